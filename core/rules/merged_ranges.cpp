// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/merged_ranges.h"

#include <map>

namespace inspector::rules {

std::optional<WallTime> later(WallTime time, double seconds) {
    constexpr double most = 86'400.0 * 366 * 100;  // a hundred years
    if (!(seconds >= -most && seconds <= most)) return std::nullopt;
    std::int64_t out = 0;
    if (__builtin_add_overflow(time.time_since_epoch().count(), fromSeconds(seconds).count(), &out)) return std::nullopt;
    return WallTime{Nanoseconds{out}};
}

std::optional<WallTime> MergedRange::endTime() const {
    if (end) return end;
    return start && duration ? later(*start, *duration) : std::nullopt;
}

std::vector<MergedRange> mergedRanges(const hls::Playlist& playlist) {
    std::vector<MergedRange> merged;
    std::map<std::string_view, std::size_t> byId;
    for (const hls::DateRange& range : playlist.dateRanges) {
        if (range.id.empty()) continue;
        const auto [at, isNew] = byId.try_emplace(range.id, merged.size());
        if (isNew) merged.push_back({range.id, range.line, {}, {}, {}, {}, {}});
        MergedRange& all = merged[at->second];
        if (!range.klass.empty()) all.klass = range.klass;
        if (range.startDate) all.start = range.startDate;
        if (range.endDate) all.end = range.endDate;
        if (range.duration) all.duration = range.duration;
        if (range.plannedDuration) all.plannedDuration = range.plannedDuration;
        all.endOnNext = all.endOnNext || range.endOnNext;
        if (!range.scte35Out.empty() && !all.out) all.out = &range;
        if (!range.scte35In.empty() && !all.in) all.in = &range;
        if (!range.scte35Cmd.empty() && !all.command) all.command = &range;
        all.assetUri = all.assetUri || hls::find(range.attributes, "X-ASSET-URI");
        all.assetList = all.assetList || hls::find(range.attributes, "X-ASSET-LIST");
    }
    return merged;
}

}  // namespace inspector::rules
