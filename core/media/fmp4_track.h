// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/media/inspection.h"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace inspector::media {

// One sample of a track run (ISO 14496-12 8.8.8), defaults filled in.
struct Sample {
    std::uint32_t duration = 0;
    std::uint32_t size = 0;
    std::uint32_t flags = 0;
    std::int64_t compositionOffset = 0;
    bool flagsSaid = false;   // by trun or tfhd: a default of zero in trex says nothing
};

// The figures of one track of a segment, sample by sample. Memory does not grow with the samples. Internal to core/media.
class TrackFigures {
public:
    explicit TrackFigures(const Track& format) : m_track(format) {}

    [[nodiscard]] const Track& format() const { return m_track; }
    // The next sample's decoding time; none: not known yet.
    [[nodiscard]] std::optional<std::int64_t> next() const { return m_next; }
    void startAt(std::int64_t decodeTime);
    void add(const Sample& sample);
    // The first bytes of the first sample of a track of H.264 or HEVC.
    void setFirstBytes(std::string_view bytes);
    [[nodiscard]] std::int64_t smallestOffset() const { return m_smallestOffset; }  // of composition; ticks
    [[nodiscard]] std::int64_t decodedTicks() const { return m_decoded; }           // sum of the samples' durations
    [[nodiscard]] Track finish();

private:
    void addTimes(const Sample& sample);
    void addKeyframe(std::int64_t presentation);
    void addPresentation(std::int64_t presentation);
    void finishDurations();

    Track m_track;
    std::optional<std::int64_t> m_next;
    std::int64_t m_decoded = 0;
    std::int64_t m_smallestOffset = 0;
    bool m_flagsSaid = false;
    bool m_firstIsSync = false;
    std::optional<bool> m_firstIsIdr;
    std::optional<std::int64_t> m_lastKeyframe;
    std::vector<std::int64_t> m_reorder;       // presentation times not yet in order, sorted
    std::optional<std::int64_t> m_lastOrdered;
    std::map<std::uint32_t, std::uint64_t> m_durations;  // how often; bounded
};

// The names of the NAL units in the first bytes of a sample, and whether it begins a random access picture.
struct FirstNals {
    std::string types;          // "AUD SPS PPS IDR"
    std::optional<bool> isKeyframe;  // none: no picture among them
};
[[nodiscard]] FirstNals firstNals(std::string_view sample, bool hevc);

}  // namespace inspector::media
