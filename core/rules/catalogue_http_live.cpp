// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/translate_noop.h"
#include "core/rules/catalogue_parts.h"

namespace inspector::rules {

namespace {

constexpr RuleInfo entries[] = {
    {"http-gzip-missing", Severity::Minor, "AAS 10.1; bis 6.2.1",
     QT_TRANSLATE_NOOP("rules", "Playlist of {rung} comes uncompressed, {plain} each time"),
     QT_TRANSLATE_NOOP("rules", "Switch on gzip for playlists on the edge: players load them again and again.")},
    {"http-gzip-segment", Severity::Minor, "-",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung} comes with Content-Encoding {encoding}"),
     QT_TRANSLATE_NOOP("rules", "Switch off compression for media: it costs time, saves nothing and breaks byte ranges.")},
    {"http-cache-too-long", Severity::Major, "bis App. B.1",
     QT_TRANSLATE_NOOP("rules", "Live playlist of {rung} may be cached for {maxAge} (limit {limit}; {detail})"),
     QT_TRANSLATE_NOOP("rules", "Set Cache-Control of live playlists to half a target duration at most, and never immutable.")},
    {"http-age-exceeds-target", Severity::Major, "bis App. B.1",
     QT_TRANSLATE_NOOP("rules", "Live playlist of {rung} has been in a cache for {age} (target duration {limit})"),
     QT_TRANSLATE_NOOP("rules", "Shorten the time that the edge keeps live playlists; check that it revalidates them.")},
    {"http-age-missing", Severity::Info, "bis App. B.1",
     QT_TRANSLATE_NOOP("rules", "Playlist of {rung} comes from a cache ({cache}) that sends no Age header"),
     QT_TRANSLATE_NOOP("rules", "Let the cache send Age: players and monitors tell an old copy by it.")},
    {"http-304-stale", Severity::Major, "RFC 9110 15.4.5",
     QT_TRANSLATE_NOOP("rules", "Playlist of {rung}: the server says it is unchanged (304, {tag}) while a fresh copy is another"),
     QT_TRANSLATE_NOOP("rules", "Check validators at the origin and how the edge revalidates: players stay on an old playlist.")},
    {"http-etag-unstable", Severity::Minor, "RFC 9110 8.8",
     QT_TRANSLATE_NOOP("rules", "Playlist of {rung} is unchanged but has another ETag each time, now {tag}"),
     QT_TRANSLATE_NOOP("rules", "Let all servers behind the name make ETags of the content: revalidation never succeeds otherwise.")},
    {"http-etag-frozen", Severity::Major, "RFC 9110 8.8",
     QT_TRANSLATE_NOOP("rules", "Playlist of {rung} has changed but keeps its ETag {tag}"),
     QT_TRANSLATE_NOOP("rules", "Let the ETag follow the content: caches and players that revalidate stay on the old playlist.")},
    {"http-date-skew", Severity::Minor, "RFC 9110 6.6.1",
     QT_TRANSLATE_NOOP("rules", "{rung}: the clock of {host} is {skew} ahead of ours (limit {limit})"),
     QT_TRANSLATE_NOOP("rules", "Check NTP on that server, and on the probe if many hosts differ by the same.")},
    {"http-last-modified-stale", Severity::Major, "AAS 8.24",
     QT_TRANSLATE_NOOP("rules", "Live playlist of {rung} was last modified {old} before it was sent (limit {limit})"),
     QT_TRANSLATE_NOOP("rules", "Check that the packager still uploads the playlist and that the edge has its newest copy.")},
    {"http-cors-missing", Severity::Info, "Fetch 3.2",
     QT_TRANSLATE_NOOP("rules", "{rung}: {host} sends no Access-Control-Allow-Origin"),
     QT_TRANSLATE_NOOP("rules", "Add the header if the channel is played on web pages of other hosts.")},
    {"http-version-1", Severity::Major, "bis App. B.1",
     QT_TRANSLATE_NOOP("rules", "{rung}: Low-Latency HLS comes by HTTP/{version} from {host}"),
     QT_TRANSLATE_NOOP("rules", "Serve Low-Latency HLS by HTTP/2: its players need many requests at once.")},
    {"http-trickle-delivery", Severity::Major, "bis 6.2.1",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung} came at the pace of its production: {took} for {duration} of media ({rate})"),
     QT_TRANSLATE_NOOP("rules", "List a segment only when it is complete: players measure this pace as their bandwidth and step down.")},
    {"http-not-tls", Severity::Minor, "AAS 11.1",
     QT_TRANSLATE_NOOP("rules", "{rung} is delivered without TLS by {host}"),
     QT_TRANSLATE_NOOP("rules", "Serve playlists and media by https: apps and web pages refuse http.")},
    {"tls-old-version", Severity::Major, "AAS 12.1",
     QT_TRANSLATE_NOOP("rules", "{rung}: {host} speaks {version} (at least TLS 1.2)"),
     QT_TRANSLATE_NOOP("rules", "Enable TLS 1.2 and 1.3 on the server; current players refuse what is older.")},
    {"edge-differs-from-origin", Severity::Major, "-",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung}: {edge} has {what} than {origin}"),
     QT_TRANSLATE_NOOP("rules", "Purge the edge; check that it fetches from this origin and that its cache keys are right.")},
    {"edge-behind-origin", Severity::Major, "bis 6.2.1",
     QT_TRANSLATE_NOOP("rules", "{rung}: {edge} is {behind} behind {origin} (limit {limit})"),
     QT_TRANSLATE_NOOP("rules", "Check how long the edge caches playlists and the path from it to the origin.")},
};

}  // namespace

std::span<const RuleInfo> httpLiveRules() { return entries; }

}  // namespace inspector::rules
