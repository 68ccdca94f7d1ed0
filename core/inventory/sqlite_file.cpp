// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/sqlite_file.h"

#include "core/base/log.h"
#include "core/inventory/paths.h"
#include "core/inventory/sqlite_dialect.h"

#include <QDateTime>
#include <QSqlDatabase>
#include <QSqlError>

#include <atomic>
#include <system_error>

namespace inspector::inventory {

namespace {

namespace fs = std::filesystem;
using Session = std::unique_ptr<SqlSession>;

constexpr int busyMs = 2'000;

const SqliteDialect& dialect() {
    static const SqliteDialect one;
    return one;
}

// Whether every page is sound. Corrupt when not; other errors say that it could not be told.
Result<void> checkSound(SqlSession& session) {
    std::string verdict;
    const auto read = session.each("PRAGMA quick_check(1)", {}, [&](const SqlRow& row) {
        if (verdict.empty()) verdict = row.text(0);
    });
    if (!read) return read;
    if (verdict == "ok") return {};
    return fail(Error::Kind::Corrupt, "The inventory file is damaged (" + verdict + ")", session.where());
}

// Renames the file and what belongs to it. Needs a lock: of two programs that start at once neither sets aside what
// the other has just begun.
Result<fs::path> setAside(const fs::path& file, bool mayMove) {
    if (!mayMove)
        return fail(Error::Kind::Denied, "The damaged inventory file cannot be kept aside", toUtf8(file),
                    "Make its folder writable for this user, and start again");
    const std::string stamp =
        QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd'T'HHmmss'Z'")).toStdString();
    fs::path aside;
    std::error_code ignored;
    for (int n = 1; n == 1 || fs::exists(aside, ignored); ++n) {
        aside = file;
        aside += ".damaged-";
        aside += stamp;
        if (n > 1) aside += std::string("-").append(std::to_string(n));
    }
    // The journal first: a journal must never be left for the new file.
    for (const char* part : {"-wal", "-shm", "-journal", ""}) {
        fs::path from = file, to = aside;
        from += part;
        to += part;
        if (!fs::exists(from, ignored)) continue;
        std::error_code why;
        fs::rename(from, to, why);
        if (why)
            return fail(Error::Kind::Denied, "The damaged inventory file cannot be kept aside: " + why.message(),
                        toUtf8(file), "Close other programs that use it, and move it away by hand");
    }
    qCWarning(lcInventory).noquote() << "the damaged inventory is kept as" << toQt(aside);
    return aside;
}

}  // namespace

Result<Session> connectSqlite(const fs::path& file) {
    static std::atomic<int> counter{0};
    const QString name = QStringLiteral("inspector-inventory-%1").arg(++counter);
    QString driverProblem;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
        database.setDatabaseName(toQt(file));
        database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(busyMs));
        if (!database.isValid()) driverProblem = QStringLiteral("Qt's SQLite driver is missing");
        else if (!database.open()) {
            const Error error = dialect().error(database.lastError(), toUtf8(file));
            database = QSqlDatabase();
            QSqlDatabase::removeDatabase(name);
            return fail(error);
        }
    }
    if (!driverProblem.isEmpty()) {
        QSqlDatabase::removeDatabase(name);
        return fail(Error::Kind::Unavailable, driverProblem.toStdString(), toUtf8(file),
                    "Install it (libqt6sql6-sqlite) and start again");
    }
    return std::make_unique<SqlSession>(name, dialect(), toUtf8(file));
}

Result<void> makeFolderOf(const fs::path& file) {
    if (!file.has_parent_path()) return {};
    std::error_code why;
    fs::create_directories(file.parent_path(), why);
    if (why)
        return fail(Error::Kind::Denied, "The data folder cannot be made: " + why.message(), toUtf8(file.parent_path()),
                    "Make it writable for this user, or choose another one");
    return {};
}

Result<SqliteFile> openSoundSqlite(const fs::path& file, bool mayMove) {
    auto session = connectSqlite(file);
    if (!session) return fail(session.error());
    auto sound = checkSound(**session);
    if (sound) return SqliteFile{std::move(*session), std::nullopt};
    if (sound.error().kind != Error::Kind::Corrupt) return fail(sound.error());
    session->reset();
    auto moved = setAside(file, mayMove);
    if (!moved) return fail(moved.error());
    session = connectSqlite(file);
    if (!session) return fail(session.error());
    return SqliteFile{std::move(*session), std::move(*moved)};
}

}  // namespace inspector::inventory
