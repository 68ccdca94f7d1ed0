// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/uri.h"
#include "core/rules/codec_compare.h"
#include "core/rules/ladder_parts.h"

#include <algorithm>
#include <cmath>

// What the judgements of a ladder work on.
namespace inspector::rules {

namespace {

constexpr std::size_t mostRungs = 256;
constexpr double mostAudioShare = 0.2;

std::string rungName(const hls::Variant& variant) {
    if (!variant.stableVariantId.empty()) return variant.stableVariantId;
    std::string name = variant.resolution ? std::to_string(variant.resolution->height) + "p" : "variant";
    return name + "-" + std::to_string(variant.bandwidth.value_or(0) / 1000) + "k";
}

// Players stay with the groups and the pathway (or host) that they have chosen.
std::string setOf(const hls::Variant& variant) {
    std::string set = variant.audio;
    for (const std::string* part : {&variant.video, &variant.subtitles, &variant.closedCaptions, &variant.pathwayId})
        set.append(1, '\n').append(*part);
    return set.append(1, '\n').append(splitUri(variant.uri).authority.value_or(""));
}

}  // namespace

std::string videoFamilyOf(std::string_view codecs) {
    for (const std::string_view codec : codecElements(codecs))
        if (std::string family = codecFamily(codec); isVideoFamily(family)) return family;
    return {};
}

std::string resolutionText(const LadderRung& rung) {
    if (rung.width <= 0 || rung.height <= 0) return "-";
    return std::to_string(rung.width) + "x" + std::to_string(rung.height);
}

std::vector<LadderRung> ladderRungs(const hls::Playlist& multivariant) {
    std::vector<LadderRung> rungs;
    for (const hls::Variant& variant : multivariant.variants) {
        if (rungs.size() == mostRungs) break;
        LadderRung rung;
        rung.name = rungName(variant);
        rung.uri = variant.uri;
        rung.line = variant.line;
        rung.bandwidthBps = std::max<std::int64_t>(0, variant.bandwidth.value_or(0));
        if (variant.resolution) {
            rung.width = std::max(0, variant.resolution->width);
            rung.height = std::max(0, variant.resolution->height);
        }
        rung.frameRate = variant.frameRate.value_or(0);
        rung.codecs = variant.codecs;
        rung.videoRange = variant.videoRange;
        rung.set = setOf(variant);
        rung.audioGroup = variant.audio;
        rungs.push_back(std::move(rung));
    }
    return rungs;
}

std::vector<Finding> judgeLadder(const Context& context, const hls::Playlist& multivariant) {
    FindingList findings(context);
    const std::vector<LadderRung> rungs = ladderRungs(multivariant);
    judgeSteps(findings, rungs);
    judgePictures(findings, rungs);
    judgeSound(findings, multivariant);
    judgeProfiles(findings, rungs);
    return findings.take();
}

std::vector<Finding> judgeAudioShare(const Context& context, const std::vector<LadderRung>& rungs,
                                     const std::map<std::string, double>& audioBps) {
    FindingList findings(context);
    for (const LadderRung& rung : rungs) {
        const auto audio = audioBps.find(rung.audioGroup);
        const bool pictures = rung.width > 0 || !videoFamilyOf(rung.codecs).empty();
        if (audio == audioBps.end() || rung.audioGroup.empty() || !pictures || rung.bandwidthBps <= 0) continue;
        const double share = audio->second / static_cast<double>(rung.bandwidthBps);
        if (!std::isfinite(share) || share <= mostAudioShare) continue;
        findings.add("hls-audio-group-bandwidth-share",
                     {shownArg("subject", rung.name), shownArg("group", rung.audioGroup),
                      numberArg("audio", audio->second, Arg::Unit::BitPerSecond), bpsArg("bandwidth", rung.bandwidthBps),
                      numberArg("percent", std::round(share * 100), Arg::Unit::Percent),
                      numberArg("limit", mostAudioShare * 100, Arg::Unit::Percent)},
                     {rung.line, {}});
    }
    return findings.take();
}

}  // namespace inspector::rules
