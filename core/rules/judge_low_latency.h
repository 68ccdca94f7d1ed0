// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/hls/playlist.h"
#include "core/rules/judge.h"

#include <compare>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

// Low-Latency HLS as a player that follows it sees it: blocking reloads, parts as they come, hints, delta updates,
// reports (RFC 8216bis 6.2.1, 6.2.2, 6.2.5, 6.2.6, appendix B). Pure: facts in, findings out.
namespace inspector::rules {

// A part by its media sequence number and its index in that segment.
struct PartPlace {
    std::uint64_t sequence = 0;
    std::uint64_t part = 0;
    auto operator<=>(const PartPlace&) const = default;
};
// The first part that a playlist does not list yet.
[[nodiscard]] PartPlace nextPartOf(const hls::Playlist& playlist);
// The part at a place, null: not listed.
[[nodiscard]] const hls::Part* partAt(const hls::Playlist& playlist, const PartPlace& place);
// Seconds of media from the end of an older version (its nextPartOf) to the end of this one; none: it cannot be told.
[[nodiscard]] std::optional<double> mediaSince(const hls::Playlist& playlist, const PartPlace& from);
// The end of the last part by program date-time.
[[nodiscard]] std::optional<WallTime> edgeOf(const hls::Playlist& playlist);

// low_latency_live.cpp

// A playlist that was asked for with _HLS_msn and _HLS_part of its next part.
struct ReloadFacts {
    const hls::Playlist* before = nullptr;  // the whole playlist as it was; never null
    PartPlace asked;
    int status = 0;                         // 0: no answer
    bool timedOut = false;                  // we gave up waiting
    bool askedToWait = false;               // Retry-After: the server is busy, and says so
    double waitedS = 0;                     // from the request to the first byte of the answer, or to our giving up
    const hls::Playlist* answer = nullptr;  // null: none, or no playlist
    bool sameAsBefore = false;              // the body of an answer to other directives
    std::optional<double> ageS;             // Age of the answer
    bool fromCache = false;                 // its headers say so
};
[[nodiscard]] std::vector<Finding> judgeReload(const Context& context, const ReloadFacts& facts);
// _HLS_part without _HLS_msn: MUST be 400.
[[nodiscard]] std::vector<Finding> judgePartWithoutMsn(const Context& context, int status);
// Directives to a playlist that has ended MUST be ignored. `answer`: null: no playlist came.
[[nodiscard]] std::vector<Finding> judgeAfterEndList(const Context& context, int status, double waitedS,
                                                     const hls::Playlist* answer);
// PART-TARGET must not change.
[[nodiscard]] std::vector<Finding> judgePartTarget(const Context& context, double before, double now);
// What carries them: HTTP/2, gzip.
[[nodiscard]] std::vector<Finding> judgeLowLatencyDelivery(const Context& context, const fetch::Response& response);

// low_latency_live_parts.cpp

// When parts appear against the media that they hold, counted from the most punctual ones of the last two minutes: an
// encoder may take its time, but always the same. One instance a rung.
class PartClock {
public:
    struct Sight {
        PartPlace next;                  // of the version
        std::optional<double> mediaS;    // since the version before (mediaSince); none: begins anew
        MonoTime earliest{};             // it appeared within these two times
        MonoTime latest{};
        double partTargetS = 0;
        double lagS = 0;                 // how late we ourselves may have been
    };
    [[nodiscard]] std::vector<Finding> update(const Context& context, const Sight& sight);

private:
    struct Seen {
        MonoTime at{};
        double delayS = 0;
    };
    double m_mediaS = 0;
    std::optional<MonoTime> m_zero;
    std::deque<Seen> m_seen;
};

// A part that was asked for.
struct PartFacts {
    PartPlace place;
    std::uint32_t line = 0;
    bool gap = false;
    bool listed = true;                   // false: it has left the playlist
    int status = 0;
    double leftForS = 0;                  // of one that left: since then, at most
    double keptS = 0;                     // how long it must stay: three target durations
    double partTargetS = 0;
    std::optional<double> mediaS;         // its duration by its own samples
    double frameS = 0;                    // of one sample
};
[[nodiscard]] std::vector<Finding> judgePart(const Context& context, const PartFacts& facts);

// A hinted part that was asked for before it was there.
struct HintFacts {
    std::string hinted;                   // resolved URI
    std::optional<std::uint64_t> start;   // of its byte range
    std::string appeared;                 // of the part that followed; empty: not seen yet
    std::optional<std::uint64_t> appearedStart;
    bool planChanged = false;             // a discontinuity, a gap: something else came than was meant
    PartPlace place;
    std::uint32_t line = 0;
    int status = 0;                       // of the request; 0: not asked, or no answer
    double answeredBeforeS = 0;           // the answer came so long before the part was listed; negative: after
    double bodyS = 0;                     // from the first byte of the body to the last
    double usualBodyS = 0;                // of a part that was there already; 0: not known
    double partTargetS = 0;
    double lagS = 0;
};
[[nodiscard]] std::vector<Finding> judgeHint(const Context& context, const HintFacts& facts);

// low_latency_live_delta.cpp

// A delta update beside a whole playlist of the same time (they may be a version apart).
struct DeltaFacts {
    const hls::Playlist* whole = nullptr;   // neither is null
    const hls::Playlist* delta = nullptr;
};
[[nodiscard]] std::vector<Finding> judgeDelta(const Context& context, const DeltaFacts& facts);

// low_latency_live_together.cpp

// What one playlist reports of another, and that one's own.
struct ReportFacts {
    std::string rendition;              // rung key
    std::uint32_t line = 0;
    std::optional<std::uint64_t> lastMsn;
    std::optional<std::uint64_t> lastPart;
    PartPlace reporterNext;             // of the playlist that reports
    const hls::Playlist* real = nullptr;   // never null
    double aheadS = 0;                  // the report may be older than the rung's own playlist by so much
    double behindS = 0;                 // … younger
};
[[nodiscard]] std::vector<Finding> judgeReport(const Context& context, const ReportFacts& facts);

// The newest part against the wall clock (true time), as early as it was seen.
struct LatencyFacts {
    double latencyS = 0;
    double partHoldBackS = 0;
    double partTargetS = 0;
    double clockErrorS = 0.5;           // how well true time is known
};
[[nodiscard]] std::vector<Finding> judgePartLatency(const Context& context, const LatencyFacts& facts);

// When each rung has the media of one moment, on a common clock.
struct RungEdge {
    std::string rung;
    double delayS = 0;                  // publication - program date-time
    double partTargetS = 0;
    double lagS = 0;
};
[[nodiscard]] std::vector<Finding> judgeRenditionsSkew(const Context& context, const std::vector<RungEdge>& rungs);

}  // namespace inspector::rules
