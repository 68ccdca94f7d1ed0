// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/dispatcher.h"

#include "core/notify/group.h"
#include "core/notify/mutes.h"

#include <algorithm>

namespace inspector::notify {

namespace {

constexpr Seconds minute{60};

class Dispatching {
public:
    Dispatching(const DispatchFacts& facts, Said* said, WallTime now) : m_facts(facts), m_said(said), m_now(now) {}

    Dispatched run() {
        for (const Alert& alert : m_facts.alerts) keepNewest(alert);
        for (const GroupState& state : m_facts.groups) take(state);
        for (const auto& [fingerprint, alert] : m_alerts)
            if (alert->state == AlertState::Firing) route(*alert);
        for (auto& [key, group] : m_groups) step(&group);
        std::sort(m_out.escalated.begin(), m_out.escalated.end());
        m_out.escalated.erase(std::unique(m_out.escalated.begin(), m_out.escalated.end()), m_out.escalated.end());
        *m_said = std::move(m_saying);
        return std::move(m_out);
    }

private:
    // Of several rows of one trouble the open one counts, or else the newest.
    void keepNewest(const Alert& alert) {
        const Alert*& kept = m_alerts[alert.fingerprint];
        const auto rank = [](const Alert& a) { return std::pair(a.isOpen(), a.id); };
        if (!kept || rank(*kept) < rank(alert)) kept = &alert;
    }

    void take(const GroupState& state) {
        Group group;
        group.state = state;
        group.known = true;
        group.escalation = state.key == groupKey(state.route, state.receiver, state.labels, true);
        group.route = m_facts.routes.find(state.route);
        m_groups.emplace(state.key, std::move(group));
    }

    void route(const Alert& alert) {
        if (!alert.mutes.empty()) return;  // its trace says so where the mute began
        for (const ResolvedRoute* route : m_facts.routes.walk(alert.labels)) {
            if (const std::string& why = whyNotTold(*route); !why.empty()) say(alert, *route, why);
            if (route->receiver) groupOf(*route, *route->receiver, alert, false)->members.push_back(&alert);
            if (route->escalateAfter && route->escalateTo && isToEscalate(*route, alert))
                groupOf(*route, *route->escalateTo, alert, true)->members.push_back(&alert);
        }
    }

    Group* groupOf(const ResolvedRoute& route, const ReceiverId& receiver, const Alert& alert, bool escalation) {
        Labels labels = route.groupLabels(alert.labels);
        const std::string key = groupKey(route.path, receiver, labels, escalation);
        Group& group = m_groups[key];
        group.route = &route;
        group.escalation = escalation;
        if (!group.known && group.members.empty()) {
            group.state.key = key;
            group.state.route = route.path;
            group.state.receiver = receiver;
            group.state.labels = std::move(labels);
            group.state.began = m_now;
        }
        return &group;
    }

    bool isToEscalate(const ResolvedRoute& route, const Alert& alert) {
        if (isAcknowledged(alert, m_now)) return false;
        WallTime since = firingSince(alert);
        if (since > m_now) since = beganOf(route, alert);  // the clock was set back
        const WallTime at = since + *route.escalateAfter;
        if (at > m_now) wake(at);
        return at <= m_now;
    }

    WallTime beganOf(const ResolvedRoute& route, const Alert& alert) const {
        if (!route.receiver) return m_now;
        const auto group = m_groups.find(groupKey(route.path, *route.receiver, route.groupLabels(alert.labels), false));
        return group == m_groups.end() ? m_now : std::min(m_now, group->second.state.began);
    }

    void step(Group* group) {
        const auto receiver = m_facts.receivers.find(group->state.receiver);
        if (receiver == m_facts.receivers.end()) {
            endGroup(*group);
            return;
        }
        bool changed = mendTimes(&group->state, m_now);
        Changes changes = changesOf(*group, m_alerts, m_now);
        if (!receiver->second.sendResolved && forgetGone(&group->state, &changes)) changed = true;
        if (changes.fresh.empty() && changes.still.empty() && changes.gone.empty()) {
            endGroup(*group);
            return;
        }
        if (receiver->second.enabled && !isOutOfTimes(*group)) {
            const auto due = dueOf(*group, changes, receiver->second, m_now);
            if (due && due->at <= m_now && m_out.notifications.size() < mostNotificationsAtOnce) {
                tell(*group, changes, due->why, receiver->second);
                return;
            }
            if (due) wake(std::max(due->at, m_now));
        }
        if (changed || !group->known) m_out.groups.push_back(group->state);
    }

    void tell(const Group& group, const Changes& changes, Notification::Why why, const ReceiverFacts& receiver) {
        m_out.notifications.push_back(makeNotification(group, changes, why, m_now));
        const Notification& told = m_out.notifications.back();
        const GroupState state = stateAfter(group, changes, m_now);
        if (state.firing.empty())
            endGroup(group);
        else
            keep(group, state, receiver);
        const AlertEntry::Kind kind = group.escalation ? AlertEntry::Kind::Escalated : AlertEntry::Kind::Routed;
        for (const Alert* alert : changes.fresh) {
            addEntry(*alert, kind, group.state.route, group.state.receiver, "notification " + told.key);
            if (group.escalation) m_out.escalated.push_back(alert->fingerprint);
        }
        for (const Alert& alert : changes.gone)
            addEntry(alert, AlertEntry::Kind::Routed, group.state.route, group.state.receiver,
                     (isWithdrawn(alert) ? "withdrawn, notification " : "resolved, notification ") + told.key);
    }

    void endGroup(const Group& group) {
        if (group.known) m_out.ended.push_back(group.state.key);
    }

    // What may be told again after this, and when.
    void keep(const Group& group, const GroupState& state, const ReceiverFacts& receiver) {
        m_out.groups.push_back(state);
        Group after = group;
        after.state = state;
        if (const auto due = dueOf(after, changesOf(after, m_alerts, m_now), receiver, m_now)) wake(std::max(due->at, m_now));
    }

    // Why nobody is told by this route now; empty: somebody is. Asked once a route: zones and calendars take their time.
    const std::string& whyNotTold(const ResolvedRoute& route) {
        const auto [known, isNew] = m_notTold.try_emplace(&route);
        if (isNew) known->second = route.receiver ? whyReceiverIsNot(*route.receiver) : "the route has no receiver";
        if (isNew && known->second.empty()) known->second = whyOutOfTimes(route);
        return known->second;
    }

    [[nodiscard]] std::string whyReceiverIsNot(const ReceiverId& receiver) const {
        const auto found = m_facts.receivers.find(receiver);
        if (found == m_facts.receivers.end()) return "the receiver is not there";
        return found->second.enabled ? std::string{} : "the receiver is switched off";
    }

    // A name that is not known, or an interval that cannot be read, keeps nobody from being told.
    [[nodiscard]] std::string whyOutOfTimes(const ResolvedRoute& route) const {
        for (const std::string& name : route.muteTimes)
            if (const auto* times = timesOf(name); times && containsAny(*times, m_now)) return "muted at these times: " + name;
        bool anyKnown = false;
        for (const std::string& name : route.activeTimes) {
            const auto* times = timesOf(name);
            if (!times) continue;
            if (containsAny(*times, m_now)) return {};
            anyKnown = true;
        }
        return anyKnown ? "outside of its active times" : std::string{};
    }

    [[nodiscard]] const std::vector<TimeInterval>* timesOf(const std::string& name) const {
        const auto found = m_facts.times.find(name);
        if (found == m_facts.times.end() || found->second.empty()) return nullptr;
        for (const TimeInterval& interval : found->second)
            if (!checkInterval(interval).empty()) return nullptr;
        return &found->second;
    }

    bool isOutOfTimes(const Group& group) {
        if (!group.route || (group.route->activeTimes.empty() && group.route->muteTimes.empty())) return false;
        const auto [known, isNew] = m_outOfTimes.try_emplace(group.route, false);
        if (isNew) known->second = !whyOutOfTimes(*group.route).empty();
        // Intervals begin and end with a minute.
        if (known->second) wake(std::chrono::floor<std::chrono::minutes>(m_now) + minute);
        return known->second;
    }

    void say(const Alert& alert, const ResolvedRoute& route, const std::string& why) {
        const std::string line = alert.fingerprint + '\n' + route.path + '\n' + why;
        m_saying.insert(line);
        if (!m_said->contains(line))
            addEntry(alert, AlertEntry::Kind::NotNotified, route.path, route.receiver.value_or(ReceiverId{}), why);
    }

    void addEntry(const Alert& alert, AlertEntry::Kind kind, const std::string& route, const ReceiverId& receiver,
                  std::string text) {
        AlertEntry& entry = m_out.entries.emplace_back();
        entry.alert = alert.id;
        entry.fingerprint = alert.fingerprint;
        entry.time = m_now;
        entry.kind = kind;
        entry.actor = m_facts.actor;
        entry.text = std::move(text);
        entry.route = route;
        entry.receiver = receiver.value;
    }

    void wake(WallTime at) { m_out.next = m_out.next ? std::min(*m_out.next, at) : at; }

    const DispatchFacts& m_facts;
    Said* m_said;
    WallTime m_now;
    AlertsByFingerprint m_alerts;
    std::map<std::string, Group> m_groups;  // by key
    std::map<const ResolvedRoute*, bool> m_outOfTimes;
    std::map<const ResolvedRoute*, std::string> m_notTold;
    Said m_saying;
    Dispatched m_out;
};

}  // namespace

ReceiverFacts factsOf(const Receiver& receiver) {
    const bool shows = receiver.kind == ReceiverKind::PagerDuty || receiver.kind == ReceiverKind::Slack;
    return {receiver.enabled, receiver.sendResolved, shows};
}

Dispatched dispatch(const DispatchFacts& facts, Said* said, WallTime now) { return Dispatching(facts, said, now).run(); }

std::vector<std::string> toldOf(std::span<const GroupState> groups) {
    std::set<std::string> out;
    for (const GroupState& state : groups) out.insert(state.firing.begin(), state.firing.end());
    return {out.begin(), out.end()};
}

bool isAcknowledged(const Alert& alert, WallTime now) {
    return alert.acknowledged && (!alert.acknowledgedUntil || *alert.acknowledgedUntil > now);
}

std::string groupKey(const std::string& route, const ReceiverId& receiver, const Labels& labels, bool escalation) {
    return (escalation ? "escalation " : "") + route + ':' + receiver.value + ':' + formatLabels(labels);
}

}  // namespace inspector::notify
