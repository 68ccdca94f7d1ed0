// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/commands.h"

#include "core/alert/check_rule.h"
#include "core/alert/default_rules.h"
#include "core/inventory/shipped_rules.h"
#include "core/model/time_intervals.h"
#include "core/notify/check.h"
#include "core/notify/receiver_fields.h"

#include <QString>
#include <QSysInfo>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

namespace inspector::runtime::commands {

namespace {

constexpr int attempts = 3;

template <typename T>
std::map<std::string, T> byId(const std::vector<T>& values) {
    std::map<std::string, T> map;
    for (const T& value : values) map.emplace(value.id.value, value);
    return map;
}

template <typename T>
std::vector<T> values(std::map<std::string, T>&& map) {
    std::vector<T> out;
    out.reserve(map.size());
    for (auto& [id, value] : map) out.push_back(std::move(value));
    return out;
}

// What the inventory would be after the changes, as far as the checks need it.
Inventory afterwards(const Inventory& current, const std::vector<inventory::Change>& changes) {
    auto channels = byId(current.channels);
    auto templates = byId(current.templates);
    auto probes = byId(current.probes);
    auto endpoints = byId(current.endpoints);
    auto receivers = byId(current.receivers);
    for (const inventory::Change& change : changes) {
        if (const auto* put = std::get_if<inventory::PutChannel>(&change))
            channels[put->channel.id.value] = put->channel;
        else if (const auto* gone = std::get_if<inventory::RemoveChannel>(&change)) channels.erase(gone->id.value);
        else if (const auto* t = std::get_if<inventory::PutTemplate>(&change)) templates[t->value.id.value] = t->value;
        else if (const auto* g = std::get_if<inventory::RemoveTemplate>(&change)) templates.erase(g->id.value);
        else if (const auto* p = std::get_if<inventory::PutProbe>(&change)) probes[p->probe.id.value] = p->probe;
        else if (const auto* r = std::get_if<inventory::RemoveProbe>(&change)) probes.erase(r->id.value);
        else if (const auto* e = std::get_if<inventory::PutEndpoint>(&change)) endpoints[e->value.id.value] = e->value;
        else if (const auto* d = std::get_if<inventory::RemoveEndpoint>(&change)) endpoints.erase(d->id.value);
        else if (const auto* h = std::get_if<inventory::PutReceiver>(&change)) {
            // Secrets that are not given stay.
            Receiver receiver = h->value;
            if (const auto known = receivers.find(receiver.id.value); known != receivers.end())
                for (const auto& [name, text] : known->second.secrets) receiver.secrets.emplace(name, text);
            receivers[receiver.id.value] = std::move(receiver);
        } else if (const auto* n = std::get_if<inventory::RemoveReceiver>(&change)) receivers.erase(n->id.value);
    }
    Inventory next = current;
    next.channels = values(std::move(channels));
    next.templates = values(std::move(templates));
    next.probes = values(std::move(probes));
    next.endpoints = values(std::move(endpoints));
    next.receivers = values(std::move(receivers));
    return next;
}

Error invalid(const std::string& kind, const std::string& name, const std::vector<inventory::FieldProblem>& problems) {
    std::string what;
    for (const auto& problem : problems) {
        if (!what.empty()) what += "; ";
        what += problem.field + ": " + problem.detail;
    }
    return {Error::Kind::InvalidInput, std::move(what), kind + " \"" + name + "\"", "Correct it and save again"};
}

template <typename T>
std::string nameOf(const T& value) {
    return value.name.empty() ? value.id.value : value.name;
}

// What is wrong with a value of the alerts, in one error; nothing when it may be used.
template <typename Problems>
Result<void> refused(const std::string& kind, const std::string& name, const Problems& problems) {
    std::string what;
    for (const auto& problem : problems)
        if (problem.refused) what += (what.empty() ? "" : " ") + english(problem);
    if (what.empty()) return {};
    return fail(Error::Kind::InvalidInput, std::move(what), kind + " \"" + name + "\"", "Correct it and save again");
}

Result<void> checkAlerting(const inventory::Change& change, const Inventory& next, WallTime now) {
    if (const auto* rule = std::get_if<inventory::PutAlertRule>(&change))
        return refused("alert rule", nameOf(rule->value), alerts::checkRule(rule->value, next));
    if (const auto* silence = std::get_if<inventory::PutSilence>(&change))
        return refused("silence", silence->value.id.value, notify::checkSilence(silence->value, now));
    if (const auto* work = std::get_if<inventory::PutMaintenance>(&change))
        return refused("maintenance", nameOf(work->value), notify::checkMaintenance(work->value, now));
    if (const auto* receiver = std::get_if<inventory::PutReceiver>(&change)) {
        std::set<std::string> stored;
        if (const Receiver* known = next.receiver(receiver->value.id))
            for (const auto& [name, text] : known->secrets) stored.insert(name);
        return refused("receiver", nameOf(receiver->value), notify::checkReceiver(receiver->value, stored));
    }
    if (const auto* routing = std::get_if<inventory::PutRouting>(&change))
        return refused("routes", "alerts", notify::check(routing->value, next.receivers));
    return {};
}

Result<void> check(const inventory::Change& change, const Inventory& next) {
    if (const auto* put = std::get_if<inventory::PutChannel>(&change)) {
        const auto problems = inventory::checkChannel(put->channel, next);
        if (!problems.empty())
            return fail(invalid("channel", nameOf(put->channel), problems));
    } else if (const auto* t = std::get_if<inventory::PutTemplate>(&change)) {
        const auto problems = inventory::checkTemplate(t->value, next);
        if (!problems.empty())
            return fail(invalid("template", nameOf(t->value), problems));
    } else if (const auto* p = std::get_if<inventory::PutProbe>(&change)) {
        const auto problems = inventory::checkProbeValue(p->probe);
        if (!problems.empty()) return fail(invalid("probe", p->probe.id.value, problems));
    } else if (const auto* e = std::get_if<inventory::PutEndpoint>(&change)) {
        const auto problems = inventory::checkEndpoint(e->value, next);
        if (!problems.empty()) return fail(invalid("endpoint", nameOf(e->value), problems));
    }
    return {};
}

bool sameForUs(Channel a, const Channel& b) {
    a.updated = b.updated;
    return a == b;
}

// A secret header comes from a file without its value: the stored one stays.
void keepSecrets(std::vector<RequestHeader>& headers, const std::vector<RequestHeader>& stored) {
    for (RequestHeader& header : headers) {
        if (!header.secret || !header.value.empty()) continue;
        for (const RequestHeader& known : stored)
            if (known.secret && known.name == header.name) header.value = known.value;
    }
}

void planTemplates(ImportPlan& plan, Inventory& next, const Inventory& current, std::vector<Template>& templates) {
    for (Template& value : templates) {
        const Template* stored = current.templateOf(value.id);
        value.revision = stored ? stored->revision : 0;
        value.updated = stored ? stored->updated : WallTime{};
        if (stored) keepSecrets(value.headers, stored->headers);
        if (stored && *stored == value) continue;
        if (const auto problems = inventory::checkTemplate(value, current); !problems.empty()) {
            plan.problems.push_back({0, invalid("template", value.id.value, problems).message()});
            continue;
        }
        ++plan.templates;
        plan.changes.push_back(inventory::PutTemplate{value});
        next = afterwards(next, {inventory::PutTemplate{std::move(value)}});
    }
}

void planEndpoints(ImportPlan& plan, const Inventory& current, std::vector<Endpoint>& endpoints, bool headersListed) {
    for (Endpoint& value : endpoints) {
        const Endpoint* stored = current.endpoint(value.id);
        value.revision = stored ? stored->revision : 0;
        value.updated = stored ? stored->updated : WallTime{};
        if (stored && !headersListed) value.headers = stored->headers;
        if (stored) keepSecrets(value.headers, stored->headers);
        if (stored && value.token.empty()) value.token = stored->token;
        if (stored && *stored == value) continue;
        if (const auto problems = inventory::checkEndpoint(value, current); !problems.empty()) {
            plan.problems.push_back({0, invalid("endpoint", value.id.value, problems).message()});
            continue;
        }
        ++plan.endpoints;
        plan.changes.push_back(inventory::PutEndpoint{std::move(value)});
    }
}

// The listed channel as it would be stored; `stored` may be null.
Channel merged(Channel listed, const Channel* stored, const ImportOptions& options, bool timesListed) {
    if (!stored) {
        if (listed.templateId.empty()) listed.templateId = options.templateId;
        listed.revision = 0;
        return listed;
    }
    Channel channel = *stored;
    channel.name = listed.name;
    channel.url = listed.url;
    if (!options.urlsOnly || !listed.group.empty()) channel.group = listed.group;
    if (!listed.templateId.empty()) channel.templateId = listed.templateId;
    if (options.urlsOnly) return channel;
    if (listed.probeId) channel.probeId = listed.probeId;
    if (!listed.probeRegion.empty()) channel.probeRegion = listed.probeRegion;
    channel.enabled = listed.enabled;
    channel.notes = listed.notes;
    if (timesListed || !listed.onAir.empty()) channel.onAir = listed.onAir;
    return channel;
}

}  // namespace

Result<Inventory> apply(inventory::Store& store, const std::vector<inventory::Change>& changes,
                        const std::string& actor, WallTime now) {
    auto current = store.inventory();
    if (!current) return current;
    const Inventory next = afterwards(*current, changes);
    for (const inventory::Change& change : changes)
        if (auto checked = check(change, next).and_then([&] { return checkAlerting(change, next, now); }); !checked)
            return fail(std::move(checked.error()));
    return store.apply(changes, actor, now);
}

Result<Inventory> seedAlerts(inventory::Store& store, const std::string& actor, WallTime now) {
    for (int attempt = 1;; ++attempt) {
        auto current = store.inventory();
        if (!current) return current;
        std::vector<inventory::Change> changes;
        if (current->routing.revision == 0) {
            Routing routing;
            routing.root.name = "all";
            routing.root.groupBy = std::vector<std::string>{"alertname"};
            changes.emplace_back(inventory::PutRouting{std::move(routing)});
        }
        for (AlertRule& rule : alerts::defaultRules()) {
            if (current->alertRule(rule.id)) continue;
            rule.revision = inventory::offered;
            changes.emplace_back(inventory::PutAlertRule{std::move(rule)});
        }
        if (changes.empty()) return current;
        auto applied = store.apply(changes, actor, now);
        // Another program was faster with the routes.
        if (applied || applied.error().kind != Error::Kind::Conflict || attempt == attempts) return applied;
    }
}

ImportPlan planImport(const Inventory& current, inventory::Imported list, const ImportOptions& options) {
    ImportPlan plan;
    plan.problems = std::move(list.problems);
    Inventory next = current;
    planTemplates(plan, next, current, list.templates);
    planEndpoints(plan, current, list.endpoints, list.headersListed);

    std::unordered_map<std::string, const Channel*> byUrl;
    for (const Channel& channel : current.channels) byUrl.emplace(channel.url, &channel);
    std::vector<Channel> wanted;
    std::set<ChannelId> taken;
    for (Channel& listed : list.channels) {
        const Channel* stored = current.channel(listed.id);
        if (!stored)
            if (const auto at = byUrl.find(listed.url); at != byUrl.end()) stored = at->second;
        Channel channel = merged(std::move(listed), stored, options, list.timesListed);
        if (!taken.insert(channel.id).second) {
            plan.problems.push_back(
                {0, "channel \"" + channel.name + "\": the list has it twice; the first one was taken"});
            continue;
        }
        if (stored && sameForUs(channel, *stored)) ++plan.unchanged;
        else wanted.push_back(std::move(channel));
    }

    std::vector<inventory::Change> puts;
    for (const Channel& channel : wanted) puts.push_back(inventory::PutChannel{channel});
    next = afterwards(next, puts);
    for (Channel& channel : wanted) {
        if (const auto problems = inventory::checkChannel(channel, next); !problems.empty()) {
            plan.problems.push_back({0, invalid("channel", channel.name, problems).message()});
            continue;
        }
        if (const std::string twice = overlapOf(channel.onAir); !twice.empty())
            plan.problems.push_back({0, "channel \"" + channel.name + "\": on the air: " + twice + "; it was taken as it is"});
        if (channel.revision == 0) ++plan.added;
        else ++plan.updated;
        plan.changes.push_back(inventory::PutChannel{std::move(channel)});
    }
    return plan;
}

Result<ImportOutcome> importList(inventory::Store& store, const inventory::Imported& list,
                                 const ImportOptions& options, const std::string& actor, WallTime now) {
    for (int attempt = 1;; ++attempt) {
        auto current = store.inventory();
        if (!current) return fail(std::move(current.error()));
        if (!current->templateOf(options.templateId))
            return fail(Error::Kind::InvalidInput, "There is no template \"" + options.templateId.value + "\"", {},
                        "Name one that exists");
        ImportOutcome outcome{planImport(*current, list, options), {}};
        if (outcome.plan.changes.empty()) {
            outcome.inventory = std::move(*current);
            return outcome;
        }
        auto applied = store.apply(outcome.plan.changes, actor, now);
        if (applied) {
            outcome.inventory = std::move(*applied);
            return outcome;
        }
        // Somebody changed a channel between reading and writing: plan again on what there is now.
        if (applied.error().kind != Error::Kind::Conflict || attempt == attempts)
            return fail(std::move(applied.error()));
    }
}

std::string defaultActor() {
    QString user = qEnvironmentVariable("USER");
    if (user.isEmpty()) user = qEnvironmentVariable("USERNAME");
    if (user.isEmpty()) user = QStringLiteral("user");
    return (user + QLatin1Char('@') + QSysInfo::machineHostName()).toStdString();
}

}  // namespace inspector::runtime::commands
