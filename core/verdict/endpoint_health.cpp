// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verdict/sample_kind.h"
#include "core/verdict/stage_tracker.h"

#include <algorithm>
#include <utility>

namespace inspector::verdict {

namespace {

constexpr Seconds window{300};
constexpr std::size_t endpointsKept = 5'000;

std::optional<double> share(std::uint64_t part, std::uint64_t whole) {
    if (whole == 0) return std::nullopt;
    return static_cast<double>(part) / static_cast<double>(whole);
}

std::optional<WallTime> earlier(std::optional<WallTime> a, std::optional<WallTime> b) {
    return a && b ? std::min(a, b) : a ? a : b;
}

void put(std::vector<Field>& fields, std::string name, std::optional<double> value) {
    if (value) fields.emplace_back(std::move(name), *value);
}

}  // namespace

EndpointHealth::EndpointHealth(Milliseconds interval) : m_interval(std::max(interval, Milliseconds(1'000))) {}

WallTime EndpointHealth::beginOf(WallTime at) const {
    return WallTime{at.time_since_epoch() / Nanoseconds(m_interval) * Nanoseconds(m_interval)};
}

void EndpointHealth::Slot::merge(const Slot& other) {
    requests += other.requests;
    errors += other.errors;
    late += other.late;
    hits += other.hits;
    told += other.told;
    cycles += other.cycles;
    available += other.available;
    reusedMs.merge(other.reusedMs);
    freshMs.merge(other.freshMs);
    connectMs.merge(other.connectMs);
    newest = std::max(newest, other.newest);
    certificateExpires = earlier(certificateExpires, other.certificateExpires);
}

// What belongs to an interval that has been taken already counts in the next.
EndpointHealth::Slot& EndpointHealth::slotOf(const std::string& stage, WallTime at) {
    const WallTime begin = std::max(beginOf(at), m_taken);
    std::deque<Slot>& slots = m_slots[stage];
    auto place = slots.end();
    while (place != slots.begin() && std::prev(place)->begin >= begin) --place;
    if (place == slots.end() || place->begin != begin) {
        place = slots.insert(place, Slot{});
        place->begin = begin;
    }
    return *place;
}

void EndpointHealth::count(Slot& slot, const StageRequest& request) {
    if (request.trust != Trust::Trusted) {
        ++slot.late;
        return;
    }
    const HttpSample& http = request.http;
    ++slot.requests;
    slot.newest = std::max(slot.newest, request.at);
    if (!http.ok) ++slot.errors;
    if (http.ok) (http.reused ? slot.reusedMs : slot.freshMs).add(http.totalMs);
    if (!http.reused && http.status != 0) slot.connectMs.add(http.connectMs + http.tlsMs);
    if (request.kind != ExchangeKind::Segment) return;
    if (toldByCache(request.cache.state)) ++slot.told;
    if (cameFromCache(request.cache.state)) ++slot.hits;
}

void EndpointHealth::add(const ProbeReport& report) {
    const bool blind = report.trust == Trust::Blind;
    for (const StageSample& sample : report.stages) {
        if (sample.requests.empty() || (m_slots.size() >= endpointsKept && !m_slots.contains(sample.stage))) continue;
        bool asked = false;
        bool came = false;
        for (const StageRequest& request : sample.requests) {
            Slot& slot = slotOf(sample.stage, request.at);
            if (blind) {
                ++slot.late;
                continue;
            }
            count(slot, request);
            if (request.trust != Trust::Trusted || !isDocument(request.kind)) continue;
            asked = true;
            came = came || request.http.ok;
        }
        if (!asked) continue;
        Slot& slot = slotOf(sample.stage, sample.requests.back().at);
        ++slot.cycles;
        if (came) ++slot.available;
        slot.certificateExpires = earlier(slot.certificateExpires, sample.certificateExpires);
    }
}

std::vector<Point> EndpointHealth::take(WallTime now, const std::vector<Endpoint>& endpoints, const std::string& probe) {
    std::vector<Point> points;
    const WallTime taken = beginOf(now);
    if (taken <= m_taken) return points;
    for (auto& [stage, slots] : m_slots) {
        const auto endpoint = std::find_if(endpoints.begin(), endpoints.end(),
                                           [&, id = std::string_view(stage)](const Endpoint& e) { return e.id.value == id; });
        for (const Slot& slot : slots) {
            if (slot.begin < m_taken || slot.begin >= taken || slot.requests == 0) continue;
            Point point;
            point.measurement = Measurement::CdnHealth;
            point.time = slot.begin + m_interval;
            point.tags = {{"endpoint", stage}, {"probe", probe}};
            if (endpoint != endpoints.end() && !endpoint->region.empty())
                point.tags.insert(point.tags.begin() + 1, {"region", endpoint->region});
            point.fields.emplace_back("requests", static_cast<std::int64_t>(slot.requests));
            point.fields.emplace_back("errors", static_cast<std::int64_t>(slot.errors));
            put(point.fields, "error_rate", share(slot.errors, slot.requests));
            put(point.fields, "availability", share(slot.available, slot.cycles));
            put(point.fields, "hit_ratio", share(slot.hits, slot.told));
            put(point.fields, "latency_p50_ms", slot.latencyMs().quantile(0.5));
            put(point.fields, "latency_p95_ms", slot.latencyMs().quantile(0.95));
            put(point.fields, "latency_p99_ms", slot.latencyMs().quantile(0.99));
            points.push_back(std::move(point));
        }
        while (!slots.empty() && slots.front().begin + m_interval + window <= now) slots.pop_front();
    }
    std::erase_if(m_slots, [](const auto& entry) { return entry.second.empty(); });
    m_taken = taken;
    return points;
}

std::vector<EndpointStatus> EndpointHealth::statuses(WallTime now) const {
    std::vector<EndpointStatus> all;
    all.reserve(m_slots.size());
    for (const auto& [stage, slots] : m_slots) {
        Slot sum;
        for (const Slot& slot : slots)
            if (slot.begin + m_interval + window > now) sum.merge(slot);
        EndpointStatus& status = all.emplace_back();
        status.endpoint = EndpointId(stage);
        status.sampled = sum.newest;
        status.requests = sum.requests;
        status.errors = sum.errors;
        status.late = sum.late;
        status.errorRate = share(sum.errors, sum.requests);
        status.availability = share(sum.available, sum.cycles);
        status.hitRatio = share(sum.hits, sum.told);
        status.latencyP50Ms = sum.latencyMs().quantile(0.5);
        status.latencyP95Ms = sum.latencyMs().quantile(0.95);
        status.latencyP99Ms = sum.latencyMs().quantile(0.99);
        status.connectP95Ms = sum.connectMs.quantile(0.95);
        status.certificateExpires = sum.certificateExpires;
    }
    return all;
}

}  // namespace inspector::verdict
