// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/pq_connection.h"

namespace inspector::inventory {

// Denied for a database that has tables, but no inventory's.
[[nodiscard]] Result<void> refuseOthers(PqConnection& database);

}  // namespace inspector::inventory
