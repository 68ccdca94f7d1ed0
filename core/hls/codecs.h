// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace inspector::hls {

// What a CODECS string (RFC 6381) lists, by the sample entries' four characters.
struct CodecKinds {
    bool audio = false;
    bool video = false;
    bool text = false;
    bool unknown = false;  // an element that is none of the known ones
};
[[nodiscard]] CodecKinds codecKinds(std::string_view codecs);

}  // namespace inspector::hls
