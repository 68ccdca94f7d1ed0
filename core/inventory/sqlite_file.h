// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/inventory/sql_session.h"

#include <filesystem>
#include <memory>
#include <optional>

// SQLite files of ours: connected to, looked over, and kept aside when they are damaged.
namespace inspector::inventory {

// Makes the file when there is none.
[[nodiscard]] Result<std::unique_ptr<SqlSession>> connectSqlite(const std::filesystem::path& file);

struct SqliteFile {
    std::unique_ptr<SqlSession> session;
    std::optional<std::filesystem::path> setAside;  // the damaged file, where there was one; a new one is begun
};
[[nodiscard]] Result<void> makeFolderOf(const std::filesystem::path& file);
// `mayMove`: the caller has the lock without which a damaged file is not touched (Denied).
[[nodiscard]] Result<SqliteFile> openSoundSqlite(const std::filesystem::path& file, bool mayMove);

}  // namespace inspector::inventory
