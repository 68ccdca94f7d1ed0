// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verdict/figures.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace inspector::verdict {

namespace {

constexpr std::size_t cyclesKept = 20;
constexpr std::size_t timesKept = 1280;
constexpr double limitOfTargetDuration = 1.5;  // bis 6.2.1

void describe(RungFigures& f, const RungReport& r) {
    f.rung = r.rung;
    f.kind = r.kind;
    f.bandwidthBps = r.bandwidthBps;
    f.width = r.width;
    f.height = r.height;
    f.frameRate = r.frameRate;
    f.codecs = r.codecs;
    f.language = r.language;
}

// What only time tells is left as it is when `timely` is false.
void measure(RungFigures& f, const RungReport& r, bool timely) {
    f.httpStatus = r.http.status;
    f.ageS = r.parsed ? r.ageS : std::nullopt;
    f.latencyS = r.parsed ? r.latencyS : std::nullopt;
    if (r.parsed) {
        f.mediaSequence = r.mediaSequence;
        f.segmentCount = r.segmentCount;
        f.targetDurationS = r.targetDurationS;
        f.windowS = r.windowS;
    }
    if (!r.http.ok) {
        f.measuredBps.reset();
        f.downloadRatio.reset();
    }
    if (timely) f.ttfbMs = r.http.status != 0 ? std::optional(r.http.ttfbMs) : std::nullopt;
    for (const SegmentSample& s : r.segments) {
        f.peakBps = s.bitrateBps ? std::max(f.peakBps.value_or(0), *s.bitrateBps) : f.peakBps;
        if (s.partial && s.http.ok) continue;  // says nothing about size and speed
        f.measuredBps = s.bitrateBps;
        if (timely) f.downloadRatio = s.downloadRatio;
    }
    if (!r.segments.empty()) {
        const HttpSample& newest = r.segments.back().http;
        f.httpStatus = newest.ok ? r.http.status : newest.status;
        if (timely) f.ttfbMs = newest.status != 0 ? std::optional(newest.ttfbMs) : std::nullopt;
    }
}

}  // namespace

void Figures::count(Cycle& cycle, const HttpSample& http) {
    ++cycle.requests;
    if (!http.ok) ++cycle.failed;
    if (http.status == 0 || m_ttfbMs.size() >= timesKept) return;
    ++cycle.times;
    m_ttfbMs.push_back(static_cast<float>(http.ttfbMs));
}

void Figures::update(const ProbeReport& report, bool ladderKnown, std::vector<RungFigures>& rungs) {
    if (report.whole || m_cycles.empty()) {
        if (m_cycles.size() == cyclesKept) {
            m_ttfbMs.erase(m_ttfbMs.begin(), m_ttfbMs.begin() + m_cycles.front().times);
            m_cycles.pop_front();
        }
        m_cycles.emplace_back();
    }
    Cycle& cycle = m_cycles.back();

    std::vector<RungFigures> before = std::exchange(rungs, {});
    rungs.reserve(report.rungs.size());
    m_ended.clear();
    for (const RungReport& r : report.rungs) {
        const auto old = std::find_if(before.begin(), before.end(), [&](const auto& f) { return f.rung == r.rung; });
        RungFigures& f = old == before.end() ? rungs.emplace_back() : rungs.emplace_back(std::move(*old));
        if (old != before.end()) before.erase(old);
        describe(f, r);
        m_ended.push_back(r.endList ? 1 : 0);
        if (!r.fetched) continue;
        const bool timely = report.trust == Trust::Trusted;
        measure(f, r, timely);
        if (!timely) continue;
        // A Representation has no request of its own for what lists it.
        if (report.protocol != Protocol::Dash || r.kind == RungKind::Master) count(cycle, r.http);
        for (const SegmentSample& s : r.segments) count(cycle, s.http);
    }
    if (ladderKnown) return;
    for (RungFigures& f : before) {  // not listed because the multivariant playlist could not be had
        rungs.push_back(std::move(f));
        m_ended.push_back(0);
    }
}

void Figures::fillRequests(Kpis& kpis) const {
    kpis.ttfbP95Ms.reset();
    kpis.errorRate.reset();

    if (!m_ttfbMs.empty()) {
        std::vector<float> sorted(m_ttfbMs.begin(), m_ttfbMs.end());
        const auto rank = static_cast<std::ptrdiff_t>(std::ceil(0.95 * static_cast<double>(sorted.size()))) - 1;
        std::nth_element(sorted.begin(), sorted.begin() + rank, sorted.end());
        kpis.ttfbP95Ms = sorted[static_cast<std::size_t>(rank)];
    }
    std::uint64_t requests = 0;
    std::uint64_t failed = 0;
    for (const Cycle& c : m_cycles) {
        requests += c.requests;
        failed += c.failed;
    }
    if (requests > 0) kpis.errorRate = static_cast<double>(failed) / static_cast<double>(requests);
}

void Figures::fill(Kpis& kpis, const std::vector<RungFigures>& rungs) const {
    fillRequests(kpis);
    kpis.downloadRatio.reset();
    kpis.bitrateBps.reset();
    kpis.liveLatencyS.reset();
    kpis.playlistAgeS.reset();
    kpis.playlistLimitS.reset();
    double worstAge = -1;  // in limits
    std::int64_t highest = -1;
    for (std::size_t i = 0; i < rungs.size(); ++i) {
        const RungFigures& f = rungs[i];
        if (f.downloadRatio) kpis.downloadRatio = std::max(kpis.downloadRatio.value_or(0), *f.downloadRatio);
        if (f.measuredBps && f.kind == RungKind::Variant && f.bandwidthBps > highest) {
            highest = f.bandwidthBps;
            kpis.bitrateBps = f.measuredBps;
        }
        if (f.latencyS && f.kind == RungKind::Variant)
            kpis.liveLatencyS = std::max(kpis.liveLatencyS.value_or(*f.latencyS), *f.latencyS);
        const double limit = limitOfTargetDuration * f.targetDurationS;
        const bool ended = i < m_ended.size() && m_ended[i] != 0;
        if (f.ageS && limit > 0 && !ended && *f.ageS / limit > worstAge) {
            worstAge = *f.ageS / limit;
            kpis.playlistAgeS = f.ageS;
            kpis.playlistLimitS = limit;
        }
    }
}

}  // namespace inspector::verdict
