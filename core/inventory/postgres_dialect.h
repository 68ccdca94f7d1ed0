// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/sql_dialect.h"

namespace inspector::inventory {

// PostgreSQL 13 or later, by Qt's driver QPSQL. Two writers do not wait for each other by themselves: they lock what they
// write about (advisory locks, which are free with the transaction).
class PostgresDialect final : public SqlDialect {
public:
    // Whether leases run on the server's clock, or on the time that is handed in.
    explicit PostgresDialect(bool serverClock) : m_serverClock(serverClock) {}

    [[nodiscard]] std::string_view name() const override { return "postgresql"; }
    [[nodiscard]] std::string_view beginWrite() const override { return "BEGIN"; }
    [[nodiscard]] std::string_view beginRead() const override { return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"; }
    [[nodiscard]] std::string_view like() const override { return "ILIKE"; }
    [[nodiscard]] std::string_view readVersion() const override { return "SELECT max(version) FROM inspector_schema"; }
    [[nodiscard]] std::string writeVersion(int version) const override;
    [[nodiscard]] std::string_view changeCounter() const override;
    [[nodiscard]] std::string_view clock() const override;
    [[nodiscard]] std::string_view lock() const override;
    [[nodiscard]] std::string_view lockShared() const override;
    [[nodiscard]] std::string_view share() const override { return " FOR SHARE"; }
    [[nodiscard]] std::string_view skipLocked() const override { return " FOR UPDATE SKIP LOCKED"; }
    [[nodiscard]] std::string_view hasSchema() const override;
    [[nodiscard]] std::string_view expire() const override { return "SELECT inspector_expire(?)"; }
    [[nodiscard]] bool streams() const override { return false; }
    [[nodiscard]] Result<Rights> rights(SqlSession& session) const override;
    [[nodiscard]] Result<DatabaseFacts> facts(SqlSession& session) const override;
    // Unavailable: the connection is gone, or the server cannot do it just now: open again, and repeat.
    [[nodiscard]] Error error(const QSqlError& error, const std::string& where) const override;

private:
    bool m_serverClock;
};

}  // namespace inspector::inventory
