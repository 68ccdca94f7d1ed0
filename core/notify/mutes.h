// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/alert.h"
#include "core/model/routing.h"
#include "core/model/silence.h"

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

// Why nobody is told of an alert at a moment. Pure; made anew in each cycle.
namespace inspector::notify {

// What is asked of a channel.
struct ChannelTimes {
    std::string group;
    std::vector<TimeInterval> onAir;        // empty: always on the air
};

struct MuteFacts {
    std::vector<Silence> silences;
    std::vector<Maintenance> maintenance;
    std::vector<Inhibition> inhibitions;
    std::map<ProbeId, std::string> blind;   // probes that see nothing: the fingerprint of the alert that says so
    std::function<std::optional<ChannelTimes>(const ChannelId&)> channel;  // none: not known; may be empty
};

// By alert, in the order of `open`, which are all that are open; what is not firing has none. An alert's mutes are in the order
// of Mute::Why. `alert.cause` mutes only while its cause fires, and causes that explain each other in a ring mute nothing: of
// each trouble somebody is told.
[[nodiscard]] std::vector<std::vector<Mute>> mutesOf(std::span<const Alert> open, const MuteFacts& facts, WallTime now);

// When a silence or a maintenance begins or ends next; none: within two years none does. Schedules of channels are not looked
// at: they change at whole minutes, and alerts are looked at more often than that.
[[nodiscard]] std::optional<WallTime> nextMuteChange(const MuteFacts& facts, WallTime now);

// What was told of before the mute is told as resolved: who silences something knows of it. The others (inhibited, explained,
// blind) keep new alerts back; what was told stays told until it resolves.
[[nodiscard]] bool withdraws(const Mute& mute);
[[nodiscard]] bool isWithdrawn(const Alert& alert);  // by one of its mutes

// The lines of the alert's trace for what has changed between its mutes and `after`.
[[nodiscard]] std::vector<AlertEntry> muteEntries(const Alert& alert, const std::vector<Mute>& after, WallTime now,
                                                  const std::string& actor);

}  // namespace inspector::notify
