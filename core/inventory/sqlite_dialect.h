// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/sql_dialect.h"

namespace inspector::inventory {

// "INSI": PRAGMA application_id of an inventory, so that another program's SQLite file is never taken for one.
inline constexpr int sqliteApplicationId = 0x494E5349;

class SqliteDialect final : public SqlDialect {
public:
    [[nodiscard]] std::string_view name() const override { return "sqlite"; }
    [[nodiscard]] std::string_view beginWrite() const override { return "BEGIN IMMEDIATE"; }
    [[nodiscard]] std::string_view beginRead() const override { return "BEGIN"; }
    [[nodiscard]] std::string_view like() const override { return "LIKE"; }
    [[nodiscard]] std::string_view readVersion() const override { return "PRAGMA user_version"; }
    [[nodiscard]] std::string writeVersion(int version) const override;
    [[nodiscard]] std::string_view changeCounter() const override { return "PRAGMA data_version"; }
    [[nodiscard]] std::string_view clock() const override { return {}; }
    [[nodiscard]] std::string_view lock() const override { return {}; }
    [[nodiscard]] Result<Rights> rights(SqlSession& session) const override;
    [[nodiscard]] Result<DatabaseFacts> facts(SqlSession& session) const override;
    [[nodiscard]] Error error(const QSqlError& error, const std::string& where) const override;
};

}  // namespace inspector::inventory
