// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/examination.h"
#include "core/model/report.h"
#include "tests/support/process.h"

#include <string>
#include <string_view>
#include <vector>

// Streams of really encoded media, made by ffmpeg from the sample media of resources/.
namespace inspector::probe {

// A video on demand of 15 s, video with audio, in `folder` of `dir` as "v.m3u8"; `arguments` are ffmpeg's for its HLS
// output. Ends the test program's trust in itself (throws) when ffmpeg fails.
void encodeVod(const test::TempDir& dir, const std::string& folder, std::vector<std::string> arguments = {});
// The same with METHOD=AES-128: the key beside it as "k.bin", asked for at `keyUrl`.
void encodeEncryptedVod(const test::TempDir& dir, const std::string& folder, const std::string& keyUrl,
                        const std::string& iv = "00000000000000000000000000000007");

// A multivariant playlist "m.m3u8" of one variant, v.m3u8.
[[nodiscard]] std::string multivariantOfOne();

[[nodiscard]] const Finding* findingOf(const Examination& examination, std::string_view rule);
[[nodiscard]] std::string rulesOf(const Examination& examination);
[[nodiscard]] const RungReport* rungOf(const Examination& examination, std::string_view key);
// Rules of findings at major or above, separated by spaces.
[[nodiscard]] std::string graveRules(const std::vector<Finding>& findings);

}  // namespace inspector::probe
