// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

// Big-endian numbers of a stranger's bytes; a byte that is not there reads as zero. Internal to core/media.
namespace inspector::media {

[[nodiscard]] inline std::uint8_t byteAt(std::string_view bytes, std::size_t at) {
    return at < bytes.size() ? static_cast<std::uint8_t>(bytes[at]) : std::uint8_t{0};
}
[[nodiscard]] inline std::uint16_t be16(std::string_view bytes, std::size_t at) {
    return static_cast<std::uint16_t>(byteAt(bytes, at) << 8 | byteAt(bytes, at + 1));
}
[[nodiscard]] inline std::uint32_t be32(std::string_view bytes, std::size_t at) {
    return std::uint32_t{be16(bytes, at)} << 16 | be16(bytes, at + 2);
}
[[nodiscard]] inline std::uint64_t be64(std::string_view bytes, std::size_t at) {
    return std::uint64_t{be32(bytes, at)} << 32 | be32(bytes, at + 4);
}

}  // namespace inspector::media
