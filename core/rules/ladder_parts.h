// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rules/finding_list.h"
#include "core/rules/judge_ladder.h"

#include <string>
#include <string_view>
#include <vector>

// What the judgements of a ladder share. Internal to core/rules.
namespace inspector::rules {

// "avc", "hevc", …: of the pictures; empty: it has none, or its codecs are not declared.
[[nodiscard]] std::string videoFamilyOf(std::string_view codecs);
// "1280x720", "-".
[[nodiscard]] std::string resolutionText(const LadderRung& rung);
[[nodiscard]] inline Arg bpsArg(std::string name, std::int64_t bps) {
    return numberArg(std::move(name), static_cast<double>(bps), Arg::Unit::BitPerSecond);
}

// Bit rates beside each other: duplicates, gaps, rungs that are too close, pictures that shrink as bit rates grow.
void judgeSteps(FindingList& findings, const std::vector<LadderRung>& rungs);
// Shapes of the pictures, and what each codec and dynamic range offers.
void judgePictures(FindingList& findings, const std::vector<LadderRung>& rungs);
// Sound, and where a player starts.
void judgeSound(FindingList& findings, const hls::Playlist& playlist);
// Profiles and levels of codec strings.
void judgeProfiles(FindingList& findings, const std::vector<LadderRung>& rungs);

}  // namespace inspector::rules
