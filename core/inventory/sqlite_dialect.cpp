// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/sqlite_dialect.h"

#include "core/inventory/sql_session.h"

namespace inspector::inventory {

namespace {
// Primary result codes of SQLite, https://www.sqlite.org/rescode.html; an extended code holds its primary one in its
// lowest byte.
enum Code {
    Perm = 3, Busy = 5, Locked = 6, NoMemory = 7, ReadOnly = 8, IoError = 10, Corrupt = 11, Full = 13, CantOpen = 14,
    Constraint = 19, NotADatabase = 26
};
constexpr int ioErrorShmSize = 10 | (19 << 8);  // the -wal index could not grow: the disk is full
constexpr int constraintForeignKey = 19 | (3 << 8);
}  // namespace

std::string SqliteDialect::writeVersion(int version) const { return "PRAGMA user_version = " + std::to_string(version); }

Result<Rights> SqliteDialect::rights(SqlSession&) const { return Rights{}; }

Result<DatabaseFacts> SqliteDialect::facts(SqlSession& session) const {
    DatabaseFacts facts;
    facts.kind = "SQLite";
    facts.where = session.where();
    const auto version =
        session.each("SELECT sqlite_version()", {}, [&](const SqlRow& row) { facts.version = row.text(0); });
    if (!version) return fail(version.error());
    const auto pages = session.number("PRAGMA page_count");
    if (!pages) return fail(pages.error());
    const auto size = session.number("PRAGMA page_size");
    if (!size) return fail(size.error());
    facts.bytes = pages->value_or(0) * size->value_or(0);
    return facts;
}

Error SqliteDialect::error(const QSqlError& error, const std::string& where) const {
    const int code = error.nativeErrorCode().toInt();
    const std::string text = error.databaseText().isEmpty() ? error.driverText().toStdString()
                                                            : error.databaseText().toStdString();
    if (code == ioErrorShmSize || (code & 0xff) == Full)
        return {Error::Kind::Full, "The disk is full: the inventory could not be written", where,
                "Free some space on it; what was saved before is safe"};
    if (code == constraintForeignKey)
        return {Error::Kind::Conflict, "Something that this names does not exist, or is still in use", where,
                "Load the inventory again and repeat the change"};
    switch (code & 0xff) {
        case Perm: case ReadOnly: case CantOpen:
            return {Error::Kind::Denied, "The inventory file cannot be opened or written (" + text + ")", where,
                    "Make the file and its folder writable for this user, or choose another data folder"};
        case Busy: case Locked:
            return {Error::Kind::Unavailable, "Another program holds the inventory and did not let go in time", where,
                    "Try again in a moment"};
        case Corrupt: case NotADatabase:
            return {Error::Kind::Corrupt, "The inventory file is damaged (" + text + ")", where,
                    "Start the program again: it keeps the damaged file aside and begins a new one"};
        case IoError:
            return {Error::Kind::Unavailable, "The disk could not be read or written (" + text + ")", where,
                    "Check the disk and the system's log"};
        case NoMemory: return {Error::Kind::Full, "Out of memory", where, "Close other programs"};
        case Constraint: return {Error::Kind::Conflict, "The inventory does not allow this (" + text + ")", where, {}};
        default: return {Error::Kind::Other, "The inventory did not answer (" + text + ")", where, {}};
    }
}

}  // namespace inspector::inventory
