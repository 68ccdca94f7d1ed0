// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/rules/codec_compare.h"
#include "core/rules/ladder_parts.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <set>

// Shapes, codecs and profiles of a ladder's pictures.
namespace inspector::rules {

namespace {

constexpr int highestAvcLevel = 52;

// Formats that are stretched for display: their pixels are not square, and RESOLUTION does not say how much.
bool isStretched(const LadderRung& rung) {
    constexpr std::array widths = {352, 480, 528, 544, 704, 720};
    constexpr std::array heights = {240, 288, 480, 486, 512, 576};
    if (rung.width == 1440 && rung.height == 1080) return true;
    return std::count(widths.begin(), widths.end(), rung.width) > 0 && std::count(heights.begin(), heights.end(), rung.height) > 0;
}

// Encoders round to whole macroblocks.
bool sameShape(const LadderRung& a, const LadderRung& b) {
    constexpr double pixels = 8;
    constexpr double share = 0.02;
    const double ratio = static_cast<double>(a.width) / a.height;
    const double other = static_cast<double>(b.width) / b.height;
    return std::fabs(b.height - b.width / ratio) <= pixels || std::fabs(a.height - a.width / other) <= pixels ||
           std::fabs(ratio / other - 1) <= share;
}

std::string ratioText(const LadderRung& rung) {
    const double ratio = std::round(100.0 * rung.width / rung.height) / 100;
    std::string text = std::to_string(ratio);
    return text.substr(0, text.find('.') + 3) + " (" + resolutionText(rung) + ")";
}

void judgeShapes(FindingList& findings, const std::vector<LadderRung>& rungs) {
    const LadderRung* reference = nullptr;  // the largest: the others are made of it
    const auto counts = [](const LadderRung& rung) { return rung.width > 0 && rung.height > 0 && !isStretched(rung); };
    for (const LadderRung& rung : rungs)
        if (counts(rung) && (!reference || rung.height > reference->height)) reference = &rung;
    if (!reference) return;
    for (const LadderRung& rung : rungs)
        if (counts(rung) && !sameShape(rung, *reference))
            findings.add("hls-ladder-aspect-differs",
                         {shownArg("subject", rung.name), textArg("ratio", ratioText(rung)), textArg("other", ratioText(*reference))},
                         {rung.line, {}});
}

// A player keeps to one codec and dynamic range: each needs a ladder of its own.
void judgeCodecLadders(FindingList& findings, const std::vector<LadderRung>& rungs) {
    std::map<std::string, std::set<std::int64_t>> ladders;
    std::map<std::string, std::uint32_t> lines;
    for (const LadderRung& rung : rungs) {
        std::string kind = videoFamilyOf(rung.codecs);
        if (kind.empty()) continue;
        if (!rung.videoRange.empty() && rung.videoRange != "SDR") kind += " " + rung.videoRange;
        lines.try_emplace(kind, rung.line);
        ladders[kind].insert(rung.bandwidthBps);
    }
    if (ladders.size() < 2) return;
    const auto fullest = std::max_element(ladders.begin(), ladders.end(), [](const auto& a, const auto& b) {
        return a.second.size() < b.second.size();
    });
    for (const auto& [kind, ladder] : ladders) {
        if (ladder.size() * 2 >= fullest->second.size()) continue;
        findings.add("hls-ladder-codec-incomplete",
                     {shownArg("subject", kind), numberArg("rungs", static_cast<double>(ladder.size())),
                      shownArg("other", fullest->first), numberArg("otherRungs", static_cast<double>(fullest->second.size()))},
                     {lines[kind], {}});
    }
}

std::optional<int> hexByte(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

// avc1.PPCCLL, RFC 6381 3.3.
std::optional<int> avcLevel(std::string_view codec) {
    const auto fields = split(codec, '.');
    if (fields.size() != 2 || fields[1].size() != 6) return std::nullopt;
    return hexByte(fields[1].substr(4));
}

// hvc1.[A-C]P…, ISO 14496-15 E.3: profile spaces other than the first are nobody's.
std::optional<std::uint64_t> hevcProfile(std::string_view codec) {
    const auto fields = split(codec, '.');
    return fields.size() >= 2 ? parseUnsigned(fields[1]) : std::nullopt;
}

}  // namespace

void judgePictures(FindingList& findings, const std::vector<LadderRung>& rungs) {
    judgeShapes(findings, rungs);
    judgeCodecLadders(findings, rungs);
}

void judgeProfiles(FindingList& findings, const std::vector<LadderRung>& rungs) {
    for (const LadderRung& rung : rungs) {
        for (const std::string_view codec : codecElements(rung.codecs)) {
            const std::string family = codecFamily(codec);
            if (const auto level = family == "avc" ? avcLevel(codec) : std::nullopt; level && *level > highestAvcLevel)
                findings.add("hls-h264-level-too-high",
                             {shownArg("subject", codec), numberArg("level", *level / 10.0), numberArg("limit", highestAvcLevel / 10.0)},
                             {rung.line, {}});
            const auto profile = family == "hevc" && !codec.starts_with("dv") ? hevcProfile(codec) : std::nullopt;
            if (profile && *profile != 1 && *profile != 2)
                findings.add("hls-hevc-not-main-profile", {shownArg("subject", codec), numberArg("profile", static_cast<double>(*profile))},
                             {rung.line, {}});
        }
    }
}

}  // namespace inspector::rules
