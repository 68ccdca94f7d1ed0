// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/inventory/sql_dialect.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QVariant>

#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inspector::inventory {

// Values as the database keeps them: UTF-8 text (what is not UTF-8 becomes U+FFFD, and so does NUL, which PostgreSQL has not), whole milliseconds, 0 and 1.
[[nodiscard]] QVariant sqlText(std::string_view text);
[[nodiscard]] inline QVariant sqlInt(std::int64_t value) { return QVariant(static_cast<qlonglong>(value)); }
[[nodiscard]] inline QVariant sqlTime(WallTime time) { return sqlInt(toMillis(time)); }
[[nodiscard]] QVariant sqlTime(const std::optional<WallTime>& time);
[[nodiscard]] inline QVariant sqlBlob(std::string_view bytes) {
    return QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size()));
}
[[nodiscard]] inline QVariant sqlNull() { return {}; }

// The current row of a result; lives as long as the call that it is handed to.
class SqlRow {
public:
    explicit SqlRow(const QSqlQuery& query) : m_query(query) {}
    [[nodiscard]] std::string text(int column) const { return m_query.value(column).toString().toStdString(); }
    [[nodiscard]] std::string blob(int column) const { return m_query.value(column).toByteArray().toStdString(); }
    [[nodiscard]] std::int64_t integer(int column) const { return m_query.value(column).toLongLong(); }
    [[nodiscard]] double real(int column) const { return m_query.value(column).toDouble(); }
    [[nodiscard]] bool flag(int column) const { return integer(column) != 0; }
    [[nodiscard]] bool isNull(int column) const { return m_query.isNull(column); }
    [[nodiscard]] WallTime time(int column) const { return fromMillis(integer(column)); }
    [[nodiscard]] std::optional<WallTime> timeIfAny(int column) const;

private:
    const QSqlQuery& m_query;
};

// Looks over a session's statements: told when one goes to the database, and when its answer is there.
class SqlWatch {
public:
    virtual ~SqlWatch() = default;
    virtual void began() = 0;
    virtual void ended() = 0;
};

// One open connection with its prepared statements, which are kept. Owns the QSqlDatabase of that name: it is closed
// and removed with the session, on the thread that made it.
class SqlSession {
public:
    // `where` names the database in errors.
    SqlSession(QString connection, const SqlDialect& dialect, std::string where);
    ~SqlSession();
    SqlSession(const SqlSession&) = delete;
    SqlSession& operator=(const SqlSession&) = delete;

    using Args = std::initializer_list<QVariant>;
    using RowReader = std::function<void(const SqlRow&)>;

    // Runs a prepared statement; the number of rows that it changed.
    Result<int> run(std::string_view sql, Args args = {});
    Result<int> run(std::string_view sql, const std::vector<QVariant>& args);
    // Runs a prepared query and hands over each row. `read` asks nothing of this session.
    Result<void> each(std::string_view sql, Args args, const RowReader& read);
    Result<void> each(std::string_view sql, const std::vector<QVariant>& args, const RowReader& read);
    // The first column of the first row.
    Result<std::optional<std::int64_t>> number(std::string_view sql, Args args = {});
    // Runs a statement that is not worth keeping (PRAGMA, DDL).
    Result<void> once(std::string_view sql);

    [[nodiscard]] const SqlDialect& dialect() const { return m_dialect; }
    [[nodiscard]] const std::string& where() const { return m_where; }
    // The driver's connection, for what only one driver has.
    [[nodiscard]] const QSqlDatabase& database() const { return m_database; }
    void setWatch(std::unique_ptr<SqlWatch> watch) { m_watch = std::move(watch); }

private:
    [[nodiscard]] Result<void> checkOpen() const;
    Result<QSqlQuery*> prepared(std::string_view sql);
    template <typename List>
    Result<QSqlQuery*> execute(std::string_view sql, const List& args);

    QString m_connection;
    const SqlDialect& m_dialect;
    std::string m_where;
    QSqlDatabase m_database;
    std::unique_ptr<SqlWatch> m_watch;
    std::map<std::string, QSqlQuery, std::less<>> m_statements;
};

// A transaction that is rolled back unless it is committed.
class SqlTransaction {
public:
    static Result<SqlTransaction> write(SqlSession& session);
    static Result<SqlTransaction> read(SqlSession& session);
    ~SqlTransaction();
    SqlTransaction(SqlTransaction&& other) noexcept : m_session(std::exchange(other.m_session, nullptr)) {}
    SqlTransaction& operator=(SqlTransaction&&) = delete;

    Result<void> commit();

private:
    explicit SqlTransaction(SqlSession& session) : m_session(&session) {}
    SqlSession* m_session;
};

}  // namespace inspector::inventory
