// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/id3.h"

#include "core/media/byte_reader.h"

namespace inspector::media {

namespace {

constexpr std::string_view owner("com.apple.streaming.transportStreamTimestamp\0", 45);
constexpr std::uint64_t clockMask = (std::uint64_t{1} << 33) - 1;

// Seven bits a byte.
std::size_t syncsafe(std::string_view bytes, std::size_t at) {
    std::size_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 7 | (byteAt(bytes, at + i) & 0x7FU);
    return value;
}

}  // namespace

std::optional<std::size_t> id3TagBytes(std::string_view header) {
    if (header.size() < id3HeaderBytes || !header.starts_with("ID3") || byteAt(header, 3) == 0xFF) return std::nullopt;
    const bool footer = (byteAt(header, 5) & 0x10) != 0;
    return id3HeaderBytes + syncsafe(header, 6) + (footer ? id3HeaderBytes : 0);
}

TransportTimestamp transportTimestamp(std::string_view tag) {
    TransportTimestamp found;
    if (tag.size() < id3HeaderBytes) return found;
    const bool version4 = byteAt(tag, 3) >= 4;
    std::size_t at = id3HeaderBytes;
    if ((byteAt(tag, 5) & 0x40) != 0) at += version4 ? syncsafe(tag, at) : std::size_t{be32(tag, at)} + 4;  // extended header
    while (at + 10 <= tag.size() && byteAt(tag, at) != 0) {
        const std::size_t size = version4 ? syncsafe(tag, at + 4) : be32(tag, at + 4);
        const std::string_view body = tag.substr(at + 10, size);
        if (tag.substr(at, 4) == "PRIV" && body.starts_with(owner)) {
            const std::string_view value = body.substr(owner.size());
            if (value.size() >= 8) found.value = be64(value, 0) & clockMask;
            found.valid = value.size() == 8 && be64(value, 0) <= clockMask;
            return found;
        }
        at += 10 + size;
    }
    return found;
}

}  // namespace inspector::media
