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
void judgeParts(FindingList& findings, const hls::Playlist& playlist);
void judgeKeysAndMaps(FindingList& findings, const hls::Playlist& playlist);
void judgeRenditions(FindingList& findings, const hls::Playlist& playlist);

}  // namespace inspector::rules
