// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace inspector::hls {

// The first bytes of a text that is hardly ever longer, such as a date with its zone; no memory of its own.
class ShortText {
public:
    static constexpr std::size_t longest = 35;

    ShortText() noexcept {}  // the bytes behind the text are nobody's: not cleared
    ShortText(std::string_view text) : m_size(static_cast<unsigned char>(std::min(text.size(), longest))) {
        std::copy_n(text.data(), m_size, m_bytes.data());
    }

    operator std::string_view() const { return {m_bytes.data(), m_size}; }
    [[nodiscard]] bool empty() const { return m_size == 0; }
    [[nodiscard]] std::size_t find(char wanted) const { return std::string_view(*this).find(wanted); }
    [[nodiscard]] std::size_t find_first_of(std::string_view wanted) const {
        return std::string_view(*this).find_first_of(wanted);
    }

private:
    std::array<char, longest> m_bytes;
    unsigned char m_size = 0;
};

}  // namespace inspector::hls
