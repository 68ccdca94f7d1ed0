// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/gzip.h"

#include <QByteArray>

#include <array>
#include <cstdint>

namespace inspector::lab {

namespace {

std::uint32_t crc32(std::string_view text) {
    static const auto table = [] {
        std::array<std::uint32_t, 256> made{};
        for (std::uint32_t i = 0; i < 256; ++i) {
            std::uint32_t value = i;
            for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1) ? 0xEDB88320U : 0);
            made[i] = value;
        }
        return made;
    }();
    std::uint32_t crc = 0xFFFFFFFFU;
    for (const char c : text) crc = (crc >> 8) ^ table[(crc ^ static_cast<std::uint8_t>(c)) & 0xFF];
    return ~crc;
}

void appendLittle(std::string& out, std::uint32_t value) {
    for (int i = 0; i < 4; ++i) out += static_cast<char>(value >> (8 * i));
}

}  // namespace

std::string gzip(std::string_view text) {
    // qCompress writes four bytes of length and a zlib stream: two bytes of header, deflate, four of Adler-32.
    const QByteArray zlib = qCompress(reinterpret_cast<const uchar*>(text.data()), static_cast<qsizetype>(text.size()));
    std::string out("\x1F\x8B\x08\0\0\0\0\0\0\xFF", 10);
    out.append(zlib.constData() + 6, static_cast<std::size_t>(zlib.size()) - 10);
    appendLittle(out, crc32(text));
    appendLittle(out, static_cast<std::uint32_t>(text.size()));
    return out;
}

}  // namespace inspector::lab
