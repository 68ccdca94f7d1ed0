// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace inspector {

// CRC-32 as gzip, PNG and zlib have it (RFC 1952, 8).
[[nodiscard]] std::uint32_t crc32(std::string_view bytes);

}  // namespace inspector
