// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/group.h"

#include "core/notify/mutes.h"

#include <algorithm>
#include <iterator>

namespace inspector::notify {

namespace {

// Resolutions keep so many places in a notification that is full of firing alerts.
constexpr std::size_t placesForResolved = 50;
constexpr Seconds clockSkew{60};

bool isIn(const std::vector<std::string>& sorted, const std::string& fingerprint) {
    return std::binary_search(sorted.begin(), sorted.end(), fingerprint);
}

// The gravest first, then the oldest.
bool precedes(const Alert& a, const Alert& b) {
    if (a.severity != b.severity) return a.severity > b.severity;
    if (a.started != b.started) return a.started < b.started;
    return a.fingerprint < b.fingerprint;
}
bool pointeePrecedes(const Alert* a, const Alert* b) { return precedes(*a, *b); }

Alert unknownAlert(const GroupState& state, const std::string& fingerprint, WallTime now) {
    Alert out;
    out.fingerprint = fingerprint;
    out.labels = state.labels;
    out.rule = labelOf(state.labels, "alertname");
    out.started = state.began;
    out.state = AlertState::Resolved;
    out.resolved = now;
    return out;
}

Alert asGone(const Alert& alert, WallTime now) {
    Alert out = alert;
    if (out.state != AlertState::Resolved) out.resolved = now;  // withdrawn; or waiting to fire again
    out.state = AlertState::Resolved;
    return out;
}

void keepCommon(Labels* common, const Labels& labels) {
    std::erase_if(*common, [&](const auto& label) {
        const auto found = labels.find(label.first);
        return found == labels.end() || found->second != label.second;
    });
}

std::string hexOf(const std::string& text) { return fingerprintOf({{"key", text}}); }

WallTime firstOf(const std::vector<const Alert*>& alerts) {
    WallTime first = WallTime::max();
    for (const Alert* alert : alerts) first = std::min(first, firingSince(*alert));
    return first;
}

// One that fires since a time that lies ahead by more than programs' clocks differ (this one was set back) has waited enough.
WallTime waited(const std::vector<const Alert*>& fresh, Seconds groupWait, WallTime now) {
    const WallTime first = firstOf(fresh);
    return first > now + clockSkew ? now : first + groupWait;
}

bool hasUnacknowledged(const std::vector<const Alert*>& alerts, WallTime now) {
    return std::any_of(alerts.begin(), alerts.end(), [now](const Alert* a) { return !isAcknowledged(*a, now); });
}

std::optional<Due> dueOfEscalation(const Changes& changes, WallTime now) {
    if (!changes.fresh.empty()) return Due{now, Notification::Why::Escalated};
    if (changes.gone.empty()) return std::nullopt;
    return Due{now, changes.still.empty() ? Notification::Why::Resolved : Notification::Why::Changed};
}

}  // namespace

WallTime firingSince(const Alert& alert) {
    return !alert.turns.empty() ? alert.turns.back() : alert.fired.value_or(alert.started);
}

Changes changesOf(const Group& group, const AlertsByFingerprint& alerts, WallTime now) {
    Changes out;
    for (const Alert* alert : group.members)
        if (!isIn(group.state.firing, alert->fingerprint)) out.fresh.push_back(alert);
    for (const std::string& fingerprint : group.state.firing) {
        const auto found = alerts.find(fingerprint);
        if (found == alerts.end())
            out.gone.push_back(unknownAlert(group.state, fingerprint, now));
        else if (found->second->state == AlertState::Firing && !isWithdrawn(*found->second))
            out.still.push_back(found->second);
        else
            out.gone.push_back(asGone(*found->second, now));
    }
    std::sort(out.fresh.begin(), out.fresh.end(), pointeePrecedes);
    std::sort(out.still.begin(), out.still.end(), pointeePrecedes);
    std::sort(out.gone.begin(), out.gone.end(), precedes);
    return out;
}

bool forgetGone(GroupState* state, Changes* changes) {
    if (changes->gone.empty()) return false;
    for (const Alert& alert : changes->gone) std::erase(state->firing, alert.fingerprint);
    changes->gone.clear();
    return true;
}

bool mendTimes(GroupState* state, WallTime now) {
    const bool ahead = state->began > now || (state->notified && *state->notified > now);
    if (state->notified) state->notified = std::min(*state->notified, now);
    state->began = std::min(state->began, now);
    return ahead;
}

std::optional<Due> dueOf(const Group& group, const Changes& changes, const ReceiverFacts& receiver, WallTime now) {
    using Why = Notification::Why;
    if (group.escalation) return dueOfEscalation(changes, now);
    static const ResolvedRoute defaults;
    const ResolvedRoute& route = group.route ? *group.route : defaults;
    if (!group.state.notified) {
        if (changes.fresh.empty()) return std::nullopt;
        return Due{std::min(group.state.began, firstOf(changes.fresh)) + route.groupWait, Why::New};
    }
    std::optional<Due> out;
    const auto consider = [&out](WallTime at, Why why) {
        if (!out || at < out->at) out = Due{at, why};
    };
    const WallTime told = *group.state.notified;
    const bool allGone = changes.fresh.empty() && changes.still.empty();
    // What is over waits for what is new, so that one message says both.
    if (!changes.fresh.empty())
        consider(std::max(told + route.groupInterval, waited(changes.fresh, route.groupWait, now)), Why::Changed);
    else if (!changes.gone.empty())
        consider(told + route.groupInterval, allGone ? Why::Resolved : Why::Changed);
    if (receiver.tellAcknowledged)
        for (const Alert* alert : changes.still)
            if (alert->acknowledged && *alert->acknowledged > told && isAcknowledged(*alert, now)) consider(now, Why::Changed);
    if (hasUnacknowledged(group.members, now))
        consider(told + std::max(route.repeatInterval, route.groupInterval), Why::Repeated);
    // Whatever woke it, what has changed is told along.
    if (out && out->why == Why::Repeated && !(changes.fresh.empty() && changes.gone.empty())) out->why = Why::Changed;
    return out;
}

Notification makeNotification(const Group& group, const Changes& changes, Notification::Why why, WallTime now) {
    const GroupState& state = group.state;
    Notification out;
    out.groupKey = state.key;
    // Letters, digits and hyphens alone, so that it fits in a header. A group that ended and began anew counts from 1 again:
    // its time tells the two apart.
    out.key = hexOf(state.key) + '-' + std::to_string(toMillis(state.began)) + '-' + std::to_string(state.serial + 1);
    out.route = state.route;
    out.receiver = state.receiver;
    out.why = why;
    out.time = now;
    out.groupLabels = state.labels;

    std::vector<const Alert*> firing = changes.fresh;
    firing.insert(firing.end(), changes.still.begin(), changes.still.end());
    std::vector<const Alert*> gone;
    for (const Alert& alert : changes.gone) gone.push_back(&alert);

    const std::size_t kept = std::min(gone.size(), placesForResolved);
    const std::size_t toldFiring = std::min(firing.size(), mostAlertsTold - kept);
    const std::size_t toldGone = std::min(gone.size(), mostAlertsTold - toldFiring);
    out.leftOut = static_cast<std::uint32_t>(firing.size() + gone.size() - toldFiring - toldGone);
    out.alerts.reserve(toldFiring + toldGone);
    for (std::size_t i = 0; i < toldFiring; ++i) out.alerts.push_back(*firing[i]);
    for (std::size_t i = 0; i < toldGone; ++i) out.alerts.push_back(*gone[i]);

    bool first = true;
    for (const auto* alerts : {&firing, &gone})
        for (const Alert* alert : *alerts) {
            if (first) out.commonLabels = alert->labels;
            if (!first) keepCommon(&out.commonLabels, alert->labels);
            first = false;
        }
    return out;
}

GroupState stateAfter(const Group& group, const Changes& changes, WallTime now) {
    GroupState out = group.state;
    out.notified = now;
    ++out.serial;
    out.firing.clear();
    for (const auto* alerts : {&changes.fresh, &changes.still})
        for (const Alert* alert : *alerts) out.firing.push_back(alert->fingerprint);
    std::sort(out.firing.begin(), out.firing.end());
    out.resolved.clear();
    for (const Alert& alert : changes.gone) out.resolved.push_back(alert.fingerprint);
    std::sort(out.resolved.begin(), out.resolved.end());
    return out;
}

}  // namespace inspector::notify
