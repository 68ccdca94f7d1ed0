// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/pq_connection.h"

namespace inspector::inventory {

// Denied for a database that has tables, but no inventory's.
[[nodiscard]] Result<void> refuseOthers(PqConnection& database);

// The same connection that works as another role, which it is a member of.
[[nodiscard]] Result<PostgresOptions> optionsAs(const PostgresOptions& options, const std::string& role);

}  // namespace inspector::inventory
