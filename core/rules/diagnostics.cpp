// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/uri.h"
#include "core/rules/document.h"

#include <algorithm>
#include <string>

namespace inspector::rules {

namespace {

// Where the value could be read after all, players go on.
std::optional<Severity> milder(const hls::Diagnostic& diagnostic, const hls::Playlist& playlist) {
    if (diagnostic.id == "hls-target-duration-invalid" && playlist.targetDuration) return Severity::Major;
    return std::nullopt;
}

void addDiagnostic(FindingList& findings, const hls::Diagnostic& diagnostic, const hls::Playlist& playlist) {
    std::vector<Arg> args;
    args.push_back(textArg("tag", diagnostic.tag));
    args.push_back(shownArg("subject", diagnostic.subject));
    if (!diagnostic.expected.empty()) args.push_back(textArg("expected", diagnostic.expected));
    if (diagnostic.column > 0) args.push_back(numberArg("column", diagnostic.column));
    findings.add(diagnostic.id, std::move(args), {diagnostic.line, {}}, milder(diagnostic, playlist));
}

}  // namespace

bool judgeDiagnostics(FindingList& findings, const hls::Parsed& parsed) {
    const bool noPlaylist = parsed.refusal == hls::Refusal::NotText || parsed.refusal == hls::Refusal::NoExtM3u;
    for (const hls::Diagnostic& diagnostic : parsed.diagnostics) {
        const bool decides = diagnostic.id == "hls-playlist-not-text" || diagnostic.id == "hls-extm3u-missing";
        if (!noPlaylist || decides) addDiagnostic(findings, diagnostic, parsed.playlist);
    }
    return !noPlaylist;
}

bool isUsableUri(std::string_view uri) {
    const bool control = std::any_of(uri.begin(), uri.end(),
                                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
    if (control) return false;
    const UriParts parts = splitUri(uri);
    if (parts.scheme && (*parts.scheme == "http" || *parts.scheme == "https"))
        return parts.authority && !parts.authority->empty();
    return !parts.authority || !parts.authority->empty();
}

}  // namespace inspector::rules
