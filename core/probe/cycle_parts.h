// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/channel.h"
#include "core/probe/digest.h"
#include "core/probe/requests.h"
#include "core/probe/segment_reader.h"
#include "core/probe/surroundings.h"

#include <functional>
#include <string>

// How further protocols join a cycle. A part is a class of its own, made for one cycle from CycleParts, whose coroutines
// Cycle awaits at the place that its comments name: DASH after the channel's own URL was digested as an MPD
// (Cycle::whole and Cycle::part, `state.dash`), a low-latency follower beside a rung's polls (`Rung::lowLatency`).
//
// - Documents: requests.document(), then requests.judge(); set exchange->body to the text that is kept.
// - Segments: a PlannedSegment and a SegmentOwner for segments.read(). DASH's rungs are Rung objects in state.rungs too
//   (spec, figures, media), so that reports, points, budget and what is remembered of segments are the same.
// - What a part brings goes to a Poll: Cycle makes them (CycleParts::newPoll), the report is made of them: report,
//   findings, planned. A poll's planned segments are fetched by Cycle with its `declared`.
// - Following: set Rung::nextPoll, or ChannelState::nextTop for the channel's own URL, nextSegments for
//   what the document that is known lists by then.
namespace inspector::probe {

struct CycleParts {
    const Surroundings& around;
    ChannelState& state;
    const Channel& channel;
    const Watched& watched;
    Requests& requests;
    SegmentReader& segments;
    // A poll of a rung (null: the channel's own URL), reported as it was remembered until something comes.
    std::function<Poll&(Rung* rung, std::string url)> newPoll;
};

}  // namespace inspector::probe
