// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/playlist_writer.h"

#include "app/lab/media_edits.h"
#include "app/lab/scte35_writer.h"
#include "core/base/clock.h"
#include "core/base/text.h"

#include <algorithm>
#include <cstdio>

namespace inspector::lab {

namespace {

std::string seconds(std::int64_t ms) {
    char text[32];
    std::snprintf(text, sizeof text, "%lld.%03lld00", static_cast<long long>(ms / 1000),
                  static_cast<long long>(ms % 1000));
    return text;
}

std::string_view extension(Container container) { return container == Container::MpegTs ? ".ts" : ".m4s"; }

}  // namespace

std::string writeMultivariant(const std::vector<Rung>& rungs, const std::vector<Bandwidth>& bandwidths,
                              bool withAudio) {
    std::string text = "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-INDEPENDENT-SEGMENTS\n";
    Bandwidth audio;
    std::string audioCodec;
    for (std::size_t i = 0; withAudio && i < rungs.size(); ++i) {
        if (!rungs[i].isAudio()) continue;
        audio = bandwidths[i];
        audioCodec = "," + rungs[i].codec;
        text += "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"aac\",NAME=\"English\",LANGUAGE=\"en\",DEFAULT=YES,AUTOSELECT=YES,"
                "CHANNELS=\"2\",STABLE-RENDITION-ID=\"" + rungs[i].name + "\",URI=\"" + rungs[i].name + "/index.m3u8\"\n";
    }
    for (std::size_t i = 0; i < rungs.size(); ++i) {
        const Rung& rung = rungs[i];
        if (rung.isAudio()) continue;
        text += "#EXT-X-STREAM-INF:BANDWIDTH=" + std::to_string(bandwidths[i].peak + audio.peak) +
                ",AVERAGE-BANDWIDTH=" + std::to_string(bandwidths[i].average + audio.average) + ",CODECS=\"" +
                rung.codec + audioCodec + "\",RESOLUTION=" + std::to_string(rung.width) + 'x' +
                std::to_string(rung.height) + ",FRAME-RATE=25.000" + (withAudio ? ",AUDIO=\"aac\"" : "") +
                ",CLOSED-CAPTIONS=NONE,STABLE-VARIANT-ID=\"" + rung.name + "\"\n" + rung.name + "/index.m3u8\n";
    }
    return text;
}

namespace {

constexpr std::int64_t kBreakEvery = 8;
constexpr std::int64_t kBreakSegments = 3;

class MediaWriter {
public:
    MediaWriter(const MediaPlaylistFacts& facts, const Timeline& timeline)
        : m_facts(facts), m_timeline(timeline), m_newest(timeline.newestAt(facts.atMs)),
          m_first(m_newest - facts.window + 1), m_zero(timeline.zeroAt(facts.atMs)) {
        if (facts.datesFrozenMs)
            m_frozenBack = std::max<std::int64_t>(
                0, timeline.startMs(m_newest) - timeline.startMs(timeline.newestAt(*facts.datesFrozenMs)));
    }

    std::string write() {
        addHead();
        if (m_facts.empty) return std::move(m_text);
        for (std::int64_t segment = m_first; segment <= m_newest - m_facts.dropped; ++segment) {
            addSegment(segment);
            if (segment == m_facts.insertedAfter) addUri(segment, "ins-" + std::to_string(segment) + std::string(extension(m_facts.container)));
        }
        if (m_facts.endlist) m_text += "#EXT-X-ENDLIST\n";
        return std::move(m_text);
    }

private:
    void addHead() {
        const bool behindInserted = m_facts.insertedAfter >= 0 && m_first > m_facts.insertedAfter;
        m_text = "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:" +
                 std::to_string((m_facts.segmentMs + 500) / 1000 + m_facts.targetShiftS) + "\n#EXT-X-MEDIA-SEQUENCE:" +
                 std::to_string(m_first - m_zero.value_or(0) + m_facts.sequenceShift + (behindInserted ? 1 : 0)) +
                 "\n#EXT-X-DISCONTINUITY-SEQUENCE:" +
                 std::to_string(static_cast<std::int64_t>(m_timeline.discontinuitySequence(m_first)) + m_facts.discontinuityShift) +
                 "\n#EXT-X-INDEPENDENT-SEGMENTS\n";
        if (!m_facts.note.empty()) m_text += "#EXT-X-LAB-NOTE:" + m_facts.note + '\n';
        if (m_facts.container == Container::Fmp4) m_text += "#EXT-X-MAP:URI=\"init.mp4\"\n";
        if (m_facts.encrypted) m_text += std::string("#EXT-X-KEY:METHOD=AES-128,URI=\"key.bin\",IV=") + kSegmentIv + '\n';
    }
    [[nodiscard]] std::string dateOf(std::int64_t segment) const {
        std::int64_t ms = m_timeline.startMs(segment) + m_timeline.shiftMs(segment) - m_frozenBack + m_facts.dateShiftMs;
        if (m_facts.driftFromMs) ms -= std::max<std::int64_t>(0, m_timeline.startMs(segment) - *m_facts.driftFromMs) / 50;
        return formatIso8601(fromMillis(ms));
    }
    void addSegment(std::int64_t segment) {
        if (m_timeline.hasDiscontinuityTag(segment)) m_text += "#EXT-X-DISCONTINUITY\n";
        if (!m_facts.withoutDates) m_text += "#EXT-X-PROGRAM-DATE-TIME:" + dateOf(segment) + '\n';
        if (m_facts.breaksFrom >= 0) addMarkers(segment);
        if (m_facts.gapsFrom >= 0 && segment >= m_facts.gapsFrom) m_text += "#EXT-X-GAP\n";
        addUri(segment, segmentName(segment, m_zero, m_facts.container));
    }
    void addUri(std::int64_t segment, const std::string& name) {
        std::int64_t ms = m_facts.segmentMs;
        if (m_facts.shortensListed && segment < m_newest) ms -= 200;
        if (m_facts.wrongDurationFrom >= 0 && segment >= m_facts.wrongDurationFrom) ms = ms * 3 / 4;
        m_text += "#EXTINF:" + seconds(ms) + ",\n" + name + m_facts.query + '\n';
    }
    [[nodiscard]] std::string spliceOf(std::int64_t segment, bool out) const {
        const std::int64_t ticks = m_facts.segmentMs * 90;
        std::string section = spliceSection({static_cast<std::uint32_t>(segment / kBreakEvery),
                                             (out ? segment : segment + kBreakSegments) * ticks,
                                             out ? kBreakSegments * ticks : 0, out});
        if (m_facts.brokenSplice) section.back() = static_cast<char>(section.back() ^ 0x55);
        return hexOf(section);
    }
    // The break in all its dialects: EXT-X-DATERANGE, EXT-X-CUE-OUT and its like.
    void addMarkers(std::int64_t segment) {
        const std::int64_t start = segment - segment % kBreakEvery;
        const std::int64_t within = segment - start;
        // What never ended is over when the fault is.
        const std::int64_t first = (m_facts.breaksFrom + kBreakEvery - 1) / kBreakEvery * kBreakEvery;
        if (m_facts.breakNeverEnds && segment == m_facts.breaksUntil && first < segment) m_text += "#EXT-X-CUE-IN\n";
        if (start < m_facts.breaksFrom || start >= m_facts.breaksUntil || within > kBreakSegments) return;
        if (m_facts.breakNeverEnds && (within > 0 || start >= m_facts.breaksFrom + kBreakEvery)) return;
        const std::string duration = seconds(kBreakSegments * m_facts.segmentMs);
        const std::string range = "#EXT-X-DATERANGE:ID=\"break-" + std::to_string(start) + "\",START-DATE=\"" + dateOf(start) + '"';
        if (within == 0) {
            const std::string splice = spliceOf(start, true);
            m_text += range + ",PLANNED-DURATION=" + duration +
                      (m_facts.breakVersion >= 0 ? ",X-LAB-VERSION=\"" + std::to_string(m_facts.breakVersion) + '"' : "") +
                      ",SCTE35-OUT=" + splice + "\n#EXT-X-CUE-OUT:" + duration + '\n';
        } else if (within < kBreakSegments) {
            m_text += "#EXT-X-CUE-OUT-CONT:ElapsedTime=" + seconds(within * m_facts.segmentMs) + ",Duration=" + duration + '\n';
        } else {
            m_text += range + ",DURATION=" + duration + ",SCTE35-IN=" + spliceOf(start, false) + "\n#EXT-X-CUE-IN\n";
        }
    }

    const MediaPlaylistFacts& m_facts;
    const Timeline& m_timeline;
    const std::int64_t m_newest;
    const std::int64_t m_first;
    const std::optional<std::int64_t> m_zero;
    std::int64_t m_frozenBack = 0;
    std::string m_text;
};

}  // namespace

std::string writeMedia(const MediaPlaylistFacts& facts, const Timeline& timeline) { return MediaWriter(facts, timeline).write(); }

std::string segmentName(std::int64_t segment, std::optional<std::int64_t> zero, Container container) {
    return (zero ? "run-" + std::to_string(*zero) : std::string("seg")) + '-' + std::to_string(segment) +
           std::string(extension(container));
}

std::optional<std::int64_t> segmentOfName(std::string_view name, Container container) {
    const std::string_view end = extension(container);
    const auto dash = name.rfind('-');
    if (!name.ends_with(end) || dash == std::string_view::npos || dash + 1 + end.size() > name.size())
        return std::nullopt;
    const auto number = parseUnsigned(name.substr(dash + 1, name.size() - end.size() - dash - 1));
    if (!number || *number > (std::uint64_t{1} << 40)) return std::nullopt;
    const std::string_view prefix = name.substr(0, dash);
    if (prefix == "seg" || prefix == "ins" || (prefix.starts_with("run-") && parseUnsigned(prefix.substr(4))))
        return static_cast<std::int64_t>(*number);
    return std::nullopt;
}

}  // namespace inspector::lab
