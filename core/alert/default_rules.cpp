// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/alert/default_rules.h"

#include "core/base/translate_noop.h"

#include <utility>

namespace inspector::alerts {

namespace {

AlertRule make(const char* id, Severity severity, Condition condition, Seconds holdFor, Seconds keep, NoData noData,
               const char* name, const char* summary, const char* advice) {
    AlertRule rule;
    rule.id = AlertRuleId(id);
    rule.name = name;
    rule.condition = std::move(condition);
    rule.severity = severity;
    rule.holdFor = holdFor;
    rule.keepFiringFor = keep;
    rule.noData = noData;
    rule.summary = summary;
    rule.advice = advice;
    rule.shipped = true;
    return rule;
}

FigureCondition figure(Measurement measurement, const char* field, WindowAggregate aggregate, Seconds window,
                       std::vector<std::string> by, Comparison comparison, double threshold, std::uint32_t least,
                       Matchers tags = {}) {
    FigureCondition c;
    c.measurement = measurement;
    c.field = field;
    c.tags = std::move(tags);
    c.aggregate = aggregate;
    c.window = window;
    c.by = std::move(by);
    c.comparison = comparison;
    c.threshold = threshold;
    c.leastPoints = least;
    return c;
}

constexpr Seconds none{0};
constexpr Seconds minutes(int n) { return Seconds{60 * n}; }
// What comes back within it is one trouble, and its end is told this much later.
constexpr Seconds briefly{15};
constexpr Seconds grace{30};

void addProgram(std::vector<AlertRule>& out) {
    out.push_back(make("ServiceDown", Severity::Critical, SystemCondition{{"service-down*"}}, minutes(2), none,
                       NoData::Alert, QT_TRANSLATE_NOOP("alert", "A service is down"), QT_TRANSLATE_NOOP("alert", "{notice}"),
                       QT_TRANSLATE_NOOP("alert", "Start the program again where it ran, and look at the end of its log.")));
    out.push_back(make("DatabaseConnectionFailure", Severity::Critical, SystemCondition{{"database-connection-failure"}}, none,
                       minutes(1), NoData::Keep, QT_TRANSLATE_NOOP("alert", "The database does not answer"),
                       QT_TRANSLATE_NOOP("alert", "{notice}"),
                       QT_TRANSLATE_NOOP("alert", "See that PostgreSQL runs and is reachable from here. What is measured until then "
                                                  "is kept on this machine.")));
    out.push_back(make("MetricsAway", Severity::Major, SystemCondition{{"metrics-away", "series-failed"}}, minutes(5), minutes(1),
                       NoData::Keep, QT_TRANSLATE_NOOP("alert", "The store of figures does not answer"),
                       QT_TRANSLATE_NOOP("alert", "{notice}"),
                       QT_TRANSLATE_NOOP("alert", "See that the series store runs. Figures are spooled here until it does.")));
    out.push_back(make("StorageTrouble", Severity::Critical, SystemCondition{{"disk-full", "store-read-only", "store-unavailable",
                                                                             "store-failed"}},
                       none, minutes(1), NoData::Keep, QT_TRANSLATE_NOOP("alert", "Nothing can be stored"),
                       QT_TRANSLATE_NOOP("alert", "{notice}"),
                       QT_TRANSLATE_NOOP("alert", "Make room on the disk, or move the store to another one.")));
    out.push_back(make("ReceiverFailed", Severity::Major, SystemCondition{{"receiver-failed*"}}, minutes(2), minutes(5),
                       NoData::Keep, QT_TRANSLATE_NOOP("alert", "A receiver of alerts does not take them"),
                       QT_TRANSLATE_NOOP("alert", "{notice}"),
                       QT_TRANSLATE_NOOP("alert", "Check the receiver's address and secret; send it a test message.")));
}

void addCauses(std::vector<AlertRule>& out) {
    const auto verdict = [](std::vector<Cause> causes, std::uint32_t channels) {
        VerdictCondition c;
        c.causes = std::move(causes);
        c.leastChannels = channels;
        return c;
    };
    // After a verdict has gone there is a grace in which its symptoms may end, too: each ends with its own channel's cycle.
    out.push_back(make("ProbeBlind", Severity::Critical, verdict({Cause::Probe}, 0), none, grace, NoData::Keep,
                       QT_TRANSLATE_NOOP("alert", "A probe sees nothing"),
                       QT_TRANSLATE_NOOP("alert", "The probe's own network is gone: nothing is known of {channels} channels"),
                       QT_TRANSLATE_NOOP("alert", "Check the network of the probe's machine. The channels themselves may be well.")));
    out.push_back(make("OriginTrouble", Severity::Critical, verdict({Cause::Origin, Cause::Packager}, 2), none, grace,
                       NoData::Keep, QT_TRANSLATE_NOOP("alert", "An origin or packager breaks channels"),
                       QT_TRANSLATE_NOOP("alert", "{cause} {place} is at fault; channels affected: {channels}"),
                       QT_TRANSLATE_NOOP("alert", "Look at the origin and the packagers behind it; the edges are not at fault.")));
    out.push_back(make("CdnTrouble", Severity::Critical, verdict({Cause::Cdn, Cause::Region}, 1), none, grace, NoData::Keep,
                       QT_TRANSLATE_NOOP("alert", "A CDN or a region breaks channels"),
                       QT_TRANSLATE_NOOP("alert", "{cause} {place} is at fault; channels affected: {channels}"),
                       QT_TRANSLATE_NOOP("alert", "Lead viewers to another CDN or region, and tell the provider.")));
    out.push_back(make("EdgeTrouble", Severity::Major, verdict({Cause::Edge, Cause::Several}, 1), none, grace, NoData::Keep,
                       QT_TRANSLATE_NOOP("alert", "An edge breaks channels"),
                       QT_TRANSLATE_NOOP("alert", "{cause} {place} is at fault; channels affected: {channels}"),
                       QT_TRANSLATE_NOOP("alert", "Take the edge out of rotation, and tell the provider.")));
}

void addChannels(std::vector<AlertRule>& out) {
    // The state is confirmed already, in several cycles: waiting again would only tell of it later.
    out.push_back(make("ChannelDown", Severity::Critical, StateCondition{ChannelState::Down}, none, briefly,
                       NoData::Alert, QT_TRANSLATE_NOOP("alert", "A channel is down"),
                       QT_TRANSLATE_NOOP("alert", "{channel} is down: {finding}"),
                       QT_TRANSLATE_NOOP("alert", "Open the channel: the verdict says where it broke.")));
    // Not kept longer than "down" is, whose symptom it may be.
    out.push_back(make("ChannelDegraded", Severity::Major, StateCondition{ChannelState::Degraded}, minutes(2), briefly,
                       NoData::Keep, QT_TRANSLATE_NOOP("alert", "A channel is degraded"),
                       QT_TRANSLATE_NOOP("alert", "{channel} is {state}: {finding}"),
                       QT_TRANSLATE_NOOP("alert", "Open the channel and see which finding decides its state.")));
    FindingCondition certificate;
    certificate.findings = {"tls-certificate-expires"};
    out.push_back(make("CertificateExpires", Severity::Major, certificate, minutes(5), minutes(10), NoData::Keep,
                       QT_TRANSLATE_NOOP("alert", "A certificate expires"),
                       QT_TRANSLATE_NOOP("alert", "A certificate of {channel} expires soon, or has expired"),
                       QT_TRANSLATE_NOOP("alert", "Renew the certificate, and see that every edge serves the new one.")));
}

void addFigures(std::vector<AlertRule>& out) {
    out.push_back(make("HighErrorRate", Severity::Major,
                       figure(Measurement::CdnHealth, "error_rate", WindowAggregate::Mean, minutes(5), {"endpoint"},
                              Comparison::Above, 0.05, 2),
                       minutes(5), minutes(2), NoData::Keep, QT_TRANSLATE_NOOP("alert", "Requests through an endpoint fail"),
                       QT_TRANSLATE_NOOP("alert", "{endpoint}: the share of failed requests is {value} (limit {threshold})"),
                       QT_TRANSLATE_NOOP("alert", "See which statuses the endpoint answers with, and for which channels.")));
    out.push_back(make("EdgeSlow", Severity::Minor,
                       figure(Measurement::CdnHealth, "latency_p95_ms", WindowAggregate::P50, minutes(10), {"endpoint"},
                              Comparison::Above, 2000, 3),
                       minutes(5), minutes(5), NoData::Keep, QT_TRANSLATE_NOOP("alert", "An endpoint answers slowly"),
                       QT_TRANSLATE_NOOP("alert", "{endpoint}: the 95th percentile of latency is {value} (limit {threshold})"),
                       QT_TRANSLATE_NOOP("alert", "Compare it with the other endpoints of its provider and region.")));
    out.push_back(make("HitRatioLow", Severity::Minor,
                       figure(Measurement::CdnHealth, "hit_ratio", WindowAggregate::Mean, minutes(30), {"endpoint"},
                              Comparison::Below, 0.2, 5),
                       minutes(15), minutes(15), NoData::Ignore, QT_TRANSLATE_NOOP("alert", "A cache hardly hits"),
                       QT_TRANSLATE_NOOP("alert", "{endpoint}: the hit ratio is {value} (limit {threshold})"),
                       QT_TRANSLATE_NOOP("alert", "Check the cache key and the Cache-Control of segments.")));
    out.push_back(make("ChannelErrors", Severity::Minor,
                       figure(Measurement::ChannelError, "count", WindowAggregate::Sum, minutes(10), {"channel"},
                              Comparison::AtLeast, 10, 1),
                       minutes(5), minutes(5), NoData::Keep, QT_TRANSLATE_NOOP("alert", "Requests of a channel fail"),
                       QT_TRANSLATE_NOOP("alert", "{channel}: {value} requests failed in ten minutes (limit {threshold})"),
                       QT_TRANSLATE_NOOP("alert", "Open the channel's exchanges and see what failed.")));
    out.push_back(make("PlaylistInvalid", Severity::Major,
                       figure(Measurement::PlaylistValidation, "valid", WindowAggregate::Share, minutes(10), {"channel"},
                              Comparison::Below, 0.5, 4),
                       minutes(5), minutes(5), NoData::Keep, QT_TRANSLATE_NOOP("alert", "Playlists of a channel are broken"),
                       QT_TRANSLATE_NOOP("alert", "{channel}: the share of valid playlists is {value} (limit {threshold})"),
                       QT_TRANSLATE_NOOP("alert", "Open the channel's findings, the gravest first.")));
    out.push_back(make("LiveLatencyHigh", Severity::Minor,
                       figure(Measurement::PlaylistValidation, "latency_s", WindowAggregate::P50, minutes(10), {"channel"},
                              Comparison::Above, 90, 4),
                       minutes(5), minutes(5), NoData::Keep, QT_TRANSLATE_NOOP("alert", "A channel is far behind"),
                       QT_TRANSLATE_NOOP("alert", "{channel} is {value} behind live (limit {threshold})"),
                       QT_TRANSLATE_NOOP("alert", "Compare the program date-time of the packager with its source's.")));
    out.push_back(make("DownloadSlow", Severity::Major,
                       figure(Measurement::SegmentMetric, "download_ratio", WindowAggregate::P50, minutes(5), {"channel", "rung"},
                              Comparison::Above, 0.8, 3),
                       minutes(3), minutes(3), NoData::Keep, QT_TRANSLATE_NOOP("alert", "Segments hardly arrive in time"),
                       QT_TRANSLATE_NOOP("alert", "{channel} {rung}: segments take {value} of their duration (limit {threshold})"),
                       QT_TRANSLATE_NOOP("alert", "Players stall above 1: look at the throughput of the stage they come from.")));
    out.push_back(make("TtfbHigh", Severity::Minor,
                       figure(Measurement::SegmentMetric, "ttfb_ms", WindowAggregate::P95, minutes(10), {"channel"},
                              Comparison::Above, 2000, 10),
                       minutes(5), minutes(5), NoData::Keep, QT_TRANSLATE_NOOP("alert", "Segments begin late"),
                       QT_TRANSLATE_NOOP("alert", "{channel}: the first byte of segments takes {value} (limit {threshold})"),
                       QT_TRANSLATE_NOOP("alert", "Compare the stages: a miss that goes to the origin is slower.")));
    out.push_back(make("RungsMissing", Severity::Minor,
                       figure(Measurement::AbrLadder, "rung_count", WindowAggregate::Change, minutes(15), {"channel"},
                              Comparison::Below, 0, 2),
                       minutes(2), minutes(10), NoData::Keep, QT_TRANSLATE_NOOP("alert", "A channel has lost rungs"),
                       QT_TRANSLATE_NOOP("alert", "{channel}: its ladder has changed by {value} rungs"),
                       QT_TRANSLATE_NOOP("alert", "See whether the encoder has lost an output.")));
    out.push_back(make("SegmentRequestsFail", Severity::Minor,
                       figure(Measurement::CdnRequest, "http_status", WindowAggregate::P95, minutes(10), {"channel", "endpoint"},
                              Comparison::AtLeast, 500, 10),
                       minutes(5), minutes(5), NoData::Ignore, QT_TRANSLATE_NOOP("alert", "An endpoint fails for a channel"),
                       QT_TRANSLATE_NOOP("alert", "{channel} through {endpoint}: answers of {value}"),
                       QT_TRANSLATE_NOOP("alert", "See whether the endpoint fails for other channels, too.")));
}

}  // namespace

std::vector<AlertRule> defaultRules() {
    std::vector<AlertRule> out;
    addProgram(out);
    addCauses(out);
    addChannels(out);
    addFigures(out);
    return out;
}

std::optional<AlertRule> defaultRule(std::string_view id) {
    for (AlertRule& rule : defaultRules())
        if (rule.id.value == id) return std::move(rule);
    return std::nullopt;
}

}  // namespace inspector::alerts
