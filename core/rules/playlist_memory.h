// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/hls/playlist.h"

#include <cstdint>
#include <optional>
#include <vector>

// What is kept of one version of a media playlist to compare the next one with: numbers and hashes of the newest
// segments, no text; about a kilobyte. Internal to core/rules.
namespace inspector::rules {

struct ListedSegment {
    std::uint32_t uri = 0;    // hash of the URI without its query, and of the byte range
    std::uint32_t name = 0;   // the same of its last path component alone
    float duration = -1;      // seconds; -1: not given
    std::uint32_t discontinuity = 0;  // low bits of its discontinuity sequence number
};

struct PlaylistMemory {
    std::uint64_t first = 0;      // media sequence number of the first segment listed
    std::uint64_t end = 0;        // of the one after the last
    std::uint64_t discontinuitySequence = 0;
    bool hasMediaSequence = false;
    bool hasDiscontinuitySequence = false;
    bool firstIsDiscontinuity = false;
    bool ended = false;           // EXT-X-ENDLIST
    std::int64_t targetDuration = 0;  // 0: not given
    double meanDuration = 0;
    std::optional<WallTime> firstDate;   // as written on the first segment
    std::optional<WallTime> lastStart;   // of the newest segment
    std::uint64_t discontinuities = 0;   // sequence number at the end
    std::vector<ListedSegment> newest;   // the last of them has number end - 1

    static constexpr std::size_t kept = 64;

    // Null when it is not listed or not kept.
    [[nodiscard]] const ListedSegment* at(std::uint64_t sequence) const;
};

[[nodiscard]] ListedSegment remember(const hls::Segment& segment);
[[nodiscard]] PlaylistMemory remember(const hls::Playlist& playlist,
                                      const std::vector<std::optional<WallTime>>& times);
// Equal for versions that say the same: queries of URIs and what is no segment or end do not count.
[[nodiscard]] std::uint64_t contentHash(const hls::Playlist& playlist);

}  // namespace inspector::rules
