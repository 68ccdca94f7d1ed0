// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace inspector::lab {

// A splice_info_section (SCTE 35) with a splice_insert. Times are in ticks of 90 kHz; they wrap at 2^33.
struct SpliceInsert {
    std::uint32_t eventId = 0;
    std::int64_t ptsTicks = 0;
    std::int64_t durationTicks = 0;  // 0: no break_duration
    bool out = true;                 // out of the network: a break begins
};
[[nodiscard]] std::string spliceSection(const SpliceInsert& splice);

[[nodiscard]] std::string hexOf(const std::string& bytes);  // "0xFC30…", as EXT-X-DATERANGE has it
[[nodiscard]] std::string base64Of(const std::string& bytes);

}  // namespace inspector::lab
