// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/series/influx.h"
#include "tests/support/influx_server.h"

#include <memory>
#include <string>

// For the tests against a real InfluxDB: one server a program, a database a test.
namespace inspector::series::test {

[[nodiscard]] inspector::test::InfluxServer& sharedInflux();
// A name that no test has used.
[[nodiscard]] std::string newDatabase();
// Of a new database that keeps its points for ever: those of the tests are old.
[[nodiscard]] InfluxOptions forEver(const inspector::test::InfluxServer& server, const std::string& database);
// Opens, or fails the test.
[[nodiscard]] std::unique_ptr<Store> openedInflux(const InfluxOptions& options);

}  // namespace inspector::series::test
