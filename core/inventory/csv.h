// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inspector::inventory {

struct CsvRecord {
    std::size_t line = 0;  // where it begins, from 1
    std::vector<std::string> cells;
    bool unterminated = false;  // a quotation mark was not closed: the line it stands in, nothing more

    [[nodiscard]] bool blank() const;
};

// RFC 4180, with the separator that the first line uses most: comma, semicolon or tab. Lenient where that document is
// silent: a quotation mark within an unquoted cell, or text after a closing one, is taken as it stands.
class CsvReader {
public:
    explicit CsvReader(std::string_view text);
    std::optional<CsvRecord> next();

private:
    std::string_view m_text;
    std::size_t m_at = 0;
    std::size_t m_line = 1;
    char m_separator;
};

// One cell, quoted where it must be.
void appendCsvCell(std::string& out, std::string_view cell);

}  // namespace inspector::inventory
