// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/core/runtime/rig.h"
#include "tests/support/influx_server.h"
#include "tests/support/postgres_server.h"

#include <string>

// Programs that share a database on the test program's one PostgreSQL.
namespace inspector::test {

// Made when it is first asked for; a test that stops it starts it again.
PostgresServer& postgres();

// The key that seals secrets stands beside the replica of each folder.
[[nodiscard]] runtime::Options sharedOptions(const TempDir& folder, const std::string& database, const std::string& probeId,
                                             bool probe = true);
// The same with figures on an InfluxDB.
[[nodiscard]] runtime::Options withMetrics(runtime::Options options, const InfluxServer& server);

// A number that a statement gives.
[[nodiscard]] int countOf(const std::string& database, const std::string& statement);

}  // namespace inspector::test
