// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/inventory/store.h"

#include <filesystem>
#include <string>

namespace inspector::inventory {

// Where the shared inventory is. The URL is libpq's (https://www.postgresql.org/docs/15/libpq-connect.html, 34.1.1.2): several
// hosts, sslmode, service and target_session_attrs are its own; a password in it is taken out of everything that is shown.
struct PostgresOptions {
    std::string url;                      // postgresql://[user@]host[:port][,…]/database[?…]
    std::string password;                 // from the keychain; empty: PGPASSWORD, PGPASSFILE or none, as libpq has it
    std::filesystem::path keyFile;        // the deployment's key, which seals secrets
    Milliseconds connectTimeout{5'000};   // of each host
    Milliseconds answerTimeout{10'000};   // of a statement, and of a network that swallows packets
    bool serverClock = true;              // leases run on the server's clock; false: on the `now` that is handed in
    bool migrate = true;                  // false: an older schema is refused, with what to do
};

// A URL and what it says, without its password.
struct PostgresPlace {
    std::string hosts;      // "db1:5432,db2:5432"
    std::string database;
    std::string user;       // empty: libpq's default
    std::string sslmode;    // empty: libpq's default
    std::string shown;      // the URL without secrets
};
[[nodiscard]] Result<PostgresPlace> parsePostgresUrl(const std::string& url);

// Connects, checks that it is an inventory (or an empty database that may become one) and brings its schema forward. Unavailable:
// no server, or it went away. Denied: wrong password, certificate, too few rights, a newer schema, another program's database,
// PgBouncer in transaction mode; the hint says what to do. Blocks for at most the connect timeout for each host.
[[nodiscard]] Result<Opened> openPostgres(const PostgresOptions& options);

}  // namespace inspector::inventory
