// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/media.h"
#include "app/lab/timeline.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The text of playlists (RFC 8216, version 6). Pure.
namespace inspector::lab {

[[nodiscard]] std::string writeMultivariant(const std::vector<Rung>& rungs, const std::vector<Bandwidth>& bandwidths,
                                            bool withAudio);

struct MediaPlaylistFacts {
    std::int64_t segmentMs = 0;
    int window = 0;
    Container container = Container::MpegTs;
    bool encrypted = false;
    std::int64_t atMs = 0;                     // the moment that it shows
    // Faults. A segment's number that is negative: none.
    std::optional<std::int64_t> datesFrozenMs; // program date-time stands still since then
    std::optional<std::int64_t> driftFromMs;   // it runs 2 % slow since then
    std::int64_t dateShiftMs = 0;
    bool withoutDates = false;
    bool empty = false;
    std::int64_t sequenceShift = 0;
    std::int64_t discontinuityShift = 0;
    int dropped = 0;                           // of the newest segments
    int targetShiftS = 0;
    bool shortensListed = false;               // EXTINF of all but the newest segment
    std::int64_t insertedAfter = -1;
    std::int64_t gapsFrom = -1;
    std::int64_t wrongDurationFrom = -1;
    bool endlist = false;
    std::string query;                         // of each segment's URI
    std::string note;                          // in a tag of the lab's own
    // Ad breaks: three segments each eight.
    std::int64_t breaksFrom = -1;
    std::int64_t breaksUntil = std::numeric_limits<std::int64_t>::max();  // breaks that begin before it
    std::int64_t breakVersion = -1;            // a value that should not change
    bool breakNeverEnds = false;               // there is one, without an end
    bool brokenSplice = false;
};
[[nodiscard]] std::string writeMedia(const MediaPlaylistFacts& facts, const Timeline& timeline);

// Names of segments: "seg-456789.ts"; after a restart at segment z "run-z-456789.ts", so that no name comes twice. "ins-456789.ts" is the same segment.
[[nodiscard]] std::string segmentName(std::int64_t segment, std::optional<std::int64_t> zero, Container container);
[[nodiscard]] std::optional<std::int64_t> segmentOfName(std::string_view name, Container container);

}  // namespace inspector::lab
