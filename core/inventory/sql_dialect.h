// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/inventory/store.h"

#include <QSqlError>

#include <string>
#include <string_view>

namespace inspector::inventory {

class SqlSession;

// What differs between the databases that speak our statements (statements.h). Stateless; outlives its sessions.
class SqlDialect {
public:
    virtual ~SqlDialect() = default;

    // The folder of resources/sql that holds its migrations.
    [[nodiscard]] virtual std::string_view name() const = 0;
    // Begins a transaction that holds the right to write from its first moment.
    [[nodiscard]] virtual std::string_view beginWrite() const = 0;
    [[nodiscard]] virtual std::string_view beginRead() const = 0;
    // LIKE that ignores the case of ASCII letters.
    [[nodiscard]] virtual std::string_view like() const = 0;
    // One number: the version of the schema, 0 for an empty database; and the statement that sets it.
    [[nodiscard]] virtual std::string_view readVersion() const = 0;
    [[nodiscard]] virtual std::string writeVersion(int version) const = 0;
    // One number that differs when another connection has committed since it was last asked for.
    [[nodiscard]] virtual std::string_view changeCounter() const = 0;
    // One number, the database's own time in milliseconds since 1970; empty where it has none of its own.
    [[nodiscard]] virtual std::string_view clock() const = 0;
    // Makes other writers of the same subject (the parameter) wait until this transaction ends; empty where a write
    // transaction does so anyway.
    [[nodiscard]] virtual std::string_view lock() const = 0;
    // The same, but those who lock it like this do not wait for each other.
    [[nodiscard]] virtual std::string_view lockShared() const { return {}; }
    // Ends a SELECT whose rows stay as they are until this transaction ends.
    [[nodiscard]] virtual std::string_view share() const { return {}; }
    // Ends a SELECT whose rows are nobody else's until this transaction ends; those that are somebody's are left out.
    [[nodiscard]] virtual std::string_view skipLocked() const { return {}; }
    // One number: whether there is a schema at all; empty where its version can be asked for in any case.
    [[nodiscard]] virtual std::string_view hasSchema() const { return {}; }
    // One number, how much was forgotten of what is older than the parameter, so much at once; empty: our own statements do.
    [[nodiscard]] virtual std::string_view expire() const { return {}; }
    // Whether the driver hands over rows as they come, and holds up the connection until the last is read.
    [[nodiscard]] virtual bool streams() const { return true; }
    [[nodiscard]] virtual Result<Rights> rights(SqlSession& session) const = 0;
    // Version, place, size, user; the store adds the rest.
    [[nodiscard]] virtual Result<DatabaseFacts> facts(SqlSession& session) const = 0;
    // What an error of the driver means to the user. `where` names the database.
    [[nodiscard]] virtual Error error(const QSqlError& error, const std::string& where) const = 0;
};

}  // namespace inspector::inventory
