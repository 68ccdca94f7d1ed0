// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/alert_desk.h"

#include "core/alert/causes.h"
#include "core/notify/mutes.h"
#include "core/runtime/notices.h"

#include <algorithm>
#include <utility>

namespace inspector::runtime {

namespace {

std::vector<GroupState> values(const std::map<std::string, GroupState>& groups) {
    std::vector<GroupState> out;
    for (const auto& [key, group] : groups) out.push_back(group);
    return out;
}

bool sameMarks(const Alert& a, const Alert& b) {
    return a.mutes == b.mutes && a.cause == b.cause && a.explains == b.explains && a.escalated == b.escalated;
}

// A firing alert of a probe's own blindness, by the probe.
std::map<ProbeId, std::string> blindProbes(const std::vector<Alert>& open, const Inventory& inventory) {
    std::map<ProbeId, std::string> blind;
    for (const Alert& alert : open) {
        if (alert.state != AlertState::Firing || !alert.channel.empty()) continue;
        const AlertRule* rule = inventory.alertRule(AlertRuleId{alert.rule});
        const auto* condition = rule ? std::get_if<VerdictCondition>(&rule->condition) : nullptr;
        const auto probe = labelOf(alert.labels, "probe");
        if (condition && !probe.empty() && std::find(condition->causes.begin(), condition->causes.end(), Cause::Probe) != condition->causes.end())
            blind.emplace(ProbeId(std::string(probe)), alert.fingerprint);
    }
    return blind;
}

}  // namespace

bool AlertDesk::isOfStore(const Alert& alert) { return alert.channel.empty() && isAboutStore(labelOf(alert.labels, "finding")); }

void AlertDesk::begin(std::vector<GroupState> groups) {
    m_groups.clear();
    m_said.clear();
    m_next.reset();
    for (GroupState& group : groups) {
        std::string key = group.key;
        m_groups.insert_or_assign(std::move(key), std::move(group));
    }
}

void AlertDesk::setInventory(std::shared_ptr<const Inventory> inventory) {
    if (!m_inventory || m_inventory->routing != inventory->routing)
        m_routes = std::make_unique<notify::RouteTree>(inventory->routing.root);
    m_receivers.clear();
    for (const Receiver& receiver : inventory->receivers) m_receivers.emplace(receiver.id, notify::factsOf(receiver));
    m_inventory = std::move(inventory);
}

std::vector<std::string> AlertDesk::told() const {
    const std::vector<GroupState> groups = values(m_groups);
    return notify::toldOf(groups);
}

void AlertDesk::link(std::vector<Alert>& open, const alerts::Facts& facts, WallTime now) const {
    const auto covers = alerts::coversOf(open, m_inventory->alertRules, facts);
    const alerts::Changes linked = alerts::linkCauses(open, m_inventory->alertRules, covers, now);
    std::map<std::string_view, const Alert*> changed;
    for (const Alert& alert : linked.alerts) changed[alert.fingerprint] = &alert;
    for (Alert& alert : open)
        if (const auto at = changed.find(alert.fingerprint); at != changed.end()) {
            alert.cause = at->second->cause;
            alert.explains = at->second->explains;
        }
}

void AlertDesk::mute(std::vector<Alert>& open, inventory::AlertWrite& write, WallTime now) const {
    notify::MuteFacts facts;
    facts.silences = m_inventory->silences;
    facts.maintenance = m_inventory->maintenance;
    facts.inhibitions = m_inventory->routing.inhibitions;
    facts.blind = blindProbes(open, *m_inventory);
    facts.channel = [this](const ChannelId& id) -> std::optional<notify::ChannelTimes> {
        const Channel* channel = m_inventory->channel(id);
        if (!channel) return std::nullopt;
        return notify::ChannelTimes{channel->group, channel->onAir};
    };
    const auto mutes = notify::mutesOf(open, facts, now);
    for (std::size_t i = 0; i < open.size(); ++i) {
        if (open[i].mutes == mutes[i]) continue;
        const auto entries = notify::muteEntries(open[i], mutes[i], now, m_actor);
        write.entries.insert(write.entries.end(), entries.begin(), entries.end());
        open[i].mutes = mutes[i];
    }
}

inventory::AlertWrite AlertDesk::work(const Alerts& open, const Alerts& closed, const alerts::Facts& facts, WallTime now) {
    inventory::AlertWrite write;
    std::vector<Alert> all;
    all.reserve(open.size() + closed.size());
    for (const auto& [fingerprint, alert] : open)
        if (isOfStore(alert) == (m_tells == Tells::OfStore)) all.push_back(alert);
    link(all, facts, now);
    mute(all, write, now);
    const std::size_t openOnes = all.size();
    for (const auto& [fingerprint, alert] : closed)
        if (!open.contains(fingerprint)) all.push_back(alert);

    const std::vector<GroupState> groups = values(m_groups);
    const notify::DispatchFacts dispatch{all, *m_routes, m_inventory->routing.times, m_receivers, groups, m_actor};
    notify::Dispatched out = notify::dispatch(dispatch, &m_said, now);
    for (const std::string& fingerprint : out.escalated)
        for (Alert& alert : all)
            if (alert.fingerprint == fingerprint) alert.escalated = now;
    for (std::size_t i = 0; i < openOnes; ++i)
        if (!sameMarks(all[i], open.at(all[i].fingerprint)))
            write.marks.push_back({all[i].fingerprint, all[i].mutes, all[i].cause, all[i].explains, all[i].escalated});
    write.entries.insert(write.entries.end(), out.entries.begin(), out.entries.end());
    write.groups = std::move(out.groups);
    write.endedGroups = std::move(out.ended);
    write.notifications = std::move(out.notifications);
    m_next = out.next;
    return write;
}

void AlertDesk::wrote(const inventory::AlertWrite& write) {
    for (const GroupState& group : write.groups) m_groups.insert_or_assign(group.key, group);
    for (const std::string& key : write.endedGroups) m_groups.erase(key);
}

}  // namespace inspector::runtime
