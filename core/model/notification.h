// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/alert.h"
#include "core/model/labels.h"
#include "core/model/routing.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace inspector {

// What a receiver was told last of a group of alerts: a row for each group and receiver, so that any program can go on
// where another one ended (Alertmanager's notification log).
struct GroupState {
    std::string key;           // route's path, receiver and the group's labels; the same in every program
    std::string route;
    ReceiverId receiver;
    Labels labels;             // of groupBy
    WallTime began{};          // first alert of the group: group_wait counts from here
    std::optional<WallTime> notified;      // newest notification that was put into the outbox
    std::uint64_t serial = 0;              // of the group's notifications, from 1
    std::vector<std::string> firing;       // fingerprints that the receiver was told of as firing; sorted
    std::vector<std::string> resolved;     // and as resolved since; sorted

    bool operator==(const GroupState&) const = default;
};

// One message for one receiver: a group of alerts as they were at one moment.
struct Notification {
    enum class Why { New, Changed, Repeated, Resolved, Escalated, Summary, Test };

    std::string key;           // group's key and serial: the same with each attempt, for receivers that tell doubles
    std::string groupKey;
    std::string route;
    ReceiverId receiver;
    Why why = Why::New;
    WallTime time{};
    Labels groupLabels;
    Labels commonLabels;       // that all its alerts share
    std::vector<Alert> alerts; // firing ones first, then resolved; at most mostAlertsTold
    std::uint32_t leftOut = 0; // more than those

    bool operator==(const Notification&) const = default;
};
inline constexpr std::size_t mostAlertsTold = 200;
[[nodiscard]] std::string_view toString(Notification::Why why);  // "new", "changed", "repeated", "resolved", "escalated", …
[[nodiscard]] std::optional<Notification::Why> notificationWhyFromString(std::string_view text);

// A notification that is to be sent, as the database has it. Claimed by one program at a time, for a while; sent at least
// once, always with the same key.
struct OutboxEntry {
    std::int64_t id = 0;       // given by the store
    Notification notification;
    std::uint32_t attempts = 0;
    WallTime due{};            // not before
    std::string claimedBy;     // a program's holder; empty: nobody
    std::optional<WallTime> claimedUntil;
    std::optional<WallTime> sent;
    std::optional<WallTime> given;         // up: the receiver will not take it; see `answer`
    std::string answer;        // the receiver's newest, shortened, without secrets

    bool operator==(const OutboxEntry&) const = default;
};

// What a receiver calls what it was told: the message to update, the thread, the issue.
struct ReceiverReference {
    ReceiverId receiver;
    std::string about;         // group's key or alert's fingerprint, as its kind needs it
    std::string reference;     // a Slack channel and time stamp, a Message-ID, an issue's key
    WallTime updated{};

    bool operator==(const ReceiverReference&) const = default;
};

}  // namespace inspector
