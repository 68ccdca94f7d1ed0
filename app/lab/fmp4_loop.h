// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace inspector::lab {

// A loop of fMP4 fragments (moof and mdat), one a unit, rewritten so that it never repeats: unit number u has
// tfdt u * 1.92 s in the track's timescale and mfhd sequence number u + 1 (mod 2^32); a sidx is moved along. Immutable
// after make(); any thread. The bytes handed to make() must outlive it.
class Fmp4Loop {
public:
    // A whole fragmented file of one track with 64-bit tfdt. Fails (Corrupt) on anything else.
    static Result<Fmp4Loop> make(std::string_view file);

    [[nodiscard]] std::string_view init() const { return m_init; }  // ftyp and moov
    // Appends unit number `unit`, its decode time moved by `shift` ticks of 90 kHz.
    void append(std::string& out, std::int64_t unit, std::int64_t shift) const;
    [[nodiscard]] std::size_t unitBytes(std::int64_t unit) const;
    [[nodiscard]] std::size_t unitCount() const { return m_units.size(); }
    // A unit as it is in the file, its own times unchanged.
    [[nodiscard]] std::string_view unit(std::size_t index) const { return m_units[index].bytes; }
    [[nodiscard]] std::int64_t timescale() const { return m_timescale; }
    // RFC 6381 codec of an H.264 track, from its avcC: "avc1.640028". Empty when it has none.
    [[nodiscard]] std::string avcCodec() const;

private:
    struct Stamp {
        std::size_t offset;  // of 8 bytes into the unit
        std::int64_t relative;
    };
    struct Unit {
        std::string_view bytes;
        std::vector<Stamp> times;
        std::size_t sequenceOffset = 0;
    };
    bool readMoof(Unit& unit, std::size_t at, std::size_t end, std::int64_t start);

    std::string_view m_init;
    std::int64_t m_timescale = 0;
    std::vector<Unit> m_units;
};

// Appends a free box so that `out` has `bytes` bytes; never shortens it.
void padWithFreeBox(std::string& out, std::size_t bytes);

}  // namespace inspector::lab
