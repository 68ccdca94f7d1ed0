// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/hls/playlist.h"

#include <string_view>
#include <vector>

// What the judgements of variants share. Internal to core/rules.
namespace inspector::rules {

// Whether anything in the playlist says that a variant has pictures. One that says nothing is not known to.
[[nodiscard]] bool hasVideo(const hls::Variant& variant);

// Elements of a list that is separated by commas, trimmed; no empty ones.
[[nodiscard]] std::vector<std::string_view> elementsOf(std::string_view list);
// The sample entry of a codec: "avc1" of "avc1.640028".
[[nodiscard]] std::string_view sampleEntryOf(std::string_view codec);

}  // namespace inspector::rules
