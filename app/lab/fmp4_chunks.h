// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/fmp4_loop.h"
#include "core/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace inspector::lab {

// A low-latency part is a quarter of a unit: 0.48 s; audio, whose frames do not fit, has parts of 0.469 and 0.491 s.
inline constexpr int kPartsPerUnit = 4;
inline constexpr std::int64_t kPartMs = 480;

// The units of a loop cut again, frame by frame: each chunk is a moof and its mdat, and the earliest presentation time
// of a unit is its decode time (composition offsets are signed). Immutable after make(); any thread. The bytes of the
// loop must outlive it.
class Fmp4Chunks {
public:
    // Fails (Corrupt) when a unit is not one moof with one traf and one trun, and its mdat.
    static Result<Fmp4Chunks> make(const Fmp4Loop& loop);

    // Appends chunk `chunk` of `chunks` of a unit, as Fmp4Loop::append moves a whole one.
    void append(std::string& out, std::int64_t unit, int chunk, int chunks, std::int64_t shift) const;
    // How long that chunk lasts, in milliseconds.
    [[nodiscard]] double durationMs(std::int64_t unit, int chunk, int chunks) const;
    [[nodiscard]] std::int64_t unitLength() const;  // in the track's timescale

private:
    struct Sample {
        std::uint32_t size = 0;
        std::int32_t composition = 0;
    };
    struct Unit {
        std::vector<Sample> samples;
        std::vector<std::size_t> offsets;  // of each sample's bytes, and of the end
        std::string_view bytes;
    };
    static Result<Unit> readUnit(std::string_view bytes, std::uint32_t& sampleDuration);
    [[nodiscard]] std::size_t firstSample(const Unit& unit, int chunk, int chunks) const;

    std::int64_t m_timescale = 0;
    std::uint32_t m_sampleDuration = 0;
    bool m_allSync = true;  // audio
    std::vector<Unit> m_units;
};

}  // namespace inspector::lab
