// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/hls/parser.h"
#include "core/model/report.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace inspector::probe {

// A rung as the multivariant playlist declares it.
struct RungSpec {
    std::string key;
    RungKind kind = RungKind::Variant;
    std::string url;  // resolved
    std::int64_t bandwidthBps = 0;
    std::int64_t averageBandwidthBps = 0;
    int width = 0;
    int height = 0;
    double frameRate = 0;
    std::string codecs;
    std::string language;
    std::string audioGroup;       // a variant's AUDIO, or the group of an audio rendition
    int channels = 0;             // of an audio rendition (CHANNELS), 0: not declared
    int sampleRate = 0;
    bool videoRendition = false;  // EXT-X-MEDIA:TYPE=VIDEO

    // What viewers do not play from start to end (I-frames, further camera angles) is polled once a few cycles.
    [[nodiscard]] bool isSparse() const { return kind == RungKind::IFrame || videoRendition; }

    bool operator==(const RungSpec&) const = default;
};

struct Ladder {
    std::vector<RungSpec> rungs;
    std::size_t listed = 0;  // more than `rungs` has: the others are not followed
};

inline constexpr std::size_t mostRungs = 64;

// The variants, renditions and I-frame variants that have a playlist of their own, each URL once; at most 64, so
// that a hostile playlist cannot make a probe busy. A URI that cannot be resolved stands as it is written.
[[nodiscard]] Ladder ladderOf(const hls::Playlist& multivariant, std::string_view baseUrl);

// The one rung of a channel whose URL is a media playlist: key "main".
[[nodiscard]] RungSpec singleRung(std::string url);

}  // namespace inspector::probe
