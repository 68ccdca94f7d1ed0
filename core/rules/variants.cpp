// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/variants.h"

#include "core/base/text.h"
#include "core/hls/codecs.h"
#include "core/rules/document.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>

// EXT-X-STREAM-INF one by one, bis 4.4.6.2.
namespace inspector::rules {

namespace {

using hls::Playlist;
using hls::Variant;

template <std::size_t n>
bool isOneOf(std::string_view value, const std::array<std::string_view, n>& known) {
    return std::find(known.begin(), known.end(), value) != known.end();
}

std::string_view field(std::string_view text, std::size_t index, char separator) {
    const auto fields = split(text, separator);
    return index < fields.size() ? fields[index] : std::string_view{};
}

// Codec strings that say high dynamic range: Dolby Vision by its name, VP9 and AV1 by their transfer characteristics
// (16 PQ, 18 HLG).
bool saysHdr(std::string_view codec) {
    constexpr std::array<std::string_view, 3> dolby = {"dvh1", "dvhe", "dav1"};
    const std::string_view entry = sampleEntryOf(codec);
    if (isOneOf(entry, dolby)) return true;
    const std::string_view transfer = entry == "vp09" ? field(codec, 6, '.') : entry == "av01" ? field(codec, 7, '.') : "";
    return transfer == "16" || transfer == "18";
}

void judgeRange(FindingList& findings, const Variant& variant, const Place& place) {
    constexpr std::array<std::string_view, 3> ranges = {"SDR", "HLG", "PQ"};
    if (!variant.videoRange.empty()) {
        if (!isOneOf(variant.videoRange, ranges))
            findings.add("hls-video-range-unknown", {shownArg("subject", variant.videoRange)}, place);
        return;
    }
    for (const std::string* list : {&variant.codecs, &variant.supplementalCodecs}) {
        for (const std::string_view codec : elementsOf(*list)) {
            if (!saysHdr(codec)) continue;
            findings.add("hls-video-range-missing-for-hdr", {shownArg("subject", codec)}, place);
            return;
        }
    }
}

// ALLOWED-CPC: entries of a KEYFORMAT, a colon and labels separated by slashes; the KEYFORMAT may hold colons itself.
bool isCpcEntry(std::string_view entry) {
    const auto colon = entry.rfind(':');
    if (colon == std::string_view::npos || colon == 0) return false;
    return std::all_of(entry.begin() + static_cast<std::ptrdiff_t>(colon) + 1, entry.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '/';
    });
}

bool isVideoLayout(std::string_view token) {
    constexpr std::array<std::string_view, 7> known = {"CH-STEREO", "CH-MONO",   "PROJ-RECT", "PROJ-EQUI",
                                                       "PROJ-HEQU", "PROJ-PRIM", "PROJ-AIV"};
    return isOneOf(token, known);
}

void judgeEnumerations(FindingList& findings, const Variant& variant, const Place& place) {
    constexpr std::array<std::string_view, 3> levels = {"NONE", "TYPE-0", "TYPE-1"};
    if (!variant.hdcpLevel.empty() && !isOneOf(variant.hdcpLevel, levels))
        findings.add("hls-hdcp-level-unknown", {shownArg("subject", variant.hdcpLevel)}, place);
    for (const std::string_view entry : elementsOf(variant.allowedCpc)) {
        if (!isCpcEntry(entry)) findings.add("hls-allowed-cpc-invalid", {shownArg("subject", entry)}, place);
    }
    for (const std::string_view entry : elementsOf(variant.reqVideoLayout)) {
        for (const std::string_view token : split(entry, '/')) {
            if (!isVideoLayout(trim(token)))
                findings.add("hls-req-video-layout-unknown", {shownArg("subject", token)}, place);
        }
    }
}

// The sample entries of which one is the base that a supplemental codec enhances; empty: any will do.
std::vector<std::string_view> basesOf(std::string_view entry) {
    if (entry == "dvh1" || entry == "dvhe" || entry == "lhv1" || entry == "lhe1") return {"hvc1", "hev1"};
    if (entry == "dva1" || entry == "dvav") return {"avc1", "avc3"};
    if (entry == "dav1") return {"av01"};
    return {};
}

void judgeSupplemental(FindingList& findings, const Variant& variant, const Place& place) {
    const auto declared = elementsOf(variant.codecs);
    for (const std::string_view element : elementsOf(variant.supplementalCodecs)) {
        const auto bases = basesOf(sampleEntryOf(element.substr(0, element.find('/'))));
        const bool found = std::any_of(declared.begin(), declared.end(), [&](std::string_view codec) {
            return bases.empty() || std::find(bases.begin(), bases.end(), sampleEntryOf(codec)) != bases.end();
        });
        if (!found)
            findings.add("hls-supplemental-codecs-base-missing",
                         {shownArg("subject", element), shownArg("codecs", variant.codecs)}, place);
    }
}

void judgeFrameRate(FindingList& findings, const Variant& variant, const Place& place) {
    constexpr double most = 60;
    // One that cannot be read has its own diagnostic.
    if (!variant.frameRate) {
        if (hasVideo(variant) && !hls::find(variant.attributes, "FRAME-RATE"))
            findings.add("hls-frame-rate-missing", {shownArg("subject", variant.uri)}, place);
    } else if (*variant.frameRate > most + 0.001) {
        findings.add("hls-frame-rate-above-60", {numberArg("rate", *variant.frameRate), numberArg("limit", most)}, place);
    }
}

// Whether the ladder is coded in several ways, so that a player cannot guess which of them a variant is.
bool hasSeveralCodecs(const Playlist& playlist) {
    std::set<std::string_view> video;
    std::set<std::string_view> audio;
    for (const Variant& variant : playlist.variants) {
        for (const std::string_view codec : elementsOf(variant.codecs)) {
            const hls::CodecKinds kinds = hls::codecKinds(codec);
            if (kinds.video) video.insert(sampleEntryOf(codec));
            if (kinds.audio) audio.insert(sampleEntryOf(codec));
        }
    }
    return video.size() > 1 || audio.size() > 1;
}

void judgeMissing(FindingList& findings, const Variant& variant, const Place& place, bool severalCodecs) {
    if (!hls::find(variant.attributes, "AVERAGE-BANDWIDTH"))
        findings.add("hls-average-bandwidth-missing", {shownArg("subject", variant.uri)}, place);
    if (!hls::find(variant.attributes, "CODECS"))
        findings.add("hls-codecs-missing", {shownArg("subject", variant.uri)}, place,
                     severalCodecs ? Severity::Major : Severity::Minor);
    if (hasVideo(variant) && !hls::find(variant.attributes, "RESOLUTION"))
        findings.add("hls-resolution-missing", {shownArg("subject", variant.uri)}, place);
    if (hls::find(variant.attributes, "PROGRAM-ID")) findings.add("hls-program-id-removed", {}, place);
}

}  // namespace

bool hasVideo(const Variant& variant) {
    return variant.resolution || variant.frameRate || !variant.video.empty() || !variant.videoRange.empty() ||
           hls::codecKinds(variant.codecs).video;
}

std::vector<std::string_view> elementsOf(std::string_view list) {
    std::vector<std::string_view> elements;
    for (const std::string_view part : split(list, ',')) {
        if (const std::string_view element = trim(part); !element.empty()) elements.push_back(element);
    }
    return elements;
}

std::string_view sampleEntryOf(std::string_view codec) { return codec.substr(0, codec.find('.')); }

void judgeVariants(FindingList& findings, const Playlist& playlist) {
    const bool severalCodecs = hasSeveralCodecs(playlist);
    for (const Variant& variant : playlist.variants) {
        const Place place{variant.line, {}};
        judgeRange(findings, variant, place);
        judgeEnumerations(findings, variant, place);
        judgeSupplemental(findings, variant, place);
        judgeFrameRate(findings, variant, place);
        // What is kept of a hostile playlist's attributes ends somewhere; nothing is missing there.
        if (!variant.attributes.empty()) judgeMissing(findings, variant, place, severalCodecs);
    }
    for (const Variant& variant : playlist.iFrameVariants) {
        const Place place{variant.line, {}};
        judgeRange(findings, variant, place);
        judgeEnumerations(findings, variant, place);
        if (hls::find(variant.attributes, "PROGRAM-ID")) findings.add("hls-program-id-removed", {}, place);
    }
}

}  // namespace inspector::rules
