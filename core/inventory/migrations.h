// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/sql_session.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inspector::inventory {

// The schema's steps: resources/sql/<dialect>/0001_….sql, compiled in; the number is the version that a step leads to.
// A released file is never edited.
struct Migration {
    int version = 0;
    std::string name;
    std::string script;
};
[[nodiscard]] Result<std::vector<Migration>> migrationsOf(const SqlDialect& dialect);

// The statements of a script: separated by semicolons outside of quotes ('…', "…", $$…$$) and comments.
[[nodiscard]] std::vector<std::string> splitScript(std::string_view script);

// Brings the schema forward, all steps that are missing in one transaction; `fill` runs in it when the database was
// empty. Of two programs that start at once one migrates and the other waits for it. The version before; none for an
// empty database. Denied for a schema that is newer than the last step: nothing is changed then.
Result<std::optional<int>> migrate(SqlSession& session, const std::vector<Migration>& steps,
                                   const std::function<Result<void>()>& fill);

}  // namespace inspector::inventory
