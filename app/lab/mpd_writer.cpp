// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/mpd_writer.h"

#include "app/lab/scte35_writer.h"
#include "core/base/clock.h"

#include <array>
#include <cstdio>
#include <functional>

namespace inspector::lab {

namespace {

constexpr std::array<std::string_view, kMpdKinds> kNames{"timeline", "number", "periods", "low-latency", "patch"};
constexpr std::string_view kHead = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
constexpr std::string_view kNamespace = "urn:mpeg:dash:schema:mpd:2011";
constexpr std::int64_t kUnitMs = kUnitTicks / 90;
constexpr int kPatchSeconds = 60;

std::string number(std::int64_t value) { return std::to_string(value); }

std::string seconds(std::int64_t ms) {
    char text[32];
    std::snprintf(text, sizeof text, "%lld.%03lld", static_cast<long long>(ms / 1000), static_cast<long long>(ms % 1000));
    return text;
}

std::string duration(std::int64_t ms) { return "PT" + seconds(ms) + 'S'; }

std::string date(std::int64_t ms) { return formatIso8601(fromMillis(ms)); }

std::string attribute(const char* name, const std::string& value) { return std::string(" ") + name + "=\"" + value + '"'; }

bool isTimeline(MpdKind kind) { return kind != MpdKind::Number && kind != MpdKind::LowLatency; }

// What differs between the video and the audio adaptation set.
struct Track {
    bool audio = false;
    std::int64_t timescale = 90'000;
    std::int64_t segmentMs = 0;
    [[nodiscard]] std::int64_t ticks(std::int64_t ms) const { return ms * timescale / 1000; }
};

// The segments [first, last] as S elements.
std::string timelineOf(const MpdFacts& facts, const Track& track, std::int64_t first, std::int64_t last) {
    const std::int64_t ticks = track.ticks(track.segmentMs);
    std::string text;
    std::int64_t from = first;
    const auto flush = [&](std::int64_t to) {
        if (from > to) return;
        text += "          <S" + attribute("t", number(from * ticks)) + attribute("d", number(ticks)) +
                (to > from ? attribute("r", number(to - from)) : "") + "/>\n";
    };
    for (std::int64_t segment = first; facts.gapsFrom >= 0 && segment <= last; ++segment) {
        if (segment < facts.gapsFrom || segment % 5 != 0 || segment == first || segment == last) continue;
        flush(segment - 1);
        from = segment + 1;
    }
    flush(last);
    return text;
}

std::string segmentTemplate(const MpdFacts& facts, const Track& track, std::int64_t first, std::int64_t last,
                            std::int64_t offset) {
    std::string text = "        <SegmentTemplate" + attribute("timescale", number(track.timescale)) +
                       attribute("initialization", "$RepresentationID$/init.mp4");
    if (isTimeline(facts.kind)) {
        text += attribute("media", "$RepresentationID$/t-$Time$.m4s") +
                (offset != 0 ? attribute("presentationTimeOffset", number(offset)) : "") + ">\n        <SegmentTimeline>\n" +
                timelineOf(facts, track, first, last) + "        </SegmentTimeline>\n        </SegmentTemplate>\n";
        return text;
    }
    const bool low = facts.kind == MpdKind::LowLatency;
    const char* const prefix = low ? "ll" : track.segmentMs == facts.segmentMs ? "seg" : "unit";
    text += attribute("media", std::string("$RepresentationID$/") + prefix + "-$Number$.m4s") +
            attribute("startNumber", "0") + attribute("duration", number(track.ticks(track.segmentMs)));
    if (low)
        text += attribute("availabilityTimeOffset", seconds(facts.segmentMs - kPartMs)) +
                attribute("availabilityTimeComplete", "false");
    return text + "/>\n";
}

std::string representation(const Rung& rung, const Bandwidth& bandwidth, const std::string& content) {
    std::string text = "        <Representation" + attribute("id", rung.name) + attribute("bandwidth", number(bandwidth.peak)) +
                       attribute("codecs", rung.codec);
    if (rung.isAudio()) text += attribute("audioSamplingRate", "48000");
    else
        text += attribute("width", number(rung.width)) + attribute("height", number(rung.height)) +
                attribute("frameRate", "25") + attribute("sar", "1:1");
    return text + (content.empty() ? "/>\n" : ">\n" + content + "        </Representation>\n");
}

using RungContent = std::function<std::string(std::size_t)>;

std::string adaptationSet(bool audio, const std::vector<Rung>& rungs, const std::vector<Bandwidth>& bandwidths,
                          const std::string& before, const std::string& addressing, const RungContent& content = {}) {
    std::string text = "      <AdaptationSet" + attribute("id", audio ? "2" : "1") +
                       attribute("contentType", audio ? "audio" : "video") +
                       attribute("mimeType", audio ? "audio/mp4" : "video/mp4") + (audio ? attribute("lang", "en") : "") +
                       (audio ? "" : attribute("par", "16:9")) + attribute("segmentAlignment", "true") +
                       attribute("startWithSAP", "1") + ">\n";
    if (audio)
        text += "        <AudioChannelConfiguration schemeIdUri=\"urn:mpeg:dash:23003:3:audio_channel_configuration:2011\" "
                "value=\"2\"/>\n";
    text += before + "        <Role schemeIdUri=\"urn:mpeg:dash:role:2011\" value=\"main\"/>\n" + addressing;
    for (std::size_t i = 0; i < rungs.size(); ++i)
        if (rungs[i].isAudio() == audio)
            text += representation(rungs[i], bandwidths[i], content ? content(i) : std::string());
    return text + "      </AdaptationSet>\n";
}

std::string utcTiming(const MpdFacts& facts) {
    if (facts.timeUrl.empty())
        return "  <UTCTiming schemeIdUri=\"urn:mpeg:dash:utc:direct:2014\"" + attribute("value", date(facts.directMs)) + "/>\n";
    const char* const scheme = facts.kind == MpdKind::Number || facts.kind == MpdKind::Patch ? "http-iso" : "http-xsdate";
    return std::string("  <UTCTiming schemeIdUri=\"urn:mpeg:dash:utc:") + scheme + ":2014\"" +
           attribute("value", facts.timeUrl) + "/>\n";
}

std::string producerTime(const MpdFacts& facts) {
    if (facts.kind != MpdKind::LowLatency) return {};
    return "        <ProducerReferenceTime id=\"0\" type=\"encoder\"" + attribute("wallClockTime", date(facts.phaseMs)) +
           " presentationTime=\"0\">\n  " + utcTiming(facts) + "        </ProducerReferenceTime>\n";
}

std::string sets(const MpdFacts& facts, const std::vector<Rung>& rungs, const std::vector<Bandwidth>& bandwidths,
                 std::int64_t first, std::int64_t last, std::int64_t offsetMs) {
    std::string text;
    for (const bool audio : {false, true}) {
        if (audio && !facts.audio) continue;
        Track track{audio, audio ? 48'000 : 90'000, facts.segmentMs};
        if (audio && facts.kind == MpdKind::Number) track.segmentMs = kUnitMs;
        text += adaptationSet(audio, rungs, bandwidths, producerTime(facts),
                              segmentTemplate(facts, track, first, last, track.ticks(offsetMs)));
    }
    return text;
}

std::string adBreak(const MpdFacts& facts, std::int64_t period) {
    const std::int64_t ticks = kPeriodSegments * facts.segmentMs * 90;
    const SpliceInsert splice{static_cast<std::uint32_t>(period), period * ticks, ticks, true};
    return "      <EventStream schemeIdUri=\"urn:scte:scte35:2014:xml+bin\" timescale=\"90000\">\n        <Event "
           "presentationTime=\"0\"" + attribute("duration", number(ticks)) + attribute("id", number(period)) +
           "><scte35:Signal><scte35:Binary>" + base64Of(spliceSection(splice)) +
           "</scte35:Binary></scte35:Signal></Event>\n      </EventStream>\n";
}

std::string periods(const MpdFacts& facts, const std::vector<Rung>& rungs, const std::vector<Bandwidth>& bandwidths) {
    if (facts.kind != MpdKind::Periods)
        return "    <Period" + attribute("id", facts.periodId) + " start=\"PT0S\">\n" +
               sets(facts, rungs, bandwidths, facts.first, facts.newest, 0) + "    </Period>\n";
    std::string text;
    const std::int64_t length = kPeriodSegments * facts.segmentMs;
    const std::int64_t newest = facts.newest / kPeriodSegments;
    for (std::int64_t period = facts.first / kPeriodSegments; period <= newest; ++period) {
        const std::int64_t first = std::max(facts.first, period * kPeriodSegments);
        const std::int64_t last = std::min(facts.newest, (period + 1) * kPeriodSegments - 1);
        const std::string id = facts.periodId == "p0" ? "p" + number(period) : facts.periodId + '-' + number(period);
        text += "    <Period" + attribute("id", id) + attribute("start", duration(period * length)) +
                (period < newest ? attribute("duration", duration(length)) : "") + ">\n" +
                (period % 3 == 2 ? adBreak(facts, period) : "") +
                sets(facts, rungs, bandwidths, first, last, period * length) + "    </Period>\n";
    }
    return text;
}

std::string patchLocation(const MpdFacts& facts) {
    return "<PatchLocation" + attribute("ttl", number(kPatchSeconds)) + ">/" + facts.channel + "/patch-" +
           number(facts.publishMs) + ".mpp</PatchLocation>";
}

}  // namespace

std::string_view mpdName(MpdKind kind) { return kNames[static_cast<std::size_t>(kind)]; }

std::optional<MpdKind> mpdKindByName(std::string_view name) {
    for (std::size_t i = 0; i < kNames.size(); ++i)
        if (kNames[i] == name) return static_cast<MpdKind>(i);
    return std::nullopt;
}

std::string writeMpd(const MpdFacts& facts, const std::vector<Rung>& rungs, const std::vector<Bandwidth>& bandwidths) {
    std::string text(kHead);
    if (facts.dtd) text += "<!DOCTYPE MPD [<!ENTITY lab \"never to be expanded\">]>\n";
    const bool low = facts.kind == MpdKind::LowLatency;
    text += "<MPD" + attribute("xmlns", std::string(kNamespace)) +
            attribute("xmlns:scte35", "http://www.scte.org/schemas/35/2016") + attribute("id", facts.channel) +
            attribute("profiles", "urn:mpeg:dash:profile:isoff-live:2011") + attribute("type", "dynamic") +
            attribute("availabilityStartTime", date(facts.startMs != 0 ? facts.startMs : facts.phaseMs)) +
            attribute("publishTime", date(facts.publishMs)) +
            attribute("minimumUpdatePeriod", duration(isTimeline(facts.kind) ? facts.segmentMs : 30'000)) +
            attribute("timeShiftBufferDepth", duration(facts.window * facts.segmentMs)) +
            attribute("maxSegmentDuration", duration(facts.segmentMs)) +
            attribute("minBufferTime", duration(low ? kPartMs : facts.segmentMs)) +
            (low ? "" : attribute("suggestedPresentationDelay", duration(2 * facts.segmentMs))) + ">\n";
    text += "    <BaseURL>dash/</BaseURL>\n";
    if (facts.kind == MpdKind::Patch) text += "    " + patchLocation(facts) + '\n';
    if (low)
        text += "    <ServiceDescription id=\"0\"><Latency target=\"3000\" min=\"1500\" max=\"6000\" referenceId=\"0\"/>"
                "<PlaybackRate min=\"0.96\" max=\"1.04\"/></ServiceDescription>\n";
    return text + periods(facts, rungs, bandwidths) + utcTiming(facts) + "</MPD>\n";
}

std::string writeMpdPatch(const MpdFacts& before, const MpdFacts& now) {
    std::string text(kHead);
    text += "<Patch xmlns=\"urn:mpeg:dash:schema:mpd-patch:2020\"" + attribute("mpdId", now.channel) +
            attribute("originalPublishTime", date(before.publishMs)) + attribute("publishTime", date(now.publishMs)) +
            ">\n  <replace sel=\"/MPD/@publishTime\">" + date(now.publishMs) +
            "</replace>\n  <replace sel=\"/MPD/PatchLocation[1]\">" + patchLocation(now) + "</replace>\n";
    for (const bool audio : {false, true}) {
        if (audio && !now.audio) continue;
        const Track track{audio, audio ? 48'000 : 90'000, now.segmentMs};
        text += "  <replace sel=\"/MPD/Period[@id='" + now.periodId + "']/AdaptationSet[@id='" + (audio ? "2" : "1") +
                "']/SegmentTemplate/SegmentTimeline/S[1]\">\n" + timelineOf(now, track, now.first, now.newest) +
                "  </replace>\n";
    }
    return text + "</Patch>\n";
}

std::string writeVodMpd(std::int64_t segmentMs, int segments, const std::vector<Rung>& rungs,
                        const std::vector<Bandwidth>& bandwidths, bool audio, const std::vector<VodRange>* onDemand) {
    std::string text(kHead);
    text += "<MPD" + attribute("xmlns", std::string(kNamespace)) +
            attribute("profiles", onDemand != nullptr ? "urn:mpeg:dash:profile:isoff-on-demand:2011"
                                                      : "urn:mpeg:dash:profile:isoff-live:2011") +
            attribute("type", "static") + attribute("mediaPresentationDuration", duration(segments * segmentMs)) +
            attribute("maxSegmentDuration", duration(segmentMs)) + attribute("minBufferTime", duration(segmentMs)) +
            ">\n    <Period id=\"p0\" start=\"PT0S\">\n";
    for (const bool sound : {false, true}) {
        if (sound && !audio) continue;
        const Track track{sound, sound ? 48'000 : 90'000, segmentMs};
        if (onDemand == nullptr) {
            text += adaptationSet(sound, rungs, bandwidths, {},
                                  "        <SegmentTemplate" + attribute("timescale", number(track.timescale)) +
                                      attribute("initialization", "$RepresentationID$/init.mp4") +
                                      attribute("media", "$RepresentationID$/seg-$Number%05d$.m4s") +
                                      attribute("startNumber", "1") +
                                      attribute("duration", number(track.ticks(segmentMs))) + "/>\n");
            continue;
        }
        text += adaptationSet(sound, rungs, bandwidths, {}, {}, [&](std::size_t rung) {
            const VodRange& range = (*onDemand)[rung];
            return "          <BaseURL>" + rungs[rung].name + ".mp4</BaseURL>\n          <SegmentBase" +
                   attribute("timescale", number(track.timescale)) +
                   attribute("indexRange", number(static_cast<std::int64_t>(range.initEnd)) + '-' +
                                               number(static_cast<std::int64_t>(range.indexEnd) - 1)) +
                   "><Initialization" + attribute("range", "0-" + number(static_cast<std::int64_t>(range.initEnd) - 1)) +
                   "/></SegmentBase>\n";
        });
    }
    return text + "    </Period>\n</MPD>\n";
}

}  // namespace inspector::lab
