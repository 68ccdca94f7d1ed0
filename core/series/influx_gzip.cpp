// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/crc32.h"
#include "core/series/influx_http.h"

#include <cstdint>

namespace inspector::series {

namespace {

void appendLittle(QByteArray& out, std::uint32_t value) {
    for (int i = 0; i < 4; ++i) out += static_cast<char>(value >> (8 * i));
}

}  // namespace

QByteArray gzipped(std::string_view text) {
    // qCompress writes four bytes of length and a zlib stream: two bytes of header, deflate, four of Adler-32.
    QByteArray out = qCompress(reinterpret_cast<const uchar*>(text.data()), static_cast<qsizetype>(text.size()), 1);
    out.chop(4);
    out.replace(0, 6, QByteArray("\x1F\x8B\x08\0\0\0\0\0\x04\xFF", 10));
    appendLittle(out, crc32(text));
    appendLittle(out, static_cast<std::uint32_t>(text.size()));
    return out;
}

}  // namespace inspector::series
