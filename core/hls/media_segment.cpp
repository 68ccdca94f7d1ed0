// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/hls/media.h"
#include "core/hls/multivariant.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace inspector::hls {

namespace {

constexpr std::size_t mostKeyFormats = 16;   // in force at once
constexpr std::size_t mostBareUris = 200;    // lines remembered
constexpr double longestSegment = 1e9;       // seconds; more is no duration
constexpr std::uint64_t mostKbps = 2'000'000'000;

}  // namespace

std::optional<std::uint64_t> endOf(std::uint64_t start, std::uint64_t length) {
    if (length > std::numeric_limits<std::uint64_t>::max() - start) return std::nullopt;
    return start + length;
}

MediaReader::MediaReader(ParseState& state) : m_state(state) { m_state.playlist.segments.emplace_back(); }

void MediaReader::extInf(const TagLine& tag) {
    Segment& segment = next();
    m_inSegment = true;
    if (segment.infLine > 0) m_state.sink.add("hls-extinf-without-uri", segment.infLine, "EXTINF");
    segment.infLine = tag.line;
    segment.title.reset();
    if (!m_usualInf.empty() && tag.value == m_usualInf) {
        segment.duration = m_usualDuration;
        segment.durationIsInteger = m_usualIsInteger;
        return;
    }
    segment.duration.reset();
    const auto comma = tag.value.find(',');
    if (comma == std::string_view::npos) m_state.sink.addOnce("hls-extinf-no-comma", tag.line, tag.name, tag.value);
    else if (const auto title = trim(tag.value.substr(comma + 1)); !title.empty()) segment.title = std::string(title);
    const std::string_view before = trim(tag.value.substr(0, comma));
    std::string_view number = before;
    auto seconds = parseDecimal(number);
    if (!seconds) {
        // M3U lists of television channels put attributes after the number; the number is read all the same.
        number = before.substr(0, before.find_first_of(" \t"));
        seconds = parseDecimal(number);
    }
    const bool readable = seconds && *seconds <= longestSegment;
    if (!readable || number.size() != before.size()) m_state.report("hls-extinf-invalid", tag, before, "seconds");
    else if (*seconds < 0) m_state.report("hls-extinf-negative", tag, number);
    else if (*seconds == 0) m_state.report("hls-extinf-zero", tag, number);
    if (!readable || *seconds < 0) return;
    segment.duration = seconds;
    segment.durationIsInteger = number.find('.') == std::string_view::npos;
    // Segments are mostly of one length: the next such line need not be read again.
    const bool clean = *seconds > 0 && number.size() == before.size() && comma + 1 == tag.value.size();
    if (!clean) return;
    m_usualInf = tag.value;
    m_usualDuration = *seconds;
    m_usualIsInteger = segment.durationIsInteger;
}

void MediaReader::byteRange(const TagLine& tag) {
    next().range = parseByteRange(tag.value);
    m_rangeLine = tag.line;
    if (!next().range) m_state.report("hls-byterange-invalid", tag, tag.value, "<length>[@<offset>]");
}

void MediaReader::key(const TagLine& tag) {
    Key key = readKey(m_state, tag);
    auto& all = m_state.playlist.keys;
    if (key.method == "NONE") {
        m_keys.clear();
        m_sharedKeys = {};
        m_state.append(all, std::move(key), tag.line, tag.name);
        return;
    }
    const auto same = std::find_if(m_keys.begin(), m_keys.end(), [&](std::int32_t index) {
        return all[static_cast<std::size_t>(index)].keyFormat == key.keyFormat;
    });
    if (same == m_keys.end() && m_keys.size() >= mostKeyFormats) {
        m_state.sink.addOnce("hls-playlist-too-long", tag.line, tag.name);
        return;
    }
    if (!m_state.append(all, std::move(key), tag.line, tag.name)) return;
    const auto index = static_cast<std::int32_t>(all.size() - 1);
    if (same == m_keys.end()) m_keys.push_back(index);
    else *same = index;
    m_sharedKeys = m_keys;
}

void MediaReader::map(const TagLine& tag) {
    const Attributes all = m_state.attributes(tag);
    Map map{textOf(all, "URI"), std::nullopt, tag.line};
    if (const std::string* range = find(all, "BYTERANGE")) {
        map.range = parseByteRange(*range);
        // bis 4.4.4.5: the offset is required here.
        if (!map.range || !map.range->offset)
            m_state.report("hls-map-byterange-invalid", tag, *range, "<length>@<offset>");
    }
    if (m_state.append(m_state.playlist.maps, std::move(map), tag.line, tag.name))
        m_map = static_cast<std::int32_t>(m_state.playlist.maps.size() - 1);
}

void MediaReader::programDateTime(const TagLine& tag) {
    const std::string_view text = trim(tag.value);
    bool zoned = false;
    Segment& segment = next();
    segment.programDateTime = m_dates.read(text, zoned);
    segment.programDateTimeText = text;
    if (!segment.programDateTime) m_state.report("hls-pdt-invalid", tag, text, "2026-01-31T14:02:31.250Z");
    else if (!zoned) m_state.report("hls-pdt-no-timezone", tag, text);
}

void MediaReader::bitrate(const TagLine& tag) {
    const auto kbps = parseUnsigned(trim(tag.value));
    if (kbps && *kbps <= mostKbps) m_bitrate = static_cast<std::int32_t>(*kbps);
    else m_state.report("hls-bitrate-invalid", tag, tag.value, "decimal-integer");
}

void MediaReader::resolveOffset(Segment& segment) {
    if (segment.range->offset) {
        segment.offset = segment.range->offset;
    } else if (!m_segmentEnd.uri.empty() && m_segmentEnd.uri == segment.uri) {
        segment.offset = m_segmentEnd.end;
    } else {
        m_state.sink.add("hls-byterange-offset-missing", m_rangeLine, "EXT-X-BYTERANGE");
    }
}

void MediaReader::uri(std::string_view text, std::uint32_t line) {
    Segment& segment = next();
    m_inSegment = false;
    ++m_count;
    if (m_state.playlist.endList)
        m_state.sink.addOnce("hls-endlist-early", m_state.playlist.endListLine, "EXT-X-ENDLIST", text);
    if (segment.infLine == 0 && m_bareUriLines.size() < mostBareUris) m_bareUriLines.push_back(line);
    if (Variables::mayRefer(text)) segment.uri = m_state.variables.substituted(text, line, {});
    else segment.uri = text;
    segment.line = line;
    segment.map = m_map;
    if (!m_sharedKeys.empty()) segment.keys = m_sharedKeys;
    if (segment.range) {
        resolveOffset(segment);
        m_segmentEnd.end = segment.offset ? endOf(*segment.offset, segment.range->length) : std::nullopt;
        m_segmentEnd.uri = segment.uri;
    } else {
        // bis 4.4.4.8: a bit rate is not that of segments that are ranges.
        segment.bitrateKbps = m_bitrate;
        m_segmentEnd.uri.clear();
    }
    keep(line);
}

// Numbers the segment and begins the next one.
void MediaReader::keep(std::uint32_t line) {
    auto& segments = m_state.playlist.segments;
    if (segments.size() > m_state.options.maxSegments) {
        m_state.sink.addOnce("hls-playlist-too-long", line, {}, "segments");
        segments.back() = Segment{};
        return;
    }
    Segment& segment = segments.back();
    if (segments.size() == 1) {
        m_firstDiscontinuity = m_state.playlist.discontinuitySequence;
        segment.sequence = firstSequence();
        segment.discontinuitySequence = m_firstDiscontinuity;
    } else {
        const Segment& last = segments[segments.size() - 2];
        segment.sequence = last.sequence + 1;
        segment.discontinuitySequence = last.discontinuitySequence;
    }
    if (segment.discontinuity) ++segment.discontinuitySequence;
    if (segments.size() == segments.capacity()) makeRoom();
    segments.emplace_back();
}

// A playlist goes on as it began: room for all of it at once, not moved again and again as it grows.
void MediaReader::makeRoom() {
    constexpr std::size_t tellsEnough = 8;
    auto& segments = m_state.playlist.segments;
    if (segments.size() == 1) m_headerBytes = m_state.bytesRead;
    if (segments.size() < tellsEnough) return;
    const std::size_t most = std::size_t{m_state.options.maxSegments} + 1;
    const auto read = static_cast<double>(m_state.bytesRead - m_headerBytes);
    const double share = static_cast<double>(m_state.playlist.bytes - m_headerBytes) / std::max(1.0, read);
    const double expected = static_cast<double>(segments.size()) * share * 1.05 + 16;
    const std::size_t room = expected < static_cast<double>(most) ? static_cast<std::size_t>(expected) : most;
    segments.reserve(std::max(room, segments.size() * 3 / 2));
}

}  // namespace inspector::hls
