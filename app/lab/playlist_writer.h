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

// The text of playlists (RFC 8216, version 6). Pure.
namespace inspector::lab {

[[nodiscard]] std::string writeMultivariant(const std::vector<Rung>& rungs, const std::vector<Bandwidth>& bandwidths,
                                            bool withAudio);

struct MediaPlaylistFacts {
    std::int64_t segmentMs = 0;
    int window = 0;
    Container container = Container::MpegTs;
    std::int64_t atMs = 0;                     // the moment that it shows
    std::optional<std::int64_t> datesFrozenMs; // program date-time stands still since then
    bool empty = false;
};
[[nodiscard]] std::string writeMedia(const MediaPlaylistFacts& facts, const Timeline& timeline);

// Names of segments: "seg-456789.ts"; after a restart at segment z "run-z-456789.ts", so that no name comes twice.
[[nodiscard]] std::string segmentName(std::int64_t segment, std::optional<std::int64_t> zero, Container container);
[[nodiscard]] std::optional<std::int64_t> segmentOfName(std::string_view name, Container container);

}  // namespace inspector::lab
