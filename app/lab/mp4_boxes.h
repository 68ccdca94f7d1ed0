// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// Reading and writing the boxes of ISO 14496-12, as far as the lab's own media has them. Pure.
namespace inspector::lab {

[[nodiscard]] inline std::uint64_t readBig(std::string_view bytes, std::size_t at, std::size_t width) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < width; ++i) value = value << 8 | static_cast<std::uint8_t>(bytes[at + i]);
    return value;
}

inline void writeBig(char* at, std::uint64_t value, std::size_t width) {
    for (std::size_t i = 0; i < width; ++i) at[i] = static_cast<char>(value >> (8 * (width - 1 - i)));
}

inline void appendBig(std::string& out, std::uint64_t value, std::size_t width) {
    out.append(width, '\0');
    writeBig(out.data() + out.size() - width, value, width);
}

struct Box {
    std::string_view type;
    std::size_t body = 0;
    std::size_t end = 0;
};

// The box at `at`, which must end within `end`; an empty type when there is none.
[[nodiscard]] inline Box boxAt(std::string_view bytes, std::size_t at, std::size_t end) {
    if (end < at || end - at < 8) return {};
    const std::size_t size = readBig(bytes, at, 4);
    if (size < 8 || size > end - at) return {};
    return {bytes.substr(at + 4, 4), at + 8, at + size};
}

[[nodiscard]] inline Box childOf(std::string_view bytes, const Box& parent, std::string_view type) {
    for (std::size_t at = parent.body; at < parent.end;) {
        const Box box = boxAt(bytes, at, parent.end);
        if (box.type.empty() || box.type == type) return box;
        at = box.end;
    }
    return {};
}

}  // namespace inspector::lab
