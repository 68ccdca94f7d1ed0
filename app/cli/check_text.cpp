// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/check_report.h"
#include "app/cli/text_table.h"
#include "app/cli/words.h"
#include "core/hls/parser.h"

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

void printPlaylists(std::ostream& out, const Examination& report) {
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

std::string mediaText(const std::optional<MediaFacts>& media) {
    if (!media) return none;
    std::string text = media->container;
    if (media->width > 0) text += " " + std::to_string(media->width) + "x" + std::to_string(media->height);
    if (!media->codecs.empty()) text += " " + media->codecs;
    if (!media->encryption.empty()) text += " " + media->encryption;
    return text.empty() ? none : text;
}

std::string measuredText(const std::optional<MediaFacts>& media) {
    return media && media->durationS ? secondsText(*media->durationS) : none;
}

std::string fileText(const ExaminedFile& file) {
    if (file.media) return mediaText(file.media);
    if (!file.text || file.kind != "media") return none;
    const hls::Playlist playlist = hls::parse(*file.text).playlist;
    return std::to_string(playlist.segments.size()) + " segments from " + std::to_string(playlist.mediaSequence) +
           ", window " + secondsText(playlist.windowSeconds()) + (playlist.endList ? ", ended" : "");
}

void printFiles(std::ostream& out, const Examination& examination) {
    TextTable table({{"FILE"}, {"KIND"}, {"SIZE", Align::Right}, {"WHAT"}});
    for (const ExaminedFile& file : examination.files)
        table.row({file.name, file.kind, bytesText(static_cast<std::int64_t>(file.bytes)), fileText(file)});
    if (!table.empty()) table.print(out);
}

void printSegments(std::ostream& out, const Examination& report) {
    TextTable table({{"SEGMENT OF"}, {"SEQUENCE", Align::Right}, {"STATUS"}, {"SIZE", Align::Right},
                     {"DURATION", Align::Right}, {"MEASURED", Align::Right}, {"TTFB", Align::Right}, {"TOTAL ms", Align::Right}, {"RATIO", Align::Right},
                     {"BITRATE", Align::Right}, {"DECLARED", Align::Right}, {"INSIDE"}});
    for (const RungReport& rung : report.rungs)
        for (const SegmentSample& segment : rung.segments) {
            table.row({rung.rung, std::to_string(segment.sequence),
                       statusText(segment.http) + (segment.partial ? " (partly)" : ""), bytesText(segment.http.bytes),
                       secondsText(segment.durationS), measuredText(segment.media), msText(segment.http.ttfbMs), msText(segment.http.totalMs),
                       segment.downloadRatio ? ratioText(*segment.downloadRatio) : none,
                       segment.bitrateBps ? bitrateText(*segment.bitrateBps) : none,
                       rung.bandwidthBps > 0 ? bitrateText(static_cast<double>(rung.bandwidthBps)) : none,
                       mediaText(segment.media)});
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

void printExamination(std::ostream& out, const Examination& examination) {
    out << examination.target << "\nchecked " << formatIso8601(examination.started) << ", took "
        << secondsText(toSeconds(examination.finished - examination.started));
    const auto answered = std::find_if(examination.rungs.begin(), examination.rungs.end(),
                                       [](const RungReport& rung) { return !rung.http.remoteAddress.empty(); });
    if (answered != examination.rungs.end())
        out << ", from " << answered->http.remoteAddress << " by HTTP/" << answered->http.httpVersion;
    out << "\n\n";
    printFiles(out, examination);
    if (examination.network && !examination.rungs.empty()) printPlaylists(out, examination);
    printSegments(out, examination);
    printFindings(out, examination.findings);
}

}  // namespace inspector::cli
