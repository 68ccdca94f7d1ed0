// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/ad_markers.h"

#include "core/rules/ad_cues.h"
#include "core/rules/merged_ranges.h"

#include <algorithm>
#include <utility>

namespace inspector::rules {

namespace {

using Kind = AdMarker::Kind;

constexpr std::size_t mostMarkers = 200;
constexpr std::size_t longestId = 120;

// Which segment a time lies in.
class Window {
public:
    Window(const hls::Playlist& playlist, const std::vector<std::optional<WallTime>>& times) : m_playlist(playlist) {
        for (std::size_t i = 0; i < playlist.segments.size() && i < times.size(); ++i)
            if (times[i]) m_starts.emplace_back(*times[i], i);
        std::stable_sort(m_starts.begin(), m_starts.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    }

    void place(AdMarker& marker) const {
        if (!marker.time || m_starts.empty() || *marker.time < m_starts.front().first) return;
        const auto next = std::upper_bound(m_starts.begin(), m_starts.end(), *marker.time,
                                           [](WallTime time, const auto& start) { return time < start.first; });
        const auto& [start, index] = *std::prev(next);
        const hls::Segment& segment = m_playlist.segments[index];
        const double into = toSeconds(*marker.time - start);
        if (next == m_starts.end() && into > segment.duration.value_or(0) + 0.001) return;  // it is yet to come
        marker.sequence = segment.sequence;
        marker.offsetS = into;
    }

private:
    const hls::Playlist& m_playlist;
    std::vector<std::pair<WallTime, std::size_t>> m_starts;
};

AdMarker markerOf(const AdCue& cue, std::uint64_t sequence, const std::optional<WallTime>& time) {
    AdMarker marker;
    marker.dialect = cue.dialect;
    marker.kind = cue.kind;
    marker.id = cue.id;
    marker.time = time;
    marker.sequence = sequence;
    marker.durationS = cue.durationS;
    marker.line = cue.line;
    return marker;
}

void addTags(std::vector<AdMarker>& markers, const hls::Playlist& playlist, const std::vector<std::optional<WallTime>>& times) {
    for (std::size_t i = 0; i < playlist.segments.size(); ++i) {
        const hls::Segment& segment = playlist.segments[i];
        for (const hls::OtherTag& tag : segment.other)
            if (const auto cue = adCueOf(tag)) markers.push_back(markerOf(*cue, segment.sequence, i < times.size() ? times[i] : std::nullopt));
    }
    // Those of the segment that is yet to come.
    if (playlist.segments.empty()) return;
    const hls::Segment& last = playlist.segments.back();
    std::optional<WallTime> end;
    if (!times.empty() && times.back()) end = later(*times.back(), last.duration.value_or(0));
    for (const hls::OtherTag& tag : playlist.other) {
        if (tag.line < last.line) continue;
        if (const auto cue = adCueOf(tag)) markers.push_back(markerOf(*cue, last.sequence + 1, end));
    }
}

void addRange(std::vector<AdMarker>& markers, const MergedRange& range, const Window& window) {
    AdMarker marker;
    marker.id = std::string(range.id.substr(0, longestId));
    marker.time = range.start;
    marker.durationS = range.duration ? range.duration : range.plannedDuration;
    if (range.start && range.end && *range.end > *range.start) marker.durationS = toSeconds(*range.end - *range.start);
    marker.line = range.line;
    if (range.out) marker.kind = Kind::Out;
    else if (range.command) marker.kind = adSpliceOf(range.command->scte35Cmd).kind;
    if (range.out || !range.in) {
        window.place(marker);
        markers.push_back(marker);
    }
    if (!range.in) return;
    marker.kind = Kind::In;
    marker.line = range.in->line;
    marker.time = range.endTime();
    marker.sequence.reset();
    marker.offsetS = 0;
    window.place(marker);
    markers.push_back(std::move(marker));
}

}  // namespace

std::vector<AdMarker> markersOf(const hls::Playlist& playlist, const std::vector<std::optional<WallTime>>& times) {
    std::vector<AdMarker> markers;
    addTags(markers, playlist, times);
    if (!playlist.dateRanges.empty()) {
        const Window window(playlist, times);
        for (const MergedRange& range : mergedRanges(playlist)) addRange(markers, range, window);
    }
    // By time where all have one; else in the order of segments, those that have left them first.
    const bool dated = std::all_of(markers.begin(), markers.end(), [](const AdMarker& m) { return m.time.has_value(); });
    std::stable_sort(markers.begin(), markers.end(), [&](const AdMarker& a, const AdMarker& b) {
        return dated ? *a.time < *b.time : a.sequence < b.sequence;
    });
    if (markers.size() > mostMarkers) markers.erase(markers.begin(), markers.end() - static_cast<std::ptrdiff_t>(mostMarkers));
    return markers;
}

}  // namespace inspector::rules
