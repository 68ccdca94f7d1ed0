// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/client.h"
#include "app/console/client/hour_track.h"
#include "core/base/ring_buffer.h"

#include <QObject>
#include <QTimer>

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

namespace inspector::console {

// The figures of the fleet as a whole.
enum class FleetFigure {
    Troubled,      // channels that are down or degraded
    Availability,  // share of known time that was not down, 0 to 1
    WorstRatio,    // worst rung's download time / duration
    TtfbP95,       // of all segments, ms
    ErrorRate,     // mean over the channels, 0 to 1
    Findings,      // findings that were opened, in each step
};
inline constexpr std::size_t fleetFigureCount = 6;

// How many channels are in which state; those off the air are in none.
struct FleetCounts {
    int up = 0, degraded = 0, down = 0, unknown = 0, off = 0;
    [[nodiscard]] int watched() const { return up + degraded + down + unknown; }
    bool operator==(const FleetCounts&) const = default;
};

// The last hour of the fleet's figures in steps of 30 s, and what the same hour was yesterday: asked of the stores
// when they are open, then kept up once a second. Also each channel's newest bitrates. Lives on the GUI thread; the
// client outlives it.
class FleetHistory : public QObject {
    Q_OBJECT

public:
    explicit FleetHistory(Client& client, QObject* parent = nullptr);

    [[nodiscard]] const HourTrack& track(FleetFigure figure) const { return m_tracks[index(figure)]; }
    [[nodiscard]] std::optional<double> now(FleetFigure figure) const { return m_now[index(figure)]; }
    // Over the last whole hour, and over the same hour yesterday; none where nothing was recorded.
    [[nodiscard]] std::optional<double> hour(FleetFigure figure) const;
    [[nodiscard]] std::optional<double> yesterday(FleetFigure figure) const { return m_yesterday[index(figure)]; }
    [[nodiscard]] const FleetCounts& counts() const { return m_counts; }
    [[nodiscard]] const ChannelId& worstChannel() const { return m_worstChannel; }  // of WorstRatio
    // Oldest first; null when nothing is known.
    [[nodiscard]] const RingBuffer<float>* bitrates(const ChannelId& channel) const;

Q_SIGNALS:
    void changed();         // at most once a second
    void bitratesSeeded();  // once: what the store had of them is there

private:
    static std::size_t index(FleetFigure figure) { return static_cast<std::size_t>(figure); }
    HourTrack& mutableTrack(FleetFigure figure) { return m_tracks[index(figure)]; }

    using OnSeries = std::function<void(const std::vector<series::Series>&)>;
    using OnSpans = std::function<void(const std::vector<inventory::StateSpan>&)>;
    void ask(Measurement measurement, const char* field, series::Aggregate aggregate, WallTime from, WallTime to,
             std::optional<Nanoseconds> step, OnSeries use, std::vector<std::string> groupBy = {});
    void seed();
    void seedErrors(WallTime from, WallTime to);
    void seedBitrates();
    void askYesterday();
    void refresh();
    void takeSpans(const std::vector<inventory::StateSpan>& spans, WallTime from, WallTime to);
    void second();
    void countStates();
    void takeStatuses(const std::vector<ChannelId>& channels);
    void takeEvents(const std::vector<Event>& events);

    Client& m_client;
    QTimer m_second;
    int m_seconds = 0;
    bool m_seeded = false;
    std::array<HourTrack, fleetFigureCount> m_tracks;
    std::array<std::optional<double>, fleetFigureCount> m_now;
    std::array<std::optional<double>, fleetFigureCount> m_yesterday;
    FleetCounts m_counts;
    ChannelId m_worstChannel;
    std::unordered_map<ChannelId, RingBuffer<float>> m_bitrates;
    std::map<RequestId, OnSeries> m_seriesAsked;
    std::map<RequestId, OnSpans> m_spansAsked;
    std::map<RequestId, std::function<void(const std::vector<Event>&)>> m_eventsAsked;
};

}  // namespace inspector::console
