// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/alert.h"
#include "core/model/notification.h"
#include "core/notify/routes.h"

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

// From alerts to notifications: Alertmanager's grouping and its notification log, as one pure step. The same input gives the
// same output in every program, keys included; so when a program dies between this step and the store's transaction, another
// one sends the same. Its callers hand in what the store has, and write what comes out in one transaction.
//
// Where this differs from Alertmanager, on purpose:
// - A group that is known wakes when it may (group_interval after its newest notification, group_wait after a new alert), not
//   at ticks of group_interval counted from its first one: what breaks long after the first alert is told after group_wait.
// - What a silence, maintenance or schedule mutes is told as resolved to all that were told, and anew when that ends;
//   Alertmanager leaves it open at the receiver. Resolutions are told whatever mutes the alert (there a muted alert that
//   resolves is never told), and those that come outside of a route's times are told when these begin.
// - An acknowledged alert is not repeated: somebody is at work. Alertmanager knows no acknowledgement.
// - When the tree changes, a group that nothing leads to any more still tells its resolutions.
// - Escalation, which Alertmanager leaves to others.
namespace inspector::notify {

// What dispatching asks of a receiver.
struct ReceiverFacts {
    bool enabled = true;
    bool sendResolved = true;
    bool tellAcknowledged = false;  // it shows an acknowledgement (an incident, a message that is updated)
};
[[nodiscard]] ReceiverFacts factsOf(const Receiver& receiver);

struct DispatchFacts {
    std::span<const Alert> alerts;       // open, with their mutes; and closed ones that a group has as firing (toldOf)
    const RouteTree& routes;
    const std::map<std::string, std::vector<TimeInterval>>& times;
    const std::map<ReceiverId, ReceiverFacts>& receivers;
    std::span<const GroupState> groups;  // all that are stored
    std::string actor;                   // of trace entries
};

// What traces say already of alerts that are not told, so that it is said once. Kept by the caller from call to call; empty
// at the start: said once more.
using Said = std::set<std::string>;

struct Dispatched {
    std::vector<Notification> notifications;  // for the outbox, by group
    std::vector<GroupState> groups;           // that changed
    std::vector<std::string> ended;           // keys of groups that are to be forgotten
    std::vector<AlertEntry> entries;
    std::vector<std::string> escalated;       // fingerprints: set Alert::escalated to now
    std::optional<WallTime> next;             // when there is something to do if nothing changes; none: never
};

// At most so many notifications at once; the others follow in the next call, which `next` asks for at once.
inline constexpr std::size_t mostNotificationsAtOnce = 500;

[[nodiscard]] Dispatched dispatch(const DispatchFacts& facts, Said* said, WallTime now);

// Fingerprints that some group was told of as firing, each once.
[[nodiscard]] std::vector<std::string> toldOf(std::span<const GroupState> groups);
// Whether somebody has it in hand now: an acknowledgement may have an end.
[[nodiscard]] bool isAcknowledged(const Alert& alert, WallTime now);
[[nodiscard]] std::string groupKey(const std::string& route, const ReceiverId& receiver, const Labels& labels, bool escalation);

}  // namespace inspector::notify
