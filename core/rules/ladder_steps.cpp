// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/ladder_parts.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

// Bit rates of one ladder beside each other.
namespace inspector::rules {

namespace {

constexpr double sameBandwidth = 1.05;
constexpr double tooClose = 1.25;
constexpr double gap = 2.5;
constexpr double wideGap = 4;
constexpr std::int64_t lowRung = 192'000;   // bits/s: what a poor cellular connection carries (AAS 9.21)

using Rungs = std::vector<const LadderRung*>;

double factorOf(const LadderRung& low, const LadderRung& high) {
    return static_cast<double>(high.bandwidthBps) / static_cast<double>(low.bandwidthBps);
}

bool sameRate(const LadderRung& a, const LadderRung& b) { return std::fabs(a.frameRate - b.frameRate) < 0.5; }

bool samePictures(const LadderRung& a, const LadderRung& b) {
    return a.width == b.width && a.height == b.height && a.codecs == b.codecs && sameRate(a, b);
}

// The same line once more with another URI is a copy for failover (bis 6.2.4), not a rung.
bool isCopy(const LadderRung& a, const LadderRung& b) { return a.bandwidthBps == b.bandwidthBps && samePictures(a, b); }

// What a player changes between, by bit rate: rungs with pictures of one codec and dynamic range, each copy once.
std::vector<Rungs> laddersOf(const std::vector<LadderRung>& rungs) {
    std::map<std::tuple<std::string_view, std::string, std::string_view>, Rungs> sets;
    for (const LadderRung& rung : rungs) {
        const std::string family = videoFamilyOf(rung.codecs);
        const bool pictures = !family.empty() || rung.width > 0 || rung.codecs.empty();
        if (pictures && rung.bandwidthBps > 0) sets[{rung.set, family, rung.videoRange}].push_back(&rung);
    }
    std::vector<Rungs> ladders;
    for (auto& [key, all] : sets) {
        std::stable_sort(all.begin(), all.end(), [](const auto* a, const auto* b) { return a->bandwidthBps < b->bandwidthBps; });
        ladders.push_back(std::move(all));
    }
    return ladders;
}

// How many times the line stands in the ladder.
std::size_t copiesOf(const LadderRung& rung, const Rungs& ladder) {
    return static_cast<std::size_t>(std::count_if(ladder.begin(), ladder.end(), [&](const auto* other) { return isCopy(rung, *other); }));
}

// A ladder of which every line stands there equally often is one with copies for failover.
bool isForFailover(const Rungs& ladder) {
    const std::size_t copies = copiesOf(*ladder.front(), ladder);
    return copies > 1 && std::all_of(ladder.begin(), ladder.end(), [&](const auto* rung) { return copiesOf(*rung, ladder) == copies; });
}

void judgePair(FindingList& findings, const LadderRung& low, const LadderRung& high, bool failover) {
    const double factor = factorOf(low, high);
    const Place place{high.line, {}};
    const auto args = [&](double limit) {
        return std::vector<Arg>{bpsArg("from", low.bandwidthBps), bpsArg("to", high.bandwidthBps),
                                numberArg("factor", std::round(factor * 100) / 100), numberArg("limit", limit)};
    };
    if (factor > gap) {
        findings.add("hls-ladder-gap", args(gap), place, factor > wideGap ? Severity::Major : Severity::Minor);
    } else if (factor <= sameBandwidth && samePictures(low, high)) {
        const bool copy = isCopy(low, high) && failover;
        // One URI that stands there twice is hls-variant-duplicate.
        if (!copy && low.uri != high.uri)
            findings.add("hls-ladder-duplicate-rung",
                         {shownArg("subject", high.name), shownArg("other", low.name), bpsArg("bandwidth", high.bandwidthBps)}, place);
    } else if (factor < tooClose && sameRate(low, high)) {
        findings.add("hls-ladder-too-close", args(tooClose), place);
    }
}

// More bits for fewer pixels is right only for more pictures a second.
void judgeInverted(FindingList& findings, const Rungs& ladder) {
    const LadderRung* largest = nullptr;
    const auto pixels = [](const LadderRung& rung) { return static_cast<double>(rung.width) * rung.height; };
    for (const LadderRung* rung : ladder) {
        if (rung->width <= 0 || rung->height <= 0) continue;
        if (largest && pixels(*rung) < pixels(*largest) && rung->bandwidthBps > largest->bandwidthBps &&
            rung->frameRate <= largest->frameRate + 0.5)
            findings.add("hls-ladder-resolution-inverted",
                         {shownArg("subject", rung->name), bpsArg("bandwidth", rung->bandwidthBps),
                          textArg("resolution", resolutionText(*rung)), bpsArg("otherBandwidth", largest->bandwidthBps),
                          textArg("otherResolution", resolutionText(*largest))},
                         {rung->line, {}});
        if (!largest || pixels(*rung) > pixels(*largest)) largest = rung;
    }
}

void judgeLowest(FindingList& findings, const std::vector<LadderRung>& rungs) {
    const LadderRung* lowest = nullptr;
    bool several = false;
    for (const LadderRung& rung : rungs) {
        if (rung.bandwidthBps <= 0) continue;
        several = several || lowest;
        if (!lowest || rung.bandwidthBps < lowest->bandwidthBps) lowest = &rung;
    }
    if (several && lowest->bandwidthBps > lowRung)
        findings.add("hls-ladder-no-low-rung", {bpsArg("lowest", lowest->bandwidthBps), bpsArg("limit", lowRung)}, {lowest->line, {}});
}

// The first line is where players start (AAS 1.32): neither the poorest nor the richest of a ladder.
void judgeFirst(FindingList& findings, const std::vector<LadderRung>& rungs) {
    constexpr std::int64_t usualLow = 1'000'000;
    constexpr std::int64_t usualHigh = 4'000'000;
    if (rungs.empty() || rungs.front().bandwidthBps <= 0) return;
    const std::int64_t first = rungs.front().bandwidthBps;
    const auto [low, high] = std::minmax_element(rungs.begin(), rungs.end(), [](const LadderRung& a, const LadderRung& b) {
        return a.bandwidthBps < b.bandwidthBps;
    });
    const auto between = std::any_of(rungs.begin(), rungs.end(), [low = low, high = high](const LadderRung& rung) {
        return rung.bandwidthBps > low->bandwidthBps && rung.bandwidthBps < high->bandwidthBps;
    });
    const bool extreme = (first == low->bandwidthBps && first < usualLow) || (first == high->bandwidthBps && first > usualHigh);
    if (between && extreme)
        findings.add("hls-ladder-first-variant",
                     {bpsArg("bandwidth", first), bpsArg("lowest", low->bandwidthBps), bpsArg("highest", high->bandwidthBps)},
                     {rungs.front().line, {}});
}

}  // namespace

void judgeSteps(FindingList& findings, const std::vector<LadderRung>& rungs) {
    for (const Rungs& ladder : laddersOf(rungs)) {
        const bool failover = isForFailover(ladder);
        for (std::size_t i = 0; i + 1 < ladder.size(); ++i) judgePair(findings, *ladder[i], *ladder[i + 1], failover);
        judgeInverted(findings, ladder);
    }
    judgeLowest(findings, rungs);
    judgeFirst(findings, rungs);
}

}  // namespace inspector::rules
