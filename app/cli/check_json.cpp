// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/check_report.h"
#include "app/cli/words.h"

#include <QJsonArray>

#include <algorithm>

namespace inspector::cli {

namespace {

QJsonObject httpJson(const HttpSample& http) {
    return {{QStringLiteral("status"), http.status},
            {QStringLiteral("ok"), http.ok},
            {QStringLiteral("error"), toQt(http.error)},
            {QStringLiteral("message"), toQt(http.message)},
            {QStringLiteral("dnsMs"), http.dnsMs},
            {QStringLiteral("connectMs"), http.connectMs},
            {QStringLiteral("tlsMs"), http.tlsMs},
            {QStringLiteral("ttfbMs"), http.ttfbMs},
            {QStringLiteral("totalMs"), http.totalMs},
            {QStringLiteral("bytes"), static_cast<qint64>(http.bytes)},
            {QStringLiteral("remoteAddress"), toQt(http.remoteAddress)},
            {QStringLiteral("httpVersion"), toQt(http.httpVersion)},
            {QStringLiteral("redirects"), http.redirects}};
}

QJsonObject segmentJson(const SegmentSample& segment) {
    return {{QStringLiteral("sequence"), static_cast<qint64>(segment.sequence)},
            {QStringLiteral("durationS"), segment.durationS},
            {QStringLiteral("partial"), segment.partial},
            {QStringLiteral("downloadRatio"), json(segment.downloadRatio)},
            {QStringLiteral("bitrateBps"), json(segment.bitrateBps)},
            {QStringLiteral("http"), httpJson(segment.http)}};
}

QJsonObject rungJson(const RungReport& rung) {
    QJsonArray segments;
    for (const SegmentSample& segment : rung.segments) segments.append(segmentJson(segment));
    QJsonObject object{{QStringLiteral("rung"), toQt(rung.rung)},
                       {QStringLiteral("kind"), toQt(toString(rung.kind))},
                       {QStringLiteral("url"), toQt(rung.url)},
                       {QStringLiteral("http"), httpJson(rung.http)},
                       {QStringLiteral("bandwidthBps"), static_cast<qint64>(rung.bandwidthBps)},
                       {QStringLiteral("width"), rung.width},
                       {QStringLiteral("height"), rung.height},
                       {QStringLiteral("frameRate"), rung.frameRate},
                       {QStringLiteral("codecs"), toQt(rung.codecs)},
                       {QStringLiteral("language"), toQt(rung.language)},
                       {QStringLiteral("segments"), segments}};
    if (rung.parsed && rung.kind != RungKind::Master) {
        object.insert(QStringLiteral("mediaSequence"), static_cast<qint64>(rung.mediaSequence));
        object.insert(QStringLiteral("segmentCount"), static_cast<qint64>(rung.segmentCount));
        object.insert(QStringLiteral("targetDurationS"), rung.targetDurationS);
        object.insert(QStringLiteral("windowS"), rung.windowS);
        object.insert(QStringLiteral("latencyS"), json(rung.latencyS));
        object.insert(QStringLiteral("endList"), rung.endList);
    }
    return object;
}

void addFindings(QJsonObject& object, const std::vector<Finding>& findings) {
    QJsonArray all;
    for (const Finding& finding : findings) all.append(json(finding));
    object.insert(QStringLiteral("findings"), all);
    const auto worst = worstOf(findings);
    object.insert(QStringLiteral("worst"), worst ? QJsonValue(toQt(toString(*worst))) : QJsonValue());
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
    QJsonObject object{{QStringLiteral("url"), toQt(redactUrl(url))},
                       {QStringLiteral("checked"), toQt(formatIso8601(report.started))},
                       {QStringLiteral("elapsedMs"), toSeconds(report.finished - report.started) * 1000},
                       {QStringLiteral("reachable"), reachable(report)},
                       {QStringLiteral("playlists"), playlists}};
    addFindings(object, report.findings);
    printJson(out, object);
}

void printFileJson(std::ostream& out, const std::string& name, const hls::Parsed& parsed,
                   const std::vector<Finding>& findings) {
    const hls::Playlist& playlist = parsed.playlist;
    QJsonObject object{{QStringLiteral("file"), toQt(name)},
                       {QStringLiteral("kind"), kindText(playlist.kind)},
                       {QStringLiteral("lines"), static_cast<qint64>(playlist.lines)},
                       {QStringLiteral("bytes"), static_cast<qint64>(playlist.bytes)},
                       {QStringLiteral("variants"), static_cast<qint64>(playlist.variants.size())},
                       {QStringLiteral("renditions"), static_cast<qint64>(playlist.renditions.size())},
                       {QStringLiteral("segments"), static_cast<qint64>(playlist.segments.size())},
                       {QStringLiteral("mediaSequence"), static_cast<qint64>(playlist.mediaSequence)},
                       {QStringLiteral("targetDurationS"), playlist.targetDuration
                                                               ? QJsonValue(static_cast<qint64>(*playlist.targetDuration))
                                                               : QJsonValue()},
                       {QStringLiteral("windowS"), playlist.windowSeconds()},
                       {QStringLiteral("endList"), playlist.endList}};
    addFindings(object, findings);
    printJson(out, object);
}

}  // namespace inspector::cli
