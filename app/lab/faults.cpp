// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/faults.h"

#include <algorithm>

namespace inspector::lab {

namespace {

constexpr std::array<FaultInfo, kFaults> kCatalogue = {{
    {Fault::StalePlaylist, "stale-playlist", "The media playlist stops: the same version is served until the fault ends",
     Scope::Media, {"hls-playlist-stale", "hls-variants-edge-skew"}, 3.5},
    {Fault::SequenceReset, "sequence-reset",
     "The packager restarts once, when this is switched on: media sequence numbers begin at 0 with new names, and go on "
     "from there also when the fault has ended",
     Scope::Media, {"hls-media-sequence-reset", "hls-media-sequence-backwards", "hls-media-sequence-mismatch"}, 1},
    {Fault::FrozenPdt, "frozen-pdt", "EXT-X-PROGRAM-DATE-TIME stops while segments go on", Scope::Media,
     {"hls-pdt-frozen", "hls-pdt-jump"}, 2},
    {Fault::MissingDiscontinuity, "missing-discontinuity",
     "Time stamps and program date-time jump 20 s to and fro every four segments, without EXT-X-DISCONTINUITY",
     Scope::Media, {"hls-pdt-jump", "hls-pdt-backwards", "hls-pdt-extinf-mismatch"}, 2, true},
    {Fault::Discontinuity, "discontinuity",
     "The same jumps with EXT-X-DISCONTINUITY, as they should be: nothing is to be found", Scope::Media, {}, 2},
    {Fault::EmptyPlaylist, "empty-playlist", "The playlist has its header and nothing else", Scope::Playlists,
     {"hls-media-playlist-empty", "hls-no-variants"}, 0},
    {Fault::Master404, "master-404", "The multivariant playlist answers 404", Scope::Master, {"http-status"}, 0},
    {Fault::Playlist404, "playlist-404", "Playlists answer 404", Scope::Playlists, {"http-status"}, 0},
    {Fault::Playlist503, "playlist-503", "Playlists answer 503", Scope::Playlists, {"http-status"}, 0},
    {Fault::HtmlPlaylist, "html-playlist", "An HTML page with status 200 instead of the playlist", Scope::Playlists,
     {"http-html-instead-of-media", "http-content-type-playlist", "hls-extm3u-not-first"}, 0},
    {Fault::RedirectLoop, "redirect-loop", "Playlists redirect in a circle", Scope::Playlists,
     {"http-redirect-loop"}, 0},
    {Fault::SlowPlaylist, "slow-playlist", "Playlists take 4 s to the first byte: only the figures show it",
     Scope::Playlists, {}, 0},
    {Fault::TcpReset, "tcp-reset", "The connection is reset instead of an answer to a playlist request",
     Scope::Playlists, {"http-connection-reset", "http-connect-failed"}, 0},
    {Fault::Silent, "silent", "The connection is accepted and never answered", Scope::Playlists, {"http-timeout"}, 0},
    {Fault::EndlessBody, "endless-body", "The playlist never ends", Scope::Playlists,
     {"http-body-too-large", "http-timeout"}, 0},
    {Fault::GzipBomb, "gzip-bomb", "A small gzip body that becomes a playlist of 32 MiB", Scope::Playlists,
     {"http-body-too-large", "http-timeout"}, 0},
    {Fault::BrokenGzip, "broken-gzip", "Content-Encoding: gzip on a body that is not", Scope::Playlists,
     {"http-gzip-broken"}, 0},
    {Fault::Segment404, "segment-404", "Segments that are listed answer 404", Scope::Media,
     {"http-404-listed-segment", "http-status"}, 1},
    {Fault::Segment503, "segment-503", "Segments answer 503", Scope::Media, {"http-status"}, 1},
    {Fault::SlowSegment, "slow-segment", "Segments take half as long again as they last", Scope::Media,
     {"http-slow-segment", "http-timeout"}, 3},
    {Fault::StalledSegment, "stalled-segment", "Segments stop arriving halfway, the connection stays open",
     Scope::Media, {"http-timeout", "http-slow-segment"}, 1},
    {Fault::TruncatedSegment, "truncated-segment", "The connection closes halfway through a segment", Scope::Media,
     {"http-content-length-mismatch", "seg-truncated"}, 1},
    {Fault::WrongContentType, "wrong-content-type", "Segments come as text/html, media playlists as text/plain",
     Scope::Media, {"http-content-type-segment", "http-content-type-playlist"}, 1},
    {Fault::EdgeOldPlaylist, "edge-old-playlist", "The edge goes on serving the playlists that it has", Scope::Edge,
     {"hls-playlist-stale"}, 3.5},
    {Fault::EdgeDown, "edge-down", "The edge refuses connections", Scope::Edge, {"http-connect-failed"}, 0},
    {Fault::EdgeErrors, "edge-errors", "The edge answers 502 to everything", Scope::Edge, {"http-status"}, 0},
    {Fault::EdgeSlow, "edge-slow", "The edge takes 1.5 s longer: only the figures show it", Scope::Edge, {}, 0},
}};

}  // namespace

std::span<const FaultInfo> allFaults() { return kCatalogue; }

const FaultInfo& infoOf(Fault fault) { return kCatalogue[static_cast<std::size_t>(fault)]; }

std::optional<Fault> faultByName(std::string_view name) {
    const auto found = std::find_if(kCatalogue.begin(), kCatalogue.end(),
                                    [&](const FaultInfo& info) { return info.name == name; });
    if (found == kCatalogue.end()) return std::nullopt;
    return found->fault;
}

}  // namespace inspector::lab
