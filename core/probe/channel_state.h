// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/hls/parser.h"
#include "core/model/report.h"
#include "core/probe/budget.h"
#include "core/probe/clock_offset.h"
#include "core/probe/ladder.h"
#include "core/probe/license_watch.h"
#include "core/probe/removal_watch.h"
#include "core/probe/revalidation.h"
#include "core/probe/segment_plan.h"
#include "core/probe/segment_reader.h"
#include "core/rules/judge.h"
#include "core/rules/judge_ads.h"
#include "core/rules/judge_http.h"
#include "core/rules/judge_ladder.h"
#include "core/rules/judge_live.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

// What a monitor remembers of its channel between two cycles: texts and figures, no parsed media playlist.
namespace inspector::probe {

// What the parts that know DASH and Low-Latency HLS remember; each defines its own in its own header. Shared pointers,
// because they can be destroyed where the type is not known.
struct DashState;
struct LowLatencyState;

// The newest version of a media playlist, in figures.
struct MediaFigures {
    bool parsed = false;
    bool endList = false;
    bool iFramesOnly = false;      // its segments are I-frames, whatever led to it
    std::uint64_t mediaSequence = 0;
    std::uint32_t segmentCount = 0;
    double targetDurationS = 0;
    double windowS = 0;
    std::optional<WallTime> edge;  // end of the newest segment, from program date-time
};

// An interstitial's asset that was asked for, and what was found of it.
struct AskedAsset {
    rules::InterstitialAsset asset;
    std::vector<Finding> findings;
};

struct Rung {
    RungSpec spec;
    std::string shownUrl;                     // redacted
    std::shared_ptr<const std::string> text;  // newest that was received; null: none ever
    std::uint64_t bodyHash = 0;
    std::vector<Finding> documentFindings;    // of that version
    rules::MediaHistory history;
    MediaFigures figures;
    std::vector<AdMarker> markers;            // of that version
    rules::AdHistory ads;
    std::vector<AskedAsset> assets;           // of that version's interstitials
    SegmentMemory segments;
    MediaMemory media;
    RemovalWatch removals;
    rules::HttpHistory http;                  // of its playlist
    Revalidation revalidation;                // likewise
    ChangeDoubt changeDoubt;                  // of its segments
    GzipTrial gzip;
    std::shared_ptr<LowLatencyState> lowLatency;  // null: not a low-latency playlist, or not followed as one
    std::uint64_t nextWhole = 0;              // sparse: the whole cycle in which it is polled again
    std::vector<Finding> sparseFindings;      // and what was found the last time
    int failures = 0;                         // polls in a row
    std::optional<MonoTime> nextPoll;         // when following
};

// What the channel's URL turned out to be, of HLS.
enum class Shape { Unknown, Multivariant, Media };

struct ChannelState {
    Protocol protocol = Protocol::Unknown;
    Shape shape = Shape::Unknown;             // of HLS
    std::shared_ptr<DashState> dash;          // null: not DASH
    std::optional<MonoTime> nextTop;          // when following: the channel's own URL is to be asked for again (an MPD)
    std::optional<MonoTime> nextSegments;     // when following: segments are due that the known MPD names (DASH)
    ClockOffset clockOffset;
    rules::HttpHistory http;                  // of the channel's own URL
    GzipTrial gzip;
    rules::MultivariantHistory multivariant;
    rules::LadderHistory ladder;
    std::shared_ptr<const std::string> topText;  // the multivariant playlist
    std::uint64_t topHash = 0;
    std::string topUrl;                          // redacted
    std::shared_ptr<const hls::Playlist> top;    // what judging the rungs beside each other needs of it; null: unusable
    std::vector<Finding> topFindings;            // of that version
    std::map<std::string, std::string> variables;
    std::vector<std::unique_ptr<Rung>> rungs;
    std::size_t rungsListed = 0;
    std::vector<Finding> acrossFindings;         // of the playlists beside each other
    std::uint64_t nextSteering = 0;              // whole cycle in which the steering manifest is asked for again
    std::vector<Finding> steeringFindings;       // what was found the last time
    LicenseWatch licenses;
    std::uint64_t cycle = 0;
    std::uint64_t wholeCycles = 0;
    int failedCycles = 0;                        // in a row: nothing at all answered
    double playlistBytes = 0;                    // of the newest whole cycle
    std::optional<MonoTime> holdUntil;           // the server asked us to wait
};

// The rung as it is remembered, for reports in which it was not polled.
[[nodiscard]] RungReport describe(const Rung& rung, WallTime now);
// What the channel would receive at each budget step.
[[nodiscard]] Demand demandOf(const ChannelState& state, const Template& settings);

}  // namespace inspector::probe
