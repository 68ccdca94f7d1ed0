// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/check_report.h"
#include "app/cli/words.h"

#include <QJsonArray>

#include <algorithm>

namespace inspector::cli {

using namespace Qt::StringLiterals;

namespace {

QJsonObject httpJson(const HttpSample& http) {
    return {{u"status"_s, http.status},
            {u"ok"_s, http.ok},
            {u"error"_s, toQt(http.error)},
            {u"message"_s, toQt(http.message)},
            {u"dnsMs"_s, http.dnsMs},
            {u"connectMs"_s, http.connectMs},
            {u"tlsMs"_s, http.tlsMs},
            {u"ttfbMs"_s, http.ttfbMs},
            {u"totalMs"_s, http.totalMs},
            {u"bytes"_s, static_cast<qint64>(http.bytes)},
            {u"remoteAddress"_s, toQt(http.remoteAddress)},
            {u"httpVersion"_s, toQt(http.httpVersion)},
            {u"redirects"_s, http.redirects}};
}

QJsonObject segmentJson(const SegmentSample& segment) {
    return {{u"sequence"_s, static_cast<qint64>(segment.sequence)},
            {u"durationS"_s, segment.durationS},
            {u"partial"_s, segment.partial},
            {u"downloadRatio"_s, json(segment.downloadRatio)},
            {u"bitrateBps"_s, json(segment.bitrateBps)},
            {u"http"_s, httpJson(segment.http)}};
}

QJsonObject rungJson(const RungReport& rung) {
    QJsonArray segments;
    for (const SegmentSample& segment : rung.segments) segments.append(segmentJson(segment));
    QJsonObject object{{u"rung"_s, toQt(rung.rung)},
                       {u"kind"_s, toQt(toString(rung.kind))},
                       {u"url"_s, toQt(rung.url)},
                       {u"http"_s, httpJson(rung.http)},
                       {u"bandwidthBps"_s, static_cast<qint64>(rung.bandwidthBps)},
                       {u"width"_s, rung.width},
                       {u"height"_s, rung.height},
                       {u"frameRate"_s, rung.frameRate},
                       {u"codecs"_s, toQt(rung.codecs)},
                       {u"language"_s, toQt(rung.language)},
                       {u"segments"_s, segments}};
    if (rung.parsed && rung.kind != RungKind::Master) {
        object.insert(u"mediaSequence"_s, static_cast<qint64>(rung.mediaSequence));
        object.insert(u"segmentCount"_s, static_cast<qint64>(rung.segmentCount));
        object.insert(u"targetDurationS"_s, rung.targetDurationS);
        object.insert(u"windowS"_s, rung.windowS);
        object.insert(u"latencyS"_s, json(rung.latencyS));
        object.insert(u"endList"_s, rung.endList);
    }
    return object;
}

void addFindings(QJsonObject& object, const std::vector<Finding>& findings) {
    QJsonArray all;
    for (const Finding& finding : findings) all.append(json(finding));
    object.insert(u"findings"_s, all);
    const auto worst = worstOf(findings);
    object.insert(u"worst"_s, worst ? QJsonValue(toQt(toString(*worst))) : QJsonValue());
}

QLatin1String kindText(hls::Playlist::Kind kind) {
    switch (kind) {
        case hls::Playlist::Kind::Multivariant: return QLatin1String("multivariant");
        case hls::Playlist::Kind::Media: return QLatin1String("media");
        case hls::Playlist::Kind::Unknown: break;
    }
    return QLatin1String("unknown");
}

}  // namespace

bool reachable(const ProbeReport& report) {
    return std::any_of(report.rungs.begin(), report.rungs.end(),
                       [](const RungReport& rung) { return rung.http.status > 0; });
}

void printReportJson(std::ostream& out, const std::string& url, const ProbeReport& report) {
    QJsonArray playlists;
    for (const RungReport& rung : report.rungs) playlists.append(rungJson(rung));
    QJsonObject object{{u"url"_s, toQt(redactUrl(url))},
                       {u"checked"_s, toQt(formatIso8601(report.started))},
                       {u"elapsedMs"_s, toSeconds(report.finished - report.started) * 1000},
                       {u"reachable"_s, reachable(report)},
                       {u"playlists"_s, playlists}};
    addFindings(object, report.findings);
    printJson(out, object);
}

void printFileJson(std::ostream& out, const std::string& name, const hls::Parsed& parsed,
                   const std::vector<Finding>& findings) {
    const hls::Playlist& playlist = parsed.playlist;
    const QJsonValue target =
        playlist.targetDuration ? QJsonValue(static_cast<qint64>(*playlist.targetDuration)) : QJsonValue();
    QJsonObject object{{u"file"_s, toQt(name)},
                       {u"kind"_s, kindText(playlist.kind)},
                       {u"lines"_s, static_cast<qint64>(playlist.lines)},
                       {u"bytes"_s, static_cast<qint64>(playlist.bytes)},
                       {u"variants"_s, static_cast<qint64>(playlist.variants.size())},
                       {u"renditions"_s, static_cast<qint64>(playlist.renditions.size())},
                       {u"segments"_s, static_cast<qint64>(playlist.segments.size())},
                       {u"mediaSequence"_s, static_cast<qint64>(playlist.mediaSequence)},
                       {u"targetDurationS"_s, target},
                       {u"windowS"_s, playlist.windowSeconds()},
                       {u"endList"_s, playlist.endList}};
    addFindings(object, findings);
    printJson(out, object);
}

}  // namespace inspector::cli
