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

// Ticks of the 90 kHz clock in one unit of media: 1.92 s, 48 frames at 25 fps, 90 AAC frames at 48 kHz.
inline constexpr std::int64_t kUnitTicks = 172'800;

// A loop of MPEG-TS units, rewritten so that it never repeats: unit number u begins at PTS u * kUnitTicks (mod 2^33),
// and each PID's continuity counter runs on from unit u - 1. Immutable after make(); any thread. The bytes handed to
// make() must outlive it.
class MpegTsLoop {
public:
    // Fails (Corrupt) when a unit is not whole packets or holds no PTS.
    static Result<MpegTsLoop> make(const std::vector<std::string_view>& units);

    // Appends unit number `unit` with `shift` ticks added to every time stamp.
    void append(std::string& out, std::int64_t unit, std::int64_t shift) const;
    [[nodiscard]] std::size_t unitBytes(std::int64_t unit) const;
    [[nodiscard]] std::size_t unitCount() const { return m_units.size(); }

private:
    struct Stamp {
        std::size_t offset;     // into the unit
        bool pcr;               // else a PTS or DTS
        std::int64_t relative;  // ticks after the unit's start
    };
    struct Counter {
        std::uint8_t pidIndex;
        std::uint8_t count;  // payload packets of this PID in the unit before this one, mod 16
    };
    struct Unit {
        std::string_view bytes;
        std::vector<Stamp> stamps;
        std::vector<Counter> counters;            // one a packet
        std::vector<std::uint8_t> payloadPackets; // by PID index, mod 16
    };
    Result<Unit> readUnit(std::string_view bytes);
    [[nodiscard]] std::uint8_t pidIndex(std::uint16_t pid);

    std::vector<std::uint16_t> m_pids;
    std::vector<Unit> m_units;
};

// Appends null packets until `out` is the whole number of packets nearest below `bytes`; never shortens it.
void padWithNullPackets(std::string& out, std::size_t bytes);

}  // namespace inspector::lab
