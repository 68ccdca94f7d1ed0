// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verdict/sample_kind.h"
#include "core/verdict/stage_tracker.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace inspector::verdict {

namespace {

constexpr std::size_t cyclesKept = 20;
constexpr std::size_t arrivalsKept = 20;

void keepArrivals(const std::vector<SegmentArrival>& news, std::vector<SegmentArrival>& kept) {
    kept.insert(kept.end(), news.begin(), news.end());
    if (kept.size() > arrivalsKept) kept.erase(kept.begin(), kept.end() - static_cast<std::ptrdiff_t>(arrivalsKept));
}

}  // namespace

StageFiguresKeeper::Cycle StageFiguresKeeper::measure(const StageSample& sample, StageFigures& f) {
    Cycle cycle;
    bool reusedPlaylist = false;
    for (const StageRequest& request : sample.requests) {
        if (request.trust != Trust::Trusted) continue;
        const HttpSample& http = request.http;
        ++cycle.requests;
        if (!http.ok) ++cycle.failed;
        if (!http.reused && http.status != 0) f.connectMs = http.connectMs + http.tlsMs;
        if (!http.remoteAddress.empty()) f.remoteAddress = http.remoteAddress;
        if (!http.httpVersion.empty()) f.httpVersion = http.httpVersion;
        if (isDocument(request.kind)) {
            f.httpStatus = http.status;
            f.cache = request.cache.state;
            if (reusedPlaylist && !http.reused) continue;
            reusedPlaylist = http.reused;
            f.ttfbMs = http.status != 0 ? std::optional(http.ttfbMs) : std::nullopt;
            if (http.ok) cycle.totalMs = static_cast<float>(http.totalMs);
        } else if (request.kind == ExchangeKind::Segment) {
            f.segmentTtfbMs = http.status != 0 ? std::optional(http.ttfbMs) : std::nullopt;
            if (toldByCache(request.cache.state)) ++cycle.told;
            if (cameFromCache(request.cache.state)) ++cycle.hits;
        }
    }
    return cycle;
}

void StageFiguresKeeper::fill(const Window& window, StageFigures& f) {
    f.latencyP95Ms.reset();
    f.errorRate.reset();
    f.hitRatio.reset();
    Cycle sum;
    std::vector<float> totals;
    for (const Cycle& cycle : window) {
        sum.requests += cycle.requests;
        sum.failed += cycle.failed;
        sum.hits += cycle.hits;
        sum.told += cycle.told;
        if (cycle.totalMs >= 0) totals.push_back(cycle.totalMs);
    }
    if (sum.requests > 0) f.errorRate = static_cast<double>(sum.failed) / sum.requests;
    if (sum.told > 0) f.hitRatio = static_cast<double>(sum.hits) / sum.told;
    if (totals.empty()) return;
    const auto rank = static_cast<std::ptrdiff_t>(std::ceil(0.95 * static_cast<double>(totals.size()))) - 1;
    std::nth_element(totals.begin(), totals.begin() + rank, totals.end());
    f.latencyP95Ms = totals[static_cast<std::size_t>(rank)];
}

void StageFiguresKeeper::update(const ProbeReport& report, std::vector<StageFigures>& stages) {
    std::vector<StageFigures> before = std::exchange(stages, {});
    stages.reserve(report.stages.size());
    for (const StageSample& sample : report.stages) {
        const auto old = std::find_if(before.begin(), before.end(), [&](const auto& f) { return f.stage == sample.stage; });
        StageFigures& f = old == before.end() ? stages.emplace_back() : stages.emplace_back(std::move(*old));
        if (old != before.end()) before.erase(old);
        f.stage = sample.stage;
        f.role = sample.role;
        if (sample.skipped || sample.trust == Trust::Blind) continue;
        f.sampled = report.finished != WallTime{} ? report.finished : report.started;
        Window& window = m_windows[sample.stage];
        window.push_back(measure(sample, f));
        if (window.size() > cyclesKept) window.pop_front();
        fill(window, f);
        if (sample.trust != Trust::Trusted) continue;
        // One that has just changed has no age yet.
        f.ageS = sample.parsed ? std::optional(sample.ageS.value_or(0)) : std::nullopt;
        f.lagS = sample.parsed ? sample.lagS : std::nullopt;
        f.lagSegments = sample.parsed ? sample.lagSegments : std::nullopt;
        if (!sample.remoteAddress.empty()) f.remoteAddress = sample.remoteAddress;
        if (sample.certificateExpires) f.certificateExpires = sample.certificateExpires;
        f.tokenExpires = sample.tokenExpires;
        keepArrivals(sample.arrivals, f.arrivals);
    }
    for (const StageFigures& gone : before) m_windows.erase(gone.stage);
}

}  // namespace inspector::verdict
