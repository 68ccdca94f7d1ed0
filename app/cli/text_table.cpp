// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/text_table.h"

#include <algorithm>
#include <ostream>

namespace inspector::cli {

namespace {

// Columns of a terminal that a text takes, as near as counting code points comes.
std::size_t width(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

void TextTable::print(std::ostream& out, std::string_view indent) const {
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        std::size_t most = width(m_columns[i].title);
        for (const auto& row : m_rows) most = std::max(most, width(row[i]));
        widths.push_back(most);
    }
    const auto line = [&](const auto& cellOf) {
        std::string text(indent);
        for (std::size_t i = 0; i < m_columns.size(); ++i) {
            const std::string& cell = cellOf(i);
            const std::string blanks(widths[i] - width(cell), ' ');
            if (i > 0) text += "  ";
            text += m_columns[i].align == Align::Right ? blanks + cell : cell + blanks;
        }
        text.erase(text.find_last_not_of(' ') + 1);
        out << text << '\n';
    };
    line([&](std::size_t i) -> const std::string& { return m_columns[i].title; });
    for (const auto& row : m_rows) line([&](std::size_t i) -> const std::string& { return row[i]; });
}

}  // namespace inspector::cli
