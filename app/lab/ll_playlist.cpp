// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/ll_playlist.h"

#include "core/base/clock.h"
#include "core/base/text.h"

#include <algorithm>
#include <cstdio>

namespace inspector::lab {

namespace {

std::string seconds(double ms) {
    char text[32];
    std::snprintf(text, sizeof text, "%.5f", ms / 1000);
    return text;
}

class Writer {
public:
    Writer(const LlPlaylistFacts& facts, const Timeline& timeline)
        : m_facts(facts), m_timeline(timeline), m_targetS((facts.segmentMs + 500) / 1000),
          m_last(newestPart(timeline, facts.partsPerSegment, facts.atMs)),
          m_newest(timeline.newestAt(facts.atMs)), m_endMs(timeline.startMs(m_last.segment) + (m_last.part + 1) * kPartMs) {}

    std::string write() {
        std::int64_t first = m_newest - m_facts.window + 1;
        if (m_facts.newestOnly) first = m_newest - 1;
        const std::string target = std::to_string(m_targetS);
        m_text = "#EXTM3U\n#EXT-X-VERSION:9\n#EXT-X-TARGETDURATION:" + target +
                 "\n#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.5,HOLD-BACK=" + std::to_string(3 * m_targetS) +
                 ",CAN-SKIP-UNTIL=" + std::to_string(6 * m_targetS) + "\n#EXT-X-PART-INF:PART-TARGET=0.5\n#EXT-X-MEDIA-SEQUENCE:" +
                 std::to_string(first) + "\n#EXT-X-DISCONTINUITY-SEQUENCE:0\n#EXT-X-INDEPENDENT-SEGMENTS\n";
        const std::int64_t skipped = m_facts.delta ? skippable(first) : 0;
        if (skipped > 0) m_text += "#EXT-X-SKIP:SKIPPED-SEGMENTS=" + std::to_string(skipped) + '\n';
        else m_text += "#EXT-X-MAP:URI=\"init.mp4\"\n";
        const std::int64_t from = first + skipped + (skipped > 0 ? m_facts.skippedTooMany : 0);
        for (std::int64_t segment = from; segment <= m_newest; ++segment) addSegment(segment);
        addEdge();
        return std::move(m_text);
    }

private:
    // Segments that end further from the playlist's end than CAN-SKIP-UNTIL.
    [[nodiscard]] std::int64_t skippable(std::int64_t first) const {
        std::int64_t count = 0;
        while (first + count < m_newest && m_endMs - m_timeline.startMs(first + count + 1) > 6000 * m_targetS) ++count;
        return count;
    }
    void addDate(std::int64_t segment) {
        m_text += "#EXT-X-PROGRAM-DATE-TIME:" + formatIso8601(fromMillis(m_timeline.startMs(segment))) + '\n';
    }
    void addParts(std::int64_t segment, int count) {
        const std::int64_t unit = segment * (m_facts.partsPerSegment / kPartsPerUnit);
        for (int part = 0; part < count; ++part) {
            const bool independent = m_facts.rung->isAudio() || part % kPartsPerUnit == 0;
            m_text += "#EXT-X-PART:DURATION=" +
                      seconds(m_facts.rung->chunks.durationMs(unit + part / kPartsPerUnit, part % kPartsPerUnit, kPartsPerUnit)) +
                      ",URI=\"" + partName({segment, part}) + (independent ? "\",INDEPENDENT=YES\n" : "\"\n");
        }
    }
    void addSegment(std::int64_t segment) {
        addDate(segment);
        if (m_endMs - m_timeline.startMs(segment + 1) <= 3000 * m_targetS) addParts(segment, m_facts.partsPerSegment);
        m_text += "#EXTINF:" + seconds(static_cast<double>(m_facts.segmentMs)) + ",\nseg-" + std::to_string(segment) + ".m4s\n";
    }
    void addEdge() {
        if (m_last.segment > m_newest) {
            addDate(m_last.segment);
            addParts(m_last.segment, m_last.part + 1);
        }
        PartKey next{m_last.segment, m_last.part + 1};
        if (next.part == m_facts.partsPerSegment) next = {m_last.segment + 1, 0};
        m_text += "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"" + std::string(m_facts.brokenHint ? "never-" : "") + partName(next) + "\"\n";
        for (const std::string& other : m_facts.others)
            m_text += "#EXT-X-RENDITION-REPORT:URI=\"../" + other + "/index.m3u8\",LAST-MSN=" +
                      std::to_string(m_last.segment - m_facts.reportsBehind) + ",LAST-PART=" + std::to_string(m_last.part) + '\n';
    }

    const LlPlaylistFacts& m_facts;
    const Timeline& m_timeline;
    const std::int64_t m_targetS;
    const PartKey m_last;
    const std::int64_t m_newest;
    const std::int64_t m_endMs;
    std::string m_text;
};

}  // namespace

std::string partName(PartKey part) { return "part-" + std::to_string(part.segment) + '.' + std::to_string(part.part) + ".m4s"; }

std::optional<PartKey> partOfName(std::string_view name) {
    if (!name.starts_with("part-") || !name.ends_with(".m4s")) return std::nullopt;
    name = name.substr(5, name.size() - 9);
    const auto dot = name.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    const auto segment = parseUnsigned(name.substr(0, dot));
    const auto part = parseUnsigned(name.substr(dot + 1));
    if (!segment || !part || *segment > (std::uint64_t{1} << 40) || *part > 1000) return std::nullopt;
    return PartKey{static_cast<std::int64_t>(*segment), static_cast<int>(*part)};
}

PartKey newestPart(const Timeline& timeline, int partsPerSegment, std::int64_t atMs) {
    const std::int64_t newest = timeline.newestAt(atMs);
    const auto complete = static_cast<int>((atMs - timeline.startMs(newest + 1)) / kPartMs);
    return complete > 0 ? PartKey{newest + 1, std::min(complete, partsPerSegment) - 1} : PartKey{newest, partsPerSegment - 1};
}

std::string writeLlMedia(const LlPlaylistFacts& facts, const Timeline& timeline) { return Writer(facts, timeline).write(); }

}  // namespace inspector::lab
