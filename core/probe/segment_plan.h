// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/fetch/request.h"
#include "core/hls/playlist.h"
#include "core/model/report.h"
#include "core/model/template.h"
#include "core/rules/judge_segment.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inspector::probe {

// What a rung remembers of the segments it has seen listed.
struct SegmentMemory {
    bool contacted = false;
    std::uint64_t newest = 0;   // media sequence number
    std::size_t newestUri = 0;  // hash, to know a new stream by that starts at the same number
};

// The key that decides what can be seen of a segment: EXT-X-KEY, or a ContentProtection.
struct PlannedKey {
    std::string method;       // AES-128, SAMPLE-AES, …
    std::string url;          // empty: it cannot be resolved, `uri` says what stood there
    std::string uri;
    std::string iv;           // as written
    std::string format;       // KEYFORMAT, "identity" when absent
};

// One segment to be fetched.
struct PlannedSegment {
    std::uint64_t sequence = 0;
    double durationS = 0;
    bool discontinuity = false;
    bool hasMap = false;
    bool encrypted = false;                    // METHOD=AES-128: its bytes say nothing
    bool partial = false;                      // its first 64 KiB only
    std::string url;                           // empty: it cannot be resolved, `uri` says what stood there
    std::string uri;
    std::optional<fetch::ByteRange> range;
    std::string mapUrl;                        // of its EXT-X-MAP, empty: none
    std::optional<fetch::ByteRange> mapRange;
    std::optional<PlannedKey> key;             // none: clear
    std::string keyId;                         // KEYID of any of its keys, 32 lower-case hexadecimal digits; may be empty
    std::int64_t bitrateKbps = 0;              // EXT-X-BITRATE in force, 0: none
    std::optional<WallTime> programDateTime;   // of its start
    double mediaTimeS = -1;                    // DASH: $Time$ in seconds; < 0: not known
    std::optional<WallTime> availableFrom;     // DASH: when it is due
    std::optional<WallTime> availableUntil;    // DASH: when it may go; none: not known
    // DASH: what its Period declares of it; null: what the rung does.
    std::shared_ptr<const rules::Declared> declared;
    double madeS = 0;                          // DASH, low latency: sent as it is made, for so long after it is due
};

inline constexpr std::uint64_t partialBytes = 64 * 1024;

// The segments of a playlist that are to be fetched now, oldest first; `memory` moves on to the playlist's newest,
// also when none is. At first contact the newest only; after a gap (turns were skipped, the numbers began anew) at most
// the newest ten; otherwise every one not seen before, at most 100. Never one with EXT-X-GAP, nor one whose byte range
// cannot be known. `itsTurn`: the budget lets this rung have segments in this cycle. `everything`: at first contact with
// SegmentPolicy::All every segment that is listed, at most 2,000.
[[nodiscard]] std::vector<PlannedSegment> planSegments(const hls::Playlist& playlist, std::string_view baseUrl,
                                                       SegmentPolicy policy, BudgetStep budget, bool itsTurn,
                                                       SegmentMemory& memory, bool everything = false);

}  // namespace inspector::probe
