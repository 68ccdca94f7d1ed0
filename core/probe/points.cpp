// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/points.h"

#include <algorithm>
#include <map>
#include <utility>

namespace inspector::probe {

namespace {

constexpr const char* stage = "packager";

class Writer {
public:
    Writer(ProbeReport& report, Measurement measurement, WallTime time) : m_report(report) {
        m_point.measurement = measurement;
        m_point.time = time;
        m_point.tags.reserve(5);
        m_point.fields.reserve(11);
        tag("channel", report.channel.value);
    }
    Writer& tag(const char* name, std::string value) {
        m_point.tags.emplace_back(name, std::move(value));
        return *this;
    }
    Writer& number(const char* name, double value) {
        m_point.fields.emplace_back(name, value);
        return *this;
    }
    Writer& count(const char* name, std::int64_t value) {
        m_point.fields.emplace_back(name, value);
        return *this;
    }
    Writer& maybe(const char* name, const std::optional<double>& value, double factor = 1) {
        return value ? number(name, *value * factor) : *this;
    }
    Writer& text(const char* name, std::string value) {
        m_point.fields.emplace_back(name, std::move(value));
        return *this;
    }
    void write() { m_report.points.push_back(std::move(m_point)); }

private:
    ProbeReport& m_report;
    Point m_point;
};

void addSegment(ProbeReport& report, const std::string& rung, const SegmentSample& s) {
    if (s.http.status == 0) return;  // no answer: channel_error has it
    Writer w(report, Measurement::SegmentMetric, s.fetched);
    w.tag("rung", rung).tag("stage", stage).tag("probe", report.probe.value);
    if (s.http.ok && !s.partial) w.count("size_bytes", s.http.bytes).number("duration_s", s.durationS);
    w.number("download_ms", s.http.totalMs).number("ttfb_ms", s.http.ttfbMs);
    w.maybe("bitrate_bps", s.bitrateBps).maybe("download_ratio", s.downloadRatio);
    w.count("sequence", static_cast<std::int64_t>(s.sequence)).count("http_status", s.http.status).write();
}

void addPlaylist(ProbeReport& report, const RungReport& r) {
    std::int64_t counts[4] = {};
    for (const Finding& f : report.findings)
        if (f.rung == r.rung) ++counts[static_cast<int>(f.severity)];
    const bool media = r.kind != RungKind::Master;
    const std::int64_t critical = counts[static_cast<int>(Severity::Critical)];
    const bool valid = r.http.ok && (!media || r.parsed) && critical == 0;
    Writer w(report, Measurement::PlaylistValidation, report.finished);
    w.tag("rung", r.rung).tag("stage", stage).tag("probe", report.probe.value);
    w.count("valid", valid ? 1 : 0).count("critical", critical);
    w.count("major", counts[static_cast<int>(Severity::Major)]).count("minor", counts[static_cast<int>(Severity::Minor)]);
    if (media && r.parsed) {
        w.maybe("age_ms", r.ageS, 1000).number("target_duration_s", r.targetDurationS);
        w.count("media_sequence", static_cast<std::int64_t>(r.mediaSequence)).count("segment_count", r.segmentCount);
        w.number("window_s", r.windowS);
    }
    if (r.http.status != 0) w.number("fetch_ms", r.http.totalMs);
    if (media && r.parsed) w.maybe("latency_s", r.latencyS);
    w.write();
}

void addRung(ProbeReport& report, const RungReport& r, double peakBps, std::size_t rungs) {
    Writer w(report, Measurement::AbrLadder, report.finished);
    w.tag("rung", r.rung).tag("probe", report.probe.value);
    if (r.bandwidthBps > 0) w.count("bandwidth_bps", r.bandwidthBps);
    if (r.averageBandwidthBps > 0) w.count("average_bandwidth_bps", r.averageBandwidthBps);
    if (peakBps > 0) w.number("measured_peak_bps", peakBps);
    if (r.width > 0) w.count("width", r.width).count("height", r.height);
    if (r.frameRate > 0) w.number("frame_rate", r.frameRate);
    w.count("rung_count", static_cast<std::int64_t>(rungs)).write();
}

void addErrors(ProbeReport& report, const std::vector<RequestError>& errors) {
    std::map<std::pair<std::string, std::string>, std::pair<std::int64_t, const RequestError*>> merged;
    for (const RequestError& e : errors) {
        auto& [count, newest] = merged[{e.rung, e.kind}];
        ++count;
        newest = &e;
    }
    for (const auto& [key, value] : merged) {
        Writer w(report, Measurement::ChannelError, value.second->time);
        w.tag("rung", key.first).tag("kind", key.second).tag("stage", stage).tag("probe", report.probe.value);
        w.count("count", value.first).count("http_status", value.second->status).text("message", value.second->message);
        w.write();
    }
}

}  // namespace

void addPoints(ProbeReport& report, const std::vector<RequestError>& errors, const std::vector<RungPeak>& peaks) {
    std::size_t variants = 0;
    for (const RungReport& r : report.rungs) variants += r.kind == RungKind::Variant ? 1 : 0;
    for (const RungReport& r : report.rungs) {
        if (!r.fetched) continue;
        addPlaylist(report, r);
        for (const SegmentSample& s : r.segments) addSegment(report, r.rung, s);
        if (!report.whole || r.kind != RungKind::Variant) continue;
        const auto peak = std::find_if(peaks.begin(), peaks.end(), [&](const RungPeak& p) { return p.rung == r.rung; });
        addRung(report, r, peak == peaks.end() ? 0 : peak->bps, variants);
    }
    addErrors(report, errors);
}

}  // namespace inspector::probe
