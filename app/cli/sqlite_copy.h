// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <filesystem>

namespace inspector::cli {

// What an embedded database is.
enum class EmbeddedKind { Inventory, Figures };
// InvalidInput for a file that is neither.
[[nodiscard]] Result<EmbeddedKind> kindOfSqlite(const std::filesystem::path& file);

// A consistent copy of one moment while other programs use both files (https://www.sqlite.org/backup.html): `to` becomes what
// `from` is, or stays as it was. It is made when missing.
[[nodiscard]] Result<void> copySqlite(const std::filesystem::path& from, const std::filesystem::path& to);
// Takes away the write-ahead log: the file is all there is, and may be moved.
[[nodiscard]] Result<void> makeWhole(const std::filesystem::path& file);

}  // namespace inspector::cli
