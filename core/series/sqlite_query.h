// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/series/sqlite_db.h"
#include "core/series/store.h"

// Reading: each is one read transaction, so that what it sees belongs together. The arguments have been checked.
namespace inspector::series {

[[nodiscard]] Result<std::vector<Series>> runQuery(Db& db, const Query& query);
[[nodiscard]] Result<std::vector<Point>> readPoints(Db& db, const Selection& selection, std::size_t limit);

}  // namespace inspector::series
