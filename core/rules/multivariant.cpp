// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/hls/codecs.h"
#include "core/rules/document.h"
#include "core/rules/judge.h"

#include <algorithm>
#include <set>
#include <string>
#include <tuple>

namespace inspector::rules {

namespace {

using hls::Playlist;
using hls::Variant;

void judgeBandwidth(FindingList& findings, const Variant& variant) {
    if (!variant.bandwidth) return;  // there is a diagnostic for that
    if (*variant.bandwidth == 0) findings.add("hls-bandwidth-zero", {}, {variant.line, {}});
    if (variant.averageBandwidth && *variant.averageBandwidth > *variant.bandwidth) {
        const auto bitrate = [](const char* name, std::int64_t bits) {
            return numberArg(name, static_cast<double>(bits), Arg::Unit::BitPerSecond);
        };
        findings.add("hls-average-bandwidth-above-peak",
                     {bitrate("average", *variant.averageBandwidth), bitrate("peak", *variant.bandwidth)},
                     {variant.line, {}});
    }
}

// RFC 6381: elements of printable characters, none empty.
bool isCodecList(std::string_view codecs) {
    const auto elements = split(codecs, ',');
    return std::all_of(elements.begin(), elements.end(), [](std::string_view element) {
        element = trim(element);
        return !element.empty() && std::all_of(element.begin(), element.end(), [](char c) {
            return c > ' ' && c < 0x7F && c != '"' && c != ';';
        });
    });
}

void judgeCodecs(FindingList& findings, const Variant& variant) {
    if (variant.codecs.empty()) return;
    if (!isCodecList(variant.codecs)) {
        findings.add("hls-codecs-invalid", {shownArg("subject", variant.codecs)}, {variant.line, {}});
        return;
    }
    const hls::CodecKinds kinds = hls::codecKinds(variant.codecs);
    if (!variant.audio.empty() && kinds.video && !kinds.audio && !kinds.unknown)
        findings.add("hls-codecs-no-audio-for-group",
                     {shownArg("subject", variant.codecs), shownArg("group", variant.audio)}, {variant.line, {}});
}

void judgeSession(FindingList& findings, const Playlist& playlist) {
    std::set<std::pair<std::string_view, std::string_view>> data;
    for (const hls::SessionData& item : playlist.sessionData) {
        if (!item.dataId.empty() && !data.emplace(item.dataId, item.language).second)
            findings.add("hls-session-data-duplicate", {shownArg("subject", item.dataId)}, {item.line, {}});
    }
    using KeyId = std::tuple<std::string_view, std::string_view, std::string_view, std::string_view, std::string_view>;
    std::set<KeyId> keys;
    for (const hls::Key& key : playlist.sessionKeys) {
        if (!keys.emplace(key.method, key.uri, key.iv, key.keyFormat, key.keyFormatVersions).second)
            findings.add("hls-session-key-duplicate", {}, {key.line, {}});
    }
    if (!playlist.steering || playlist.steering->pathwayId.empty() || playlist.variants.empty()) return;
    const std::string& pathway = playlist.steering->pathwayId;
    const bool defined = std::any_of(playlist.variants.begin(), playlist.variants.end(), [&](const Variant& variant) {
        // bis 4.4.6.2: a variant without PATHWAY-ID is on the pathway ".".
        return variant.pathwayId == pathway || (variant.pathwayId.empty() && pathway == ".");
    });
    if (!defined)
        findings.add("hls-steering-pathway-undefined", {shownArg("subject", pathway)}, {playlist.steering->line, {}});
}

}  // namespace

std::vector<Finding> judgeMultivariant(const Context& context, const hls::Parsed& parsed) {
    FindingList findings(context);
    const Playlist& playlist = parsed.playlist;
    if (!judgeDiagnostics(findings, parsed)) return findings.take();
    if (playlist.variants.empty()) findings.add("hls-no-variants");
    for (const Variant& variant : playlist.variants) {
        judgeBandwidth(findings, variant);
        judgeCodecs(findings, variant);
    }
    judgeUris(findings, context, playlist);
    judgeVariants(findings, playlist);
    judgeVariantSet(findings, playlist);
    judgeRenditions(findings, playlist);
    judgeSession(findings, playlist);
    judgeKeySystems(findings, playlist.sessionKeys);
    judgeVersion(findings, playlist);
    return findings.take();
}

}  // namespace inspector::rules
