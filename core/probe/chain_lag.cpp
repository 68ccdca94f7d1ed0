// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/chain_lag.h"

#include <algorithm>
#include <cmath>

namespace inspector::probe {

namespace {

constexpr std::size_t mostArrivals = 20;
constexpr double largestLagS = 30 * 86'400.0;  // more is another numbering, or another clock

bool isDash(const StageListing& listing) { return listing.mpd != nullptr; }

// Segments that the reference has and the stage has not yet, by their numbers.
std::optional<double> numbersBehind(const StageListing& reference, const StageListing& stage) {
    const auto ahead = *reference.newest();
    const auto at = *stage.newest();
    if (at >= ahead) return 0;
    if (isDash(reference))
        return static_cast<double>(std::count_if(reference.segments.begin(), reference.segments.end(),
                                                 [&](const StageSegment& s) { return s.sequence > at; }));
    return static_cast<double>(ahead - at);
}

}  // namespace

std::optional<StageLag> lagBehind(const ListedAt& reference, const ListedAt& stage) {
    if (!reference.listing || !stage.listing || !reference.listing->newest() || !stage.listing->newest()) return std::nullopt;
    if (isDash(*reference.listing) != isDash(*stage.listing)) return std::nullopt;
    const double mean = reference.listing->segmentDurationS > 0 ? reference.listing->segmentDurationS
                                                                : std::max(1.0, reference.listing->targetDurationS);
    StageLag lag;
    if (reference.listing->edgeTime && stage.listing->edgeTime) {
        lag.seconds = toSeconds(*reference.listing->edgeTime - *stage.listing->edgeTime);
        lag.segments = std::round(lag.seconds / mean);
    } else {
        lag.segments = numbersBehind(*reference.listing, *stage.listing).value_or(0);
        lag.seconds = lag.segments * mean;
    }
    if (lag.seconds > largestLagS) return std::nullopt;
    const double spread = toSeconds(reference.answered - stage.asked);
    if (spread > 0) {
        const double target = reference.listing->targetDurationS > 0 ? reference.listing->targetDurationS : mean;
        const double gained = 1 + std::floor(spread / target);
        lag.segments -= gained;
        lag.seconds -= gained * mean;
    }
    lag.segments = std::max(0.0, lag.segments);
    lag.seconds = std::max(0.0, lag.seconds);
    if (lag.segments == 0) lag.seconds = 0;
    return lag;
}

std::vector<SegmentArrival> arrivalsOf(const StageListing& listing, std::optional<std::uint64_t> before,
                                       std::optional<WallTime> listed, WallTime made) {
    std::vector<SegmentArrival> out;
    const auto newest = listing.newest();
    if (!newest || (before && *newest <= *before)) return out;
    if (!before) return {{*newest, made, {}}};
    if (listed && made < *listed) made = *listed;
    for (auto s = listing.segments.rbegin(); s != listing.segments.rend() && s->sequence > *before; ++s) {
        if (out.size() == mostArrivals) break;
        out.push_back({s->sequence, made, listed});
    }
    std::reverse(out.begin(), out.end());
    return out;
}

}  // namespace inspector::probe
