// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/media.h"
#include "app/lab/timeline.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The text of low-latency media playlists (RFC 8216bis), and the names in them. Pure.
namespace inspector::lab {

// A part: segment 7's part 2 is complete when the third kPartMs of the segment are over.
struct PartKey {
    std::int64_t segment = 0;
    int part = 0;
};
[[nodiscard]] std::string partName(PartKey part);  // "part-7.2.m4s"
[[nodiscard]] std::optional<PartKey> partOfName(std::string_view name);

struct LlPlaylistFacts {
    std::int64_t segmentMs = 0;
    int window = 0;              // segments listed, beside the one that is being made
    int partsPerSegment = 0;
    std::int64_t atMs = 0;       // the moment that it shows
    bool delta = false;          // replace what may be skipped by EXT-X-SKIP
    const Rung* rung = nullptr;
    std::vector<std::string> others;  // the rungs that are reported
    // Faults.
    int reportsBehind = 0;       // segments
    int skippedTooMany = 0;      // more than EXT-X-SKIP says
    bool brokenHint = false;
    bool newestOnly = false;
};
[[nodiscard]] std::string writeLlMedia(const LlPlaylistFacts& facts, const Timeline& timeline);
// The newest part that is listed at a time.
[[nodiscard]] PartKey newestPart(const Timeline& timeline, int partsPerSegment, std::int64_t atMs);

}  // namespace inspector::lab
