// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/document_json.h"

#include "app/report/values.h"
#include "core/base/uri.h"
#include "core/dash/parser.h"
#include "core/dash/segments.h"
#include "core/hls/parser.h"
#include "core/model/finding.h"

#include <QJsonArray>

namespace inspector::report {

using namespace Qt::StringLiterals;

namespace {

// Stands for the URL of a document that has none, so that URIs can be resolved all the same; left out again.
const std::string nowhere = "http://document.invalid/";

QJsonValue shownUri(const std::string& uri, const std::string& base) {
    if (uri.empty()) return {};
    if (base != nowhere) return toQt(redactUrl(uri));
    return toQt(uri.starts_with(nowhere) ? std::string_view(uri).substr(nowhere.size()) : std::string_view(uri));
}

QJsonValue uriJson(const std::string& uri, const std::string& base) {
    if (uri.empty()) return {};
    if (base.empty()) return toQt(uri);
    return toQt(redactUrl(resolveUri(base, uri).value_or(uri)));
}

QJsonObject variantJson(const hls::Variant& variant, const std::string& base) {
    QJsonValue resolution;
    if (variant.resolution)
        resolution = QString::number(variant.resolution->width) + u'x' + QString::number(variant.resolution->height);
    return {{u"bandwidth"_s, json(variant.bandwidth)},
            {u"averageBandwidth"_s, json(variant.averageBandwidth)},
            {u"resolution"_s, resolution},
            {u"codecs"_s, json(variant.codecs)},
            {u"frameRate"_s, json(variant.frameRate)},
            {u"audio"_s, json(variant.audio)},
            {u"subtitles"_s, json(variant.subtitles)},
            {u"uri"_s, uriJson(variant.uri, base)},
            {u"line"_s, static_cast<qint64>(variant.line)}};
}

QString typeText(hls::Rendition::Type type) {
    switch (type) {
        case hls::Rendition::Type::Audio: return u"AUDIO"_s;
        case hls::Rendition::Type::Video: return u"VIDEO"_s;
        case hls::Rendition::Type::Subtitles: return u"SUBTITLES"_s;
        case hls::Rendition::Type::ClosedCaptions: return u"CLOSED-CAPTIONS"_s;
        case hls::Rendition::Type::Unknown: break;
    }
    return {};
}

QJsonObject renditionJson(const hls::Rendition& rendition, const std::string& base) {
    return {{u"type"_s, json(typeText(rendition.type).toStdString())},
            {u"groupId"_s, json(rendition.groupId)},
            {u"name"_s, json(rendition.name)},
            {u"language"_s, json(rendition.language)},
            {u"default"_s, rendition.isDefault},
            {u"autoselect"_s, rendition.autoselect},
            {u"uri"_s, uriJson(rendition.uri, base)}};
}

QJsonValue keyJson(const hls::Playlist& playlist, const hls::Segment& segment) {
    for (const std::int32_t index : segment.keys) {
        const std::string& method = playlist.keys[static_cast<std::size_t>(index)].method;
        if (!method.empty() && method != "NONE") return toQt(method);
    }
    return {};
}

QJsonObject segmentJson(const hls::Playlist& playlist, const hls::Segment& segment, const std::optional<WallTime>& time,
                        const std::string& base) {
    QJsonValue range;
    if (segment.range)
        range = QJsonObject{{u"offset"_s, json(segment.offset)}, {u"length"_s, number(segment.range->length)}};
    return {{u"uri"_s, uriJson(std::string(segment.uri), base)},
            {u"duration"_s, json(segment.duration)},
            {u"discontinuity"_s, segment.discontinuity},
            {u"programDateTime"_s, time ? QJsonValue(toQt(formatIso8601(*time))) : QJsonValue()},
            {u"byterange"_s, range},
            {u"key"_s, keyJson(playlist, segment)},
            {u"mediaSequence"_s, number(segment.sequence)},
            {u"gap"_s, segment.gap},
            {u"line"_s, static_cast<qint64>(segment.line)}};
}

DocumentJson hlsJson(const hls::Parsed& parsed, const std::string& base) {
    const hls::Playlist& playlist = parsed.playlist;
    const bool media = playlist.kind == hls::Playlist::Kind::Media;
    QJsonArray variants, iFrames, renditions, segments;
    for (const hls::Variant& v : playlist.variants) variants.append(variantJson(v, base));
    for (const hls::Variant& v : playlist.iFrameVariants) iFrames.append(variantJson(v, base));
    for (const hls::Rendition& r : playlist.renditions) renditions.append(renditionJson(r, base));
    const auto times = hls::segmentTimes(playlist);
    for (std::size_t i = 0; i < playlist.segments.size(); ++i)
        segments.append(segmentJson(playlist, playlist.segments[i], times[i], base));

    DocumentJson document;
    document.kind = media ? u"media"_s : u"multivariant"_s;
    if (media) document.live = !playlist.endList && playlist.playlistType != "VOD";
    const auto ofMedia = [media](QJsonValue value) { return media ? value : QJsonValue(); };
    document.playlist = {{u"type"_s, media ? u"media"_s : u"master"_s},
                         {u"version"_s, playlist.version ? QJsonValue(*playlist.version) : QJsonValue()},
                         {u"independentSegments"_s, playlist.independentSegments},
                         {u"variants"_s, variants},
                         {u"iFrameVariants"_s, iFrames},
                         {u"renditions"_s, renditions},
                         {u"targetDuration"_s, json(playlist.targetDuration)},
                         {u"partTarget"_s, json(playlist.partTarget)},
                         {u"playlistType"_s, json(playlist.playlistType)},
                         {u"mediaSequence"_s, ofMedia(number(playlist.mediaSequence))},
                         {u"discontinuitySequence"_s, ofMedia(number(playlist.discontinuitySequence))},
                         {u"endList"_s, ofMedia(playlist.endList)},
                         {u"segments"_s, segments}};
    return document;
}

QJsonObject representationJson(const dash::Mpd& mpd, std::size_t period, std::size_t set, std::size_t index,
                               const std::string& base, WallTime now) {
    const dash::Representation& r = mpd.periods[period].adaptationSets[set].representations[index];
    const dash::SegmentWindow window(mpd, period, set, index, base, now);
    const auto positive = [](int value) { return value > 0 ? QJsonValue(value) : QJsonValue(); };
    return {{u"id"_s, json(r.id)},
            {u"bandwidth"_s, json(r.bandwidth)},
            {u"width"_s, positive(r.width)},
            {u"height"_s, positive(r.height)},
            {u"frameRate"_s, json(r.frameRate)},
            {u"codecs"_s, json(r.codecs)},
            {u"segmentCount"_s, static_cast<qint64>(window.size())},
            {u"firstSegmentUri"_s, window.empty() ? QJsonValue() : shownUri(window.at(0).url, base)},
            {u"lastSegmentUri"_s, window.empty() ? QJsonValue() : shownUri(window.at(window.size() - 1).url, base)}};
}

DocumentJson dashJson(const dash::Mpd& mpd, const std::string& url, WallTime now) {
    const std::string base = url.empty() ? nowhere : url;
    QJsonArray periods;
    for (std::size_t p = 0; p < mpd.periods.size(); ++p) {
        QJsonArray sets;
        for (std::size_t s = 0; s < mpd.periods[p].adaptationSets.size(); ++s) {
            const dash::AdaptationSet& set = mpd.periods[p].adaptationSets[s];
            QJsonArray representations;
            for (std::size_t r = 0; r < set.representations.size(); ++r)
                representations.append(representationJson(mpd, p, s, r, base, now));
            const bool any = !set.representations.empty();
            const std::string type = !set.contentType.empty() || !any ? set.contentType : set.representations[0].contentType;
            const std::string mime = !set.mimeType.empty() || !any ? set.mimeType : set.representations[0].mimeType;
            sets.append(QJsonObject{{u"id"_s, json(set.id)},
                                    {u"contentType"_s, json(type)},
                                    {u"mimeType"_s, json(mime)},
                                    {u"lang"_s, json(set.lang)},
                                    {u"representations"_s, representations}});
        }
        periods.append(QJsonObject{{u"id"_s, json(mpd.periods[p].id)},
                                   {u"start"_s, json(mpd.periods[p].startS)},
                                   {u"duration"_s, json(mpd.periods[p].duration)},
                                   {u"adaptationSets"_s, sets}});
    }
    DocumentJson document;
    document.kind = u"mpd"_s;
    document.live = mpd.dynamic;
    document.playlist = {{u"type"_s, mpd.dynamic ? u"dynamic"_s : u"static"_s},
                         {u"profiles"_s, json(mpd.profiles)},
                         {u"duration"_s, json(mpd.mediaPresentationDuration)},
                         {u"minimumUpdatePeriod"_s, json(mpd.minimumUpdatePeriod)},
                         {u"timeShiftBufferDepth"_s, json(mpd.timeShiftBufferDepth)},
                         {u"periods"_s, periods}};
    return document;
}

}  // namespace

DocumentJson documentJson(const std::string& text, const std::string& url, WallTime now) {
    if (dash::looksLikeMpd(text)) {
        const dash::Parsed parsed = dash::parse(text);
        return parsed.refusal == dash::Refusal::NotMpd ? DocumentJson{} : dashJson(parsed.mpd, url, now);
    }
    hls::ParseOptions options;
    options.url = url;
    const hls::Parsed parsed = hls::parse(text, options);
    const bool none = parsed.refusal == hls::Refusal::NotText || parsed.refusal == hls::Refusal::NoExtM3u;
    if (none || parsed.playlist.kind == hls::Playlist::Kind::Unknown) return {};
    return hlsJson(parsed, url);
}

}  // namespace inspector::report
