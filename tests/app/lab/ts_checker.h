// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace inspector::test {

// What an MPEG transport stream says of itself, read by other code than the lab's own.
struct TsReport {
    std::vector<std::string> faults;               // packet alignment, continuity, time stamps going back
    std::map<int, std::vector<std::int64_t>> dts;  // by PID, in order, unwrapped
    std::map<int, std::vector<std::int64_t>> pts;
    std::vector<std::int64_t> pcr;                 // unwrapped, 90 kHz
    int nullPackets = 0;
};
[[nodiscard]] TsReport checkTs(std::string_view bytes);

// What the fragments of an fMP4 stream say, likewise.
struct Fmp4Report {
    std::vector<std::string> faults;
    std::vector<std::uint64_t> starts;     // tfdt
    std::vector<std::uint64_t> durations;  // of all samples
    std::vector<std::uint32_t> sequences;
};
[[nodiscard]] Fmp4Report checkFmp4(std::string_view bytes);

}  // namespace inspector::test
