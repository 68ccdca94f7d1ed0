// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/series/sqlite_db.h"

// The series store's tables and their numbered migrations (PRAGMA user_version).
namespace inspector::series {

// Marks the file as ours (PRAGMA application_id): "InsS".
inline constexpr std::int64_t applicationId = 0x496e7353;
// The version this program writes.
[[nodiscard]] int schemaVersion();

// Brings the file up to schemaVersion(), each step in a transaction of its own. Conflict, and nothing changed, when
// the file was written by a newer program or is some other program's database.
[[nodiscard]] Result<void> migrate(Db& db);
// The same judgement without changing anything, for read-only connections: Unavailable where migrations are due.
[[nodiscard]] Result<void> checkVersion(Db& db);

}  // namespace inspector::series
