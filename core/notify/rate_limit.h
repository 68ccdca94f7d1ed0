// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/notification.h"
#include "core/model/routing.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

// At most Receiver::mostPerMinute messages, then one summary of what would be more. Pure.
//
// People are told a summary; systems that keep a state for each alert or group (PagerDuty, ServiceNow, Jira, Alertmanager) would never
// learn of what was folded into one: for them what is more waits.
namespace inspector::notify {

struct SendingPlan {
    std::vector<std::size_t> send;         // of `due`, in its order
    std::vector<std::size_t> folded;       // of `due`: told by the summary
    // To be put into the outbox in one transaction that also marks the folded ones as sent (answer: "told in the summary " and its key),
    // so that a crash neither loses nor doubles them. It counts against the minute like any other.
    std::optional<Notification> summary;
    std::vector<ReceiverReference> forget; // of groups that the folded ones resolve: with an empty reference
    std::optional<WallTime> next;          // when more of `due` may be sent; none: nothing is left
};

// `sent`: when this receiver was told lately, at least within the last minute. `due`: entries of this receiver that may be sent now, the
// oldest first. Times that lie ahead (the clock was set back) count as now.
[[nodiscard]] SendingPlan planSending(const Receiver& receiver, std::span<const WallTime> sent, std::span<const OutboxEntry> due, WallTime now);

// One notification that stands for several: each alert as the newest of them has it, firing ones first, the gravest before.
[[nodiscard]] Notification summaryOf(std::span<const Notification* const> notifications, WallTime now);

[[nodiscard]] bool keepsState(ReceiverKind kind);

}  // namespace inspector::notify
