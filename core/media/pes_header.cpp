// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/pes_header.h"

#include "core/media/byte_reader.h"

namespace inspector::media {

namespace {

// Stream ids whose payload follows the length at once (table 2-21): maps, padding, private 2, ECM, EMM, directory…
bool isPlain(std::uint8_t id) {
    return id == 0xBC || id == 0xBE || id == 0xBF || id == 0xF0 || id == 0xF1 || id == 0xF2 || id == 0xF8 || id == 0xFF;
}

// Five bytes; none where a marker bit is not set: they are no time stamp.
std::optional<std::uint64_t> stamp(std::string_view bytes, std::size_t at) {
    if ((byteAt(bytes, at) & 1) == 0 || (byteAt(bytes, at + 2) & 1) == 0 || (byteAt(bytes, at + 4) & 1) == 0) return std::nullopt;
    return std::uint64_t{byteAt(bytes, at) >> 1 & 7U} << 30 | std::uint64_t{be16(bytes, at + 1)} >> 1 << 15 |
           std::uint64_t{be16(bytes, at + 3)} >> 1;
}

}  // namespace

PesStart parsePesHeader(std::string_view bytes, PesHeader& header) {
    constexpr std::string_view startCode("\0\0\1", 3);
    if (!bytes.starts_with(startCode.substr(0, bytes.size()))) return PesStart::Invalid;
    if (bytes.size() < 9) return PesStart::Incomplete;
    header = {};
    header.length = be16(bytes, 4);
    if (isPlain(byteAt(bytes, 3))) {
        header.bytes = 6;
        return PesStart::Whole;
    }
    if (byteAt(bytes, 6) >> 6 != 2) return PesStart::Invalid;
    const std::size_t fields = byteAt(bytes, 8);
    if (bytes.size() < 9 + fields) return PesStart::Incomplete;
    header.bytes = 9 + fields;
    header.scrambled = (byteAt(bytes, 6) >> 4 & 3) != 0;
    const unsigned stamps = byteAt(bytes, 7) >> 6;
    if (stamps >= 2 && fields >= 5) header.pts = stamp(bytes, 9);
    if (stamps == 3 && fields >= 10) header.dts = stamp(bytes, 14);
    return PesStart::Whole;
}

}  // namespace inspector::media
