// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

// Codec strings (RFC 6381) beside each other: what was declared against what a stream is. Pure. Internal to core/rules.
namespace inspector::rules {

// "avc", "hevc", "av1", "vp9", "aac", "mp3", "ac3", "eac3", …: what one decoder plays; else the sample entry's name.
[[nodiscard]] std::string codecFamily(std::string_view codec);
[[nodiscard]] bool isVideoFamily(std::string_view family);
[[nodiscard]] bool isAudioFamily(std::string_view family);

// The elements of a CODECS attribute, trimmed; at most 32.
[[nodiscard]] std::vector<std::string_view> codecElements(std::string_view codecs);

// Same: a player that can play what was declared can play what was found. Parameters: of the family, but another
// profile, or a level above the declared one. Less: another profile, but one that every player of the declared one plays.
// Signalling that makes no difference is the same: avc1 and avc3, hvc1 and hev1, AAC-LC with implicit SBR, constraint
// flags, a level below the declared one.
enum class CodecMatch { Same, Less, Parameters, Family };
[[nodiscard]] CodecMatch compareCodec(std::string_view declared, std::string_view found);

}  // namespace inspector::rules
