// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/chain_nodes.h"

#include "app/console/format/chain_text.h"
#include "app/console/format/format.h"
#include "core/base/uri.h"

#include <QStringList>

#include <algorithm>
#include <set>

namespace inspector::console {

namespace {

const QString dot = QStringLiteral(" · ");

QString hostOf(const std::string& url) { return toQString(splitUri(url).authority.value_or("")).section(QLatin1Char('@'), -1); }

// The stages that a verdict names: the endpoint itself, those of the provider or region, or several by id.
std::set<std::string> named(const std::optional<Verdict>& verdict, const Inventory& inventory) {
    std::set<std::string> stages;
    if (!verdict) return stages;
    switch (verdict->cause) {
        case Cause::Packager: stages.insert(std::string(ownStage)); break;
        case Cause::Origin:
            for (const Endpoint& endpoint : inventory.endpoints)
                if (verdict->name.empty() ? endpoint.role == StageRole::Origin : endpoint.id.value == verdict->name)
                    stages.insert(endpoint.id.value);
            break;
        case Cause::Edge: stages.insert(verdict->name); break;
        case Cause::Cdn:
        case Cause::Region:
            for (const Endpoint& endpoint : inventory.endpoints)
                if ((verdict->cause == Cause::Cdn ? endpoint.provider : endpoint.region) == verdict->name)
                    stages.insert(endpoint.id.value);
            break;
        case Cause::Several: {
            const QStringList ids = toQString(verdict->name).split(QLatin1Char(','), Qt::SkipEmptyParts);
            for (const QString& id : ids) stages.insert(toStd(id.trimmed()));
            break;
        }
        case Cause::None:
        case Cause::Unknown:
        case Cause::Probe: break;
    }
    return stages;
}

// Provider and region: the column says the role already, unless nothing else is known.
QString placeOf(const Endpoint& endpoint) {
    QStringList parts;
    if (!endpoint.provider.empty()) parts << toQString(endpoint.provider);
    if (!endpoint.region.empty()) parts << toQString(endpoint.region);
    return parts.isEmpty() ? hostOf(endpoint.baseUrl) : parts.join(dot);
}

bool gaveNoAnswer(const Finding& finding) {
    static constexpr std::string_view rules[] = {"http-dns-failed", "http-connect-failed", "http-connection-reset", "http-tls-failed", "http-timeout"};
    return std::find(std::begin(rules), std::end(rules), finding.rule) != std::end(rules);
}

// What decides a stage: its trouble first, else how fast and how far behind.
QString decidingFigure(const StageFigures& stage) {
    if (stage.state == ChannelState::Unknown) return ChainWords::tr("No fresh sample");
    QStringList parts;
    if (stage.httpStatus >= 400) parts << ChainWords::tr("HTTP %1").arg(stage.httpStatus);
    else if (stage.reason && gaveNoAnswer(*stage.reason)) parts << ChainWords::tr("No answer");
    if (stage.lagS && *stage.lagS > 0.5) parts << ChainWords::tr("%1 behind").arg(seconds(stage.lagS));
    if (stage.errorRate && *stage.errorRate > 0.005) parts << ChainWords::tr("%1 failed").arg(percent(stage.errorRate));
    if (parts.isEmpty() && stage.reason && stage.state != ChannelState::Up) return findingText(*stage.reason);
    if (stage.ttfbMs && parts.size() < 2) parts << ChainWords::tr("TTFB %1").arg(milliseconds(stage.ttfbMs));
    if (stage.hitRatio && parts.size() < 3) parts << ChainWords::tr("%1 hits").arg(percent(stage.hitRatio));
    return parts.join(dot);
}

QString explain(const QString& name, const StageFigures& stage, WallTime now) {
    QStringList lines{name + QStringLiteral(": ") + stateWord(stage.state)};
    if (stage.reason) lines << findingText(*stage.reason);
    const auto add = [&](const QString& what, const QString& value) {
        if (value != QStringLiteral("–")) lines << what.arg(value);
    };
    add(ChainWords::tr("Time to first byte: %1"), milliseconds(stage.ttfbMs));
    add(ChainWords::tr("Of segments: %1"), milliseconds(stage.segmentTtfbMs));
    add(ChainWords::tr("A new connection takes: %1"), milliseconds(stage.connectMs));
    add(ChainWords::tr("Behind the reference: %1"), seconds(stage.lagS));
    add(ChainWords::tr("Segments from the cache: %1"), percent(stage.hitRatio));
    add(ChainWords::tr("Requests failed: %1"), percent(stage.errorRate));
    if (!stage.remoteAddress.empty()) lines << ChainWords::tr("Address: %1").arg(toQString(stage.remoteAddress));
    if (stage.sampled != WallTime{}) lines << ChainWords::tr("Sampled %1").arg(ago(stage.sampled, now));
    return lines.join(QLatin1Char('\n'));
}

}  // namespace

std::vector<ChainNode> chainNodes(const Channel& channel, const ChannelStatus* status, const Inventory& inventory,
                                  WallTime now) {
    std::vector<ChainNode> nodes;
    if (!status) return nodes;
    const std::set<std::string> culprits = named(status->verdict, inventory);
    const ChainPlan plan = chainOf(channel, inventory.endpoints);
    for (const StageFigures& stage : status->stages) {
        ChainNode node;
        node.key = toQString(stage.stage);
        node.role = stage.role;
        const Endpoint* endpoint = stage.stage == ownStage ? plan.own : inventory.endpoint(EndpointId(stage.stage));
        node.name = endpoint ? toQString(endpoint->name) : stageName(stage.stage, inventory);
        node.place = endpoint ? placeOf(*endpoint) : hostOf(channel.url);
        node.mark = markOf(stage.state);
        node.figure = decidingFigure(stage);
        node.explanation = explain(node.name, stage, now);
        node.culprit = culprits.contains(stage.stage) || (endpoint && culprits.contains(endpoint->id.value));
        nodes.push_back(std::move(node));
    }
    std::stable_sort(nodes.begin(), nodes.end(), [](const auto& a, const auto& b) { return a.role < b.role; });
    return nodes;
}

std::vector<ChainNode> fleetNodes(const FleetStatus& fleet, const Inventory& inventory, WallTime now) {
    std::vector<ChainNode> nodes;
    std::set<std::string> culprits;
    for (const FleetCause& cause : fleet.causes) culprits.merge(named(cause.verdict, inventory));
    for (const EndpointStatus& status : fleet.endpoints) {
        const Endpoint* endpoint = inventory.endpoint(status.endpoint);
        const bool own = status.endpoint.value == ownStage;
        if (!endpoint && !own) continue;
        ChainNode node;
        node.key = toQString(status.endpoint.value);
        node.role = endpoint ? endpoint->role : StageRole::Packager;
        node.name = own ? ChainWords::tr("Packagers") : toQString(endpoint->name);
        node.place = endpoint ? placeOf(*endpoint) : ChainWords::tr("The channels' own URLs");
        node.mark = markOf(status.state);
        QStringList parts;
        const int troubled = status.channelsDown + status.channelsDegraded;
        if (troubled > 0) parts << ChainWords::tr("%1 of %2 in trouble").arg(troubled).arg(status.channels);
        if (parts.isEmpty() && status.errorRate && *status.errorRate > 0.005) parts << ChainWords::tr("%1 failed").arg(percent(status.errorRate));
        if (parts.isEmpty() && status.latencyP95Ms) parts << ChainWords::tr("p95 %1").arg(milliseconds(status.latencyP95Ms));
        if (troubled == 0 && parts.size() < 2 && status.hitRatio) parts << ChainWords::tr("%1 hits").arg(percent(status.hitRatio));
        node.figure = status.state == ChannelState::Unknown ? ChainWords::tr("No fresh sample") : parts.join(dot);
        node.explanation = ChainWords::tr("%1: %2, %n request(s) in five minutes", nullptr, static_cast<int>(status.requests))
                               .arg(node.name, stateWord(status.state));
        if (status.sampled != WallTime{})
            node.explanation += QLatin1Char('\n') + ChainWords::tr("Sampled %1").arg(ago(status.sampled, now));
        node.culprit = culprits.contains(status.endpoint.value);
        nodes.push_back(std::move(node));
    }
    std::stable_sort(nodes.begin(), nodes.end(), [](const auto& a, const auto& b) { return a.role < b.role; });
    return nodes.size() > 1 ? nodes : std::vector<ChainNode>{};
}

}  // namespace inspector::console
