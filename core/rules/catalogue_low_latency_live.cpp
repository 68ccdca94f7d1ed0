// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/translate_noop.h"
#include "core/rules/catalogue_parts.h"

namespace inspector::rules {

namespace {

constexpr RuleInfo entries[] = {
    {"llhls-part-target-changed", Severity::Major, "bis 4.4.3.7",
     QT_TRANSLATE_NOOP("rules", "PART-TARGET of {rung} has changed from {before} to {now}"),
     QT_TRANSLATE_NOOP("rules", "Keep PART-TARGET for the life of the playlist: players reckon with it.")},
    {"llhls-part-late", Severity::Major, "bis 6.2.1",
     QT_TRANSLATE_NOOP("rules", "A part of {rung} was listed {late} later than its media (limit {limit})"),
     QT_TRANSLATE_NOOP("rules", "Publish each part within a part target of its end; see whether encoder or packager stalls.")},
    {"llhls-part-not-available", Severity::Critical, "bis 6.2.1",
     QT_TRANSLATE_NOOP("rules", "Part {part} of segment {sequence} of {rung} is listed, but its request was answered with HTTP {status}"),
     QT_TRANSLATE_NOOP("rules", "Put the part in place before the playlist names it.")},
    {"llhls-part-removed-early", Severity::Major, "bis 6.2.2",
     QT_TRANSLATE_NOOP("rules", "Part {part} of segment {sequence} of {rung} is gone {after} after it left the playlist (limit {limit})"),
     QT_TRANSLATE_NOOP("rules", "Keep parts for three target durations after their tags have gone.")},
    {"llhls-preload-hint-broken", Severity::Major, "bis 4.4.5.3",
     QT_TRANSLATE_NOOP("rules", "Playlist of {rung} hinted {hinted}, but {appeared} followed"),
     QT_TRANSLATE_NOOP("rules", "Hint the URI of the part that really comes next.")},
    {"llhls-preload-hint-not-held", Severity::Major, "bis 6.2.6",
     QT_TRANSLATE_NOOP("rules", "The hinted part of {rung} was not held until it was complete: HTTP {status}, {early} before its end"),
     QT_TRANSLATE_NOOP("rules", "Hold requests for hinted parts until all their bytes can be sent at full speed.")},
    {"llhls-rendition-report-wrong", Severity::Critical, "bis 4.4.5.4",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung} reports segment {said} of {rendition}, whose playlist is at {real}"),
     QT_TRANSLATE_NOOP("rules", "Write the reports from the renditions' newest state: a change of rung asks for what they say.")},
    {"llhls-blocking-not-blocking", Severity::Critical, "bis 6.2.5.2",
     QT_TRANSLATE_NOOP("rules", "A blocking reload of {rung} for segment {msn}, part {part} was answered after {waited} without it"),
     QT_TRANSLATE_NOOP("rules", "Hold the answer until the part is listed, or do not announce CAN-BLOCK-RELOAD.")},
    {"llhls-blocking-timeout", Severity::Critical, "bis 6.2.5.2",
     QT_TRANSLATE_NOOP("rules", "A blocking reload of {rung} had no new part after {waited} (limit {limit})"),
     QT_TRANSLATE_NOOP("rules", "See whether the packager has stalled; the server gives up with 503 after three target durations.")},
    {"llhls-blocking-early-400", Severity::Critical, "bis 6.2.5.2",
     QT_TRANSLATE_NOOP("rules", "A blocking reload of {rung} for its next part ({msn}, {part}) was refused with HTTP {status}"),
     QT_TRANSLATE_NOOP("rules", "Refuse only what lies more than two segments, or the Advance Part Limit, ahead.")},
    {"llhls-part-without-msn-accepted", Severity::Minor, "bis 6.2.5.2",
     QT_TRANSLATE_NOOP("rules", "Playlist of {rung} was answered with HTTP {status} to _HLS_part without _HLS_msn"),
     QT_TRANSLATE_NOOP("rules", "Answer 400: such a request has no meaning.")},
    {"llhls-blocking-partial-playlist", Severity::Critical, "bis 6.2.5.2",
     QT_TRANSLATE_NOOP("rules", "A blocking reload of {rung} brought {segments} segments of {before}"),
     QT_TRANSLATE_NOOP("rules", "Deliver the whole playlist: only _HLS_skip may leave segments out.")},
    {"llhls-directive-cached", Severity::Critical, "bis App. B.1",
     QT_TRANSLATE_NOOP("rules", "A blocking reload of {rung} for segment {msn}, part {part} was answered with an old playlist (Age {age})"),
     QT_TRANSLATE_NOOP("rules", "Keep the whole query in the cache's key.")},
    {"llhls-directives-after-endlist", Severity::Minor, "bis 6.2.5.2",
     QT_TRANSLATE_NOOP("rules", "Playlist of {rung} has ended, but its delivery directives still count (HTTP {status} after {waited})"),
     QT_TRANSLATE_NOOP("rules", "Ignore the directives once the playlist has EXT-X-ENDLIST.")},
    {"llhls-skip-ignored", Severity::Minor, "bis 6.2.5.1",
     QT_TRANSLATE_NOOP("rules", "Playlist of {rung} offers delta updates, but sent all its {skippable} segments that could be skipped"),
     QT_TRANSLATE_NOOP("rules", "Answer _HLS_skip with a delta update, or do not announce CAN-SKIP-UNTIL.")},
    {"llhls-skip-too-much", Severity::Critical, "bis 4.4.5.2",
     QT_TRANSLATE_NOOP("rules", "Delta update of {rung} skips {skipped} segments (limit {limit}, by CAN-SKIP-UNTIL of {boundary})"),
     QT_TRANSLATE_NOOP("rules", "Skip only what is older than the Skip Boundary: players do not have the rest.")},
    {"llhls-skip-mismatch", Severity::Critical, "bis 6.2.5.1",
     QT_TRANSLATE_NOOP("rules", "Delta update of {rung} does not give the whole playlist: {subject} of segment {sequence} differs"),
     QT_TRANSLATE_NOOP("rules", "Make SKIPPED-SEGMENTS the number of segments that were left out, of the same version.")},
    {"llhls-latency", Severity::Major, "bis 4.4.3.8",
     QT_TRANSLATE_NOOP("rules", "The newest part of {rung} is {latency} behind the wall clock (limit {limit})"),
     QT_TRANSLATE_NOOP("rules", "Look for the delay between encoder and origin; the limit is PART-HOLD-BACK and two part targets.")},
    {"llhls-not-http2", Severity::Major, "bis App. B.1",
     QT_TRANSLATE_NOOP("rules", "Low-Latency playlist of {rung} came by HTTP/{version}"),
     QT_TRANSLATE_NOOP("rules", "Serve Low-Latency HLS by HTTP/2 or HTTP/3.")},
    {"llhls-gzip-missing", Severity::Minor, "bis App. B.1",
     QT_TRANSLATE_NOOP("rules", "Low-Latency playlist of {rung} came uncompressed ({size})"),
     QT_TRANSLATE_NOOP("rules", "Compress playlists: they are sent with every part.")},
    {"llhls-renditions-skew", Severity::Major, "bis App. B.1",
     QT_TRANSLATE_NOOP("rules", "{behind} has its parts {skew} later than {ahead} (limit {limit})"),
     QT_TRANSLATE_NOOP("rules", "Publish all renditions in step: a change of rung stalls otherwise.")},
};

}  // namespace

std::span<const RuleInfo> lowLatencyLiveRules() { return entries; }

}  // namespace inspector::rules
