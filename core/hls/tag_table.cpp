// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hls/tag_table.h"

#include "core/base/text.h"

#include <algorithm>
#include <iterator>

namespace inspector::hls {

namespace {

// The most frequent first: the table is searched from the front.
constexpr TagInfo tags[] = {
    {Tag::ExtInf, "EXTINF", TagScope::MediaSegment},
    {Tag::ProgramDateTime, "EXT-X-PROGRAM-DATE-TIME", TagScope::MediaSegment},
    {Tag::Part, "EXT-X-PART", TagScope::MediaSegment},
    {Tag::ByteRange, "EXT-X-BYTERANGE", TagScope::MediaSegment},
    {Tag::Discontinuity, "EXT-X-DISCONTINUITY", TagScope::MediaSegment},
    {Tag::Key, "EXT-X-KEY", TagScope::MediaSegment},
    {Tag::Map, "EXT-X-MAP", TagScope::MediaSegment},
    {Tag::Gap, "EXT-X-GAP", TagScope::MediaSegment},
    {Tag::Bitrate, "EXT-X-BITRATE", TagScope::MediaSegment},
    {Tag::DateRange, "EXT-X-DATERANGE", TagScope::MediaPlaylist},
    {Tag::StreamInf, "EXT-X-STREAM-INF", TagScope::Multivariant},
    {Tag::Media, "EXT-X-MEDIA", TagScope::Multivariant},
    {Tag::IFrameStreamInf, "EXT-X-I-FRAME-STREAM-INF", TagScope::Multivariant},
    {Tag::SessionData, "EXT-X-SESSION-DATA", TagScope::Multivariant},
    {Tag::SessionKey, "EXT-X-SESSION-KEY", TagScope::Multivariant},
    {Tag::ContentSteering, "EXT-X-CONTENT-STEERING", TagScope::Multivariant, true},
    {Tag::ExtM3u, "EXTM3U", TagScope::Any},
    {Tag::Version, "EXT-X-VERSION", TagScope::Any},
    {Tag::IndependentSegments, "EXT-X-INDEPENDENT-SEGMENTS", TagScope::Any, true},
    {Tag::Start, "EXT-X-START", TagScope::Any, true},
    {Tag::Define, "EXT-X-DEFINE", TagScope::Any},
    {Tag::TargetDuration, "EXT-X-TARGETDURATION", TagScope::MediaPlaylist, true},
    {Tag::MediaSequence, "EXT-X-MEDIA-SEQUENCE", TagScope::MediaPlaylist, true},
    {Tag::DiscontinuitySequence, "EXT-X-DISCONTINUITY-SEQUENCE", TagScope::MediaPlaylist, true},
    {Tag::EndList, "EXT-X-ENDLIST", TagScope::MediaPlaylist, true},
    {Tag::PlaylistType, "EXT-X-PLAYLIST-TYPE", TagScope::MediaPlaylist, true},
    {Tag::IFramesOnly, "EXT-X-I-FRAMES-ONLY", TagScope::MediaPlaylist, true},
    {Tag::PartInf, "EXT-X-PART-INF", TagScope::MediaPlaylist, true},
    {Tag::ServerControl, "EXT-X-SERVER-CONTROL", TagScope::MediaPlaylist, true},
    {Tag::Skip, "EXT-X-SKIP", TagScope::MediaPlaylist, true},
    {Tag::PreloadHint, "EXT-X-PRELOAD-HINT", TagScope::MediaPlaylist},
    {Tag::RenditionReport, "EXT-X-RENDITION-REPORT", TagScope::MediaPlaylist},
    {Tag::AllowCache, "EXT-X-ALLOW-CACHE", TagScope::Any},
};

constexpr std::string_view vendorTags[] = {
    "EXT-X-CUE-OUT",         "EXT-X-CUE-OUT-CONT", "EXT-X-CUE-IN",          "EXT-X-CUE",       "EXT-X-CUE-SPAN",
    "EXT-OATCLS-SCTE35",     "EXT-X-SCTE35",       "EXT-X-SPLICEPOINT-SCTE35", "EXT-X-ASSET",  "EXT-X-AD",
    "EXT-X-SIGNAL-EXIT",     "EXT-X-MARKER",       "EXT-X-TIMESTAMP-MAP",   "EXT-X-IMAGES-ONLY", "EXT-X-TILES",
    "EXT-X-IMAGE-STREAM-INF", "EXT-X-FAXS-CM",     "EXT-X-PREFETCH",        "EXT-X-PREFETCH-DISCONTINUITY",
    "EXTGRP",                "EXTVLCOPT",          "EXTIMG",                "EXTALB",          "EXTART",
};

constexpr TagInfo unknown{};
constexpr std::size_t longestName = 40;

// Whether one letter added, left out or replaced makes `a` of `b`.
bool oneLetterOff(std::string_view a, std::string_view b) {
    if (a.size() > b.size()) std::swap(a, b);
    if (b.size() - a.size() > 1) return false;
    const auto [inA, inB] = std::mismatch(a.begin(), a.end(), b.begin());
    const auto at = static_cast<std::size_t>(inA - a.begin());
    if (at == a.size()) return b.size() > a.size();
    return a.size() == b.size() ? a.substr(at + 1) == b.substr(at + 1) : a.substr(at) == b.substr(at + 1);
}

}  // namespace

const TagInfo& tagByName(std::string_view name) {
    const auto at = std::find_if(std::begin(tags), std::end(tags), [&](const TagInfo& t) { return t.name == name; });
    return at == std::end(tags) ? unknown : *at;
}

bool isVendorTag(std::string_view name) {
    return std::find(std::begin(vendorTags), std::end(vendorTags), name) != std::end(vendorTags);
}

std::string_view tagMeantBy(std::string_view name) {
    if (isVendorTag(name)) return {};
    if (name.size() > longestName) return {};
    for (const TagInfo& info : tags) {
        if (equalsIgnoreCase(info.name, name)) return info.name;
    }
    // Names as short as EXT-X-KEY have vendors' tags for neighbours.
    for (const TagInfo& info : tags) {
        if (info.name.size() > 12 && oneLetterOff(info.name, name)) return info.name;
    }
    return {};
}

}  // namespace inspector::hls
