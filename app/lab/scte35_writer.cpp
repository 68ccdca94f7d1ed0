// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/scte35_writer.h"

#include "app/lab/mp4_boxes.h"

#include <QByteArray>

namespace inspector::lab {

namespace {

constexpr std::uint64_t kWrap = std::uint64_t{1} << 33;

std::uint32_t crc32Mpeg(const std::string& bytes) {
    std::uint32_t crc = 0xFFFFFFFFU;
    for (const char c : bytes) {
        crc ^= static_cast<std::uint32_t>(static_cast<std::uint8_t>(c)) << 24;
        for (int bit = 0; bit < 8; ++bit) crc = crc & 0x80000000U ? crc << 1 ^ 0x04C11DB7U : crc << 1;
    }
    return crc;
}

}  // namespace

std::string spliceSection(const SpliceInsert& splice) {
    const bool timed = splice.durationTicks > 0;
    std::string command;
    appendBig(command, splice.eventId, 4);
    command += '\x7F';  // not cancelled
    command += static_cast<char>((splice.out ? 0x80 : 0) | 0x40 | (timed ? 0x20 : 0) | 0x0F);
    appendBig(command, std::uint64_t{0xFE} << 32 | static_cast<std::uint64_t>(splice.ptsTicks) % kWrap, 5);
    if (timed) appendBig(command, std::uint64_t{0xFE} << 32 | static_cast<std::uint64_t>(splice.durationTicks) % kWrap, 5);
    appendBig(command, 1, 2);  // unique_program_id
    appendBig(command, 0, 2);  // avail_num, avails_expected

    std::string section = "\xFC";
    // Behind the length: 11 bytes of head, the command, descriptor_loop_length, CRC.
    appendBig(section, 0x3000 | (11 + command.size() + 2 + 4), 2);
    appendBig(section, 0, 1);                        // protocol_version
    appendBig(section, 0, 5);                        // not encrypted, pts_adjustment 0
    appendBig(section, 0, 1);                        // cw_index
    appendBig(section, 0xFFF000 | command.size(), 3);  // tier, splice_command_length
    appendBig(section, 0x05, 1);                     // splice_insert
    section += command;
    appendBig(section, 0, 2);
    appendBig(section, crc32Mpeg(section), 4);
    return section;
}

std::string hexOf(const std::string& bytes) {
    return "0x" + QByteArray::fromStdString(bytes).toHex().toUpper().toStdString();
}

std::string base64Of(const std::string& bytes) { return QByteArray::fromStdString(bytes).toBase64().toStdString(); }

}  // namespace inspector::lab
