// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/postgres.h"
#include "core/series/influx.h"

#include <optional>

namespace inspector::runtime {

// Which stores are used: none of a kind means the embedded one, alone on this machine.
struct StoreChoice {
    std::optional<inventory::PostgresOptions> database;
    std::optional<series::InfluxOptions> metrics;
};

}  // namespace inspector::runtime
