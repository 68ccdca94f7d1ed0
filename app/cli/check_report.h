// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/hls/parser.h"
#include "core/model/report.h"

#include <iosfwd>
#include <string>
#include <vector>

// What `check` prints, for people and as JSON.
namespace inspector::cli {

void printReport(std::ostream& out, const std::string& url, const ProbeReport& report);
void printFile(std::ostream& out, const std::string& name, const hls::Parsed& parsed, const std::vector<Finding>& findings);

// One JSON object:
//   url or file   what was checked (a URL redacted)
//   checked       when, ISO 8601          elapsedMs   how long it took       reachable   whether any server answered
//   playlists     each {"rung", "kind", "url", "http": {"status", "ok", "error", "message", "dnsMs", "connectMs", "tlsMs",
//                 "ttfbMs", "totalMs", "bytes", "remoteAddress", "httpVersion", "redirects"}, "bandwidthBps", "width",
//                 "height", "frameRate", "codecs", "language", and of a media playlist that could be read "mediaSequence",
//                 "segmentCount", "targetDurationS", "windowS", "latencyS", "endList"; "segments": [{"sequence",
//                 "durationS", "downloadRatio", "bitrateBps", "http"}]}
//   findings      each {"id", "severity", "rung", "stage", "url", "line", "sequence", "message", "clause", "advice", "args"}
//   worst         the gravest severity, or null
// Of a file: "kind" (multivariant, media, unknown), "lines", "bytes", "variants", "renditions", "segments", "mediaSequence",
// "targetDurationS", "windowS", "endList" instead of the playlists.
void printReportJson(std::ostream& out, const std::string& url, const ProbeReport& report);
void printFileJson(std::ostream& out, const std::string& name, const hls::Parsed& parsed,
                   const std::vector<Finding>& findings);

// Whether any server answered anything.
[[nodiscard]] bool reachable(const ProbeReport& report);

}  // namespace inspector::cli
