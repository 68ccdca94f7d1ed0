// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/hls/codecs.h"
#include "core/rules/ladder_parts.h"
#include "core/rules/variants.h"

#include <algorithm>
#include <set>

// What a multivariant playlist offers to listen to.
namespace inspector::rules {

namespace {

using hls::Playlist;
using hls::Rendition;
using hls::Variant;

bool isAudioOnly(const Variant& variant) {
    const hls::CodecKinds kinds = hls::codecKinds(variant.codecs);
    return kinds.audio && !kinds.video && !kinds.unknown && !hasVideo(variant);
}

void judgeAudioOnly(FindingList& findings, const Playlist& playlist) {
    const auto& variants = playlist.variants;
    const auto pictures = std::find_if(variants.begin(), variants.end(), hasVideo);
    if (pictures == variants.end()) return;
    const auto sound = std::find_if(variants.begin(), variants.end(), isAudioOnly);
    const bool declared = std::all_of(variants.begin(), variants.end(), [](const Variant& v) { return !v.codecs.empty() || hasVideo(v); });
    if (sound == variants.end()) {
        if (declared) findings.add("hls-audio-only-missing", {}, {pictures->line, {}});
    } else if (sound == variants.begin()) {
        findings.add("hls-audio-only-in-master", {shownArg("subject", sound->uri)}, {sound->line, {}});
    }
}

// CHANNELS begins with the number of channels; none: it does not say.
std::optional<std::uint64_t> channelsOf(const Rendition& rendition) {
    return parseUnsigned(std::string_view(rendition.channels).substr(0, rendition.channels.find('/')));
}

// Every variant takes its sound from a group, and every rendition of the groups says that it has more than two channels.
void judgeStereo(FindingList& findings, const Playlist& playlist) {
    std::set<std::string_view> used;
    for (const Variant& variant : playlist.variants) {
        if (variant.audio.empty()) return;
        used.insert(variant.audio);
    }
    const Rendition* first = nullptr;
    for (const Rendition& rendition : playlist.renditions) {
        if (rendition.type != Rendition::Type::Audio || used.count(rendition.groupId) == 0) continue;
        const auto channels = channelsOf(rendition);
        if (!channels || *channels <= 2) return;
        if (!first) first = &rendition;
    }
    if (first) findings.add("hls-stereo-missing", {shownArg("subject", first->name), shownArg("channels", first->channels)}, {first->line, {}});
}

}  // namespace

void judgeSound(FindingList& findings, const Playlist& playlist) {
    judgeAudioOnly(findings, playlist);
    judgeStereo(findings, playlist);
}

}  // namespace inspector::rules
