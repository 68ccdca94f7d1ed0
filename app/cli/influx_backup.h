// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/series/influx.h"

#include <filesystem>
#include <string>

namespace inspector::cli {

// Backups of InfluxDB 1.x by its own program, influxd, over its own service (`rpc`, "host:port"; empty: port 8088 of the URL's
// host), in its portable form (https://docs.influxdata.com/influxdb/v1/administration/backup_and_restore/). Unavailable where that
// program is missing or the server is of another kind: the hint says how it is done there. No secret is handed to it: the
// service has none.
[[nodiscard]] Result<void> backUpInflux(const series::InfluxOptions& options, const std::string& rpc,
                                        const std::filesystem::path& folder);
// Into a database that there is not yet.
[[nodiscard]] Result<void> restoreInflux(const series::InfluxOptions& options, const std::string& rpc,
                                         const std::filesystem::path& folder);

}  // namespace inspector::cli
