// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Program specific information of a transport stream (ISO 13818-1 2.4.4). Pure; any bytes are safe. Internal to
// core/media.
namespace inspector::media {

// Joins sections that are spread over packets of one PID. At most some 4 KiB are kept.
class SectionAssembler {
public:
    // `payload` of one packet; `start`: its payload_unit_start_indicator. Returns the sections that it completes.
    [[nodiscard]] const std::vector<std::string>& feed(std::string_view payload, bool start);
    void lose() { m_active = false; }  // a packet is missing

private:
    void drain();

    std::string m_buffer;
    std::vector<std::string> m_sections;
    bool m_active = false;
};

struct PatProgram {
    std::uint16_t number = 0;
    std::uint16_t pmtPid = 0;
    bool operator==(const PatProgram&) const = default;
};
struct Pat {
    std::uint8_t version = 0;
    std::vector<PatProgram> programs;  // without the network's
};
// None: no PAT that is valid now.
[[nodiscard]] std::optional<Pat> parsePat(std::string_view section);

enum class TsCodec { Other, Mpeg2Video, Avc, Hevc, OtherVideo, Adts, Latm, MpegAudio, Ac3, Eac3, OtherAudio, Text, Id3, Splice };

struct TsStreamInfo {
    std::uint8_t type = 0;      // stream_type
    std::uint16_t pid = 0;
    TsCodec codec = TsCodec::Other;
    bool sampleAes = false;     // the stream_type says so
    std::string language;
};
struct Pmt {
    std::uint16_t program = 0;
    std::uint16_t pcrPid = 0;
    std::vector<TsStreamInfo> streams;
};
[[nodiscard]] std::optional<Pmt> parsePmt(std::string_view section);
// "0x1b at 256, 0x0f at 257": type and PID of each, for evidence.
[[nodiscard]] std::string streamsText(const std::vector<TsStreamInfo>& streams);

}  // namespace inspector::media
