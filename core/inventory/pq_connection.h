// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/postgres_options.h"

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

struct pg_conn;  // libpq's PGconn
struct pg_result;

namespace inspector::inventory {

struct PqFinish {
    void operator()(pg_conn* connection) const;
    void operator()(pg_result* result) const;
};
using PqHandle = std::unique_ptr<pg_conn, PqFinish>;
using PqResult = std::unique_ptr<pg_result, PqFinish>;

// Connects without ever being held: names are looked up aside, each host has connect_timeout, one that swallows packets is
// passed over for the next, and `stop` is seen within 50 ms (Cancelled). `where` names the database in errors.
[[nodiscard]] Result<PqHandle> connectPq(PostgresParameters parameters, const std::string& where,
                                         const std::atomic<bool>& stop);

// What went wrong with the connection itself, or with a statement.
[[nodiscard]] Error pqError(const pg_conn* connection, const std::string& where);
[[nodiscard]] Error pqError(const pg_result* result, const std::string& where);

// An identifier and a text as they stand in a statement that takes no arguments (DDL).
[[nodiscard]] std::string quotedName(std::string_view name);
[[nodiscard]] std::string quotedText(std::string_view text);

// A connection for administration: plain statements, one after the other, on the thread that calls. Not for the store,
// which has its own.
class PqConnection {
public:
    // Blocks for at most the connect timeout for each host.
    static Result<PqConnection> open(const PostgresOptions& options);

    using Row = std::vector<std::string>;  // NULL is empty
    // One statement; each $1, $2 … is one of `arguments`.
    Result<std::vector<Row>> query(const std::string& sql, const std::vector<std::string>& arguments = {});
    // The first column of the first row; empty when there is none.
    Result<std::string> value(const std::string& sql, const std::vector<std::string>& arguments = {});
    // Several statements at once, without arguments and rows.
    Result<void> run(const std::string& script);

    [[nodiscard]] pg_conn* handle() const { return m_handle.get(); }
    [[nodiscard]] const std::string& where() const { return m_where; }

private:
    PqConnection(PqHandle handle, std::string where) : m_handle(std::move(handle)), m_where(std::move(where)) {}
    PqHandle m_handle;
    std::string m_where;
};

}  // namespace inspector::inventory
