// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/hls/parser.h"
#include "core/rules/finding_list.h"

// What the judgements of both kinds of playlist share. Internal to core/rules.
namespace inspector::rules {

// The parser's diagnostics as findings. False when the text is no playlist at all: nothing else is worth saying then.
[[nodiscard]] bool judgeDiagnostics(FindingList& findings, const hls::Parsed& parsed);

// EXT-X-VERSION against what the playlist uses, bis 8.
void judgeVersion(FindingList& findings, const hls::Playlist& playlist);

// Whether a URI of a playlist can be fetched at all: no controls, and a host where there is http.
[[nodiscard]] bool isUsableUri(std::string_view uri);

// Program date-time against EXTINF within one playlist, bis 6.2.1.
void judgeProgramDateTime(FindingList& findings, const hls::Playlist& playlist);
void judgeDateRanges(FindingList& findings, const hls::Playlist& playlist);
void judgeKeysAndMaps(FindingList& findings, const hls::Playlist& playlist);
void judgeRenditions(FindingList& findings, const hls::Playlist& playlist);
void judgeRenditionGroups(FindingList& findings, const hls::Playlist& playlist);
void judgeRenditionAttributes(FindingList& findings, const hls::Rendition& rendition);
// Variants one by one, and beside each other.
void judgeVariants(FindingList& findings, const hls::Playlist& playlist);
void judgeVariantSet(FindingList& findings, const hls::Playlist& playlist);
// Durations of segments beside each other and the target duration.
void judgeDurations(FindingList& findings, const hls::Playlist& playlist);
// How much a live playlist holds, and where players are told to start.
void judgeWindow(FindingList& findings, const hls::Playlist& playlist);
// URIs of both kinds of playlist that cannot be fetched, or only in the clear from a playlist that came over TLS.
void judgeUris(FindingList& findings, const Context& context, const hls::Playlist& playlist);
// Low-Latency HLS, bis 4.4.3.7 f., 4.4.4.9 and appendix B.
void judgeLowLatency(FindingList& findings, const hls::Playlist& playlist);
// SCTE-35 in date ranges, bis 4.4.5.1.1.
void judgeSplices(FindingList& findings, const hls::Playlist& playlist);
// Key systems of EXT-X-KEY and EXT-X-SESSION-KEY.
void judgeKeySystems(FindingList& findings, const std::vector<hls::Key>& keys);

}  // namespace inspector::rules
