// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/codec_compare.h"
#include "core/rules/segment_judgements.h"

#include <algorithm>

namespace inspector::rules {

namespace {

using media::Track;

bool isMedia(Track::Kind kind) {
    return kind == Track::Kind::Video || kind == Track::Kind::Audio || kind == Track::Kind::Text;
}

// The kinds and codecs of a segment's tracks, in an order that does not depend on their identifiers. `families`: without
// profiles and levels.
template <typename Tracks>
std::vector<std::string> codecsOf(const Tracks& tracks, bool families) {
    std::vector<std::string> codecs;
    for (const auto& track : tracks) {
        if (isMedia(track.kind)) codecs.push_back(families ? codecFamily(track.codec) : track.codec);
    }
    std::sort(codecs.begin(), codecs.end());
    return codecs;
}

template <typename Tracks>
std::vector<std::pair<std::uint32_t, std::string>> streamsOf(const Tracks& tracks) {
    std::vector<std::pair<std::uint32_t, std::string>> streams;
    for (const auto& track : tracks) {
        if (isMedia(track.kind)) streams.emplace_back(track.id, codecFamily(track.codec));
    }
    std::sort(streams.begin(), streams.end());
    return streams;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
    return text.empty() ? "no track" : text;
}

std::string joined(const std::vector<std::pair<std::uint32_t, std::string>>& streams) {
    std::vector<std::string> words;
    for (const auto& [pid, codec] : streams) words.push_back(std::to_string(pid) + " " + codec);
    return joined(words);
}

// A codec whose parameters were not seen is no change of them.
bool parametersKnown(const std::vector<std::string>& codecs) {
    return std::all_of(codecs.begin(), codecs.end(), [](const std::string& codec) {
        const std::string family = codecFamily(codec);
        const bool hasParameters = family == "avc" || family == "hevc" || family == "av1" || family == "vp9";
        return !hasParameters || codec.find('.') != std::string::npos;
    });
}

bool judgeTracks(const SegmentCase& segment) {
    const SegmentMemory& previous = *segment.previous;
    const auto& tracks = segment.inspection.tracks;
    const auto report = [&](std::string from, std::string to, std::optional<Severity> severity) {
        if (segment.view.discontinuity) return;
        segment.findings.add("seg-format-changed", {shownArg("from", from), shownArg("to", to)}, segment.place(), severity);
    };
    if (previous.container != segment.inspection.container) {
        report(std::string(toString(previous.container)), std::string(toString(segment.inspection.container)), {});
        return true;
    }
    if (tracks.empty() || previous.tracks.empty()) return false;
    const auto oldCodecs = codecsOf(previous.tracks, false);
    const auto newCodecs = codecsOf(tracks, false);
    const bool other = codecsOf(previous.tracks, true) != codecsOf(tracks, true);
    // Other parameters of the same codec: EXT-X-DISCONTINUITY is a SHOULD, and decoders follow.
    const bool parameters = !other && oldCodecs != newCodecs && parametersKnown(oldCodecs) && parametersKnown(newCodecs);
    if (other || parameters)
        report(joined(oldCodecs), joined(newCodecs), parameters ? std::optional(Severity::Minor) : std::nullopt);
    return other || parameters;
}

bool judgePmt(const SegmentCase& segment) {
    if (!segment.inspection.ts || segment.previous->container != media::Container::MpegTs) return false;
    const auto from = streamsOf(segment.previous->tracks);
    const auto to = streamsOf(segment.inspection.tracks);
    if (from == to || from.empty() || to.empty()) return false;
    if (!segment.view.discontinuity)
        segment.findings.add("ts-pmt-changed", {shownArg("before", joined(from)), shownArg("after", joined(to)), bytesArg("offset", 0)},
                             segment.place());
    return true;
}

bool judgeInitChange(const SegmentCase& segment) {
    const media::InitSegment* const init = segment.view.init;
    if (!init || !init->hasMoov || !segment.previous->configHash || *segment.previous->configHash == init->configHash) return false;
    if (!segment.view.discontinuity && !segment.view.mapChanged)
        segment.findings.add("fmp4-init-changed", {shownArg("to", joined(codecsOf(init->tracks, false)))}, segment.place());
    return true;
}

}  // namespace

bool judgeFormatChange(const SegmentCase& segment) {
    if (!segment.previous || !segment.previous->whole || !segment.whole()) return false;
    if (segment.inspection.container == media::Container::Unknown || segment.previous->container == media::Container::Unknown)
        return false;
    const bool tracks = judgeTracks(segment);
    const bool pmt = judgePmt(segment);
    const bool init = judgeInitChange(segment);
    return tracks || pmt || init;
}

void judgeUnneeded(const SegmentCase& segment, Step step, bool formatChanged) {
    const bool shown = segment.view.discontinuity && !segment.declared.dash && segment.whole();
    if (shown && step == Step::Continues && !formatChanged && !segment.view.mapChanged)
        segment.findings.add("seg-discontinuity-unneeded", {}, segment.place());
}

// Empty subtitle segments are alike; a slate that is looped has a discontinuity at each turn.
void judgeRepeated(const SegmentCase& segment) {
    if (segment.startsAnew() || !segment.previous->whole || !segment.whole() || segment.declared.isSubtitles) return;
    const bool text = segment.inspection.container == media::Container::WebVtt || segment.inspection.container == media::Container::Imsc;
    if (text || segment.inspection.bytes == 0 || segment.inspection.hash != segment.previous->hash) return;
    segment.findings.add("seg-identical-to-previous",
                         {numberArg("previous", static_cast<double>(segment.previous->sequence)), bytesArg("bytes", segment.inspection.bytes)},
                         segment.place());
}

}  // namespace inspector::rules
