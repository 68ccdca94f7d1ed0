// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/sql_bulk.h"

#include <algorithm>
#include <bit>
#include <functional>

namespace inspector::inventory {

namespace {

constexpr std::size_t most = 512;  // 18 columns: 9,216 arguments, where SQLite takes 32,766 and PostgreSQL 65,535

std::string repeated(std::string_view part, std::size_t count) {
    std::string text;
    text.reserve((part.size() + 2) * count);
    for (std::size_t i = 0; i < count; ++i) text.append(i == 0 ? "" : ", ").append(part);
    return text;
}

// Calls with the ids in portions that are filled up to a power of two: one that stands twice in IN (…) changes nothing.
Result<void> inPortions(const sql::In& statement, const SqlValues& first, std::vector<std::string> ids,
                        const std::function<Result<void>(const std::string&, const SqlValues&)>& call) {
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    for (std::size_t at = 0; at < ids.size();) {
        const std::size_t taken = std::min(most, ids.size() - at), size = std::bit_ceil(taken);
        SqlValues args = first;
        for (std::size_t i = 0; i < size; ++i) args.push_back(sqlText(ids[at + std::min(i, taken - 1)]));
        const std::string text = std::string(statement.head) + repeated("?", size) + std::string(statement.tail);
        if (auto done = call(text, args); !done) return done;
        at += taken;
    }
    return {};
}

}  // namespace

namespace {

Result<void> inRows(const sql::Rows& statement, const SqlValues& values,
                    const std::function<Result<void>(const std::string&, const SqlValues&)>& call) {
    const auto columns = static_cast<std::size_t>(std::count(statement.row.begin(), statement.row.end(), '?'));
    for (std::size_t at = 0; at < values.size();) {
        const std::size_t rows = std::min(most, std::bit_floor((values.size() - at) / columns));
        const auto from = values.begin() + static_cast<std::ptrdiff_t>(at);
        const SqlValues args(from, from + static_cast<std::ptrdiff_t>(rows * columns));
        const std::string text = std::string(statement.head) + repeated(statement.row, rows) + std::string(statement.tail);
        if (auto done = call(text, args); !done) return done;
        at += rows * columns;
    }
    return {};
}

}  // namespace

Result<void> runRows(SqlSession& session, const sql::Rows& statement, const SqlValues& values) {
    return inRows(statement, values, [&](const std::string& text, const SqlValues& args) -> Result<void> {
        if (auto done = session.run(text, args); !done) return fail(done.error());
        return {};
    });
}

Result<void> eachRows(SqlSession& session, const sql::Rows& statement, const SqlValues& values,
                      const SqlSession::RowReader& read) {
    return inRows(statement, values,
                  [&](const std::string& text, const SqlValues& args) { return session.each(text, args, read); });
}

Result<void> runIn(SqlSession& session, const sql::In& statement, const SqlValues& first, const std::vector<std::string>& ids) {
    return inPortions(statement, first, ids, [&](const std::string& text, const SqlValues& args) -> Result<void> {
        if (auto done = session.run(text, args); !done) return fail(done.error());
        return {};
    });
}

Result<void> eachIn(SqlSession& session, const sql::In& statement, const SqlValues& first, const std::vector<std::string>& ids,
                    const SqlSession::RowReader& read) {
    return inPortions(statement, first, ids,
                      [&](const std::string& text, const SqlValues& args) { return session.each(text, args, read); });
}

}  // namespace inspector::inventory
