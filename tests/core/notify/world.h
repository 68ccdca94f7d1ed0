// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/notify/dispatcher.h"
#include "core/notify/mutes.h"

#include <algorithm>
#include <string>
#include <vector>

// Alerts, routes and what was told, in a table's words: time is in seconds.
namespace inspector::notify::test {

inline WallTime at(double seconds) { return WallTime{std::chrono::hours{24 * 365 * 56}} + fromSeconds(seconds); }
inline Matchers matchers(const std::string& text) { return parseMatchers(text).value(); }

class World {
public:
    Routing routing;
    std::map<ReceiverId, ReceiverFacts> receivers;
    MuteFacts muteFacts;
    std::vector<Alert> alerts;
    std::vector<GroupState> groups;
    Said said;
    std::vector<AlertEntry> entries;
    std::vector<Notification> told;      // by the newest step
    std::vector<std::string> keys;       // of all that was told
    std::optional<WallTime> next;

    // A root route to `receiver` with short waits: 10 s, 60 s, 600 s.
    explicit World(const std::string& receiver = "noc") {
        routing.root.receiver = ReceiverId(receiver);
        routing.root.groupBy = {"channel"};
        routing.root.groupWait = Seconds{10};
        routing.root.groupInterval = Seconds{60};
        routing.root.repeatInterval = Seconds{600};
        receivers[ReceiverId(receiver)] = {};
    }

    Alert& fire(const std::string& name, const std::string& labels, double time) {
        Alert* alert = find(name);
        if (!alert) {
            alert = &alerts.emplace_back();
            alert->id = static_cast<std::int64_t>(alerts.size());
            alert->fingerprint = name;
            for (const Matcher& m : matchers(labels)) alert->labels[m.name] = m.value;
            alert->labels["alertname"] = name;
            alert->channel = ChannelId(std::string(labelOf(alert->labels, "channel")));
            alert->fired = at(time);
        }
        alert->state = AlertState::Firing;
        alert->started = at(time);
        alert->closed.reset();
        alert->resolved.reset();
        alert->turns.push_back(at(time));
        return *alert;
    }
    void resolve(const std::string& name, double time) {
        Alert* alert = find(name);
        alert->state = AlertState::Resolved;
        alert->resolved = at(time);
        alert->closed = at(time);
        alert->turns.push_back(at(time));
    }
    void acknowledge(const std::string& name, double time) { find(name)->acknowledged = at(time); }
    Alert* find(const std::string& name) {
        const auto found = std::find_if(alerts.begin(), alerts.end(), [&](const Alert& a) { return a.fingerprint == name; });
        return found == alerts.end() ? nullptr : &*found;
    }

    // One call; what is told, as "noc new +a +b -c" a notification, parted by "; ".
    std::string step(double time) {
        const auto mutes = mutesOf(alerts, muteFacts, at(time));
        for (std::size_t i = 0; i < alerts.size(); ++i) {
            for (AlertEntry& entry : muteEntries(alerts[i], mutes[i], at(time), "test")) entries.push_back(std::move(entry));
            alerts[i].mutes = mutes[i];
        }
        const RouteTree tree(routing.root);
        Dispatched out = dispatch({alerts, tree, routing.times, receivers, groups, "test"}, &said, at(time));
        for (const std::string& key : out.ended) std::erase_if(groups, [&](const GroupState& g) { return g.key == key; });
        for (const GroupState& state : out.groups) {
            std::erase_if(groups, [&](const GroupState& g) { return g.key == state.key; });
            groups.push_back(state);
        }
        for (const std::string& fingerprint : out.escalated) find(fingerprint)->escalated = at(time);
        for (const Notification& notification : out.notifications) keys.push_back(notification.key);
        entries.insert(entries.end(), out.entries.begin(), out.entries.end());
        next = out.next;
        told = std::move(out.notifications);
        std::string text;
        for (const Notification& notification : told) text += (text.empty() ? "" : "; ") + describe(notification);
        return text;
    }
    // Calls every second from after the newest call until `to`; each line with its second.
    std::string run(int from, int to) {
        std::string text;
        for (int second = from; second <= to; ++second)
            if (const std::string line = step(second); !line.empty())
                text += (text.empty() ? "" : " | ") + std::to_string(second) + ": " + line;
        return text;
    }

    static std::string describe(const Notification& notification) {
        std::string out = notification.receiver.value + ' ' + std::string(toString(notification.why));
        for (const Alert& alert : notification.alerts)
            out += (alert.state == AlertState::Firing ? " +" : " -") + alert.fingerprint;
        return notification.leftOut ? out + " and " + std::to_string(notification.leftOut) + " more" : out;
    }
    // The trace of an alert: kinds and texts.
    [[nodiscard]] std::vector<std::string> trace(const std::string& name) const {
        std::vector<std::string> out;
        for (const AlertEntry& entry : entries)
            if (entry.fingerprint == name)
                out.push_back(std::string(toString(entry.kind)) + ' ' + entry.route + ": " +
                              entry.text.substr(0, entry.text.find("notification ")));
        return out;
    }
};

}  // namespace inspector::notify::test
