// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/postgres.h"
#include "tests/core/inventory/store_contract.h"
#include "tests/support/postgres_server.h"

namespace inspector::inventory {

// One server for all tests of the program, made when it is first needed.
inline inspector::test::PostgresServer& postgresServer() {
    static inspector::test::PostgresServer one;
    return one;
}

class PostgresDatabase final : public Database {
public:
    explicit PostgresDatabase(inspector::test::PostgresServer& server = postgresServer())
        : m_server(server), m_name(server.createDatabase()) {}

    std::unique_ptr<Store> open() override {
        auto opened = openPostgres(options());
        if (!opened) throw std::runtime_error(opened.error().message());
        return std::move(opened->store);
    }
    // Leases run on the time that is handed in, as on SQLite.
    [[nodiscard]] PostgresOptions options() const {
        PostgresOptions options;
        options.url = m_server.url(m_name);
        options.keyFile = m_folder.path() / "key";
        options.serverClock = false;
        return options;
    }
    [[nodiscard]] const std::string& name() const { return m_name; }
    std::string psql(const std::string& sql, const std::string& user = "postgres") const { return m_server.psql(sql, m_name, user); }

private:
    inspector::test::PostgresServer& m_server;
    inspector::test::TempDir m_folder;
    std::string m_name;
};

}  // namespace inspector::inventory
