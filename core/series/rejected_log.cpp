// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/rejected_log.h"

#include <charconv>
#include <fstream>
#include <string_view>
#include <system_error>
#include <utility>

namespace inspector::series {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t mostText = 1024;  // of one value: enough to see what it is

// Nothing in a value ends the line or the quotes.
std::string inQuotes(std::string_view text) {
    std::string out = "\"";
    for (const char c : text.substr(0, mostText)) {
        if (c == '"' || c == '\\') out += '\\';
        out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    return out += text.size() > mostText ? "\"..." : "\"";
}

std::string textOf(const FieldValue& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return inQuotes(*text);
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer) + "i";
    char number[32];
    const auto end = std::to_chars(std::begin(number), std::end(number), std::get<double>(value)).ptr;
    return std::string(std::begin(number), end);
}

}  // namespace

std::string lineOf(const Point& point) {
    std::string line(toString(point.measurement));
    for (const auto& [name, value] : point.tags) line.append(",").append(inQuotes(name)).append("=").append(inQuotes(value));
    char separator = ' ';
    for (const auto& [name, value] : point.fields) {
        line.append(1, separator).append(inQuotes(name)).append("=").append(textOf(value));
        separator = ',';
    }
    return line + " " + std::to_string(point.time.time_since_epoch().count());
}

RejectedLog::RejectedLog(fs::path folder, std::uint64_t mostBytes) : m_folder(std::move(folder)), m_mostBytes(mostBytes) {}

void RejectedLog::add(const Point& point, const std::string& reason, WallTime when) {
    const fs::path file = m_folder / "rejected.txt";
    std::error_code error;
    fs::create_directories(m_folder, error);
    if (const auto size = fs::file_size(file, error); !error && size >= m_mostBytes / 2)
        fs::rename(file, m_folder / "rejected-before.txt", error);
    std::ofstream(file, std::ios::app | std::ios::binary)
        << formatIso8601(when) << ' ' << inQuotes(reason) << '\n' << "  " << lineOf(point) << '\n';
}

}  // namespace inspector::series
