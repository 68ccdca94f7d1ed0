// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/report.h"
#include "core/model/template.h"
#include "core/rules/judge.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

// The rungs of one channel beside each other, beside the ladder that its template expects, and beside those it had
// before. Pure. HLS makes its rungs of the multivariant playlist; DASH of the Representations with pictures or sound.
namespace inspector::rules {

// A rung as it is declared; what is 0 or empty is not declared.
struct LadderRung {
    std::string name;               // as it is shown: a rung's key, a Representation's id
    std::string uri;
    std::uint32_t line = 0;
    std::int64_t bandwidthBps = 0;
    int width = 0;
    int height = 0;
    double frameRate = 0;
    std::string codecs;
    std::string videoRange;         // "SDR", "PQ", "HLG"
    std::string set;                // players change between rungs of one set only: HLS groups and pathway, AdaptationSet
    std::string audioGroup;         // of an HLS variant

    bool operator==(const LadderRung&) const = default;
};

// Of a multivariant playlist: its variants; at most 256 (further ones are other rules' trouble).
[[nodiscard]] std::vector<LadderRung> ladderRungs(const hls::Playlist& multivariant);

// hls-ladder-duplicate-rung, -gap, -too-close, -no-low-rung, -resolution-inverted, -aspect-differs, -codec-incomplete,
// -first-variant, hls-audio-only-missing, hls-audio-only-in-master, hls-stereo-missing, hls-h264-level-too-high,
// hls-hevc-not-main-profile: what one multivariant playlist shows.
[[nodiscard]] std::vector<Finding> judgeLadder(const Context& context, const hls::Playlist& multivariant);

// hls-audio-group-bandwidth-share: measured bit rates of audio groups (of the largest rendition of each), bits/s.
[[nodiscard]] std::vector<Finding> judgeAudioShare(const Context& context, const std::vector<LadderRung>& rungs,
                                                   const std::map<std::string, double>& audioBps);

// hls-ladder-missing-rung and dash-ladder-missing-rung: a rung of the template's ladder that is not there, or one that
// was there before. A rung that went stays missing for as long as this lives, or until it is back. One instance a
// channel; value semantics; at most 128 rungs are remembered.
class LadderHistory {
public:
    // The ladder as it is now; one that could not be read is not handed in.
    void see(const std::vector<LadderRung>& rungs);
    // Findings that hold now; none before the first ladder was seen.
    [[nodiscard]] std::vector<Finding> judge(const Context& context, const std::vector<ExpectedRung>& expected,
                                             Protocol protocol) const;

private:
    static constexpr std::size_t most = 128;
    std::vector<LadderRung> m_now;
    std::vector<LadderRung> m_known;
    std::vector<LadderRung> m_missing;
};

}  // namespace inspector::rules
