// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/channel_state.h"

#include "core/model/template.h"

#include <algorithm>

namespace inspector::probe {

RungReport describe(const Rung& rung, WallTime now) {
    RungReport r;
    r.rung = rung.spec.key;
    r.kind = rung.spec.kind;
    r.url = rung.shownUrl;
    r.bandwidthBps = rung.spec.bandwidthBps;
    r.averageBandwidthBps = rung.spec.averageBandwidthBps;
    r.width = rung.spec.width;
    r.height = rung.spec.height;
    r.frameRate = rung.spec.frameRate;
    r.codecs = rung.spec.codecs;
    r.language = rung.spec.language;
    r.text = rung.text;
    r.markers = rung.markers;
    const MediaFigures& f = rung.figures;
    r.parsed = f.parsed;
    r.mediaSequence = f.mediaSequence;
    r.segmentCount = f.segmentCount;
    r.targetDurationS = f.targetDurationS;
    r.windowS = f.windowS;
    r.endList = f.endList;
    if (!f.parsed) return r;
    if (const auto age = rung.history.age()) r.ageS = toSeconds(*age);
    if (f.edge && !f.endList) r.latencyS = toSeconds(now - *f.edge);
    return r;
}

Demand demandOf(const ChannelState& state, const Template& settings) {
    const double interval = std::max(0.1, toSeconds(settings.interval));
    double all = 0;      // bytes a second
    double newest = 0;
    double largest = 0;  // bytes of one segment
    double polls = 1 / interval;
    for (const auto& rung : state.rungs) {
        if (rung->spec.isSparse()) continue;
        const double duration = rung->figures.targetDurationS > 0 ? rung->figures.targetDurationS : 6;
        const double declared = static_cast<double>(rung->spec.bandwidthBps) / 8 * duration;
        const double bytes = rung->media.wholeBytes > 0 ? rung->media.wholeBytes : declared;
        const double turns = settings.follow ? std::max(1 / duration, 1 / interval) : 1 / interval;
        polls = std::max(polls, turns);
        all += bytes / duration;
        newest += bytes * std::min(turns, 1 / duration);
        largest = std::max(largest, bytes);
    }
    const double playlists = state.playlistBytes * polls;
    Demand demand{};
    demand.fill(playlists * 8);
    if (settings.segments == SegmentPolicy::None) return demand;
    const double one = std::min(newest, largest * polls);
    const double part = std::min(one, static_cast<double>(partialBytes) * polls);
    demand[0] += 8 * (settings.segments == SegmentPolicy::All ? all : newest);
    demand[1] += 8 * newest;
    demand[2] += 8 * one;
    demand[3] += 8 * part;
    return demand;
}

}  // namespace inspector::probe
