// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// SCTE 35 splice_info_section. Pure; any bytes are safe.
namespace inspector::media {

struct SpliceSegmentation {              // segmentation_descriptor, SCTE 35 10.3.3
    std::uint32_t eventId = 0;
    bool cancelled = false;
    std::uint8_t typeId = 0;             // 0x34 Provider Placement Opportunity Start, …
    std::optional<std::uint64_t> duration90k;
    std::uint8_t segmentNum = 0;
    std::uint8_t segmentsExpected = 0;
    std::uint8_t upidType = 0;
    std::string upid;                    // hexadecimal
};

struct SpliceInfo {
    enum class Command { Null, Schedule, Insert, TimeSignal, BandwidthReservation, Private, Unknown };
    enum class Kind { Out, In, Cancel, Other };  // what it means for a player: by out_of_network or by segmentation type
    Command command = Command::Unknown;
    std::uint8_t commandType = 0;
    Kind kind = Kind::Other;
    bool encrypted = false;
    bool crcOk = false;
    std::uint64_t ptsAdjustment = 0;     // 90 kHz
    std::optional<std::uint64_t> pts90k; // splice_time with the adjustment, mod 2^33; none: immediate or not given
    std::optional<std::uint32_t> eventId;
    std::optional<std::uint64_t> duration90k;  // break_duration, else of the first segmentation descriptor that has one
    bool autoReturn = false;
    std::vector<SpliceSegmentation> segmentations;
};

struct SpliceParsed {
    std::optional<SpliceInfo> info;      // none: too broken to be read
    std::string problem;                 // English, empty: none ("section_length 40, 12 bytes are there")
};

// `section`: from table_id 0xFC to its CRC.
[[nodiscard]] SpliceParsed parseSpliceInfo(std::string_view section);
// From text as playlists carry it: hexadecimal with 0x, or base64. None: neither.
[[nodiscard]] std::optional<std::string> spliceBytes(std::string_view text);

}  // namespace inspector::media
