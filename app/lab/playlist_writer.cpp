// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/playlist_writer.h"

#include "core/base/clock.h"
#include "core/base/text.h"

#include <algorithm>
#include <cstdio>

namespace inspector::lab {

namespace {

std::string seconds(std::int64_t ms) {
    char text[32];
    std::snprintf(text, sizeof text, "%lld.%03lld00", static_cast<long long>(ms / 1000),
                  static_cast<long long>(ms % 1000));
    return text;
}

std::string_view extension(Container container) { return container == Container::MpegTs ? ".ts" : ".m4s"; }

}  // namespace

std::string writeMultivariant(const std::vector<Rung>& rungs, const std::vector<Bandwidth>& bandwidths,
                              bool withAudio) {
    std::string text = "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-INDEPENDENT-SEGMENTS\n";
    Bandwidth audio;
    std::string audioCodec;
    for (std::size_t i = 0; withAudio && i < rungs.size(); ++i) {
        if (!rungs[i].isAudio()) continue;
        audio = bandwidths[i];
        audioCodec = "," + rungs[i].codec;
        text += "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"aac\",NAME=\"English\",LANGUAGE=\"en\",DEFAULT=YES,AUTOSELECT=YES,"
                "CHANNELS=\"2\",STABLE-RENDITION-ID=\"" + rungs[i].name + "\",URI=\"" + rungs[i].name + "/index.m3u8\"\n";
    }
    for (std::size_t i = 0; i < rungs.size(); ++i) {
        const Rung& rung = rungs[i];
        if (rung.isAudio()) continue;
        text += "#EXT-X-STREAM-INF:BANDWIDTH=" + std::to_string(bandwidths[i].peak + audio.peak) +
                ",AVERAGE-BANDWIDTH=" + std::to_string(bandwidths[i].average + audio.average) + ",CODECS=\"" +
                rung.codec + audioCodec + "\",RESOLUTION=" + std::to_string(rung.width) + 'x' +
                std::to_string(rung.height) + ",FRAME-RATE=25.000" + (withAudio ? ",AUDIO=\"aac\"" : "") +
                ",CLOSED-CAPTIONS=NONE,STABLE-VARIANT-ID=\"" + rung.name + "\"\n" + rung.name + "/index.m3u8\n";
    }
    return text;
}

std::string writeMedia(const MediaPlaylistFacts& facts, const Timeline& timeline) {
    const std::int64_t first = timeline.firstAt(facts.atMs);
    const auto zero = timeline.zeroAt(facts.atMs);
    std::string text = "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:" +
                       std::to_string((facts.segmentMs + 500) / 1000) +
                       "\n#EXT-X-MEDIA-SEQUENCE:" + std::to_string(first - zero.value_or(0)) +
                       "\n#EXT-X-DISCONTINUITY-SEQUENCE:" + std::to_string(timeline.discontinuitySequence(first)) +
                       "\n#EXT-X-INDEPENDENT-SEGMENTS\n";
    if (facts.container == Container::Fmp4) text += "#EXT-X-MAP:URI=\"init.mp4\"\n";
    if (facts.empty) return text;
    std::int64_t frozenBack = 0;
    if (facts.datesFrozenMs)
        frozenBack = std::max<std::int64_t>(
            0, timeline.startMs(first) - timeline.startMs(timeline.firstAt(*facts.datesFrozenMs)));
    const std::string duration = "#EXTINF:" + seconds(facts.segmentMs) + ",\n";
    for (std::int64_t segment = first; segment < first + facts.window; ++segment) {
        if (timeline.hasDiscontinuityTag(segment)) text += "#EXT-X-DISCONTINUITY\n";
        text += "#EXT-X-PROGRAM-DATE-TIME:" +
                formatIso8601(fromMillis(timeline.startMs(segment) + timeline.shiftMs(segment) - frozenBack)) + '\n' +
                duration + segmentName(segment, zero, facts.container) + '\n';
    }
    return text;
}

std::string segmentName(std::int64_t segment, std::optional<std::int64_t> zero, Container container) {
    return (zero ? "run-" + std::to_string(*zero) : std::string("seg")) + '-' + std::to_string(segment) +
           std::string(extension(container));
}

std::optional<std::int64_t> segmentOfName(std::string_view name, Container container) {
    const std::string_view end = extension(container);
    const auto dash = name.rfind('-');
    if (!name.ends_with(end) || dash == std::string_view::npos || dash + 1 + end.size() > name.size())
        return std::nullopt;
    const auto number = parseUnsigned(name.substr(dash + 1, name.size() - end.size() - dash - 1));
    if (!number || *number > (std::uint64_t{1} << 40)) return std::nullopt;
    const std::string_view prefix = name.substr(0, dash);
    if (prefix == "seg" || (prefix.starts_with("run-") && parseUnsigned(prefix.substr(4))))
        return static_cast<std::int64_t>(*number);
    return std::nullopt;
}

}  // namespace inspector::lab
