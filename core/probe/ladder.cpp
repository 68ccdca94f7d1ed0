// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/ladder.h"

#include "core/base/text.h"
#include "core/base/uri.h"

#include <optional>
#include <unordered_set>
#include <utility>

namespace inspector::probe {

namespace {

RungSpec ofVariant(const hls::Variant& v, RungKind kind) {
    RungSpec spec;
    spec.kind = kind;
    spec.url = v.uri;
    spec.bandwidthBps = v.bandwidth.value_or(0);
    spec.averageBandwidthBps = v.averageBandwidth.value_or(0);
    if (v.resolution) {
        spec.width = v.resolution->width;
        spec.height = v.resolution->height;
    }
    spec.frameRate = v.frameRate.value_or(0);
    spec.codecs = v.codecs;
    spec.audioGroup = v.audio;
    return spec;
}

// CHANNELS begins with their count: "2", "16/JOC" (bis 4.4.6.1).
int channelsOf(std::string_view text) {
    const auto count = parseUnsigned(text.substr(0, text.find('/')));
    return count && *count <= 256 ? static_cast<int>(*count) : 0;
}

RungSpec ofRendition(const hls::Rendition& r, RungKind kind) {
    RungSpec spec;
    spec.kind = kind;
    spec.url = r.uri;
    spec.language = r.language;
    if (kind == RungKind::Audio) spec.audioGroup = r.groupId;
    spec.channels = channelsOf(r.channels);
    spec.sampleRate = r.sampleRate.value_or(0);
    spec.videoRendition = r.type == hls::Rendition::Type::Video;
    return spec;
}

std::optional<RungSpec> specOf(const hls::Playlist& playlist, const hls::RungKey& key) {
    using Kind = hls::RungKey::Kind;
    switch (key.kind) {
        case Kind::Variant: return ofVariant(playlist.variants[key.index], RungKind::Variant);
        case Kind::Audio: return ofRendition(playlist.renditions[key.index], RungKind::Audio);
        case Kind::Subtitles: return ofRendition(playlist.renditions[key.index], RungKind::Subtitles);
        case Kind::Video: return ofRendition(playlist.renditions[key.index], RungKind::Variant);
        case Kind::IFrame: return ofVariant(playlist.iFrameVariants[key.index], RungKind::IFrame);
    }
    return std::nullopt;
}

}  // namespace

Ladder ladderOf(const hls::Playlist& multivariant, std::string_view baseUrl) {
    Ladder ladder;
    std::unordered_set<std::string> urls;
    for (const hls::RungKey& key : hls::rungKeys(multivariant)) {
        std::optional<RungSpec> spec = specOf(multivariant, key);
        if (!spec || spec->url.empty()) continue;
        if (auto resolved = resolveUri(baseUrl, spec->url)) spec->url = std::move(*resolved);
        if (!urls.insert(spec->url).second) continue;
        ++ladder.listed;
        if (ladder.rungs.size() == mostRungs) continue;
        spec->key = key.key;
        ladder.rungs.push_back(std::move(*spec));
    }
    return ladder;
}

RungSpec singleRung(std::string url) {
    RungSpec spec;
    spec.key = "main";
    spec.kind = RungKind::Variant;
    spec.url = std::move(url);
    return spec;
}

}  // namespace inspector::probe
