// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/runtime/rig.h"

#include <algorithm>

namespace inspector::test {

namespace {
runtime::Options optionsOf(const std::filesystem::path& folder, bool probe, const std::string& probeId) {
    runtime::Options options;
    options.dataFolder = folder;
    options.probe = probe;
    options.probeId = ProbeId(probeId);
    options.actor = "test@host";
    return options;
}
}  // namespace

Rig::Rig(const std::filesystem::path& folder, bool probe, const std::string& probeId)
    : Rig(optionsOf(folder, probe, probeId)) {}

Rig::Rig(runtime::Options options) {
    m_engine = std::make_unique<runtime::Inspector>(std::move(options), m_clock);
    m_engine->start([] {});
}

bool Rig::until(const std::function<bool()>& condition, std::chrono::milliseconds timeout) {
    return waitFor(
        [&] {
            take();
            return condition();
        },
        timeout);
}

void Rig::take() {
    runtime::Changes changes = m_engine->take();
    if (changes.inventory) inventory = changes.inventory;
    for (auto& status : changes.statuses) statuses.insert_or_assign(status.channel.value, status);
    for (const auto& id : changes.removed) {
        statuses.erase(id.value);
        removed.push_back(id.value);
    }
    events.insert(events.end(), changes.events.begin(), changes.events.end());
    if (changes.openAlerts) {
        alerts.clear();
        for (const Alert& alert : *changes.openAlerts) alerts.insert_or_assign(alert.fingerprint, alert);
    }
    for (const Alert& alert : changes.alerts) {
        if (alert.isOpen()) alerts.insert_or_assign(alert.fingerprint, alert);
        else if (const auto at = alerts.find(alert.fingerprint); at != alerts.end() && at->second.id <= alert.id) alerts.erase(at);
    }
    if (changes.engine) engineState = *changes.engine;
}

ChannelState Rig::state(const std::string& id) const {
    const auto at = statuses.find(id);
    return at == statuses.end() ? ChannelState::Unknown : at->second.state;
}

bool Rig::hasNotice(const std::string& id) const {
    return std::any_of(engineState.notices.begin(), engineState.notices.end(), [&](const auto& n) { return n.id == id; });
}

bool Rig::hasEvent(EventKind kind, const std::string& codeOrRule) const {
    return std::any_of(events.begin(), events.end(), [&](const Event& event) {
        return event.kind == kind && (event.code == codeOrRule || (event.finding && event.finding->rule == codeOrRule));
    });
}

Result<Inventory> Rig::apply(std::vector<inventory::Change> changes) {
    return ask<Inventory>([&](auto answer) { engine().apply(std::move(changes), std::move(answer)); });
}

Result<Inventory> Rig::addChannel(const std::string& id, const std::string& url) {
    std::vector<inventory::Change> changes;
    const bool known = until([&] { return inventory != nullptr; });
    if (!known) return fail(Error::Kind::Other, "no inventory came");
    if (!inventory->templateOf(quickTemplate().id)) changes.push_back(inventory::PutTemplate{quickTemplate()});
    Channel channel;
    channel.id = ChannelId{id};
    channel.name = id;
    channel.url = url;
    channel.templateId = quickTemplate().id;
    changes.push_back(inventory::PutChannel{channel});
    return apply(std::move(changes));
}

Template quickTemplate() {
    Template quick = standardTemplate();
    quick.id = TemplateId{"quick"};
    quick.name = "Quick";
    quick.interval = std::chrono::seconds(1);
    return quick;
}

}  // namespace inspector::test
