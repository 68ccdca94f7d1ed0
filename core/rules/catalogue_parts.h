// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rules/catalogue.h"

#include <span>

// The catalogue's parts, one a subject. Internal to core/rules: catalogue.h has them all together.
namespace inspector::rules {

[[nodiscard]] std::span<const RuleInfo> transportRules();
[[nodiscard]] std::span<const RuleInfo> textRules();          // of any playlist: its text, tags, attributes, variables
[[nodiscard]] std::span<const RuleInfo> multivariantRules();
[[nodiscard]] std::span<const RuleInfo> mediaRules();
[[nodiscard]] std::span<const RuleInfo> dateRangeRules();     // and Low-Latency HLS
[[nodiscard]] std::span<const RuleInfo> liveRules();          // over time and across playlists
[[nodiscard]] std::span<const RuleInfo> httpLiveRules();      // of answers over time: caches, clocks, validators
[[nodiscard]] std::span<const RuleInfo> cdnRules();           // of a CDN's answers, tokens, addresses
[[nodiscard]] std::span<const RuleInfo> segmentRules();
[[nodiscard]] std::span<const RuleInfo> tsRules();            // inside MPEG-TS and packed audio
[[nodiscard]] std::span<const RuleInfo> fmp4Rules();
[[nodiscard]] std::span<const RuleInfo> textTrackRules();     // WebVTT and IMSC
[[nodiscard]] std::span<const RuleInfo> measuredRules();      // what segments show against what is declared, and beside each other
[[nodiscard]] std::span<const RuleInfo> keyRules();
[[nodiscard]] std::span<const RuleInfo> drmRules();
[[nodiscard]] std::span<const RuleInfo> ladderRules();
[[nodiscard]] std::span<const RuleInfo> adRules();            // ad markers in their dialects
[[nodiscard]] std::span<const RuleInfo> lowLatencyRules();    // Low-Latency HLS: one document
[[nodiscard]] std::span<const RuleInfo> lowLatencyLiveRules();  // as a player that follows it sees it
[[nodiscard]] std::span<const RuleInfo> dashRules();          // one MPD: its text, the presentation, Periods
[[nodiscard]] std::span<const RuleInfo> dashMediaRules();     // AdaptationSets, addressing, timelines, events
[[nodiscard]] std::span<const RuleInfo> dashLiveRules();      // over time, and by asking

}  // namespace inspector::rules
