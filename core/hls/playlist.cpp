// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hls/playlist.h"

#include <algorithm>

namespace inspector::hls {

namespace {

// A longer segment is a mistake; carrying time over it would leave the range of the clock.
constexpr double longestCarried = 86'400.0 * 30;

std::optional<WallTime> shifted(WallTime time, std::optional<double> seconds, int sign) {
    if (!seconds || *seconds < 0 || *seconds > longestCarried) return std::nullopt;
    std::int64_t out = 0;
    const std::int64_t by = fromSeconds(*seconds).count() * sign;
    if (__builtin_add_overflow(time.time_since_epoch().count(), by, &out)) return std::nullopt;
    return WallTime{Nanoseconds{out}};
}

}  // namespace

const std::string* find(const Attributes& attributes, std::string_view name) {
    const auto at =
        std::find_if(attributes.begin(), attributes.end(), [&](const Attribute& a) { return a.name == name; });
    return at == attributes.end() ? nullptr : &at->value;
}

double Playlist::windowSeconds() const {
    double sum = 0;
    for (const Segment& segment : segments) sum += std::max(0.0, segment.duration.value_or(0));
    return sum;
}

std::vector<std::optional<WallTime>> segmentTimes(const Playlist& playlist) {
    const auto& segments = playlist.segments;
    std::vector<std::optional<WallTime>> times(segments.size());
    for (std::size_t i = 0; i < segments.size(); ++i) {
        times[i] = segments[i].programDateTime;
        if (!times[i] && i > 0 && !segments[i].discontinuity && times[i - 1])
            times[i] = shifted(*times[i - 1], segments[i - 1].duration, 1);
    }
    for (std::size_t i = segments.size(); i-- > 1;) {
        if (!times[i - 1] && times[i] && !segments[i].discontinuity)
            times[i - 1] = shifted(*times[i], segments[i - 1].duration, -1);
    }
    return times;
}

}  // namespace inspector::hls
