// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace inspector::rules {

enum class MediaFormat { Unknown, TransportStream, Mp4, PackedAudio, WebVtt, Html, Playlist };

// What the first bytes of a body say it is.
[[nodiscard]] MediaFormat sniff(std::string_view start);

// The first top-level box of an MP4 body that reaches beyond its `bytes`, of those whose header lies in `start`.
struct CutBox {
    std::string type;
    std::uint64_t end = 0;
};
[[nodiscard]] std::optional<CutBox> cutBox(std::string_view start, std::uint64_t bytes);

// The first bytes as hexadecimal digits, at most 16 of them.
[[nodiscard]] std::string hexStart(std::string_view start);

}  // namespace inspector::rules
