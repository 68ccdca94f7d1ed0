// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/media/fmp4_track.h"
#include "core/media/mp4_box.h"

#include <optional>
#include <string>
#include <vector>

namespace inspector::media {

// Reads the moof boxes of one segment: samples to their tracks, and where their data should stand. Internal to core/media.
class FragmentReader {
public:
    explicit FragmentReader(DiagnosticList& diagnostics) : m_diagnostics(diagnostics) {}

    // The moov that the samples are of; null: none is known, and tracks are made as they come.
    void setInit(const InitSegment* init);
    void moof(const Box& moof);
    void mdat(std::uint64_t begin) {
        if (!m_mdat) m_mdat = Range{begin, begin};
    }
    void mdatBytes(std::uint64_t offset, std::string_view piece);
    // The end of the segment. `whole`: what is missing is a fault.
    void finish(bool whole);

    [[nodiscard]] std::uint32_t fragments() const { return m_fragments; }
    [[nodiscard]] std::optional<std::uint32_t> firstSequence() const { return m_firstSequence; }
    [[nodiscard]] std::vector<TrackFigures>& tracks() { return m_tracks; }
    [[nodiscard]] TrackFigures* track(std::uint32_t id);

private:
    struct Range {
        std::uint64_t begin = 0;
        std::uint64_t end = 0;
        [[nodiscard]] std::uint64_t size() const { return end - begin; }
    };
    struct Defaults {
        std::uint32_t duration = 0;
        std::uint32_t size = 0;
        std::uint32_t flags = 0;
        bool flagsSaid = false;
    };
    struct Traf {                       // the one that is being read
        TrackFigures* track = nullptr;
        std::uint32_t id = 0;
        Defaults defaults;
        std::uint64_t base = 0;         // of data offsets
        std::uint64_t position = 0;     // where the next run's data begins
        bool located = false;           // position is known
    };
    void traf(const Box& box, const Box& moof);
    bool tfhd(const Box& box, const Box& moof, Traf& traf);
    void tfdt(const Box& box, Traf& traf);
    void trun(const Box& box, Traf& traf);
    void decodeTime(std::uint64_t time, const Box& box, TrackFigures& track);
    void warnOfWrap(std::uint64_t time, const Box& box, const TrackFigures& track);
    void located(Traf& traf, std::uint64_t size, std::uint32_t firstSize);
    void checkData(bool whole);
    [[nodiscard]] std::string knownIds() const;

    DiagnosticList& m_diagnostics;
    const InitSegment* m_init = nullptr;
    std::vector<TrackFigures> m_tracks;
    std::uint32_t m_fragments = 0;
    std::optional<std::uint32_t> m_firstSequence;
    std::uint64_t m_lastMoof = 0;
    std::optional<Range> m_mdat;        // bodies behind the last moof, from the first to the last
    std::optional<Range> m_data;        // of the last moof's samples
    std::uint64_t m_defaulted = 0;      // samples that no byte of a trun stands for
    // The beginning of a video track's first sample, to look at its NAL units.
    struct Capture {
        std::uint32_t track = 0;
        Range range;
        std::string bytes;
    };
    std::vector<Capture> m_captures;
};

}  // namespace inspector::media
