// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/csv.h"

#include "core/base/text.h"

#include <algorithm>

namespace inspector::inventory {

namespace {

char separatorOf(std::string_view text) {
    const std::string_view first = text.substr(0, text.find_first_of("\r\n"));
    char best = ',';
    std::ptrdiff_t most = std::count(first.begin(), first.end(), best);
    for (const char other : {';', '\t'})
        if (const auto n = std::count(first.begin(), first.end(), other); n > most) {
            best = other;
            most = n;
        }
    return best;
}

}  // namespace

bool CsvRecord::blank() const {
    return !unterminated && std::all_of(cells.begin(), cells.end(), [](const auto& c) { return trim(c).empty(); });
}

CsvReader::CsvReader(std::string_view text) : m_text(text), m_separator(separatorOf(text)) {}

std::optional<CsvRecord> CsvReader::next() {
    if (m_at >= m_text.size()) return std::nullopt;
    CsvRecord record;
    record.line = m_line;
    std::string cell;
    bool quoted = false;      // within quotation marks
    std::size_t quoteAt = 0;  // where they began, and in which line
    std::size_t quoteLine = 0;
    for (; m_at < m_text.size(); ++m_at) {
        const char c = m_text[m_at];
        const bool endsLine = c == '\n' || (c == '\r' && m_text.substr(m_at, 2) != "\r\n");
        if (endsLine) ++m_line;
        if (quoted) {
            if (c != '"') cell += c;
            else if (m_text.substr(m_at, 2) == "\"\"") cell += m_text[++m_at];
            else quoted = false;
        } else if (c == '"' && trim(cell).empty()) {
            cell.clear();
            quoted = true;
            quoteAt = m_at;
            quoteLine = m_line;
        } else if (c == m_separator) {
            record.cells.push_back(std::move(cell));
            cell.clear();
        } else if (endsLine) {
            ++m_at;
            break;
        } else if (c != '\r' || m_text.substr(m_at, 2) != "\r\n") {
            cell += c;
        }
    }
    if (quoted) {
        // The rest of the file is not one cell: go on with the line after the mark.
        record.unterminated = true;
        record.line = quoteLine;
        m_at = std::min(m_text.find_first_of("\r\n", quoteAt), m_text.size());
        m_at = std::min(m_at + (m_text.substr(m_at, 2) == "\r\n" ? 2 : 1), m_text.size());
        m_line = quoteLine + 1;
        return record;
    }
    record.cells.push_back(std::move(cell));
    return record;
}

void appendCsvCell(std::string& out, std::string_view cell) {
    const bool plain = cell.find_first_of(",;\t\"\r\n") == std::string_view::npos && trim(cell).size() == cell.size();
    if (plain) {
        out += cell;
        return;
    }
    out += '"';
    for (const char c : cell) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

}  // namespace inspector::inventory
