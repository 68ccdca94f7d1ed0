// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <initializer_list>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace inspector::cli {

// What comes from streams and people, as it may be shown in a terminal: control characters are blanks.
[[nodiscard]] std::string onOneLine(std::string text);

// Rows in aligned columns, two blanks between. Numbers to the right. The last column is not padded.
class TextTable {
public:
    enum class Align { Left, Right };
    struct Column {
        std::string title;
        Align align = Align::Left;
        std::size_t most = 0;  // columns of the terminal, for printIn(); 0: any. The last one gets what is left, at least this
    };

    explicit TextTable(std::vector<Column> columns) : m_columns(std::move(columns)) {}
    void row(std::vector<std::string> cells);
    [[nodiscard]] bool empty() const { return m_rows.empty(); }
    void print(std::ostream& out, std::string_view indent = {}) const;
    // Cut to so many columns of a terminal, where that can be.
    void printIn(std::ostream& out, std::size_t columns) const;

private:
    std::vector<Column> m_columns;
    std::vector<std::vector<std::string>> m_rows;
};

}  // namespace inspector::cli
