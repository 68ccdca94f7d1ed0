// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/playlist_memory.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string_view>

namespace inspector::rules {

namespace {

// Eight bytes at a time: this runs over every segment of every new version. Not for keeping: it depends on the
// machine's byte order.
class Hash {
public:
    Hash& add(std::string_view text) {
        add(std::uint64_t{text.size()});
        std::uint64_t word = 0;
        for (; text.size() >= sizeof word; text.remove_prefix(sizeof word)) {
            std::memcpy(&word, text.data(), sizeof word);
            add(word);
        }
        word = 0;
        std::memcpy(&word, text.data(), text.size());
        return add(word);
    }
    Hash& add(std::uint64_t word) {
        m_value = (m_value ^ word) * 0x9E3779B97F4A7C15ULL;
        m_value ^= m_value >> 32;
        return *this;
    }
    [[nodiscard]] std::uint64_t value() const { return m_value; }
    [[nodiscard]] std::uint32_t folded() const { return static_cast<std::uint32_t>(m_value ^ (m_value >> 32)); }

private:
    std::uint64_t m_value = 0xCBF29CE484222325ULL;
};

std::string_view withoutQuery(std::string_view uri) { return uri.substr(0, uri.find_first_of("?#")); }

std::string_view lastComponent(std::string_view uri) {
    const auto slash = uri.rfind('/');
    return slash == std::string_view::npos ? uri : uri.substr(slash + 1);
}

}  // namespace

const ListedSegment* PlaylistMemory::at(std::uint64_t sequence) const {
    if (sequence >= end || sequence < first || end - sequence > newest.size()) return nullptr;
    return &newest[newest.size() - static_cast<std::size_t>(end - sequence)];
}

ListedSegment remember(const hls::Segment& segment) {
    const std::string_view uri = withoutQuery(segment.uri);
    const std::uint64_t offset = segment.offset.value_or(0);
    const std::uint64_t length = segment.range ? segment.range->length : 0;
    return {Hash().add(uri).add(offset).add(length).folded(),
            Hash().add(lastComponent(uri)).add(offset).add(length).folded(),
            segment.duration ? static_cast<float>(*segment.duration) : -1.0F,
            static_cast<std::uint32_t>(segment.discontinuitySequence)};
}

PlaylistMemory remember(const hls::Playlist& playlist, const std::vector<std::optional<WallTime>>& times) {
    PlaylistMemory memory;
    const auto& segments = playlist.segments;
    memory.first = segments.front().sequence;
    memory.end = segments.back().sequence + 1;
    if (playlist.skip) memory.first = playlist.mediaSequence;
    memory.discontinuitySequence = playlist.discontinuitySequence;
    memory.discontinuities = segments.back().discontinuitySequence;
    memory.hasMediaSequence = playlist.hasMediaSequence;
    memory.hasDiscontinuitySequence = playlist.hasDiscontinuitySequence;
    memory.firstIsDiscontinuity = segments.front().discontinuity;
    memory.ended = playlist.endList;
    memory.targetDuration = playlist.targetDuration.value_or(0);
    memory.meanDuration = playlist.windowSeconds() / static_cast<double>(segments.size());
    memory.firstDate = segments.front().programDateTime;
    memory.lastStart = times.back();
    const std::size_t count = std::min(segments.size(), PlaylistMemory::kept);
    memory.newest.reserve(count);
    for (std::size_t i = segments.size() - count; i < segments.size(); ++i)
        memory.newest.push_back(remember(segments[i]));
    return memory;
}

std::uint64_t contentHash(const hls::Playlist& playlist) {
    Hash hash;
    hash.add(playlist.mediaSequence).add(playlist.discontinuitySequence).add(playlist.segments.size());
    hash.add(playlist.endList ? 1 : 0);
    for (const hls::Segment& segment : playlist.segments) {
        hash.add(withoutQuery(segment.uri)).add(segment.offset.value_or(0)).add(segment.discontinuitySequence);
        hash.add(segment.parts.size()).add(std::bit_cast<std::uint64_t>(segment.duration.value_or(-1)));
    }
    for (const hls::Part& part : playlist.trailingParts)
        hash.add(withoutQuery(part.uri)).add(part.offset.value_or(0));
    return hash.value();
}

}  // namespace inspector::rules
