// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/notify/dispatcher.h"

// One group of alerts for one receiver: what it was told, what holds now, and what follows. A part of dispatching.
namespace inspector::notify {

struct Group {
    GroupState state;
    bool known = false;                       // it is in the store
    bool escalation = false;
    const ResolvedRoute* route = nullptr;     // null: the tree has it no more
    std::vector<const Alert*> members;        // that fire, that nothing mutes, and that lead here now
};

// What became of the alerts of a group since its newest notification.
struct Changes {
    std::vector<const Alert*> fresh;          // firing, not told
    std::vector<const Alert*> still;          // told, and firing
    std::vector<Alert> gone;                  // told as firing: resolved, or withdrawn
};
using AlertsByFingerprint = std::map<std::string_view, const Alert*>;
[[nodiscard]] Changes changesOf(const Group& group, const AlertsByFingerprint& alerts, WallTime now);

// Since when it fires this time.
[[nodiscard]] WallTime firingSince(const Alert& alert);

// Makes times that lie ahead (the clock was set back) count from now, so that nothing waits until the clock is there again.
// True: the state has changed.
bool mendTimes(GroupState* state, WallTime now);

// For a receiver that wants no resolutions: what is gone is forgotten, so that it is told anew when it fires again. True: the
// state has changed.
bool forgetGone(GroupState* state, Changes* changes);

// When the group is to be told next if nothing changes, and why; none: nothing is to be told. Its state has begun.
struct Due {
    WallTime at{};
    Notification::Why why = Notification::Why::New;
};
[[nodiscard]] std::optional<Due> dueOf(const Group& group, const Changes& changes, const ReceiverFacts& receiver, WallTime now);

// The notification, and the state after it.
[[nodiscard]] Notification makeNotification(const Group& group, const Changes& changes, Notification::Why why, WallTime now);
[[nodiscard]] GroupState stateAfter(const Group& group, const Changes& changes, WallTime now);

}  // namespace inspector::notify
