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

// At most so wide; what is cut ends with an ellipsis.
std::string cut(const std::string& text, std::size_t most) {
    if (most == 0 || width(text) <= most) return text;
    std::string out;
    std::size_t taken = 0;
    for (const char c : text) {
        if ((c & 0xC0) != 0x80 && ++taken == most) break;
        out += c;
    }
    return out + "…";
}

}  // namespace

std::string onOneLine(std::string text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0U;
        if (c < 0x20 || c == 0x7F) text[i] = ' ';
        else if (c == 0xC2 && next >= 0x80 && next < 0xA0) text.replace(i, 2, " ");  // C1: U+0080 to U+009F
    }
    return text;
}

void TextTable::row(std::vector<std::string> cells) {
    for (std::string& cell : cells) cell = onOneLine(std::move(cell));
    m_rows.push_back(std::move(cells));
}

void TextTable::printIn(std::ostream& out, std::size_t columns) const {
    TextTable table(m_columns);
    std::vector<std::size_t> most;
    for (std::size_t i = 0, used = 0; i < m_columns.size(); ++i) {
        if (i + 1 == m_columns.size()) {
            most.push_back(std::max(m_columns[i].most, columns > used ? columns - used : 0));
            continue;
        }
        std::size_t widest = width(m_columns[i].title);
        for (const auto& row : m_rows) widest = std::max(widest, width(row[i]));
        most.push_back(m_columns[i].most == 0 ? widest : std::min(widest, m_columns[i].most));
        used += most.back() + 2;
    }
    for (const auto& row : m_rows) {
        std::vector<std::string> cells;
        for (std::size_t i = 0; i < row.size(); ++i) cells.push_back(cut(row[i], most[i]));
        table.row(std::move(cells));
    }
    table.print(out);
}

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
