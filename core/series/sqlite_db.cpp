// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/sqlite_db.h"

#include <cerrno>
#include <system_error>

namespace inspector::series {

namespace {

bool isNoSpace(int systemError) {
#ifdef EDQUOT
    if (systemError == EDQUOT) return true;
#endif
    return systemError == ENOSPC;
}

Error::Kind kindOf(int code, int systemError) {
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return Error::Kind::Unavailable;
    case SQLITE_FULL: return Error::Kind::Full;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return Error::Kind::Corrupt;
    case SQLITE_READONLY:
        return code == SQLITE_READONLY_DBMOVED ? Error::Kind::Unavailable : Error::Kind::Denied;
    case SQLITE_CANTOPEN:
    case SQLITE_PERM: return isNoSpace(systemError) ? Error::Kind::Full : Error::Kind::Denied;
    case SQLITE_IOERR: return isNoSpace(systemError) ? Error::Kind::Full : Error::Kind::Unavailable;
    default: return Error::Kind::Other;
    }
}

const char* hintOf(Error::Kind kind) {
    switch (kind) {
    case Error::Kind::Unavailable: return "it is tried again; if it stays, look for another program that holds the file";
    case Error::Kind::Full: return "free some space on that disk, or shorten the retention";
    case Error::Kind::Corrupt: return "the program that writes it sets it aside and begins a new one";
    case Error::Kind::Denied: return "give this user the right to write that file and its folder, or choose another";
    default: return "";
    }
}

}  // namespace

std::string utf8(const std::filesystem::path& path) {
    const auto text = path.u8string();
    return {text.begin(), text.end()};
}

Cursor::~Cursor() {
    if (m_statement == nullptr) return;
    if (m_once) {
        sqlite3_finalize(m_statement);
        return;
    }
    sqlite3_reset(m_statement);
    sqlite3_clear_bindings(m_statement);
}

std::string Cursor::text(int column) {
    const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(m_statement, column));
    if (data == nullptr) return {};
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(m_statement, column))};
}

Result<std::unique_ptr<Db>> Db::open(const std::filesystem::path& file, Mode mode) {
    const int flags = SQLITE_OPEN_NOMUTEX |
                      (mode == Mode::ReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(utf8(file).c_str(), &handle, flags, nullptr);
    std::unique_ptr<Db> db(new Db(handle, file));
    if (code != SQLITE_OK) return fail(db->error(code, "open the series store"));
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, busyTimeoutMs);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    db->leaveAsItIs(true);
    return db;
}

Db::~Db() {
    for (auto& [sql, statement] : m_prepared) sqlite3_finalize(statement);
    sqlite3_close_v2(m_db);
}

Error Db::error(int code, std::string_view doing) const {
    const int systemError = m_db != nullptr ? sqlite3_system_errno(m_db) : 0;
    const Error::Kind kind = kindOf(code, systemError);
    std::string what = "could not " + std::string(doing) + ": " +
                       (m_db != nullptr ? sqlite3_errmsg(m_db) : sqlite3_errstr(code));
    const int primary = code & 0xff;
    // Where a file cannot be made, SQLite tries to read it at last: that there is none would only mislead.
    if (systemError != 0 && systemError != ENOENT &&
        (primary == SQLITE_CANTOPEN || primary == SQLITE_IOERR || primary == SQLITE_FULL))
        what += " (" + std::system_category().message(systemError) + ")";
    return {kind, std::move(what), utf8(m_file), hintOf(kind)};
}

Result<void> Db::execute(const std::string& sql) {
    const int code = sqlite3_exec(m_db, sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return fail(error(code, "use the series store"));
    return {};
}

Result<std::int64_t> Db::integer(const std::string& sql) {
    auto cursor = prepareOnce(sql);
    if (!cursor) return fail(cursor.error());
    const int code = cursor->step();
    if (code == SQLITE_ROW) return cursor->integer(0);
    if (code == SQLITE_DONE) return 0;
    return fail(error(code, "read the series store"));
}

Result<Cursor> Db::prepareOnce(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v2(m_db, sql.c_str(), static_cast<int>(sql.size()), &statement, nullptr);
    if (code != SQLITE_OK) return fail(error(code, "use the series store"));
    return Cursor(statement, true);
}

Result<Cursor> Db::prepare(const std::string& sql) {
    if (const auto found = m_prepared.find(sql); found != m_prepared.end()) return Cursor(found->second, false);
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(m_db, sql.c_str(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                        &statement, nullptr);
    if (code != SQLITE_OK) return fail(error(code, "use the series store"));
    m_prepared.emplace(sql, statement);
    return Cursor(statement, false);
}

bool Db::moved() const {
    int moved = 0;
    const int code = sqlite3_file_control(m_db, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    return code == SQLITE_OK && moved != 0;
}

void Db::leaveAsItIs(bool leave) const {
    sqlite3_db_config(m_db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, leave ? 1 : 0, nullptr);
}

Result<Transaction> Transaction::begin(Db& db, Kind kind) {
    if (auto ok = db.execute(kind == Kind::Write ? "BEGIN IMMEDIATE" : "BEGIN"); !ok) return fail(ok.error());
    return Transaction(&db);
}

Transaction::~Transaction() {
    // SQLite itself has rolled back after some errors.
    if (m_db != nullptr && sqlite3_get_autocommit(m_db->handle()) == 0)
        sqlite3_exec(m_db->handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

Result<void> Transaction::commit() {
    if (auto ok = m_db->execute("COMMIT"); !ok) return ok;
    m_db = nullptr;
    return {};
}

}  // namespace inspector::series
