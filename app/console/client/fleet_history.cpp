// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/client/fleet_history.h"

#include <algorithm>
#include <memory>

namespace inspector::console {

namespace {

using std::chrono::hours;

constexpr std::size_t bitratesKept = 60;
constexpr std::size_t seededChannels = 300;  // of more, bitrates begin empty: the query would be long
constexpr int refreshSeconds = 10;
constexpr int yesterdaySeconds = 300;
constexpr std::size_t mostEvents = 5'000;

std::optional<double> onlyValue(const std::vector<series::Series>& all) {
    if (all.empty() || all.front().samples.empty()) return std::nullopt;
    return all.front().samples.back().value;
}

// Time in a state within [from, to).
Nanoseconds overlap(const inventory::StateSpan& span, WallTime from, WallTime to) {
    return std::max(std::min(span.to.value_or(to), to) - std::max(span.from, from), Nanoseconds{0});
}

std::optional<double> availability(const std::vector<inventory::StateSpan>& spans, WallTime from, WallTime to) {
    double known = 0, down = 0;
    for (const auto& span : spans) {
        if (span.state == ChannelState::Unknown) continue;
        const double time = toSeconds(overlap(span, from, to));
        known += time;
        if (span.state == ChannelState::Down) down += time;
    }
    if (known <= 0) return std::nullopt;
    return 1 - down / known;
}

}  // namespace

FleetHistory::FleetHistory(Client& client, QObject* parent) : QObject(parent), m_client(client) {
    connect(&client, &Client::statusesChanged, this, &FleetHistory::takeStatuses);
    connect(&client, &Client::eventsArrived, this, &FleetHistory::takeEvents);
    connect(&client, &Client::channelsRemoved, this, [this](const std::vector<ChannelId>& channels) {
        for (const ChannelId& channel : channels) m_bitrates.erase(channel);
    });
    connect(&client, &Client::engineChanged, this, [this] {
        if (m_client.engine().ready && !m_seeded) seed();
    });
    connect(&client, &Client::seriesReady, this,
            [this](quint64 request, const Result<std::vector<series::Series>>& result) {
                const auto asked = m_seriesAsked.extract(request);
                if (asked && result) asked.mapped()(*result);
            });
    connect(&client, &Client::stateHistoryReady, this,
            [this](quint64 request, const Result<std::vector<inventory::StateSpan>>& result) {
                const auto asked = m_spansAsked.extract(request);
                if (asked && result) asked.mapped()(*result);
            });
    connect(&client, &Client::eventsReady, this, [this](quint64 request, const Result<std::vector<Event>>& result) {
        const auto asked = m_eventsAsked.extract(request);
        if (asked && result) asked.mapped()(*result);
    });
    connect(&m_second, &QTimer::timeout, this, &FleetHistory::second);
    m_second.start(1'000);
}

std::optional<double> FleetHistory::hour(FleetFigure figure) const {
    const HourTrack& t = track(figure);
    switch (figure) {
        case FleetFigure::WorstRatio: return t.max();
        case FleetFigure::Findings: return t.sum();
        default: return t.mean();
    }
}

const RingBuffer<float>* FleetHistory::bitrates(const ChannelId& channel) const {
    const auto at = m_bitrates.find(channel);
    return at == m_bitrates.end() ? nullptr : &at->second;
}

void FleetHistory::ask(Measurement measurement, const char* field, series::Aggregate aggregate, WallTime from,
                       WallTime to, std::optional<Nanoseconds> step, OnSeries use, std::vector<std::string> groupBy) {
    series::Query query;
    query.selection.measurement = measurement;
    query.selection.from = from;
    query.selection.to = to;
    query.field = field;
    query.aggregate = aggregate;
    query.step = step;
    query.groupBy = std::move(groupBy);
    m_seriesAsked.emplace(m_client.querySeries(query), std::move(use));
}

void FleetHistory::seed() {
    m_seeded = true;
    const WallTime to = m_client.now(), from = to - hours{1};
    for (HourTrack& track : m_tracks) track.advance(to);
    const auto into = [this](FleetFigure figure) {
        return [this, figure](const std::vector<series::Series>& all) {
            for (const auto& one : all)
                for (const auto& sample : one.samples) mutableTrack(figure).put(sample.time, sample.value);
        };
    };
    ask(Measurement::SegmentMetric, "download_ratio", series::Aggregate::Max, from, to, HourTrack::step,
        into(FleetFigure::WorstRatio));
    ask(Measurement::SegmentMetric, "ttfb_ms", series::Aggregate::P95, from, to, HourTrack::step,
        into(FleetFigure::TtfbP95));
    seedErrors(from, to);
    seedBitrates();
    m_spansAsked.emplace(m_client.queryFleetHistory(from, to),
                         [this, from, to](const auto& spans) { takeSpans(spans, from, to); });
    inventory::EventFilter opened;
    opened.kind = EventKind::FindingOpened;
    opened.from = from;
    opened.to = to;
    opened.limit = mostEvents;
    m_eventsAsked.emplace(m_client.queryEvents(opened), [this](const std::vector<Event>& events) { takeEvents(events); });
    askYesterday();
    refresh();
}

// Failures of each step over its requests: what the channels' own error rates will go on from.
void FleetHistory::seedErrors(WallTime from, WallTime to) {
    auto requests = std::make_shared<std::map<WallTime, double>>();
    const auto count = [requests](const std::vector<series::Series>& all) {
        for (const auto& one : all)
            for (const auto& sample : one.samples) (*requests)[sample.time] += sample.value;
    };
    ask(Measurement::PlaylistValidation, "fetch_ms", series::Aggregate::Count, from, to, HourTrack::step, count);
    ask(Measurement::SegmentMetric, "http_status", series::Aggregate::Count, from, to, HourTrack::step, count);
    ask(Measurement::ChannelError, "count", series::Aggregate::Sum, from, to, HourTrack::step,
        [this, requests](const std::vector<series::Series>& all) {
            std::map<WallTime, double> errors;
            for (const auto& one : all)
                for (const auto& sample : one.samples) errors[sample.time] += sample.value;
            for (const auto& [time, n] : *requests)
                if (n > 0) mutableTrack(FleetFigure::ErrorRate).put(time, std::min(errors[time] / n, 1.0));
        });
}

void FleetHistory::seedBitrates() {
    if (m_client.inventory()->channels.size() > seededChannels) return;
    const WallTime to = m_client.now();
    ask(Measurement::SegmentMetric, "bitrate_bps", series::Aggregate::Max, to - hours{1}, to, Seconds{60},
        [this](const std::vector<series::Series>& all) {
            for (const auto& one : all) {
                if (one.tags.empty()) continue;
                auto& ring = m_bitrates.try_emplace(ChannelId{one.tags.front().second}, bitratesKept).first->second;
                if (ring.size() > 2) continue;  // has already begun on its own
                ring.clear();
                for (const auto& sample : one.samples) ring.push(static_cast<float>(sample.value));
            }
            Q_EMIT bitratesSeeded();
        },
        {"channel"});
}

void FleetHistory::askYesterday() {
    const WallTime to = m_client.now() - hours{24}, from = to - hours{1};
    const auto into = [this](FleetFigure figure) {
        return [this, figure](const std::vector<series::Series>& all) { m_yesterday[index(figure)] = onlyValue(all); };
    };
    ask(Measurement::SegmentMetric, "download_ratio", series::Aggregate::Max, from, to, std::nullopt,
        into(FleetFigure::WorstRatio));
    ask(Measurement::SegmentMetric, "ttfb_ms", series::Aggregate::P95, from, to, std::nullopt,
        into(FleetFigure::TtfbP95));
    m_spansAsked.emplace(m_client.queryFleetHistory(from, to), [this, from, to](const auto& spans) {
        m_yesterday[index(FleetFigure::Availability)] = availability(spans, from, to);
    });
    inventory::EventFilter opened;
    opened.kind = EventKind::FindingOpened;
    opened.from = from;
    opened.to = to;
    opened.limit = mostEvents;
    m_eventsAsked.emplace(m_client.queryEvents(opened), [this, from](const std::vector<Event>& events) {
        // Nothing was opened, or nothing was watched: only known to be 0 where states were recorded.
        auto& value = m_yesterday[index(FleetFigure::Findings)];
        value.reset();
        if (!events.empty() || m_yesterday[index(FleetFigure::Availability)]) value = static_cast<double>(events.size());
    });
}

// The newest steps once more: late points come in, and the figure of the last five minutes.
void FleetHistory::refresh() {
    const WallTime to = m_client.now();
    ask(Measurement::SegmentMetric, "ttfb_ms", series::Aggregate::P95, to - 2 * HourTrack::step, to, HourTrack::step,
        [this](const std::vector<series::Series>& all) {
            for (const auto& one : all)
                for (const auto& sample : one.samples) mutableTrack(FleetFigure::TtfbP95).put(sample.time, sample.value);
        });
    ask(Measurement::SegmentMetric, "ttfb_ms", series::Aggregate::P95, to - std::chrono::minutes{5}, to, std::nullopt,
        [this](const std::vector<series::Series>& all) { m_now[index(FleetFigure::TtfbP95)] = onlyValue(all); });
}

void FleetHistory::takeSpans(const std::vector<inventory::StateSpan>& spans, WallTime from, WallTime to) {
    const auto start = WallTime{from.time_since_epoch() / HourTrack::step * HourTrack::step};
    for (WallTime at = start; at < to; at += HourTrack::step) {
        const WallTime end = at + HourTrack::step;
        bool known = false;
        int troubled = 0;
        for (const auto& span : spans) {
            if (span.state == ChannelState::Unknown || overlap(span, at, end) < HourTrack::step / 2) continue;
            known = true;
            if (span.state != ChannelState::Up) ++troubled;
        }
        if (!known) continue;
        mutableTrack(FleetFigure::Troubled).put(at, troubled, HourTrack::Merge::Max);
        mutableTrack(FleetFigure::Findings).put(at, 0, HourTrack::Merge::Sum);  // known to be none, no gap
        if (const auto share = availability(spans, at, end)) mutableTrack(FleetFigure::Availability).put(at, *share);
    }
}

void FleetHistory::takeStatuses(const std::vector<ChannelId>& channels) {
    for (const ChannelId& channel : channels) {
        const ChannelStatus* status = m_client.status(channel);
        if (!status || !status->kpis.bitrateBps) continue;
        m_bitrates.try_emplace(channel, bitratesKept).first->second.push(static_cast<float>(*status->kpis.bitrateBps));
    }
}

void FleetHistory::takeEvents(const std::vector<Event>& events) {
    for (const Event& event : events)
        if (event.kind == EventKind::FindingOpened)
            mutableTrack(FleetFigure::Findings).put(event.time, 1, HourTrack::Merge::Sum);
}

void FleetHistory::second() {
    const WallTime now = m_client.now();
    for (HourTrack& track : m_tracks) track.advance(now);
    countStates();
    if (m_seeded && ++m_seconds % refreshSeconds == 0) refresh();
    if (m_seeded && m_seconds % yesterdaySeconds == 0) askYesterday();
    Q_EMIT changed();
}

void FleetHistory::countStates() {
    const WallTime now = m_client.now();
    FleetCounts counts;
    double available = 0, errors = 0;
    int availableOf = 0, errorsOf = 0;
    std::optional<double> worst;
    for (const Channel& channel : m_client.inventory()->channels) {
        if (!channel.enabled) {
            ++counts.off;
            continue;
        }
        const ChannelStatus* status = m_client.status(channel.id);
        switch (status ? status->state : ChannelState::Unknown) {
            case ChannelState::Up: ++counts.up; break;
            case ChannelState::Degraded: ++counts.degraded; break;
            case ChannelState::Down: ++counts.down; break;
            case ChannelState::Unknown: ++counts.unknown; continue;
        }
        const Kpis& kpis = status->kpis;
        if (kpis.availability) available += *kpis.availability, ++availableOf;
        if (kpis.errorRate) errors += *kpis.errorRate, ++errorsOf;
        if (kpis.downloadRatio && (!worst || *kpis.downloadRatio > *worst)) {
            worst = kpis.downloadRatio;
            m_worstChannel = channel.id;
        }
    }
    m_counts = counts;
    const auto mean = [](double sum, int n) { return n ? std::optional(sum / n) : std::nullopt; };
    m_now[index(FleetFigure::Availability)] = mean(available, availableOf);
    m_now[index(FleetFigure::ErrorRate)] = mean(errors, errorsOf);
    m_now[index(FleetFigure::WorstRatio)] = worst;
    m_now[index(FleetFigure::Findings)] = mutableTrack(FleetFigure::Findings).sum().value_or(0);
    const int known = counts.up + counts.degraded + counts.down;
    m_now[index(FleetFigure::Troubled)] = known ? std::optional<double>(counts.degraded + counts.down) : std::nullopt;
    if (!known) return;
    mutableTrack(FleetFigure::Findings).put(now, 0, HourTrack::Merge::Sum);
    mutableTrack(FleetFigure::Troubled).put(now, counts.degraded + counts.down, HourTrack::Merge::Max);
    mutableTrack(FleetFigure::Availability).put(now, 1 - static_cast<double>(counts.down) / known);
    if (worst) mutableTrack(FleetFigure::WorstRatio).put(now, *worst, HourTrack::Merge::Max);
    if (errorsOf) mutableTrack(FleetFigure::ErrorRate).put(now, errors / errorsOf);
}

}  // namespace inspector::console
