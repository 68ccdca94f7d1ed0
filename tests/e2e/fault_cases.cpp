// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/fault_cases.h"

#include <utility>

// A window is in cycles of 2 s, with segments of 1.92 s and target durations of 2 s: what is in a playlist stays there
// for its eight segments, ad breaks begin at each eighth.
namespace inspector::test {

namespace {

constexpr auto up = ChannelState::Up;
constexpr auto degraded = ChannelState::Degraded;
constexpr auto down = ChannelState::Down;

void add(std::vector<FaultCase>& all, Stream stream, Watch watch, const std::vector<FaultCase>& cases) {
    for (FaultCase each : cases) {
        each.stream = stream;
        each.watch = watch;
        all.push_back(std::move(each));
    }
}

}  // namespace

std::vector<FaultCase> playlistFaults() {
    std::vector<FaultCase> all;
    add(all, Stream::Ts, Watch::Playlists, {
        {"stale-playlist", "720p", {"hls-playlist-stale"}, degraded, 4},
        {"stale-playlist", "", {"hls-playlist-stale"}, down, 4},
        {"sequence-reset", "", {"hls-media-sequence-reset", "hls-media-sequence-backwards"}, degraded, 1},
        {"frozen-pdt", "", {"hls-pdt-frozen", "hls-pdt-jump"}, degraded, 9},
        {"missing-discontinuity", "", {"hls-pdt-jump", "hls-pdt-backwards"}, degraded, 9},
        {"empty-playlist", "720p", {"hls-media-playlist-empty"}, degraded},
        {"master-404", "", {"http-status"}, down},
        {"playlist-404", "720p", {"http-status"}, degraded},
        {"playlist-503", "", {"http-status"}, down},
        {"html-playlist", "", {"http-html-instead-of-media"}, down},
        {"redirect-loop", "", {"http-redirect-loop"}, down},
        {"tcp-reset", "", {"http-connection-reset", "http-connect-failed"}, down},
        {"gzip-bomb", "720p", {"http-body-too-large"}, degraded},
        {"broken-gzip", "720p", {"http-gzip-broken"}, degraded},
        {"wrong-content-type", "720p", {"http-content-type-playlist"}, up, 1},
        {"edge-old-playlist", "fra-1", {"hls-playlist-stale"}, down, 4},
        {"edge-down", "fra-2", {"http-connect-failed"}, down},
        {"edge-errors", "nyc-1", {"http-status"}, down},
        {"sequence-jump", "720p", {"hls-media-sequence-jump"}, degraded, 1},
        {"sequence-backwards", "720p", {"hls-media-sequence-backwards", "hls-playlist-oscillates",
         "hls-playlist-shrank"}, degraded, 4},
        {"playlist-shrinks", "720p", {"hls-playlist-shrank", "hls-playlist-oscillates"}, degraded, 4},
        {"oscillating-playlist", "720p", {"hls-playlist-oscillates", "hls-playlist-shrank",
         "hls-media-sequence-backwards"}, degraded, 6},
        {"not-growing", "720p", {"hls-playlist-not-growing", "hls-playlist-stale"}, degraded, 4},
        {"extinf-changed", "720p", {"hls-extinf-changed"}, degraded, 2},
        {"target-duration-changed", "720p", {"hls-target-duration-changed",
         "hls-variants-target-duration-differ"}, degraded, 1},
        {"segment-inserted", "720p", {"hls-segment-inserted", "hls-media-sequence-mismatch"}, degraded, 1},
        {"discontinuity-sequence-wrong", "720p", {"hls-discontinuity-sequence-mismatch",
         "hls-discontinuity-sequence-backwards", "hls-variants-discontinuity-differ"}, degraded, 4},
        {"endlist", "720p", {"hls-endlist-unexpected"}, degraded, 1},
        {"endlist-removed", "720p", {"hls-endlist-removed", "hls-endlist-unexpected"}, degraded, 4},
        {"rung-behind", "720p", {"hls-variants-edge-skew"}, degraded, 5},
        {"pdt-missing", "720p", {"hls-variants-pdt-partial", "hls-pdt-missing-live"}, degraded, 1},
        {"pdt-offset", "720p", {"hls-variants-pdt-differ", "hls-pdt-jump"}, degraded, 1},
        {"latency-high", "720p", {"hls-live-latency", "hls-packager-clock-skew", "hls-pdt-jump"}, degraded, 1},
        {"window-too-short", "720p", {"hls-live-window-too-short"}, degraded, 1},
        {"gaps", "720p", {"hls-gap-present"}, up, 9},
        {"cues-on-one-rung", "720p", {"hls-variants-cues-differ", "hls-variants-daterange-differ"}, degraded,
         9},
        {"cue-out-without-in", "720p", {"hls-cue-out-without-in", "hls-scte35-out-without-in"}, degraded, 13},
        {"daterange-changed", "720p", {"hls-daterange-attribute-changed"}, degraded, 9},
        {"broken-scte35", "720p", {"hls-scte35-crc", "hls-scte35-unparseable"}, degraded, 9},
        {"cache-too-long", "720p", {"http-cache-too-long"}, degraded},
        {"age-too-old", "720p", {"http-age-exceeds-target"}, degraded},
        {"etag-frozen", "720p", {"http-etag-frozen", "http-304-stale"}, degraded, 2},
        {"clock-wrong", "720p", {"http-date-skew", "hls-packager-clock-skew"}, degraded, 1},
        {"missing-rung", "", {"hls-ladder-missing-rung", "dash-ladder-missing-rung",
         "dash-representations-changed"}, degraded, 1},
        {"discontinuity", "", {}, up},
        {"jittery-updates", "", {}, up},
        {"growing-window", "", {}, up},
        {"token-queries", "", {}, up},
        {"ad-breaks", "", {}, up},
        {"clock-step", "", {}, up},
    });
    add(all, Stream::Ts, Watch::Follow, {
        {"late-updates", "720p", {"hls-playlist-late-update", "hls-playlist-stale"}, degraded, 14},
    });
    return all;
}

std::vector<FaultCase> hangingServers() {
    std::vector<FaultCase> all;
    add(all, Stream::Ts, Watch::Playlists, {
        {"silent", "", {"http-timeout"}, down, 2},
        {"endless-body", "720p", {"http-body-too-large", "http-timeout"}, degraded, 2},
        {"slow-playlist", "720p", {}, up},
    });
    return all;
}

std::vector<FaultCase> segmentFaults() {
    std::vector<FaultCase> all;
    add(all, Stream::Ts, Watch::Newest, {
        {"segment-404", "720p", {"http-404-listed-segment", "http-status"}, degraded, 1},
        {"segment-503", "", {"http-status"}, degraded, 1},
        {"slow-segment", "720p", {"http-slow-segment", "http-timeout"}, degraded, 3},
        {"stalled-segment", "720p", {"http-timeout", "http-slow-segment"}, degraded, 3},
        {"truncated-segment", "720p", {"http-content-length-mismatch", "seg-truncated"}, degraded, 1},
        {"wrong-content-type", "720p", {"http-content-type-segment"}, degraded, 1},
        {"wrong-codecs", "", {"hls-codecs-mismatch", "dash-codecs-mismatch"}, degraded, 1},
        {"wrong-resolution", "", {"hls-resolution-mismatch", "dash-resolution-mismatch"}, up, 1},
        {"segment-not-yet-available", "720p", {"hls-segment-not-available-when-listed",
         "http-404-listed-segment", "http-status", "dash-segment-not-available-at-edge"}, degraded, 1},
        {"empty-segment", "720p", {"http-empty-body"}, degraded, 1},
        {"redirected", "720p", {"http-redirect"}, up},
        {"trickle-delivery", "720p", {"http-trickle-delivery", "http-slow-segment"}, degraded, 3},
        {"wrong-duration", "720p", {"seg-duration-mismatch", "hls-pdt-extinf-mismatch"}, degraded, 9},
        {"identical-segments", "720p", {"seg-identical-to-previous", "seg-pts-overlap",
         "seg-pts-discontinuity"}, degraded, 4},
        {"format-change", "720p", {"seg-format-changed", "hls-codecs-mismatch", "fmp4-init-changed"},
         degraded, 5},
        {"no-keyframe", "720p", {"seg-no-keyframe-at-start", "seg-no-keyframe",
         "hls-independent-segments-false"}, degraded, 2},
        {"pts-gap", "720p", {"seg-pts-gap", "fmp4-tfdt-discontinuity", "seg-pts-discontinuity"}, degraded, 9},
        {"pts-overlap", "720p", {"seg-pts-overlap", "fmp4-tfdt-discontinuity", "seg-pts-discontinuity"},
         degraded, 9},
        {"av-skew", "audio-en", {"seg-audio-video-rendition-skew", "seg-variant-timestamps-differ",
         "seg-av-start-skew"}, degraded, 9},
        {"continuity-errors", "720p", {"ts-continuity"}, degraded, 2},
        {"pat-missing", "720p", {"ts-pat-missing"}, degraded, 2},
        {"bandwidth-exceeded", "720p", {"hls-bandwidth-exceeded", "dash-bandwidth-exceeded"}, degraded, 2},
    });
    add(all, Stream::Ts, Watch::All, {
        {"segment-removed-early", "720p", {"hls-segment-removed-early", "http-404-listed-segment"}, degraded,
         3},
        {"segment-changed", "", {"hls-segment-changed"}, degraded, 8},
    });
    add(all, Stream::Encrypted, Watch::Newest, {
        {"key-404", "720p", {"key-unreachable"}, degraded, 5},
        {"key-wrong-length", "720p", {"key-length"}, degraded, 5},
        {"wrong-key", "720p", {"key-decrypt-failed"}, degraded, 5},
    });
    return all;
}

// Beside the first rung another one is looked into each cycle, in turn.
std::vector<FaultCase> lowLatencyFaults() {
    std::vector<FaultCase> all;
    add(all, Stream::LowLatency, Watch::Newest, {
        {"gzip-missing", "720p", {"http-gzip-missing", "llhls-gzip-missing"}, up},
        {"ll-not-blocking", "720p", {"llhls-blocking-not-blocking"}, degraded, 6},
        {"ll-early-400", "720p", {"llhls-blocking-early-400"}, degraded, 6},
        {"ll-part-late", "720p", {"llhls-part-late", "llhls-renditions-skew"}, degraded, 6},
        {"ll-part-404", "720p", {"llhls-part-not-available"}, degraded, 6},
        {"ll-hint-broken", "720p", {"llhls-preload-hint-broken"}, degraded, 6},
        {"ll-hint-not-held", "720p", {"llhls-preload-hint-not-held"}, degraded, 6},
        {"ll-report-wrong", "720p", {"llhls-rendition-report-wrong"}, degraded, 6},
        {"ll-skip-wrong-count", "720p", {"llhls-skip-mismatch", "llhls-skip-too-much"}, degraded, 6},
        {"ll-partial-playlist", "720p", {"llhls-blocking-partial-playlist"}, degraded, 6},
    });
    return all;
}

std::vector<FaultCase> dashFaults() {
    std::vector<FaultCase> all;
    add(all, Stream::Timeline, Watch::Newest, {
        {"mpd-stale", "", {"dash-mpd-stale", "dash-edge-stalled"}, degraded, 4},
        {"mpd-publish-backwards", "", {"dash-publish-time-backwards"}, degraded, 4},
        {"mpd-timeline-gap", "", {"dash-timeline-gap"}, degraded, 9},
        {"mpd-timeline-shrinks", "", {"dash-timeline-shrank-at-edge"}, degraded, 4},
        {"mpd-edge-stalled", "", {"dash-edge-stalled", "dash-mpd-stale", "dash-segment-not-available-at-edge"},
         degraded, 5},
        {"mpd-segment-404-at-edge", "", {"dash-segment-not-available-at-edge"}, degraded, 1},
        {"mpd-segment-gone", "", {"dash-segment-gone-inside-window"}, degraded, 11},
        {"mpd-start-changed", "", {"dash-ast-changed"}, degraded, 1},
        {"mpd-period-id-changed", "", {"dash-period-id-changed"}, degraded, 1},
        {"mpd-xml-broken", "", {"dash-xml-invalid"}, degraded},
        {"mpd-dtd", "", {"dash-vendor-dtd", "dash-entity-expansion", "dash-retired-namespace"}, degraded},
    });
    return all;
}

std::vector<FaultCase> edgeFaults() {
    std::vector<FaultCase> all;
    add(all, Stream::Ts, Watch::Playlists, {
        {"edge-error-cached", "fra-1", {"http-status"}, down},
        {"edge-drops", "fra-2", {"http-content-length-mismatch", "http-connection-reset"}, down},
        {"edge-lags", "nyc-1", {"http-last-modified-stale"}, degraded, 1},
    });
    return all;
}

std::vector<FaultCase> minorEdgeFaults() {
    std::vector<FaultCase> all;
    add(all, Stream::Ts, Watch::Newest, {
        {"edge-lies", "fra-1", {}, up},
        {"edge-not-cacheable", "fra-2", {}, up},
        {"edge-redirects", "nyc-1", {}, up},  // its segments are asked for where the playlist came from
    });
    return all;
}

std::vector<FaultCase> originFaults() {
    std::vector<FaultCase> all;
    add(all, Stream::Ts, Watch::Playlists, {
        {"origin-old-playlist", "origin", {"hls-playlist-stale"}, down, 4},
    });
    return all;
}

std::vector<const char*> faultsWithoutCase() {
    return {"pdt-drift",      // takes minutes to tell: the rules' own test turns the clock
            "mpd-utc-wrong",  // a clock that was right is asked again after ten minutes
            "edge-slow",      // as slow-playlist: only the figures show it
            "edge-wrong-channel",  // by itself it is as good as any: it shows beside the other stages
            "edge-rate-limited",   // the same, to those who ask an edge as an edge
            "origin-down", "origin-errors"};  // as the edges', of the same kind of server
}

}  // namespace inspector::test
