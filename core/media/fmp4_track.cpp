// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/fmp4_track.h"

#include "core/media/byte_reader.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace inspector::media {

namespace {

constexpr std::size_t mostKeyframes = 64;
constexpr std::size_t mostReordered = 32;    // pictures that wait for their turn
constexpr std::size_t mostDurations = 256;   // different ones
constexpr std::int64_t latest = std::int64_t{1} << 61;
constexpr std::uint32_t nonSync = 0x1'0000;  // sample_is_non_sync_sample

std::int64_t later(std::int64_t time, std::int64_t by) { return std::clamp(time + std::clamp(by, -latest, latest), -latest, latest); }

std::string_view avcName(int type) {
    switch (type) {
        case 1: return "slice";
        case 5: return "IDR";
        case 6: return "SEI";
        case 7: return "SPS";
        case 8: return "PPS";
        case 9: return "AUD";
        default: return {};
    }
}

std::string_view hevcName(int type) {
    switch (type) {
        case 16: case 17: case 18: return "BLA";
        case 19: case 20: return "IDR";
        case 21: return "CRA";
        case 32: return "VPS";
        case 33: return "SPS";
        case 34: return "PPS";
        case 35: return "AUD";
        case 39: case 40: return "SEI";
        default: return type < 16 ? "slice" : std::string_view{};
    }
}

}  // namespace

FirstNals firstNals(std::string_view sample, bool hevc) {
    constexpr std::size_t lengthSize = 4;
    constexpr int mostNamed = 12;
    FirstNals found;
    for (int named = 0; sample.size() > lengthSize && named < mostNamed; ++named) {
        const std::uint32_t size = be32(sample, 0);
        const int head = byteAt(sample, lengthSize);
        if (size == 0 || (head & 0x80) != 0) return found;  // no NAL units of this form
        const int type = hevc ? head >> 1 & 0x3F : head & 0x1F;
        const std::string_view name = hevc ? hevcName(type) : avcName(type);
        if (!found.types.empty()) found.types += ' ';
        found.types += name.empty() ? std::to_string(type) : std::string(name);
        const bool picture = hevc ? type < 32 : type >= 1 && type <= 5;
        if (picture) {
            found.isKeyframe = hevc ? type >= 16 && type <= 23 : type == 5;
            return found;
        }
        if (size > sample.size() - lengthSize) return found;
        sample.remove_prefix(lengthSize + size);
    }
    return found;
}

void TrackFigures::startAt(std::int64_t decodeTime) { m_next = std::clamp<std::int64_t>(decodeTime, 0, latest); }

void TrackFigures::setFirstBytes(std::string_view bytes) {
    const std::string entry = m_track.codec.substr(0, 3);
    FirstNals nals = firstNals(bytes, entry == "hvc" || entry == "hev" || entry == "dvh");
    m_track.firstNalTypes = std::move(nals.types);
    m_firstIsIdr = nals.isKeyframe;
}

void TrackFigures::add(const Sample& sample) {
    const bool sync = (sample.flags & nonSync) == 0;
    if (m_track.samples == 0) {
        m_firstIsSync = sync;
        m_smallestOffset = sample.compositionOffset;
    }
    m_smallestOffset = std::min(m_smallestOffset, sample.compositionOffset);
    m_flagsSaid = m_flagsSaid || sample.flagsSaid;
    ++m_track.samples;
    m_track.bytes += sample.size;
    m_decoded = later(m_decoded, sample.duration);
    if (m_durations.size() < mostDurations || m_durations.count(sample.duration) != 0) ++m_durations[sample.duration];
    if (sync) ++m_track.keyframeCount;
    if (m_next) addTimes(sample);
}

void TrackFigures::addTimes(const Sample& sample) {
    const std::int64_t decode = *m_next;
    const std::int64_t presentation = later(decode, sample.compositionOffset);
    const std::int64_t end = later(presentation, sample.duration);
    m_next = later(decode, sample.duration);
    if (!m_track.firstDts) m_track.firstDts = decode;
    m_track.endDts = m_next;
    if (!m_track.firstPts || presentation < *m_track.firstPts) m_track.firstPts = presentation;
    if (!m_track.endPts || end > *m_track.endPts) m_track.endPts = end;
    if ((sample.flags & nonSync) == 0) addKeyframe(presentation);
    addPresentation(presentation);
}

void TrackFigures::addKeyframe(std::int64_t presentation) {
    if (m_track.keyframes.size() < mostKeyframes) m_track.keyframes.push_back(presentation);
    if (m_lastKeyframe) m_track.longestGop = std::max(m_track.longestGop, presentation - *m_lastKeyframe);
    m_lastKeyframe = presentation;
}

void TrackFigures::addPresentation(std::int64_t presentation) {
    m_reorder.insert(std::upper_bound(m_reorder.begin(), m_reorder.end(), presentation), presentation);
    if (m_reorder.size() <= mostReordered) return;
    const std::int64_t earliest = m_reorder.front();
    m_reorder.erase(m_reorder.begin());
    if (m_lastOrdered) m_track.longestPtsGap = std::max(m_track.longestPtsGap, earliest - *m_lastOrdered);
    m_lastOrdered = earliest;
}

// The median duration, and the frame rate by the samples near it: one long sample is a gap, no other rate.
void TrackFigures::finishDurations() {
    std::uint64_t before = 0;
    for (const auto& [duration, count] : m_durations) {
        before += count;
        if (before * 2 < m_track.samples) continue;
        m_track.sampleDuration = duration;
        break;
    }
    double samples = 0;
    double ticks = 0;
    for (const auto& [duration, count] : m_durations) {
        if (duration * 2.0 < static_cast<double>(m_track.sampleDuration) || duration > m_track.sampleDuration * 1.5) continue;
        samples += static_cast<double>(count);
        ticks += static_cast<double>(count) * duration;
    }
    if (m_track.kind == Track::Kind::Video && samples >= 2 && ticks > 0 && m_track.timescale > 0)
        m_track.frameRate = samples * m_track.timescale / ticks;
}

Track TrackFigures::finish() {
    for (const std::int64_t presentation : m_reorder) {
        if (m_lastOrdered) m_track.longestPtsGap = std::max(m_track.longestPtsGap, presentation - *m_lastOrdered);
        m_lastOrdered = presentation;
    }
    m_reorder.clear();
    finishDurations();
    m_track.firstIsKeyframe = m_firstIsSync;
    if (!m_flagsSaid && m_firstIsIdr) {
        // Flags that nobody set call every picture a keyframe: the pictures themselves know better, the first at least.
        m_track.firstIsKeyframe = *m_firstIsIdr;
        m_track.keyframeCount = *m_firstIsIdr ? 1 : 0;
        m_track.keyframes.resize(std::min<std::size_t>(m_track.keyframes.size(), m_track.keyframeCount));
        m_lastKeyframe = m_track.keyframes.empty() ? std::nullopt : std::optional(m_track.keyframes.front());
        m_track.longestGop = 0;
    }
    if (m_lastKeyframe && m_track.endPts) m_track.longestGop = std::max(m_track.longestGop, *m_track.endPts - *m_lastKeyframe);
    return std::move(m_track);
}

}  // namespace inspector::media
