// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/uri.h"
#include "core/rules/document.h"
#include "core/rules/variants.h"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <tuple>

// The variants beside each other.
namespace inspector::rules {

namespace {

using hls::Playlist;
using hls::Variant;

bool samePictures(const Variant& a, const Variant& b) {
    return a.resolution == b.resolution && a.frameRate == b.frameRate && a.videoRange == b.videoRange;
}

// One URI with several groups of renditions is how a ladder offers several kinds of sound: bit rates and codecs differ
// then. With the same groups, or other pictures, one of the two lines is wrong.
void judgeSameUri(FindingList& findings, const Playlist& playlist) {
    using Groups = std::tuple<std::string_view, std::string_view, std::string_view, std::string_view, std::string_view>;
    struct Seen {
        const Variant* first = nullptr;
        std::map<Groups, const Variant*> byGroups;
    };
    std::map<std::string_view, Seen> seen;
    for (const Variant& variant : playlist.variants) {
        if (variant.uri.empty()) continue;
        Seen& known = seen[variant.uri];
        const auto [same, isNew] = known.byGroups.try_emplace(
            Groups{variant.audio, variant.video, variant.subtitles, variant.closedCaptions, variant.pathwayId}, &variant);
        const auto report = [&](std::string_view rule, const Variant& other) {
            findings.add(rule, {shownArg("subject", variant.uri), numberArg("first", other.line)}, {variant.line, {}});
        };
        if (!isNew)
            report(variant.attributes == same->second->attributes ? "hls-variant-duplicate" : "hls-variant-uri-duplicate",
                   *same->second);
        else if (known.first && !samePictures(*known.first, variant))
            report("hls-variant-uri-duplicate", *known.first);
        if (!known.first) known.first = &variant;
    }
}

std::string hostOf(std::string_view uri) { return std::string(splitUri(uri).authority.value_or("")); }

// bis 4.4.6.2: a stable id belongs to one URI; other pathways, and other hosts of a failover pair, have their own.
void judgeStableIds(FindingList& findings, const Playlist& playlist) {
    std::map<std::string_view, const Variant*> byUri;
    std::map<std::tuple<std::string_view, std::string_view, std::string>, const Variant*> byId;
    for (const Variant& variant : playlist.variants) {
        if (variant.stableVariantId.empty() || variant.uri.empty()) continue;
        const auto report = [&] {
            findings.add("hls-stable-id-inconsistent",
                         {shownArg("subject", variant.stableVariantId), shownArg("uri", variant.uri)}, {variant.line, {}});
        };
        const auto [uri, newUri] = byUri.try_emplace(variant.uri, &variant);
        const auto [id, newId] =
            byId.try_emplace({variant.stableVariantId, variant.pathwayId, hostOf(variant.uri)}, &variant);
        if (!newUri && uri->second->stableVariantId != variant.stableVariantId) report();
        else if (!newId && id->second->uri != variant.uri) report();
    }
}

void judgeScores(FindingList& findings, const Playlist& playlist) {
    const auto scored = [](const Variant& variant) { return variant.score.has_value(); };
    const auto& variants = playlist.variants;
    const auto without = std::count_if(variants.begin(), variants.end(), std::not_fn(scored));
    if (without == 0 || static_cast<std::size_t>(without) == variants.size()) return;
    const auto first = std::find_if_not(variants.begin(), variants.end(), scored);
    findings.add("hls-score-partial",
                 {numberArg("without", static_cast<double>(without)), numberArg("all", static_cast<double>(variants.size()))},
                 {first->line, {}});
}

void judgeWhatIsAbsent(FindingList& findings, const Playlist& playlist) {
    const auto& variants = playlist.variants;
    const auto picture = std::find_if(variants.begin(), variants.end(), hasVideo);
    if (picture == variants.end()) return;
    if (playlist.iFrameVariants.empty()) findings.add("hls-iframe-absent", {}, {picture->line, {}});
    const bool captions = std::any_of(playlist.renditions.begin(), playlist.renditions.end(), [](const auto& rendition) {
        return rendition.type == hls::Rendition::Type::Subtitles || rendition.type == hls::Rendition::Type::ClosedCaptions;
    });
    if (!captions) findings.add("hls-captions-absent", {}, {picture->line, {}});
}

}  // namespace

void judgeVariantSet(FindingList& findings, const Playlist& playlist) {
    judgeSameUri(findings, playlist);
    judgeStableIds(findings, playlist);
    judgeScores(findings, playlist);
    judgeWhatIsAbsent(findings, playlist);
    if (playlist.variants.size() == 1) findings.add("hls-single-variant", {}, {playlist.variants.front().line, {}});
    for (const hls::OtherTag& tag : playlist.other) {
        if (tag.name == "EXT-X-ALLOW-CACHE") findings.add("hls-allow-cache-removed", {}, {tag.line, {}});
    }
}

}  // namespace inspector::rules
