// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/ids.h"
#include "core/model/labels.h"
#include "core/model/time_interval.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inspector {

using ReceiverId = Id<struct ReceiverTag>;

enum class ReceiverKind { Webhook, Slack, Email, PagerDuty, ServiceNow, Jira, Alertmanager, Heartbeat };
inline constexpr int receiverKindCount = 8;
[[nodiscard]] std::string_view toString(ReceiverKind kind);  // "webhook", "slack", "email", "pagerduty", "servicenow", …
[[nodiscard]] std::optional<ReceiverKind> receiverKindFromString(std::string_view text);

// Who is told, and how. `settings` and `secrets` by name, as core/notify lists them for each kind; secrets are sealed in the
// store, never shown, logged or exported. In a change a secret that is missing keeps the stored one.
struct Receiver {
    ReceiverId id;
    std::string name;
    ReceiverKind kind = ReceiverKind::Webhook;
    bool enabled = true;
    std::map<std::string, std::string> settings;
    std::map<std::string, std::string> secrets;
    bool sendResolved = true;
    std::uint32_t mostPerMinute = 30;       // more: one summary instead

    std::int64_t revision = 0;
    WallTime updated{};

    bool operator==(const Receiver&) const = default;
};

// A node of the tree, as in Alertmanager: an alert goes to the first child that matches, and on to the next ones when that
// one says `goOn`; a node none of whose children matched takes it itself. What is not given is its parent's.
struct Route {
    std::string name;                       // unique among its siblings; the path of names is the route's name in traces
    Matchers matchers;
    std::optional<ReceiverId> receiver;
    bool goOn = false;                      // "continue"
    std::optional<std::vector<std::string>> groupBy;  // labels; {"..."}: every alert by itself
    std::optional<Seconds> groupWait;
    std::optional<Seconds> groupInterval;
    std::optional<Seconds> repeatInterval;
    std::vector<std::string> activeTimes;   // names of time intervals: outside of them nobody is told
    std::vector<std::string> muteTimes;
    std::optional<Seconds> escalateAfter;   // without an acknowledgement, to `escalateTo` as well
    std::optional<ReceiverId> escalateTo;
    std::vector<Route> children;

    bool operator==(const Route&) const = default;
};

// While an alert that matches `source` fires, those that match `target` and have the same values of `equal` are muted.
struct Inhibition {
    std::string name;
    Matchers source;
    Matchers target;
    std::vector<std::string> equal;

    bool operator==(const Inhibition&) const = default;
};

// One value, changed as a whole: a tree is valid or not as one.
struct Routing {
    Route root;                             // takes everything; its receiver may be none: nobody is told
    std::vector<Inhibition> inhibitions;
    std::map<std::string, std::vector<TimeInterval>> times;

    std::int64_t revision = 0;
    WallTime updated{};

    bool operator==(const Routing&) const = default;
};

// Alertmanager's are 30 s, 5 min and 4 h: there a trouble that is over within five minutes stays open at its receivers for that long.
inline constexpr Seconds defaultGroupWait{10};
inline constexpr Seconds defaultGroupInterval{30};
inline constexpr Seconds defaultRepeatInterval{4 * 3600};

}  // namespace inspector
