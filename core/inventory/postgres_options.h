// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/postgres.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace inspector::inventory {

// RFC 3986, 2.1: every byte but unreserved characters and those of `keep` as %HH.
[[nodiscard]] std::string percentEncoded(std::string_view text, std::string_view keep = {});

// libpq's keywords and their values (https://www.postgresql.org/docs/15/libpq-connect.html, 34.1.2). A value; may hold a
// password, so it is never shown or logged as a whole.
class PostgresParameters {
public:
    using Map = std::map<std::string, std::string>;

    void set(const std::string& keyword, std::string value) { m_values[keyword] = std::move(value); }
    // What the user wrote stays.
    void setDefault(const std::string& keyword, std::string value) { m_values.emplace(keyword, std::move(value)); }
    void remove(const std::string& keyword) { m_values.erase(keyword); }
    [[nodiscard]] std::string get(const std::string& keyword) const;  // empty: not said
    [[nodiscard]] const Map& all() const { return m_values; }

    // "host='db1' port='5432' …", quoted as libpq reads it.
    [[nodiscard]] std::string conninfo() const;
    // "postgresql://?dbname=…&host=…": what PostgresOptions::url takes.
    [[nodiscard]] std::string url() const;

private:
    Map m_values;
};

// What a URL says, its password included. InvalidInput, which never quotes the URL, as it may hold a password.
[[nodiscard]] Result<PostgresParameters> parsePostgresParameters(const std::string& url);

// What a connection is opened with: the URL, the password, time limits for connecting and for a network that swallows
// packets, UTF-8, and the program's name in pg_stat_activity; what the URL says of these stays.
[[nodiscard]] Result<PostgresParameters> postgresParameters(const PostgresOptions& options, std::string_view program);

// A host of the list with its port, as libpq pairs them; `port` is empty where none is said.
struct PostgresHost {
    std::string host;     // a name, an address, or the folder of a socket; empty: libpq's default
    std::string address;  // "hostaddr"; empty: the name is looked up
    std::string port;
};
[[nodiscard]] std::vector<PostgresHost> hostsOf(const PostgresParameters& parameters);
void setHosts(PostgresParameters& parameters, const std::vector<PostgresHost>& hosts);

}  // namespace inspector::inventory
