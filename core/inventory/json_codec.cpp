// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/json_codec.h"

#include "core/base/text.h"
#include "core/inventory/json_fields.h"
#include "core/model/time_interval.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace inspector::inventory {

namespace {

template <typename Archive>
void fields(Archive& a, RequestHeader& header) {
    a("name", header.name);
    a("value", header.value);
    a("secret", header.secret);
}

template <typename Archive>
void fields(Archive& a, RuleSetting& setting) {
    a("enabled", setting.enabled);
    a("severity", setting.severity);
}

template <typename Archive>
void fields(Archive& a, Arg& arg) {
    a("name", arg.name);
    a("unit", arg.unit);
    if (arg.unit == Arg::Unit::Text) a("text", arg.text);
    else a("number", arg.number);
}

template <typename Archive>
void fields(Archive& a, Finding& f) {
    a("rule", f.rule);
    a("severity", f.severity);
    a.unlessEmpty("rung", f.rung);
    a("stage", f.stage);
    a.unlessEmpty("url", f.url);
    a.unlessEmpty("line", f.line);
    a("sequence", f.sequence);
    a.unlessEmpty("args", f.args);
}

template <typename Archive>
void fields(Archive& a, Kpis& k) {
    a("ttfbP95Ms", k.ttfbP95Ms);
    a("downloadRatio", k.downloadRatio);
    a("bitrateBps", k.bitrateBps);
    a("playlistAgeS", k.playlistAgeS);
    a("playlistLimitS", k.playlistLimitS);
    a("liveLatencyS", k.liveLatencyS);
    a("errorRate", k.errorRate);
    a("availability", k.availability);
    a("unknownShare", k.unknownShare);
}

template <typename Archive>
void fields(Archive& a, RungFigures& r) {
    a("rung", r.rung);
    a("kind", r.kind);
    a("state", r.state);
    a.unlessEmpty("bandwidthBps", r.bandwidthBps);
    a("measuredBps", r.measuredBps);
    a("peakBps", r.peakBps);
    a.unlessEmpty("width", r.width);
    a.unlessEmpty("height", r.height);
    a.unlessEmpty("frameRate", r.frameRate);
    a.unlessEmpty("codecs", r.codecs);
    a.unlessEmpty("language", r.language);
    a.unlessEmpty("mediaSequence", r.mediaSequence);
    a.unlessEmpty("segmentCount", r.segmentCount);
    a.unlessEmpty("targetDurationS", r.targetDurationS);
    a.unlessEmpty("windowS", r.windowS);
    a("ageS", r.ageS);
    a("latencyS", r.latencyS);
    a("ttfbMs", r.ttfbMs);
    a("downloadRatio", r.downloadRatio);
    a.unlessEmpty("httpStatus", r.httpStatus);
}

template <typename Archive>
void fields(Archive& a, SegmentArrival& s) {
    a("sequence", s.sequence);
    a("seen", s.seen);
    a("notBefore", s.notBefore);
}

template <typename Archive>
void fields(Archive& a, StageFigures& s) {
    a("stage", s.stage);
    a("role", s.role);
    a("state", s.state);
    a("reason", s.reason);
    a.unlessEmpty("sampled", s.sampled);
    a.unlessEmpty("since", s.since);
    a.unlessEmpty("httpStatus", s.httpStatus);
    a.unlessEmpty("remoteAddress", s.remoteAddress);
    a.unlessEmpty("httpVersion", s.httpVersion);
    a.unlessEmpty("cache", s.cache);
    a("ttfbMs", s.ttfbMs);
    a("segmentTtfbMs", s.segmentTtfbMs);
    a("connectMs", s.connectMs);
    a("latencyP95Ms", s.latencyP95Ms);
    a("errorRate", s.errorRate);
    a("hitRatio", s.hitRatio);
    a("ageS", s.ageS);
    a("lagS", s.lagS);
    a("lagSegments", s.lagSegments);
    a("certificateExpires", s.certificateExpires);
    a("tokenExpires", s.tokenExpires);
    a.unlessEmpty("arrivals", s.arrivals);
}

template <typename Archive>
void fields(Archive& a, Evidence& e) {
    a("code", e.code);
    a.unlessEmpty("stage", e.stage);
    a.unlessEmpty("args", e.args);
}

template <typename Archive>
void fields(Archive& a, Verdict& v) {
    a("cause", v.cause);
    a.unlessEmpty("name", v.name);
    a("confidence", v.confidence);
    a.unlessEmpty("since", v.since);
    a.unlessEmpty("evidence", v.evidence);
    a("severity", v.severity);
}

template <typename Archive>
void fields(Archive& a, FleetCause& c) {
    a("verdict", c.verdict);
    a("channels", c.channels);
}

template <typename Archive>
void fields(Archive& a, EndpointStatus& e) {
    a("endpoint", e.endpoint);
    a("state", e.state);
    a.unlessEmpty("since", e.since);
    a.unlessEmpty("sampled", e.sampled);
    a.unlessEmpty("channels", e.channels);
    a.unlessEmpty("channelsDown", e.channelsDown);
    a.unlessEmpty("channelsDegraded", e.channelsDegraded);
    a.unlessEmpty("requests", e.requests);
    a.unlessEmpty("errors", e.errors);
    a.unlessEmpty("late", e.late);
    a("errorRate", e.errorRate);
    a("availability", e.availability);
    a("hitRatio", e.hitRatio);
    a("latencyP50Ms", e.latencyP50Ms);
    a("latencyP95Ms", e.latencyP95Ms);
    a("latencyP99Ms", e.latencyP99Ms);
    a("connectP95Ms", e.connectP95Ms);
    a("lagS", e.lagS);
    a("certificateExpires", e.certificateExpires);
    a.unlessEmpty("probe", e.probe);
}

template <typename Archive>
void fields(Archive& a, FleetStatus& f) {
    a("at", f.at);
    a("probe", f.probe);
    a.unlessEmpty("probeReason", f.probeReason);
    a.unlessEmpty("probeSince", f.probeSince);
    a("causes", f.causes);
    a("endpoints", f.endpoints);
}

template <typename Archive>
void fields(Archive& a, ExpectedRung& r) {
    a.unlessEmpty("width", r.width);
    a.unlessEmpty("height", r.height);
    a.unlessEmpty("bandwidthBps", r.bandwidthBps);
    a.unlessEmpty("frameRate", r.frameRate);
    a.unlessEmpty("codecs", r.codecs);
}

template <typename Archive>
void settings(Archive& a, Template& t) {
    a("intervalMs", t.interval);
    a("follow", t.follow);
    a("segments", t.segments);
    a("connectTimeoutMs", t.connectTimeout);
    a("playlistTimeoutMs", t.playlistTimeout);
    a("segmentTimeoutMs", t.segmentTimeout);
    a("retries", t.retries);
    a("maxPlaylistBytes", t.maxPlaylistBytes);
    a("maxSegmentBytes", t.maxSegmentBytes);
    a("family", t.family);
    a("verifyTls", t.verifyTls);
    a("proxy", t.proxy);
    a("headers", t.headers);
    a("confirmCycles", t.confirmCycles);
    a("confirmWindow", t.confirmWindow);
    a("inspectSegments", t.inspectSegments);
    a("maxLatencyS", t.maxLatencyS);
    a("watchEdges", t.watchEdges);
    a("alwaysOn", t.alwaysOn);
    a.unlessEmpty("ladder", t.ladder);
    a("rules", t.rules);
}

template <typename Archive>
void fields(Archive& a, Template& t) {
    a("id", t.id);
    a("name", t.name);
    a("notes", t.notes);
    settings(a, t);
}

template <typename Archive>
void fields(Archive& a, Channel& c) {
    a("id", c.id);
    a("name", c.name);
    a("url", c.url);
    a("group", c.group);
    a("template", c.templateId);
    a("probe", c.probeId);
    a.unlessEmpty("region", c.probeRegion);
    a("enabled", c.enabled);
    a("notes", c.notes);
    std::vector<std::string> onAir;  // as people write it: lists and the audit have it, too
    if constexpr (!Archive::reads)
        for (const TimeInterval& interval : c.onAir) onAir.push_back(formatInterval(interval));
    a("onAir", onAir);
    if constexpr (Archive::reads)
        for (const std::string& text : onAir)
            if (auto interval = parseInterval(text)) c.onAir.push_back(std::move(*interval));
}

template <typename Archive>
void fields(Archive& a, Probe& p) {
    a("id", p.id);
    a("name", p.name);
    a("region", p.region);
    a("budgetBps", p.budgetBps);
    a("workers", p.workers);
    a("maxInFlight", p.maxInFlight);
    a("maxPerHost", p.maxPerHost);
    a("canaries", p.canaries);
    a("enabled", p.enabled);
}

template <typename Archive>
void fields(Archive& a, ProbeLife& p) {
    a("version", p.version);
    a("region", p.region);
    a("started", p.started);
    a("channels", p.channels);
    a("capacity", p.capacity);
    a("load", p.load);
    a("lagMs", p.lagMs);
    a("clockAheadMs", p.clockAheadMs);
    a("trust", p.trust);
    a("spooled", p.spooled);
    a("paused", p.paused);
}

template <typename Archive>
void fields(Archive& a, Endpoint& e) {
    a("id", e.id);
    a("name", e.name);
    a("role", e.role);
    a("provider", e.provider);
    a("region", e.region);
    a("notes", e.notes);
    a("baseUrl", e.baseUrl);
    a("pinnedAddress", e.pinnedAddress);
    a("hostHeader", e.hostHeader);
    a("headers", e.headers);
    a.unlessEmpty("token", e.token);
    a("family", e.family);
    a("carries", e.carries);
    a("groups", e.groups);
    a("pattern", e.pattern);
    a("enabled", e.enabled);
}

// Lets JsonWriter and JsonReader find the descriptions above.
struct Describe {
    template <typename Archive, typename T>
    void operator()(Archive& archive, T& value) const {
        fields(archive, value);
    }
};
using Writer = JsonWriter<Describe>;
using Reader = JsonReader<Describe>;

template <typename T>
std::string encode(const T& value) {
    std::string out;
    Writer::append(out, value);
    return out;
}

template <typename T>
T decode(const QJsonValue& json) {
    T value{};
    Reader::read(json, value);
    return value;
}

QJsonDocument parse(std::string_view json) {
    return QJsonDocument::fromJson(QByteArray::fromRawData(json.data(), static_cast<qsizetype>(json.size())));
}

// The settings alone, under the same reader and writer.
struct Settings {
    Template& value;
};
template <typename Archive>
void fields(Archive& a, Settings& s) {
    settings(a, s.value);
}

}  // namespace

std::string encodeFinding(const Finding& finding) { return encode(finding); }
std::optional<Finding> decodeFinding(std::string_view json) {
    const QJsonDocument document = parse(json);
    if (!document.isObject()) return std::nullopt;
    return decode<Finding>(document.object());
}

std::string encodeKpis(const Kpis& kpis) { return encode(kpis); }
Kpis decodeKpis(std::string_view json) { return decode<Kpis>(parse(json).object()); }

std::string encodeRungs(const std::vector<RungFigures>& rungs) { return encode(rungs); }
std::vector<RungFigures> decodeRungs(std::string_view json) {
    return decode<std::vector<RungFigures>>(parse(json).array());
}

std::string encodeStages(const std::vector<StageFigures>& stages) { return encode(stages); }
std::vector<StageFigures> decodeStages(std::string_view json) {
    return decode<std::vector<StageFigures>>(parse(json).array());
}

std::string encodeVerdict(const Verdict& verdict) { return encode(verdict); }
std::optional<Verdict> decodeVerdict(std::string_view json) {
    const QJsonDocument document = parse(json);
    if (!document.isObject()) return std::nullopt;
    return decode<Verdict>(document.object());
}

std::string encodeFleet(const FleetStatus& fleet) { return encode(fleet); }
std::optional<FleetStatus> decodeFleet(std::string_view json) {
    const QJsonDocument document = parse(json);
    if (!document.isObject()) return std::nullopt;
    return decode<FleetStatus>(document.object());
}

std::string encodeProbeLife(const ProbeLife& life) { return encode(life); }
ProbeLife decodeProbeLife(std::string_view json) { return decode<ProbeLife>(parse(json).object()); }

std::string encodeTexts(const std::vector<std::string>& texts) { return encode(texts); }
std::vector<std::string> decodeTexts(std::string_view json) {
    return decode<std::vector<std::string>>(parse(json).array());
}
std::string encodeHeaders(const std::vector<RequestHeader>& headers) { return encode(headers); }
std::vector<RequestHeader> decodeHeaders(std::string_view json) {
    return decode<std::vector<RequestHeader>>(parse(json).array());
}

std::string encodeSettings(const Template& value) {
    Template copy = value;
    const Settings of{copy};
    return encode(of);
}
void decodeSettings(std::string_view json, Template& into) {
    Settings of{into};
    Reader::read(parse(json).object(), of);
}

std::string encodeChannel(const Channel& channel) { return encode(channel); }
std::string encodeTemplate(const Template& value) { return encode(value); }
std::string encodeProbe(const Probe& probe) { return encode(probe); }
std::string encodeEndpoint(const Endpoint& endpoint) { return encode(endpoint); }
Channel decodeChannel(const QJsonObject& object) { return decode<Channel>(object); }
Template decodeTemplate(const QJsonObject& object) { return decode<Template>(object); }
Probe decodeProbe(const QJsonObject& object) { return decode<Probe>(object); }
Endpoint decodeEndpoint(const QJsonObject& object) { return decode<Endpoint>(object); }

QJsonObject jsonObject(std::string_view json) { return parse(json).object(); }

std::string jsonString(std::string_view text) {
    std::string out;
    Writer::append(out, std::string(text));
    return out;
}

std::string repairUtf8(std::string_view text) {
    if (isValidUtf8(text)) return std::string(text);
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())).toStdString();
}

}  // namespace inspector::inventory
