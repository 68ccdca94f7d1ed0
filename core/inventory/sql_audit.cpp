// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Who changed what, what this user may do, and what the store stands on.
#include "core/inventory/sql_store.h"
#include "core/inventory/sql_text.h"
#include "core/inventory/statements.h"

namespace inspector::inventory {

Result<std::vector<AuditEntry>> SqlStore::audit(const AuditFilter& filter) {
    SqlWhere where;
    if (!filter.kind.empty()) where.also("kind = ?", {sqlText(filter.kind)});
    if (filter.from) where.also("time_ms >= ?", {sqlTime(*filter.from)});
    if (filter.to) where.also("time_ms < ?", {sqlTime(*filter.to)});
    if (filter.beforeId) where.also("audit_id < ?", {sqlInt(*filter.beforeId)});
    if (!filter.text.empty()) {
        const std::string like(m_sql->dialect().like());
        const QVariant pattern = sqlText(likePattern(filter.text));
        where.also("(actor " + like + " ? ESCAPE '\\' OR item_id " + like + " ? ESCAPE '\\' OR detail " + like + " ? ESCAPE '\\')",
                   {pattern, pattern, pattern});
    }
    std::vector<AuditEntry> entries;
    std::vector<QVariant> args = where.args();
    args.push_back(sqlInt(static_cast<std::int64_t>(filter.limit)));
    const auto read = m_sql->each(
        std::string(sql::auditRows) + where.text() + " ORDER BY audit_id DESC LIMIT ?", args, [&](const SqlRow& row) {
            entries.push_back({row.integer(0), row.time(1), row.text(2), row.text(3), row.text(4), row.text(5), row.integer(6),
                               row.text(7)});
        });
    if (!read) return fail(read.error());
    return entries;
}

Result<Rights> SqlStore::rights() { return m_sql->dialect().rights(*m_sql); }

Result<DatabaseFacts> SqlStore::facts(WallTime now) {
    const auto began = std::chrono::steady_clock::now();
    const auto time = clock(now);
    if (!time) return fail(time.error());
    const auto asked = std::chrono::steady_clock::now() - began;
    auto facts = m_sql->dialect().facts(*m_sql);
    if (!facts) return facts;
    const auto version = m_sql->number(m_sql->dialect().readVersion());
    if (!version) return fail(version.error());
    facts->schema = static_cast<int>(version->value_or(0));
    facts->roundTripMs = std::chrono::duration<double, std::milli>(asked).count();
    // The answer was made somewhere between the question and its arrival: half of it is the best guess.
    if (!m_sql->dialect().clock().empty())
        facts->clockAhead = std::chrono::duration_cast<Milliseconds>(*time - (now + asked / 2));
    return facts;
}

}  // namespace inspector::inventory
