// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/document_json.h"
#include "app/report/report.h"
#include "app/report/values.h"
#include "core/rules/catalogue.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace inspector::report {

using namespace Qt::StringLiterals;

QJsonObject json(const Finding& finding) {
    const rules::RuleInfo* rule = rules::find(finding.rule);
    QJsonObject args;
    for (const Arg& arg : finding.args)
        args.insert(toQt(arg.name), arg.unit == Arg::Unit::Text ? QJsonValue(toQt(arg.text)) : QJsonValue(arg.number));
    const QJsonObject where{{u"uri"_s, json(finding.url)},
                            {u"line"_s, finding.line > 0 ? QJsonValue(static_cast<qint64>(finding.line)) : QJsonValue()}};
    return {{u"rule"_s, toQt(finding.rule)},
            {u"severity"_s, toQt(toString(finding.severity))},
            {u"message"_s, toQt(rules::english(finding))},
            {u"source"_s, rule ? QJsonValue(toQt(rule->clause)) : QJsonValue()},
            {u"where"_s, where},
            {u"rung"_s, json(finding.rung)},
            {u"stage"_s, json(finding.stage)},
            {u"sequence"_s, json(finding.sequence)},
            {u"advice"_s, rule ? QJsonValue(toQt(renderEnglish(rule->advice, finding))) : QJsonValue()},
            {u"args"_s, args}};
}

namespace {

QJsonObject timingsJson(const HttpSample& http) {
    return {{u"dnsMs"_s, http.dnsMs},
            {u"connectMs"_s, http.connectMs},
            {u"tlsMs"_s, http.tlsMs},
            {u"firstByteMs"_s, http.ttfbMs},
            {u"totalMs"_s, http.totalMs}};
}

QJsonObject requestJson(const Exchange& exchange) {
    const HttpSample& http = exchange.http;
    return {{u"url"_s, toQt(exchange.url)},
            {u"finalUrl"_s, json(exchange.finalUrl)},
            {u"kind"_s, toQt(toString(exchange.kind))},
            {u"rung"_s, json(exchange.rung)},
            {u"sequence"_s, json(exchange.sequence)},
            {u"status"_s, http.status},
            {u"ok"_s, http.ok},
            {u"error"_s, json(http.error)},
            {u"message"_s, json(http.message)},
            {u"started"_s, toQt(formatIso8601(exchange.started))},
            {u"timings"_s, timingsJson(http)},
            {u"bytes"_s, static_cast<qint64>(http.bytes)},
            {u"remoteAddress"_s, json(http.remoteAddress)},
            {u"httpVersion"_s, json(http.httpVersion)},
            {u"redirects"_s, http.redirects},
            {u"reused"_s, http.reused}};
}

QJsonObject markerJson(const AdMarker& marker) {
    return {{u"dialect"_s, toQt(toString(marker.dialect))},
            {u"kind"_s, toQt(toString(marker.kind))},
            {u"id"_s, json(marker.id)},
            {u"time"_s, marker.time ? QJsonValue(toQt(formatIso8601(*marker.time))) : QJsonValue()},
            {u"sequence"_s, json(marker.sequence)},
            {u"offsetS"_s, marker.offsetS},
            {u"durationS"_s, json(marker.durationS)}};
}

QJsonArray markersJson(const std::vector<AdMarker>& markers) {
    QJsonArray all;
    for (const AdMarker& marker : markers) all.append(markerJson(marker));
    return all;
}

QJsonValue mediaJson(const std::optional<MediaFacts>& facts) {
    if (!facts) return {};
    QJsonArray keyframes;
    for (const double at : facts->keyframesS) keyframes.append(at);
    const auto positive = [](int value) { return value > 0 ? QJsonValue(value) : QJsonValue(); };
    return QJsonObject{{u"container"_s, json(facts->container)},
                       {u"codecs"_s, json(facts->codecs)},
                       {u"width"_s, positive(facts->width)},
                       {u"height"_s, positive(facts->height)},
                       {u"frameRate"_s, json(facts->frameRate)},
                       {u"sampleRate"_s, positive(facts->sampleRate)},
                       {u"channels"_s, positive(facts->channels)},
                       {u"durationS"_s, json(facts->durationS)},
                       {u"firstPtsS"_s, json(facts->firstPtsS)},
                       {u"keyframesS"_s, keyframes},
                       {u"avOffsetS"_s, json(facts->avOffsetS)},
                       {u"encryption"_s, json(facts->encryption)},
                       {u"markers"_s, markersJson(facts->markers)}};
}

QJsonObject sampleJson(const SegmentSample& segment) {
    return {{u"sequence"_s, number(segment.sequence)},
            {u"uri"_s, json(segment.url)},
            {u"durationS"_s, segment.durationS},
            {u"discontinuity"_s, segment.discontinuity},
            {u"partial"_s, segment.partial},
            {u"status"_s, segment.http.status},
            {u"bytes"_s, static_cast<qint64>(segment.http.bytes)},
            {u"bitrateBps"_s, json(segment.bitrateBps)},
            {u"downloadRatio"_s, json(segment.downloadRatio)},
            {u"media"_s, mediaJson(segment.media)}};
}

QJsonObject rungJson(const RungReport& rung) {
    QJsonArray segments;
    for (const SegmentSample& segment : rung.segments) segments.append(sampleJson(segment));
    const bool media = rung.parsed && rung.kind != RungKind::Master;
    const auto ofMedia = [media](QJsonValue value) { return media ? value : QJsonValue(); };
    const auto positive = [](auto value) { return value > 0 ? QJsonValue(static_cast<double>(value)) : QJsonValue(); };
    return {{u"rung"_s, toQt(rung.rung)},
            {u"kind"_s, toQt(toString(rung.kind))},
            {u"url"_s, json(rung.url)},
            {u"status"_s, rung.http.status > 0 ? QJsonValue(rung.http.status) : QJsonValue()},
            {u"bandwidthBps"_s, positive(rung.bandwidthBps)},
            {u"averageBandwidthBps"_s, positive(rung.averageBandwidthBps)},
            {u"width"_s, positive(rung.width)},
            {u"height"_s, positive(rung.height)},
            {u"frameRate"_s, positive(rung.frameRate)},
            {u"codecs"_s, json(rung.codecs)},
            {u"language"_s, json(rung.language)},
            {u"mediaSequence"_s, ofMedia(number(rung.mediaSequence))},
            {u"segmentCount"_s, ofMedia(static_cast<qint64>(rung.segmentCount))},
            {u"targetDurationS"_s, ofMedia(rung.targetDurationS)},
            {u"windowS"_s, ofMedia(rung.windowS)},
            {u"latencyS"_s, json(rung.latencyS)},
            {u"endList"_s, ofMedia(rung.endList)},
            {u"segments"_s, segments},
            {u"markers"_s, markersJson(rung.markers)}};
}

// A multivariant playlist says nothing of it; its media playlists do.
QJsonValue liveOf(const Examination& examination, const DocumentJson& document) {
    if (!document.live.isNull()) return document.live;
    bool known = false;
    bool live = false;
    for (const RungReport& rung : examination.rungs) {
        if (!rung.parsed || rung.kind == RungKind::Master) continue;
        known = true;
        live = live || !rung.endList;
    }
    return known ? QJsonValue(live) : QJsonValue();
}

}  // namespace

QByteArray toJson(const Examination& examination) {
    const DocumentJson document =
        examination.text ? documentJson(*examination.text, examination.documentUrl, examination.finished) : DocumentJson{};
    QJsonArray findings, requests, playlists, files;
    for (const Finding& finding : examination.findings) findings.append(json(finding));
    for (const auto& exchange : examination.exchanges) requests.append(requestJson(*exchange));
    for (const RungReport& rung : examination.rungs) playlists.append(rungJson(rung));
    for (const ExaminedFile& file : examination.files)
        files.append(QJsonObject{{u"name"_s, toQt(file.name)},
                                 {u"kind"_s, toQt(file.kind)},
                                 {u"bytes"_s, number(file.bytes)},
                                 {u"media"_s, mediaJson(file.media)}});
    QJsonValue worst;
    if (!examination.findings.empty()) {
        const auto gravest = std::max_element(examination.findings.begin(), examination.findings.end(),
                                              [](const Finding& a, const Finding& b) { return a.severity < b.severity; });
        worst = toQt(toString(gravest->severity));
    }
    const bool known = examination.protocol != Protocol::Unknown;
    const QJsonObject object{{u"url"_s, toQt(examination.target)},
                             {u"protocol"_s, known ? QJsonValue(toQt(toString(examination.protocol))) : QJsonValue()},
                             {u"kind"_s, document.kind.isEmpty() ? QJsonValue() : QJsonValue(document.kind)},
                             {u"live"_s, liveOf(examination, document)},
                             {u"playlist"_s, document.kind.isEmpty() ? QJsonValue() : QJsonValue(document.playlist)},
                             {u"findings"_s, findings},
                             {u"requests"_s, requests},
                             {u"playlists"_s, playlists},
                             {u"files"_s, files},
                             {u"checked"_s, toQt(formatIso8601(examination.started))},
                             {u"elapsedMs"_s, toSeconds(examination.finished - examination.started) * 1000},
                             {u"reachable"_s, examination.reachable},
                             {u"worst"_s, worst},
                             {u"cycles"_s, number(examination.cycles)}};
    return QJsonDocument(object).toJson();
}

}  // namespace inspector::report
