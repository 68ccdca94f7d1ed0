// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/status_chain.h"

#include "app/cli/words.h"
#include "core/verdict/evidence_text.h"

#include <algorithm>
#include <ostream>

namespace inspector::cli {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t namedChannels = 5;

QJsonValue timeJson(const std::optional<WallTime>& time) { return time ? cli::timeJson(*time) : QJsonValue(); }

QJsonObject stageJson(const StageFigures& stage) {
    QJsonArray arrivals;
    for (const SegmentArrival& arrival : stage.arrivals)
        arrivals.append(QJsonObject{{u"sequence"_s, report::number(arrival.sequence)},
                                    {u"seen"_s, timeJson(arrival.seen)},
                                    {u"notBefore"_s, timeJson(arrival.notBefore)}});
    return {{u"stage"_s, toQt(stage.stage)},
            {u"role"_s, toQt(toString(stage.role))},
            {u"state"_s, toQt(toString(stage.state))},
            {u"reason"_s, stage.reason ? QJsonValue(json(*stage.reason)) : QJsonValue()},
            {u"sampled"_s, cli::timeJson(stage.sampled)},
            {u"since"_s, cli::timeJson(stage.since)},
            {u"httpStatus"_s, stage.httpStatus},
            {u"remoteAddress"_s, json(stage.remoteAddress)},
            {u"httpVersion"_s, json(stage.httpVersion)},
            {u"cache"_s, toQt(toString(stage.cache))},
            {u"ttfbMs"_s, json(stage.ttfbMs)},
            {u"segmentTtfbMs"_s, json(stage.segmentTtfbMs)},
            {u"connectMs"_s, json(stage.connectMs)},
            {u"latencyP95Ms"_s, json(stage.latencyP95Ms)},
            {u"errorRate"_s, json(stage.errorRate)},
            {u"hitRatio"_s, json(stage.hitRatio)},
            {u"ageS"_s, json(stage.ageS)},
            {u"lagS"_s, json(stage.lagS)},
            {u"lagSegments"_s, json(stage.lagSegments)},
            {u"certificateExpires"_s, timeJson(stage.certificateExpires)},
            {u"tokenExpires"_s, timeJson(stage.tokenExpires)},
            {u"arrivals"_s, arrivals}};
}

QJsonObject endpointJson(const EndpointStatus& endpoint) {
    return {{u"endpoint"_s, toQt(endpoint.endpoint.value)},
            {u"state"_s, toQt(toString(endpoint.state))},
            {u"since"_s, cli::timeJson(endpoint.since)},
            {u"sampled"_s, cli::timeJson(endpoint.sampled)},
            {u"channels"_s, endpoint.channels},
            {u"channelsDown"_s, endpoint.channelsDown},
            {u"channelsDegraded"_s, endpoint.channelsDegraded},
            {u"requests"_s, report::number(endpoint.requests)},
            {u"errors"_s, report::number(endpoint.errors)},
            {u"late"_s, report::number(endpoint.late)},
            {u"errorRate"_s, json(endpoint.errorRate)},
            {u"availability"_s, json(endpoint.availability)},
            {u"hitRatio"_s, json(endpoint.hitRatio)},
            {u"latencyP50Ms"_s, json(endpoint.latencyP50Ms)},
            {u"latencyP95Ms"_s, json(endpoint.latencyP95Ms)},
            {u"latencyP99Ms"_s, json(endpoint.latencyP99Ms)},
            {u"connectP95Ms"_s, json(endpoint.connectP95Ms)},
            {u"lagS"_s, json(endpoint.lagS)},
            {u"certificateExpires"_s, timeJson(endpoint.certificateExpires)},
            {u"probe"_s, json(endpoint.probe)}};
}

// "a, b, c and 4 more".
std::string channelsText(const std::vector<ChannelId>& channels) {
    std::string text;
    for (std::size_t i = 0; i < std::min(namedChannels, channels.size()); ++i)
        text.append(i ? ", " : "").append(channels[i].value);
    if (channels.size() > namedChannels)
        text.append(" and ").append(std::to_string(channels.size() - namedChannels)).append(" more");
    return text;
}

}  // namespace

QJsonValue timeJson(WallTime time) { return time == WallTime{} ? QJsonValue() : QJsonValue(toQt(formatIso8601(time))); }

QJsonArray stagesJson(const std::vector<StageFigures>& stages) {
    QJsonArray all;
    for (const StageFigures& stage : stages) all.append(stageJson(stage));
    return all;
}

QJsonValue verdictJson(const std::optional<Verdict>& verdict) {
    if (!verdict || verdict->cause == Cause::None) return {};
    QJsonArray evidence;
    for (const Evidence& one : verdict->evidence)
        evidence.append(QJsonObject{{u"code"_s, toQt(one.code)},
                                    {u"stage"_s, json(one.stage)},
                                    {u"message"_s, toQt(verdict::renderEvidence(one))}});
    return QJsonObject{{u"stage"_s, toQt(toString(verdict->cause))},
                       {u"name"_s, json(verdict->name)},
                       {u"confidence"_s, verdict->confidence},
                       {u"since"_s, timeJson(verdict->since)},
                       {u"severity"_s, verdict->severity ? QJsonValue(toQt(toString(*verdict->severity))) : QJsonValue()},
                       {u"evidence"_s, evidence}};
}

QJsonValue fleetJson(const std::optional<FleetStatus>& fleet) {
    if (!fleet) return {};
    QJsonArray causes;
    for (const FleetCause& cause : fleet->causes) {
        QJsonArray channels;
        for (const ChannelId& id : cause.channels) channels.append(toQt(id.value));
        causes.append(QJsonObject{{u"verdict"_s, verdictJson(cause.verdict)}, {u"channels"_s, channels}});
    }
    QJsonArray endpoints;
    for (const EndpointStatus& endpoint : fleet->endpoints) endpoints.append(endpointJson(endpoint));
    const QJsonObject probe{{u"trust"_s, toQt(toString(fleet->probe))},
                            {u"reason"_s, json(fleet->probeReason)},
                            {u"since"_s, timeJson(fleet->probeSince)}};
    return QJsonObject{
        {u"at"_s, timeJson(fleet->at)}, {u"probe"_s, probe}, {u"causes"_s, causes}, {u"endpoints"_s, endpoints}};
}

std::string causeText(const Verdict& verdict) {
    const std::string& name = verdict.name;
    const auto named = [&](const char* what) { return name.empty() ? std::string(what) : what + (" " + name); };
    switch (verdict.cause) {
        case Cause::Packager: return "the " + named("packager");
        case Cause::Origin: return named("origin");
        case Cause::Cdn: return named("CDN");
        case Cause::Edge: return named("edge");
        case Cause::Region: return named("region");
        case Cause::Several: return name.empty() ? "several causes at once" : "several: " + name;
        case Cause::Probe: return "this probe itself";
        case Cause::None:
        case Cause::Unknown: break;
    }
    return "not known where";
}

void printCauses(std::ostream& out, const FleetStatus& fleet, WallTime now) {
    if (fleet.probe == Trust::Blind) {
        out << "The probe is blind: " << verdict::renderEvidence({fleet.probeReason, {}, {}});
        if (fleet.probeSince != WallTime{}) out << " (for " << durationText(now - fleet.probeSince) << ')';
        out << ".\n";
    }
    for (const FleetCause& cause : fleet.causes) {
        const std::size_t count = cause.channels.size();
        out << count << (count == 1 ? " channel: " : " channels: ") << causeText(cause.verdict);
        if (cause.verdict.since != WallTime{}) out << ", for " << durationText(now - cause.verdict.since);
        out << ", " << percentText(cause.verdict.confidence) << " sure\n";
        for (const Evidence& one : cause.verdict.evidence) out << "    " << verdict::renderEvidence(one) << '\n';
        out << "    behind it: " << channelsText(cause.channels) << '\n';
    }
    if (fleet.probe == Trust::Blind || !fleet.causes.empty()) out << '\n';
}

}  // namespace inspector::cli
