// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace inspector::inventory {

// A file's bytes as UTF-8 without a byte order mark.
struct ListText {
    std::string utf8;
    bool latin1 = false;         // it was neither UTF-8 nor UTF-16
    std::size_t latin1Line = 0;  // where that showed
};
[[nodiscard]] ListText listText(std::string_view bytes);

// Lines, whatever ends them: LF, CR LF or CR.
class LineReader {
public:
    explicit LineReader(std::string_view text) : m_rest(text) {}
    std::optional<std::string_view> next();
    [[nodiscard]] std::size_t line() const { return m_line; }  // of the one that next() gave last, from 1

private:
    std::string_view m_rest;
    std::size_t m_line = 0;
};

}  // namespace inspector::inventory
