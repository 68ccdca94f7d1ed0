// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <sqlite3.h>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

// A thin RAII layer on SQLite's C interface: no value is copied on its way. One thread at a time.
namespace inspector::series {

[[nodiscard]] std::string utf8(const std::filesystem::path& path);

// A prepared statement in use; reset (or, when it was made for once, finalized) with the object.
// Indexes are SQLite's: parameters count from 1, columns from 0. Bound text must live until the last step.
class Cursor {
public:
    Cursor(sqlite3_stmt* statement, bool once) : m_statement(statement), m_once(once) {}
    ~Cursor();
    Cursor(Cursor&& other) noexcept : m_statement(std::exchange(other.m_statement, nullptr)), m_once(other.m_once) {}
    Cursor& operator=(Cursor&&) = delete;

    void bind(int index, std::int64_t value) { sqlite3_bind_int64(m_statement, index, value); }
    void bind(int index, double value) { sqlite3_bind_double(m_statement, index, value); }
    void bind(int index, std::string_view text) {
        sqlite3_bind_text(m_statement, index, text.data() == nullptr ? "" : text.data(),
                          static_cast<int>(text.size()), SQLITE_STATIC);
    }
    void bindNull(int index) { sqlite3_bind_null(m_statement, index); }

    int step() { return sqlite3_step(m_statement); }
    void reset() { sqlite3_reset(m_statement); }

    [[nodiscard]] std::int64_t integer(int column) { return sqlite3_column_int64(m_statement, column); }
    [[nodiscard]] double real(int column) { return sqlite3_column_double(m_statement, column); }
    [[nodiscard]] bool isNull(int column) { return sqlite3_column_type(m_statement, column) == SQLITE_NULL; }
    [[nodiscard]] std::string text(int column);

private:
    sqlite3_stmt* m_statement;
    bool m_once;
};

class Db {
public:
    // How long another program's write is waited for.
    static constexpr int busyTimeoutMs = 2000;

    enum class Mode { ReadOnly, ReadWrite };  // ReadWrite makes the file where there is none

    [[nodiscard]] static Result<std::unique_ptr<Db>> open(const std::filesystem::path& file, Mode mode);
    ~Db();
    Db(const Db&) = delete;
    Db& operator=(const Db&) = delete;

    // One or more statements without parameters.
    Result<void> execute(const std::string& sql);
    // The first column of the first row, as a number; zero when there is no row.
    Result<std::int64_t> integer(const std::string& sql);
    // Kept prepared for the next time: for a bounded number of texts. Not to be nested with itself.
    Result<Cursor> prepare(const std::string& sql);
    Result<Cursor> prepareOnce(const std::string& sql);

    // What SQLite's result `code` of the newest call means for us; `doing` completes "could not …".
    [[nodiscard]] Error error(int code, std::string_view doing) const;
    // The file is no longer at its path: another program has set it aside. Never true on Windows, where an open
    // file cannot be moved.
    [[nodiscard]] bool moved() const;
    // Whether closing leaves file and log as they are: so from the beginning, and for good once the file is found to be
    // damaged. Else the last connection copies the log into the file and removes it.
    void leaveAsItIs(bool leave) const;
    [[nodiscard]] sqlite3* handle() const { return m_db; }
    [[nodiscard]] const std::filesystem::path& file() const { return m_file; }

private:
    Db(sqlite3* db, std::filesystem::path file) : m_db(db), m_file(std::move(file)) {}

    sqlite3* m_db;
    std::filesystem::path m_file;
    std::unordered_map<std::string, sqlite3_stmt*> m_prepared;
};

// Rolled back unless committed.
class Transaction {
public:
    enum class Kind { Read, Write };

    [[nodiscard]] static Result<Transaction> begin(Db& db, Kind kind);
    ~Transaction();
    Transaction(Transaction&& other) noexcept : m_db(std::exchange(other.m_db, nullptr)) {}
    Transaction& operator=(Transaction&&) = delete;
    Result<void> commit();

private:
    explicit Transaction(Db* db) : m_db(db) {}
    Db* m_db;
};

}  // namespace inspector::series
