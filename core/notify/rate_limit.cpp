// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/rate_limit.h"

#include "core/notify/message.h"
#include "core/notify/receivers/telling.h"

#include <algorithm>
#include <map>

namespace inspector::notify {

namespace {

constexpr Seconds minute{60};

bool precedes(const Alert& a, const Alert& b) {
    if (isFiring(a) != isFiring(b)) return isFiring(a);
    if (a.severity != b.severity) return a.severity > b.severity;
    if (a.started != b.started) return a.started < b.started;
    return a.fingerprint < b.fingerprint;
}

Labels commonOf(const std::vector<Alert>& alerts) {
    Labels common;
    bool first = true;
    for (const Alert& alert : alerts) {
        if (first) common = alert.labels;
        first = false;
        std::erase_if(common, [&](const auto& label) { return labelOf(alert.labels, label.first) != label.second; });
    }
    return common;
}

// When so many of the newest minute have passed that one more may be told.
WallTime freeAt(std::vector<WallTime> lately, std::size_t most, WallTime now) {
    if (most == 0 || lately.size() < most) return now;
    std::sort(lately.begin(), lately.end());
    return lately[lately.size() - most] + minute;
}

}  // namespace

bool keepsState(ReceiverKind kind) {
    return kind == ReceiverKind::PagerDuty || kind == ReceiverKind::ServiceNow || kind == ReceiverKind::Jira || kind == ReceiverKind::Alertmanager;
}

Notification summaryOf(std::span<const Notification* const> notifications, WallTime now) {
    Notification out;
    out.why = Notification::Why::Summary;
    out.time = now;
    std::string keys;
    std::map<std::string, const Alert*> newest;
    for (const Notification* n : notifications) {
        keys += n->key + '\n';
        out.receiver = n->receiver;
        if (out.route.empty()) out.route = n->route;
        out.leftOut += n->leftOut;
        for (const Alert& alert : n->alerts) newest[alert.fingerprint] = &alert;
    }
    out.key = hashOf(keys) + "-summary";
    out.groupKey = out.key;
    for (const auto& [fingerprint, alert] : newest) out.alerts.push_back(*alert);
    std::sort(out.alerts.begin(), out.alerts.end(), precedes);
    out.commonLabels = commonOf(out.alerts);
    if (out.alerts.size() > mostAlertsTold) {
        out.leftOut += static_cast<std::uint32_t>(out.alerts.size() - mostAlertsTold);
        out.alerts.resize(mostAlertsTold);
    }
    return out;
}

SendingPlan planSending(const Receiver& receiver, std::span<const WallTime> sent, std::span<const OutboxEntry> due, WallTime now) {
    SendingPlan out;
    std::vector<WallTime> lately;
    for (const WallTime at : sent)
        if (at > now - minute) lately.push_back(std::min(at, now));
    const std::size_t most = std::max<std::uint32_t>(receiver.mostPerMinute, 1);
    const std::size_t free = most - std::min(most, lately.size());

    if (due.size() <= free) {
        for (std::size_t i = 0; i < due.size(); ++i) out.send.push_back(i);
        return out;
    }
    if (keepsState(receiver.kind) || free == 0) {
        for (std::size_t i = 0; i < free; ++i) out.send.push_back(i);
        lately.insert(lately.end(), free, now);
        out.next = freeAt(std::move(lately), most, now);
        return out;
    }
    // The last free place is the summary's.
    std::vector<const Notification*> folded;
    for (std::size_t i = 0; i < due.size(); ++i) {
        const Notification& n = due[i].notification;
        // A summary and a test are not folded again: they go first.
        const bool alone = n.why == Notification::Why::Summary || n.why == Notification::Why::Test;
        if (out.send.size() + 1 < free || (alone && out.send.size() < free)) {
            out.send.push_back(i);
            continue;
        }
        out.folded.push_back(i);
        folded.push_back(&n);
        if (n.why == Notification::Why::Resolved) out.forget.push_back({receiver.id, n.groupKey, {}, now});
    }
    if (out.send.size() >= free) {  // no place is left for it
        out.folded.clear();
        out.forget.clear();
        lately.insert(lately.end(), out.send.size(), now);
        out.next = freeAt(std::move(lately), most, now);
        return out;
    }
    out.summary = summaryOf(folded, now);
    return out;
}

}  // namespace inspector::notify
