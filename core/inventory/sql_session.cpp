// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/sql_session.h"

#include <QSqlError>

#include <utility>

namespace inspector::inventory {

namespace {
QString toQt(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

// Gives the statement's locks and buffers back, also when a reader leaves early.
class Finish {
public:
    explicit Finish(QSqlQuery& query) : m_query(query) {}
    ~Finish() { m_query.finish(); }
    Finish(const Finish&) = delete;
    Finish& operator=(const Finish&) = delete;

private:
    QSqlQuery& m_query;
};
class Watched {
public:
    explicit Watched(SqlWatch* watch) : m_watch(watch) {
        if (m_watch) m_watch->began();
    }
    ~Watched() {
        if (m_watch) m_watch->ended();
    }
    Watched(const Watched&) = delete;
    Watched& operator=(const Watched&) = delete;

private:
    SqlWatch* m_watch;
};
}  // namespace

QVariant sqlText(std::string_view text) {
    // A null QString would be bound as NULL.
    if (text.empty()) return QVariant(QLatin1String(""));
    QString value = toQt(text);
    value.replace(QChar(0), QChar(QChar::ReplacementCharacter));
    return value;
}

QVariant sqlTime(const std::optional<WallTime>& time) { return time ? sqlTime(*time) : sqlNull(); }

std::optional<WallTime> SqlRow::timeIfAny(int column) const {
    if (isNull(column)) return std::nullopt;
    return time(column);
}

SqlSession::SqlSession(QString connection, const SqlDialect& dialect, std::string where)
    : m_connection(std::move(connection)), m_dialect(dialect), m_where(std::move(where)),
      m_database(QSqlDatabase::database(m_connection, false)) {}

SqlSession::~SqlSession() {
    if (m_dialect.streams()) m_statements.clear();
    m_database.close();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_connection);
    // A server forgets them with the connection: telling it of each would be a way there and back for each.
    m_statements.clear();
}

// Qt warns of a statement on a lost connection, for everybody to read.
Result<void> SqlSession::checkOpen() const {
    if (m_database.isOpen()) return {};
    return fail(m_dialect.error(QSqlError(QString(), QStringLiteral("it was closed"), QSqlError::ConnectionError), m_where));
}

Result<QSqlQuery*> SqlSession::prepared(std::string_view sql) {
    if (const auto at = m_statements.find(sql); at != m_statements.end()) return &at->second;
    if (auto open = checkOpen(); !open) return fail(open.error());
    QSqlQuery query(m_database);
    query.setForwardOnly(m_dialect.streams());
    const Watched watched(m_watch.get());
    if (!query.prepare(toQt(sql))) return fail(m_dialect.error(query.lastError(), m_where));
    return &m_statements.emplace(sql, std::move(query)).first->second;
}

template <typename List>
Result<QSqlQuery*> SqlSession::execute(std::string_view sql, const List& args) {
    auto query = prepared(sql);
    if (!query) return query;
    if (auto open = checkOpen(); !open) return fail(open.error());
    int position = 0;
    for (const QVariant& value : args) (*query)->bindValue(position++, value);
    const Watched watched(m_watch.get());
    if (!(*query)->exec()) {
        const Error error = m_dialect.error((*query)->lastError(), m_where);
        (*query)->finish();
        return fail(error);
    }
    return query;
}

Result<int> SqlSession::run(std::string_view sql, Args args) {
    auto query = execute(sql, args);
    if (!query) return fail(query.error());
    const Finish finish(**query);
    return (*query)->numRowsAffected();
}

Result<int> SqlSession::run(std::string_view sql, const std::vector<QVariant>& args) {
    auto query = execute(sql, args);
    if (!query) return fail(query.error());
    const Finish finish(**query);
    return (*query)->numRowsAffected();
}

Result<void> SqlSession::each(std::string_view sql, Args args, const RowReader& read) {
    return each(sql, std::vector<QVariant>(args), read);
}

Result<void> SqlSession::each(std::string_view sql, const std::vector<QVariant>& args, const RowReader& read) {
    auto query = execute(sql, args);
    if (!query) return fail(query.error());
    const Finish finish(**query);
    const SqlRow row(**query);
    while ((*query)->next()) read(row);
    if ((*query)->lastError().isValid()) return fail(m_dialect.error((*query)->lastError(), m_where));
    return {};
}

Result<std::optional<std::int64_t>> SqlSession::number(std::string_view sql, Args args) {
    std::optional<std::int64_t> found;
    const auto read = each(sql, args, [&found](const SqlRow& row) {
        if (!found && !row.isNull(0)) found = row.integer(0);
    });
    if (!read) return fail(read.error());
    return found;
}

Result<void> SqlSession::once(std::string_view sql) {
    if (auto open = checkOpen(); !open) return open;
    QSqlQuery query(m_database);
    const Watched watched(m_watch.get());
    if (!query.exec(toQt(sql))) return fail(m_dialect.error(query.lastError(), m_where));
    return {};
}

Result<SqlTransaction> SqlTransaction::write(SqlSession& session) {
    if (auto begun = session.once(session.dialect().beginWrite()); !begun) return fail(begun.error());
    return SqlTransaction(session);
}

Result<SqlTransaction> SqlTransaction::read(SqlSession& session) {
    if (auto begun = session.once(session.dialect().beginRead()); !begun) return fail(begun.error());
    return SqlTransaction(session);
}

Result<void> SqlTransaction::commit() {
    if (auto done = m_session->once("COMMIT"); !done) return fail(done.error());
    m_session = nullptr;
    return {};
}

SqlTransaction::~SqlTransaction() {
    // Fails where the database has already rolled back by itself (a full disk): nothing is left to do then.
    if (m_session) (void)m_session->once("ROLLBACK");
}

}  // namespace inspector::inventory
