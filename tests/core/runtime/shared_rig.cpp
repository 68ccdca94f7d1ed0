// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/runtime/shared_rig.h"

#include <cstdlib>

namespace inspector::test {

PostgresServer& postgres() {
    static PostgresServer one;
    return one;
}

runtime::Options sharedOptions(const TempDir& folder, const std::string& database, const std::string& probeId, bool probe) {
    runtime::Options options;
    options.dataFolder = folder.path();
    options.probe = probe;
    options.probeId = ProbeId(probeId);
    options.actor = probeId + "@host";
    inventory::PostgresOptions server;
    server.url = postgres().url(database);
    server.keyFile = folder.path() / "key";
    options.stores.database = server;
    return options;
}

runtime::Options withMetrics(runtime::Options options, const InfluxServer& server) {
    series::InfluxOptions metrics;
    metrics.url = server.url("metrics");
    metrics.timeout = Milliseconds{2'000};
    options.stores.metrics = metrics;
    return options;
}

int countOf(const std::string& database, const std::string& statement) {
    return std::atoi(postgres().psql(statement, database).c_str());
}

}  // namespace inspector::test
