// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/hls/media.h"

#include <cmath>
#include <utility>

namespace inspector::hls {

void MediaReader::tag(const TagLine& tag) {
    if (tag.tag == Tag::ExtInf) return extInf(tag);
    switch (tag.tag) {
        case Tag::TargetDuration: return targetDuration(tag);
        case Tag::MediaSequence: return mediaSequence(tag);
        case Tag::DiscontinuitySequence: return discontinuitySequence(tag);
        case Tag::EndList:
            m_state.playlist.endList = true;
            if (m_state.playlist.endListLine == 0) m_state.playlist.endListLine = tag.line;
            return;
        case Tag::PlaylistType: return playlistType(tag);
        case Tag::IFramesOnly: m_state.playlist.iFramesOnly = true; return;
        case Tag::PartInf: return partInf(tag);
        case Tag::ServerControl: return serverControl(tag);
        case Tag::Skip: return skip(tag);
        case Tag::PreloadHint: return preloadHint(tag);
        case Tag::RenditionReport: return renditionReport(tag);
        case Tag::DateRange: return dateRange(tag);
        default: break;
    }
    m_inSegment = true;
    // bis 4.4.4.9: what applies to a segment stands before the first of its parts.
    const bool early = tag.tag == Tag::Discontinuity || tag.tag == Tag::Key || tag.tag == Tag::Map ||
                       tag.tag == Tag::ProgramDateTime;
    if (early && !next().parts.empty()) m_state.report("llhls-segment-tag-after-part", tag, tag.name);
    switch (tag.tag) {
        case Tag::ByteRange: return byteRange(tag);
        case Tag::Discontinuity:
            next().discontinuity = true;
            ++m_discontinuities;
            return;
        case Tag::Key: return key(tag);
        case Tag::Map: return map(tag);
        case Tag::ProgramDateTime: return programDateTime(tag);
        case Tag::Gap: next().gap = true; return;
        case Tag::Bitrate: return bitrate(tag);
        case Tag::Part: return part(tag);
        default: return;
    }
}

void MediaReader::targetDuration(const TagLine& tag) {
    constexpr double most = 1e9;
    const auto seconds = parseDecimal(trim(tag.value));
    const bool integer = seconds && tag.value.find('.') == std::string_view::npos;
    if (!integer || *seconds < 1) m_state.report("hls-target-duration-invalid", tag, tag.value, "integer, 1 or more");
    // A fraction is read as the next whole second, so that no segment is called too long that its author did not.
    if (seconds && *seconds > 0 && *seconds <= most)
        m_state.playlist.targetDuration = static_cast<std::int64_t>(std::ceil(*seconds));
}

void MediaReader::mediaSequence(const TagLine& tag) {
    const auto number = parseUnsigned(trim(tag.value));
    if (!number) m_state.report("hls-media-sequence-invalid", tag, tag.value, "decimal-integer");
    if (segmentsBegun()) m_state.report("hls-media-sequence-after-segment", tag);
    // The numbers of segments are given at the end, so that a late tag counts all the same.
    if (!number || m_state.playlist.hasMediaSequence) return;
    m_state.playlist.mediaSequence = *number;
    m_state.playlist.hasMediaSequence = true;
}

void MediaReader::discontinuitySequence(const TagLine& tag) {
    const auto number = parseUnsigned(trim(tag.value));
    if (!number) m_state.report("hls-discontinuity-sequence-invalid", tag, tag.value, "decimal-integer");
    if (m_count > 0 || m_discontinuities > 0) m_state.report("hls-discontinuity-sequence-late", tag);
    if (!number || m_state.playlist.hasDiscontinuitySequence) return;
    m_state.playlist.discontinuitySequence = *number;
    m_state.playlist.hasDiscontinuitySequence = true;
}

void MediaReader::playlistType(const TagLine& tag) {
    const std::string_view type = trim(tag.value);
    if (type != "EVENT" && type != "VOD") {
        m_state.report("hls-playlist-type-invalid", tag, type, "EVENT or VOD");
        return;
    }
    m_state.playlist.playlistType = std::string(type);
}

void MediaReader::other(const TagLine& tag) {
    if (m_others++ >= ParseState::mostEntries) {
        m_state.sink.addOnce("hls-playlist-too-long", tag.line, tag.name);
        return;
    }
    // Vendors' markers of breaks stand with the segment they precede, also before the first one.
    const auto says = [&](std::string_view word) { return tag.name.find(word) != std::string_view::npos; };
    const bool marker = says("CUE") || says("SCTE");
    OtherTag kept{std::string(tag.name), std::string(tag.value), tag.line};
    if (segmentsBegun() || marker) next().other.push_back(std::move(kept));
    else m_state.playlist.other.push_back(std::move(kept));
}

std::uint64_t MediaReader::firstSequence() const {
    const Playlist& playlist = m_state.playlist;
    return playlist.mediaSequence + (playlist.skip ? playlist.skip->skippedSegments.value_or(0) : 0);
}

void MediaReader::end() {
    Playlist& playlist = m_state.playlist;
    if (next().infLine > 0) m_state.sink.add("hls-extinf-without-uri", next().infLine, "EXTINF");
    playlist.trailingParts = next().parts.take();
    for (OtherTag& tag : next().other.take()) playlist.other.push_back(std::move(tag));
    playlist.segments.pop_back();

    // keep() has numbered them from what stood before the first; what came later counts all the same.
    std::uint64_t sequence = firstSequence();
    const bool asNumbered = playlist.segments.empty() ||
                            (playlist.segments.front().sequence == sequence && m_firstDiscontinuity == playlist.discontinuitySequence);
    if (asNumbered) return;
    std::uint64_t discontinuity = playlist.discontinuitySequence;
    for (Segment& segment : playlist.segments) {
        if (segment.discontinuity) ++discontinuity;
        segment.sequence = sequence++;
        segment.discontinuitySequence = discontinuity;
    }
}

}  // namespace inspector::hls
