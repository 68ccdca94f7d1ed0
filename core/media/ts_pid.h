// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/media/byte_reader.h"

#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

namespace inspector::media {

// One packet's header and parts, ISO 13818-1 2.4.3. Internal to core/media.
struct TsPacket {
    std::uint16_t pid = 0;
    bool error = false;
    bool start = false;          // payload_unit_start_indicator
    bool scrambled = false;
    bool hasPayload = false;
    bool discontinuity = false;  // discontinuity_indicator
    std::uint8_t counter = 0;
    std::optional<std::uint64_t> pcr;  // 27 MHz
    std::string_view payload;
    std::uint64_t offset = 0;
};

[[nodiscard]] inline TsPacket readTsPacket(const char* bytes, std::uint64_t offset) {
    const auto at = [bytes](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
    TsPacket packet;
    packet.offset = offset;
    packet.error = (at(1) & 0x80) != 0;
    packet.start = (at(1) & 0x40) != 0;
    packet.pid = static_cast<std::uint16_t>((at(1) & 0x1F) << 8 | at(2));
    packet.scrambled = (at(3) & 0xC0) != 0;
    packet.hasPayload = (at(3) & 0x10) != 0;
    packet.counter = at(3) & 15;
    std::size_t begin = 4;
    if ((at(3) & 0x20) != 0) {
        const std::size_t length = at(4);
        begin = 5 + length;
        if (length > 0) packet.discontinuity = (at(5) & 0x80) != 0;
        if (length >= 7 && (at(5) & 0x10) != 0) {
            const std::uint64_t base = std::uint64_t{at(6)} << 25 | std::uint64_t{at(7)} << 17 | std::uint64_t{at(8)} << 9 |
                                       std::uint64_t{at(9)} << 1 | std::uint64_t{at(10)} >> 7;
            packet.pcr = base * 300 + (std::uint64_t{at(10)} & 1) * 256 + at(11);
        }
    }
    if (packet.hasPayload && begin < 188) packet.payload = {bytes + begin, 188 - begin};
    return packet;
}

// What is kept of one PID.
struct TsPid {
    enum class Role : std::uint8_t { Unknown, Pat, Pmt, Pes, Splice, Other };
    enum class Next : std::uint8_t { Follows, Duplicate, Gap };

    std::uint16_t pid = 0;
    Role role = Role::Unknown;
    std::uint16_t index = 0;      // of the stream or the section's assembler
    bool begun = false;
    bool duplicated = false;
    std::uint8_t firstCounter = 0;
    std::uint8_t lastCounter = 0;
    std::uint64_t lastPayload = 0;

    // Tells a duplicate from another payload.
    [[nodiscard]] static std::uint64_t print(std::string_view payload) {
        if (payload.size() < 8) return payload.size();
        std::uint64_t head = 0;
        std::uint64_t tail = 0;
        std::memcpy(&head, payload.data(), 8);
        std::memcpy(&tail, payload.data() + payload.size() - 8, 8);
        return head * 31 + tail;
    }

    // The first four bytes of the packet that follows, if it is all payload, in the clear, and starts nothing.
    [[nodiscard]] std::uint32_t plainHeader() const {
        return 0x47000010U | std::uint32_t{pid} << 8 | ((lastCounter + 1U) & 15);
    }
    // `count` such packets came, at least one; `payload`: of the last.
    void followPlain(std::size_t count, std::string_view payload) {
        duplicated = false;
        lastPayload = print(payload);
        lastCounter = static_cast<std::uint8_t>((lastCounter + count) & 15);
    }

    // How a packet with payload follows the one before: the same counter once more with the same payload is a legal
    // duplicate (2.4.3.3).
    Next follow(const TsPacket& packet) {
        const std::uint64_t payload = print(packet.payload);
        Next next = Next::Follows;
        if (!begun) {
            begun = true;
            firstCounter = packet.counter;
        } else if (!packet.discontinuity) {
            if (packet.counter == lastCounter && !duplicated && payload == lastPayload)
                next = Next::Duplicate;
            else if (packet.counter != ((lastCounter + 1) & 15))
                next = Next::Gap;
        }
        duplicated = next == Next::Duplicate;
        lastPayload = payload;
        lastCounter = packet.counter;
        return next;
    }
};

}  // namespace inspector::media
