// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/check_report.h"
#include "app/cli/text_table.h"
#include "app/cli/words.h"

#include <algorithm>
#include <array>
#include <ostream>
#include <string_view>

namespace inspector::cli {

namespace {

using Align = TextTable::Align;

std::string statusText(const HttpSample& http) {
    if (!http.error.empty()) return http.status > 0 ? std::to_string(http.status) + " " + http.error : http.error;
    return http.status > 0 ? std::to_string(http.status) : none;
}

void printPlaylists(std::ostream& out, const ProbeReport& report) {
    TextTable table({{"PLAYLIST"}, {"STATUS"}, {"BYTES", Align::Right}, {"DNS", Align::Right}, {"CONNECT", Align::Right},
                     {"TLS", Align::Right}, {"TTFB", Align::Right}, {"TOTAL ms", Align::Right}, {"SEQUENCE", Align::Right},
                     {"SEGMENTS", Align::Right}, {"TARGET", Align::Right}, {"WINDOW", Align::Right},
                     {"LATENCY", Align::Right}});
    for (const RungReport& rung : report.rungs) {
        const bool media = rung.parsed && rung.kind != RungKind::Master;
        table.row({rung.rung, rung.fetched ? statusText(rung.http) : "not fetched", bytesText(rung.http.bytes),
                   msText(rung.http.dnsMs), msText(rung.http.connectMs), msText(rung.http.tlsMs), msText(rung.http.ttfbMs),
                   msText(rung.http.totalMs), media ? std::to_string(rung.mediaSequence) : none,
                   media ? std::to_string(rung.segmentCount) : none, media ? secondsText(rung.targetDurationS) : none,
                   media ? secondsText(rung.windowS) : none, rung.latencyS ? secondsText(*rung.latencyS) : none});
    }
    table.print(out);
}

void printSegments(std::ostream& out, const ProbeReport& report) {
    TextTable table({{"SEGMENT OF"}, {"SEQUENCE", Align::Right}, {"STATUS"}, {"SIZE", Align::Right},
                     {"DURATION", Align::Right}, {"TTFB", Align::Right}, {"TOTAL ms", Align::Right}, {"RATIO", Align::Right},
                     {"BITRATE", Align::Right}, {"DECLARED", Align::Right}});
    for (const RungReport& rung : report.rungs)
        for (const SegmentSample& segment : rung.segments) {
            table.row({rung.rung, std::to_string(segment.sequence),
                       statusText(segment.http) + (segment.partial ? " (partly)" : ""), bytesText(segment.http.bytes),
                       secondsText(segment.durationS), msText(segment.http.ttfbMs), msText(segment.http.totalMs),
                       segment.downloadRatio ? ratioText(*segment.downloadRatio) : none,
                       segment.bitrateBps ? bitrateText(*segment.bitrateBps) : none,
                       rung.bandwidthBps > 0 ? bitrateText(static_cast<double>(rung.bandwidthBps)) : none});
        }
    if (table.empty()) return;
    out << '\n';
    table.print(out);
}

void printFindings(std::ostream& out, const std::vector<Finding>& findings) {
    std::array<int, 4> counts{};
    std::vector<const Finding*> gravestFirst;
    for (const Finding& finding : findings) {
        ++counts[static_cast<std::size_t>(finding.severity)];
        gravestFirst.push_back(&finding);
    }
    std::stable_sort(gravestFirst.begin(), gravestFirst.end(),
                     [](const auto* a, const auto* b) { return a->severity > b->severity; });
    out << '\n';
    for (const Finding* finding : gravestFirst) printFinding(out, *finding);
    if (findings.empty()) out << "No findings.\n";
    else
        out << '\n' << counts[3] << " critical, " << counts[2] << " major, " << counts[1] << " minor, " << counts[0]
            << " info\n";
}

}  // namespace

void printReport(std::ostream& out, const std::string& url, const ProbeReport& report) {
    out << redactUrl(url) << "\nchecked " << formatIso8601(report.started) << ", took "
        << secondsText(toSeconds(report.finished - report.started));
    const auto answered = std::find_if(report.rungs.begin(), report.rungs.end(),
                                       [](const RungReport& rung) { return !rung.http.remoteAddress.empty(); });
    if (answered != report.rungs.end())
        out << ", from " << answered->http.remoteAddress << " by HTTP/" << answered->http.httpVersion;
    out << "\n\n";
    if (!report.rungs.empty()) printPlaylists(out, report);
    printSegments(out, report);
    printFindings(out, report.findings);
}

void printFile(std::ostream& out, const std::string& name, const hls::Parsed& parsed,
               const std::vector<Finding>& findings) {
    const hls::Playlist& playlist = parsed.playlist;
    out << name << '\n';
    if (playlist.kind == hls::Playlist::Kind::Multivariant) {
        out << "multivariant playlist, " << playlist.lines << " lines: " << playlist.variants.size() << " variants, "
            << playlist.renditions.size() << " renditions\n\n";
        TextTable table({{"LINE", Align::Right}, {"BANDWIDTH", Align::Right}, {"RESOLUTION"}, {"CODECS"}, {"URI"}});
        for (const hls::Variant& v : playlist.variants)
            table.row({std::to_string(v.line), v.bandwidth ? bitrateText(static_cast<double>(*v.bandwidth)) : none,
                       v.resolution ? std::to_string(v.resolution->width) + "x" + std::to_string(v.resolution->height)
                                    : none,
                       v.codecs.empty() ? none : v.codecs, redactUrl(v.uri)});
        if (!table.empty()) table.print(out);
    } else if (playlist.kind == hls::Playlist::Kind::Media) {
        out << "media playlist, " << playlist.lines << " lines: " << playlist.segments.size() << " segments from "
            << playlist.mediaSequence << ", window " << secondsText(playlist.windowSeconds()) << ", target duration "
            << (playlist.targetDuration ? std::to_string(*playlist.targetDuration) + " s" : "not given")
            << (playlist.endList ? ", ended" : "") << '\n';
    } else {
        out << "not a playlist (" << hls::toString(parsed.refusal) << ")\n";
    }
    printFindings(out, findings);
    if (parsed.diagnosticsDropped > 0) out << parsed.diagnosticsDropped << " more mistakes of the text are not listed\n";
}

}  // namespace inspector::cli
