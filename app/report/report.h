// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/examination.h"

#include <QByteArray>
#include <QString>

#include <functional>

// One examination as a file: for a program, for a vendor, for a browser's network panel. Pure; any thread. Nothing here has
// a secret: URLs and headers come redacted.
namespace inspector::report {

// One JSON object:
//   url          what was checked (a URL redacted), or the file's name
//   protocol     "hls" or "dash"; null: neither
//   kind         "multivariant", "media" or "mpd"; null: no such document
//   live         whether it goes on; null: cannot be told
//   playlist     the top document as it was read, see documentJson
//   findings     each {"rule", "severity", "message", "source", "where": {"uri", "line"}, "rung", "stage", "sequence", "advice",
//                "args"}, the gravest first
//   requests     each {"url", "kind", "rung", "status", "ok", "error", "started", "timings": {"dnsMs", "connectMs", "tlsMs",
//                "firstByteMs", "totalMs"}, "bytes", "remoteAddress", "httpVersion", "redirects", "reused"}
//   playlists    each rung: {"rung", "kind", "url", "status", "bandwidthBps", "width", "height", "frameRate", "codecs",
//                "language", "mediaSequence", "segmentCount", "targetDurationS", "windowS", "latencyS", "endList", "segments",
//                "markers"}; a segment: {"sequence", "uri", "durationS", "bytes", "bitrateBps", "downloadRatio", "media"}
//   files        of a file or folder: each {"name", "kind", "bytes", "media"}
//   checked      when, ISO 8601     elapsedMs   reachable   worst   cycles
// What is absent is null.
[[nodiscard]] QByteArray toJson(const Examination& examination);

// HTTP Archive 1.2: the requests with their headers and timings, for browsers' tools. Bodies of playlists are included.
[[nodiscard]] QByteArray toHar(const Examination& examination);

// How a finding is said; the words around it are translated here.
struct Words {
    std::function<QString(const Finding&)> message;
    std::function<QString(const Finding&)> advice;
};
[[nodiscard]] Words englishWords();

// One page, without scripts and without anything from elsewhere: verdict, findings with their places, ladder, segments,
// playlists with findings at their lines, requests.
[[nodiscard]] QByteArray toHtml(const Examination& examination, const Words& words = englishWords());

}  // namespace inspector::report
