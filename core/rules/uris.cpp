// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/base/uri.h"
#include "core/rules/document.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

// The URIs of a playlist: fetchable, as safe as the playlist, each once, their ranges apart.
namespace inspector::rules {

namespace {

using hls::Playlist;
using hls::Segment;

bool hasScheme(std::string_view uri, std::string_view scheme) {
    const auto found = splitUri(uri).scheme;
    return found && equalsIgnoreCase(*found, scheme);
}

class UriJudge {
public:
    UriJudge(FindingList& findings, const Context& context)
        : m_findings(findings), m_overTls(hasScheme(context.url, "https")) {}

    void judge(std::string_view uri, Place place) {
        if (!isUsableUri(uri)) m_findings.add("hls-uri-unresolvable", {shownArg("subject", uri)}, place);
        else if (m_overTls && hasScheme(uri, "http"))
            m_findings.add("hls-uri-scheme-insecure", {shownArg("subject", uri)}, place);
    }

private:
    FindingList& m_findings;
    bool m_overTls;
};

// One file as two segments of one scene: a loop is legal behind a discontinuity, and gaps often share a placeholder.
void judgeDuplicates(FindingList& findings, const Playlist& playlist) {
    struct Entry {
        std::size_t scene;
        const Segment* segment;
    };
    std::vector<Entry> entries;
    entries.reserve(playlist.segments.size());
    std::size_t scene = 0;
    for (const Segment& segment : playlist.segments) {
        if (segment.discontinuity) ++scene;
        if (!segment.gap) entries.push_back({scene, &segment});
    }
    const auto key = [](const Entry& e) {
        const std::string_view uri = e.segment->uri;
        return std::make_tuple(e.scene, uri.size(), uri, e.segment->offset.value_or(0));
    };
    std::stable_sort(entries.begin(), entries.end(), [&](const Entry& a, const Entry& b) { return key(a) < key(b); });
    for (std::size_t i = 1; i < entries.size(); ++i) {
        const Segment& first = *entries[i - 1].segment;
        const Segment& again = *entries[i].segment;
        if (key(entries[i - 1]) == key(entries[i]))
            findings.add("hls-uri-duplicate",
                         {shownArg("subject", again.uri), numberArg("first", static_cast<double>(first.sequence))},
                         {again.line, again.sequence}, playlist.endList ? Severity::Info : Severity::Major);
    }
}

// Two ranges of one file in a row that share bytes but are not the same (that is a duplicate).
void judgeOverlaps(FindingList& findings, const Playlist& playlist) {
    const Segment* before = nullptr;
    for (const Segment& segment : playlist.segments) {
        const Segment* last = before;
        before = &segment;
        if (!last || segment.discontinuity || !segment.range || !last->range || !segment.offset || !last->offset) continue;
        if (last->uri != segment.uri || *segment.offset == *last->offset) continue;
        const bool after = *segment.offset > *last->offset;
        const Segment& lower = after ? *last : segment;
        const std::uint64_t apart = after ? *segment.offset - *last->offset : *last->offset - *segment.offset;
        if (apart >= lower.range->length) continue;
        findings.add("hls-byterange-overlap",
                     {shownArg("subject", segment.uri), numberArg("offset", static_cast<double>(*segment.offset)),
                      numberArg("bytes", static_cast<double>(lower.range->length - apart), Arg::Unit::Byte)},
                     {segment.line, segment.sequence});
    }
}

void judgeMediaUris(UriJudge& uris, const Playlist& playlist) {
    for (const Segment& segment : playlist.segments) {
        uris.judge(segment.uri, {segment.line, segment.sequence});
        for (const hls::Part& part : segment.parts) uris.judge(part.uri, {part.line, segment.sequence});
    }
    for (const hls::Part& part : playlist.trailingParts) uris.judge(part.uri, {part.line, {}});
    for (const hls::Map& map : playlist.maps) uris.judge(map.uri, {map.line, {}});
    for (const hls::Key& key : playlist.keys) uris.judge(key.uri, {key.line, {}});
}

}  // namespace

void judgeUris(FindingList& findings, const Context& context, const Playlist& playlist) {
    UriJudge uris(findings, context);
    if (playlist.kind == Playlist::Kind::Media) {
        judgeMediaUris(uris, playlist);
        judgeDuplicates(findings, playlist);
        judgeOverlaps(findings, playlist);
        return;
    }
    for (const hls::Variant& variant : playlist.variants) uris.judge(variant.uri, {variant.uriLine, {}});
    for (const hls::Rendition& rendition : playlist.renditions) uris.judge(rendition.uri, {rendition.line, {}});
    for (const hls::Variant& variant : playlist.iFrameVariants) uris.judge(variant.uri, {variant.line, {}});
    for (const hls::Key& key : playlist.sessionKeys) uris.judge(key.uri, {key.line, {}});
}

}  // namespace inspector::rules
