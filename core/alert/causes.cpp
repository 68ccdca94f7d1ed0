// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/alert/causes.h"

#include <algorithm>
#include <map>
#include <string_view>

namespace inspector::alerts {

namespace {

const AlertRule* ruleOf(const std::vector<AlertRule>& rules, std::string_view name) {
    const auto at = std::find_if(rules.begin(), rules.end(), [&](const AlertRule& r) { return r.id.value == name; });
    return at == rules.end() ? nullptr : &*at;
}

bool isVerdict(const std::vector<AlertRule>& rules, const Alert& alert) {
    const AlertRule* rule = ruleOf(rules, alert.rule);
    return rule && std::holds_alternative<VerdictCondition>(rule->condition);
}

bool isDown(const std::vector<AlertRule>& rules, const Alert& alert) {
    const AlertRule* rule = ruleOf(rules, alert.rule);
    const auto* state = rule ? std::get_if<StateCondition>(&rule->condition) : nullptr;
    return state && state->state == ChannelState::Down;
}

// What has its own cause whatever happens to delivery.
bool standsAlone(const Alert& alert) {
    const std::string_view finding = labelOf(alert.labels, "finding");
    return alert.channel.empty() ? labelOf(alert.labels, "endpoint").empty() : matchesWildcard("tls-certificate*", finding);
}

std::set<std::string> brokenEndpoints(const Verdict& verdict, const Inventory& inventory) {
    std::set<std::string> out;
    for (const Endpoint& endpoint : inventory.endpoints) {
        const bool named = endpoint.id.value == verdict.name;
        const bool edge = endpoint.role == StageRole::Edge;
        const bool broken = verdict.cause == Cause::Cdn      ? edge && endpoint.provider == verdict.name
                            : verdict.cause == Cause::Region ? edge && endpoint.region == verdict.name
                            : verdict.cause == Cause::Edge   ? named
                            : verdict.cause == Cause::Origin ? named || edge
                                                             : verdict.cause == Cause::Probe;
        if (broken) out.insert(endpoint.id.value);
    }
    return out;
}

bool hasLabels(const Labels& all, const Labels& some) {
    return std::all_of(some.begin(), some.end(), [&](const auto& l) { return labelOf(all, l.first) == l.second; });
}

}  // namespace

std::vector<Cover> coversOf(const std::vector<Alert>& open, const std::vector<AlertRule>& rules, const Facts& facts) {
    std::vector<Cover> out;
    const std::vector<FleetCause> causes = causesOf(facts);
    for (const Alert& alert : open) {
        if (!isVerdict(rules, alert)) continue;
        for (const FleetCause& cause : causes) {
            if (!hasLabels(alert.labels, placeLabels(cause.verdict, *facts.inventory, facts.probeId))) continue;
            out.push_back({alert.fingerprint, {cause.channels.begin(), cause.channels.end()},
                           brokenEndpoints(cause.verdict, *facts.inventory)});
            break;
        }
    }
    return out;
}

Changes linkCauses(const std::vector<Alert>& open, const std::vector<AlertRule>& rules, const std::vector<Cover>& covers,
                   WallTime now) {
    std::map<std::string_view, const Alert*> firing;
    std::map<std::string_view, const Alert*> down;  // by channel
    for (const Alert& alert : open) {
        if (alert.state != AlertState::Firing) continue;
        firing[alert.fingerprint] = &alert;
        if (isDown(rules, alert)) down[alert.channel.value] = &alert;
    }
    const auto covered = [&](const Alert& alert) -> const Alert* {
        const Alert* best = nullptr;
        std::size_t most = 0;
        for (const Cover& cover : covers) {
            const auto cause = firing.find(cover.fingerprint);
            if (cause == firing.end() || alert.started + symptomLead < cause->second->started) continue;
            const bool covers_ = alert.channel.empty()
                                     ? cover.endpoints.count(std::string(labelOf(alert.labels, "endpoint"))) != 0
                                     : cover.channels.count(alert.channel) != 0;
            if (!covers_ || (best && cover.channels.size() <= most)) continue;
            best = cause->second;
            most = cover.channels.size();
        }
        return best;
    };
    std::map<std::string, std::string> causes;
    std::map<std::string_view, std::uint32_t> explains;
    for (const Alert& alert : open) {
        std::string cause;
        if (alert.state != AlertState::Resolved && !standsAlone(alert) && !isVerdict(rules, alert)) {
            const Alert* found = covered(alert);
            if (!found && !isDown(rules, alert)) {
                const auto at = down.find(alert.channel.value);
                if (at != down.end() && !alert.channel.empty() && alert.started + symptomLead >= at->second->started) found = at->second;
            }
            if (found)
                cause = found->fingerprint;
            else if (firing.count(alert.cause) != 0)
                cause = alert.cause;  // the verdict is gone, or not known; its alert still fires
        }
        if (!cause.empty()) ++explains[firing.find(cause)->first];
        causes[alert.fingerprint] = std::move(cause);
    }
    Changes out;
    for (const Alert& alert : open) {
        const auto count = explains.find(alert.fingerprint);
        const std::uint32_t explained = count == explains.end() ? 0 : count->second;
        if (alert.cause == causes[alert.fingerprint] && alert.explains == explained) continue;
        Alert linked = alert;
        linked.cause = causes[alert.fingerprint];
        linked.explains = explained;
        linked.changed = now;
        out.alerts.push_back(std::move(linked));
    }
    return out;
}

}  // namespace inspector::alerts
