// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/hls/date_reader.h"
#include "core/hls/parse_state.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inspector::hls {

// The tags of media playlists, bis 4.4.3 to 4.4.5, and what is in force for the segment that follows.
class MediaReader {
public:
    explicit MediaReader(ParseState& state);

    void tag(const TagLine& tag);
    void extInf(const TagLine& tag);  // what tag() does with an EXTINF
    void uri(std::string_view text, std::uint32_t line);
    // A tag that is not known: the next segment's, or the playlist's.
    void other(const TagLine& tag);
    void end();
    // URI lines without EXTINF, the first few: what is wrong with them depends on the kind of playlist.
    [[nodiscard]] const std::vector<std::uint32_t>& bareUriLines() const { return m_bareUriLines; }

private:
    // media_header.cpp
    void targetDuration(const TagLine& tag);
    void mediaSequence(const TagLine& tag);
    void discontinuitySequence(const TagLine& tag);
    void playlistType(const TagLine& tag);
    // media_segment.cpp
    void byteRange(const TagLine& tag);
    void key(const TagLine& tag);
    void map(const TagLine& tag);
    void programDateTime(const TagLine& tag);
    void bitrate(const TagLine& tag);
    void resolveOffset(Segment& segment);
    void keep(std::uint32_t line);
    [[nodiscard]] std::uint64_t firstSequence() const;
    void makeRoom();
    [[nodiscard]] Segment& next() { return m_state.playlist.segments.back(); }
    // low_latency.cpp
    void partInf(const TagLine& tag);
    void serverControl(const TagLine& tag);
    void part(const TagLine& tag);
    void skip(const TagLine& tag);
    void preloadHint(const TagLine& tag);
    void renditionReport(const TagLine& tag);
    // date_range.cpp
    void dateRange(const TagLine& tag);

    [[nodiscard]] bool segmentsBegun() const { return m_count > 0 || m_inSegment; }

    ParseState& m_state;
    // The last of the playlist's segments is what the tags since the last URI say, until end().
    bool m_inSegment = false;           // a tag of the next segment was seen
    std::uint32_t m_rangeLine = 0;
    std::string_view m_usualInf;        // value of the last EXTINF that had nothing odd and no title, and what it says
    double m_usualDuration = 0;
    bool m_usualIsInteger = false;
    DateReader m_dates;
    std::uint64_t m_headerBytes = 0;    // up to the end of the first segment's URI
    std::uint64_t m_count = 0;          // URI lines so far
    std::uint64_t m_discontinuities = 0;
    std::uint64_t m_firstDiscontinuity = 0;  // the sequence number from which keep() counts
    std::uint64_t m_parts = 0;          // kept so far
    std::uint64_t m_others = 0;
    std::vector<std::int32_t> m_keys;   // in force, one a KEYFORMAT
    SharedList<std::int32_t> m_sharedKeys;  // the same, as segments have it
    std::int32_t m_map = -1;
    std::optional<std::int32_t> m_bitrate;
    std::vector<std::uint32_t> m_bareUriLines;
    // Where the last byte range ended, for one that gives no offset.
    struct RangeEnd {
        std::string uri;
        std::optional<std::uint64_t> end;
    };
    RangeEnd m_segmentEnd;
    RangeEnd m_partEnd;
};

// `start + length` unless it overflows.
[[nodiscard]] std::optional<std::uint64_t> endOf(std::uint64_t start, std::uint64_t length);

}  // namespace inspector::hls
