// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/media/psi_crc.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Transport streams by hand, packet by packet.
namespace inspector::media::test {

inline std::string bytesOf(std::initializer_list<int> values) {
    std::string text;
    for (const int value : values) text += static_cast<char>(value);
    return text;
}

inline std::string withCrc(std::string section) {
    const std::uint32_t crc = psiCrc(section);
    for (int shift = 24; shift >= 0; shift -= 8) section += static_cast<char>(crc >> shift & 0xFF);
    return section;
}

// table_id, its length, an id, and what follows last_section_number.
inline std::string section(int tableId, int id, const std::string& body, int version = 0) {
    const int length = 5 + static_cast<int>(body.size()) + 4;
    return withCrc(bytesOf({tableId, 0xB0 | length >> 8, length & 0xFF, id >> 8, id & 0xFF, 0xC1 | version << 1, 0, 0}) + body);
}

inline std::string pat(const std::vector<std::pair<int, int>>& programs, int version = 0) {
    std::string body;
    for (const auto& [number, pid] : programs) body += bytesOf({number >> 8, number & 0xFF, 0xE0 | pid >> 8, pid & 0xFF});
    return section(0, 1, body, version);
}

struct BuiltStream {
    int type = 0x1B;
    int pid = 0x100;
    std::string descriptors;
};
inline std::string pmt(const std::vector<BuiltStream>& streams, int pcrPid = 0x100, int program = 1, int version = 0) {
    std::string body = bytesOf({0xE0 | pcrPid >> 8, pcrPid & 0xFF, 0xF0, 0});
    for (const BuiltStream& stream : streams) {
        const int length = static_cast<int>(stream.descriptors.size());
        body += bytesOf({stream.type, 0xE0 | stream.pid >> 8, stream.pid & 0xFF, 0xF0 | length >> 8, length & 0xFF});
        body += stream.descriptors;
    }
    return section(2, program, body, version);
}

inline std::string stamp(int prefix, std::uint64_t value) {
    return bytesOf({prefix << 4 | static_cast<int>(value >> 30 & 7) << 1 | 1, static_cast<int>(value >> 22 & 0xFF),
                    static_cast<int>(value >> 15 & 0x7F) << 1 | 1, static_cast<int>(value >> 7 & 0xFF),
                    static_cast<int>(value & 0x7F) << 1 | 1});
}

// `length` < 0: as it is; 0: not said.
inline std::string pes(int streamId, std::optional<std::uint64_t> pts, std::optional<std::uint64_t> dts, const std::string& payload,
                       int length = 0) {
    std::string fields;
    if (pts) fields += stamp(dts ? 3 : 2, *pts);
    if (dts) fields += stamp(1, *dts);
    if (length < 0) length = 3 + static_cast<int>(fields.size() + payload.size());
    return bytesOf({0, 0, 1, streamId, length >> 8, length & 0xFF, 0x80, (pts ? 0x80 : 0) | (dts ? 0x40 : 0),
                    static_cast<int>(fields.size())}) +
           fields + payload;
}

// An access unit of H.264: a key frame or not.
inline std::string avcUnit(bool key) {
    return bytesOf({0, 0, 0, 1, 9, 0xF0, 0, 0, 0, 1, key ? 0x65 : 0x41, 0x88, 0x84}) + std::string(40, 'x');
}

class TsBuilder {
public:
    // One packet; the payload is filled up by an adaptation field.
    TsBuilder& packet(int pid, std::string_view payload, bool start, std::optional<std::uint64_t> pcr = {}, int flags = 0) {
        int& counter = m_counters.try_emplace(pid, -1).first->second;
        if (!payload.empty()) counter = (counter + 1) & 15;
        std::string adaptation;
        if (pcr || flags != 0) {
            adaptation = bytesOf({flags | (pcr ? 0x10 : 0)});
            if (pcr) {
                const std::uint64_t base = *pcr;
                adaptation += bytesOf({static_cast<int>(base >> 25 & 0xFF), static_cast<int>(base >> 17 & 0xFF),
                                       static_cast<int>(base >> 9 & 0xFF), static_cast<int>(base >> 1 & 0xFF),
                                       static_cast<int>(base & 1) << 7 | 0x7E, 0});
            }
        }
        const std::size_t room = 184 - payload.size();
        const bool hasAdaptation = room > 0;
        std::string bytes = bytesOf({0x47, (start ? 0x40 : 0) | pid >> 8, pid & 0xFF,
                                     (hasAdaptation ? 0x20 : 0) | (payload.empty() ? 0 : 0x10) | (counter & 15)});
        if (hasAdaptation) {
            bytes += static_cast<char>(room - 1);
            if (room > 1 && adaptation.empty()) adaptation = std::string(1, '\0');
            adaptation.resize(room - 1, '\xFF');
            bytes += adaptation;
        }
        text += bytes.append(payload);
        return *this;
    }
    // A section or PES packet over as many packets as it needs.
    TsBuilder& unit(int pid, std::string_view content, std::optional<std::uint64_t> pcr = {}) {
        bool start = true;
        do {
            const std::size_t room = pcr ? 176 : 184;
            const std::string_view part = content.substr(0, room);
            packet(pid, part, start, pcr);
            content.remove_prefix(part.size());
            start = false;
            pcr.reset();
        } while (!content.empty());
        return *this;
    }
    TsBuilder& table(int pid, const std::string& content) { return unit(pid, std::string(1, '\0') + content); }
    TsBuilder& tables(const std::vector<BuiltStream>& streams) {
        return table(0, pat({{1, 0x1000}})).table(0x1000, pmt(streams));
    }
    // A frame of H.264 on PID 0x100 with a PCR before it.
    TsBuilder& frame(std::uint64_t pts, bool key, bool withPcr = true) {
        return unit(0x100, pes(0xE0, pts & mask, {}, avcUnit(key)), withPcr ? std::optional((pts - 9'000) & mask) : std::nullopt);
    }
    // PAT, PMT and `count` frames at 25 a second, the first a key frame.
    TsBuilder& video(int count, std::uint64_t from = 900'000) {
        tables({{}});
        for (int i = 0; i < count; ++i) frame(from + 3'600U * static_cast<unsigned>(i), i == 0);
        return *this;
    }
    TsBuilder& null() {
        text += bytesOf({0x47, 0x1F, 0xFF, 0x10}) + std::string(184, '\xFF');
        return *this;
    }
    // The next packet of that PID is as if some before it were lost.
    TsBuilder& skipCounter(int pid, int count) {
        m_counters[pid] = (m_counters[pid] + count) & 15;
        return *this;
    }

    std::string text;
    static constexpr std::uint64_t mask = (std::uint64_t{1} << 33) - 1;

private:
    std::map<int, int> m_counters;
};

}  // namespace inspector::media::test
