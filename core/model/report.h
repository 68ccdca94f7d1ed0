// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/chain.h"
#include "core/model/finding.h"
#include "core/model/http_sample.h"
#include "core/model/ids.h"
#include "core/model/media_facts.h"
#include "core/model/point.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inspector {

// What a probe's network budget lets it fetch at the moment, from everything down, in this order.
enum class BudgetStep { AsAsked, NewestOnly, OneRungInTurn, First64KiB };
[[nodiscard]] std::string_view toString(BudgetStep step);  // "as-asked", "newest-only", "one-rung-in-turn", "first-64-kib"
[[nodiscard]] std::optional<BudgetStep> budgetStepFromString(std::string_view text);

// Master: the multivariant playlist, key "master". The others are media playlists.
enum class RungKind { Master, Variant, Audio, Subtitles, IFrame };
[[nodiscard]] std::string_view toString(RungKind kind);  // "master", "variant", "audio", "subtitles", "iframe"
[[nodiscard]] std::optional<RungKind> rungKindFromString(std::string_view text);

// One segment that was fetched (or asked for).
struct SegmentSample {
    std::uint64_t sequence = 0;
    double durationS = 0;                  // EXTINF
    bool discontinuity = false;            // EXT-X-DISCONTINUITY stands before it
    bool partial = false;                  // only its first bytes were asked for (budget)
    std::optional<double> downloadRatio;   // download time / duration; none when partial or failed
    std::optional<double> bitrateBps;      // size * 8 / duration; none when partial or failed
    WallTime fetched{};
    HttpSample http;
    std::string url;                       // redacted
    std::optional<WallTime> programDateTime;  // of its start, as written or derived
    std::optional<MediaFacts> media;       // what was seen inside; none: not looked into

    bool operator==(const SegmentSample&) const = default;
};

// One playlist of a channel and what was fetched with it, in one cycle.
struct RungReport {
    std::string rung;        // key, e.g. "master", "1080p-6000k", "audio-eng"
    RungKind kind = RungKind::Variant;
    std::string url;         // as fetched, redacted

    // Declared by the multivariant playlist; 0 or empty: not declared.
    std::int64_t bandwidthBps = 0;
    std::int64_t averageBandwidthBps = 0;
    int width = 0;
    int height = 0;
    double frameRate = 0;
    std::string codecs;
    std::string language;

    bool fetched = false;    // false: not its turn in this cycle (follow polls each playlist at its own pace)
    HttpSample http;
    std::shared_ptr<const std::string> text;  // the newest playlist; null when none was ever received

    // Of a media playlist; meaningless while `parsed` is false.
    bool parsed = false;
    bool changed = false;    // against the version before
    std::uint64_t mediaSequence = 0;
    std::uint32_t segmentCount = 0;
    double targetDurationS = 0;
    double windowS = 0;
    std::optional<double> ageS;      // certain time since it last changed (a lower bound)
    std::optional<double> latencyS;  // end of the newest segment behind the wall clock, from program date-time
    bool endList = false;

    std::vector<SegmentSample> segments;  // of this cycle, oldest first
    bool comparedAgain = false;           // a segment was fetched again to see whether it is the same, or none is listed still
    std::vector<AdMarker> markers;        // of the newest playlist or MPD, oldest first; at most 200
};

struct Exchange;

// What the channel's URL turned out to be.
enum class Protocol { Unknown, Hls, Dash };
[[nodiscard]] std::string_view toString(Protocol protocol);  // "unknown", "hls", "dash"

// All that one cycle of one channel brought. Immutable once made: shared as std::shared_ptr<const ProbeReport>.
//
// There are two kinds: of the channel's own URL (rungs, stage "packager"), and of its chain: what the CDN monitor saw through
// each stage (`stages`), with no rungs and whole false. Findings, points and exchanges are in both.
struct ProbeReport {
    ChannelId channel;
    ProbeId probe;
    WallTime started{};
    WallTime finished{};
    double lagMs = 0;        // how late the cycle began: the worker's own delay
    std::uint64_t cycle = 0; // from 1, of this monitor
    BudgetStep budget = BudgetStep::AsAsked;
    bool whole = true;       // false: a part of the channel (follow's single playlist polls)
    Protocol protocol = Protocol::Unknown;
    // This machine's clock against the servers' (HTTP Date, UTCTiming): to be added to our time; none: not known.
    std::optional<double> clockOffsetMs;
    // Blind: the probe's own network was gone when this was measured: it counts in no state, figure or finding.
    Trust trust = Trust::Trusted;
    std::vector<RungReport> rungs;
    std::vector<StageSample> stages;   // not empty: the report is of the chain; in the order of the chain
    std::vector<Finding> findings;
    std::vector<Point> points;
    std::vector<std::shared_ptr<const Exchange>> exchanges;  // in the order of their start

    [[nodiscard]] bool isChain() const { return !stages.empty(); }
};

}  // namespace inspector
