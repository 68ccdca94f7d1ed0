// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/series/influx_fixture.h"

#include <gtest/gtest.h>

namespace inspector::series::test {

inspector::test::InfluxServer& sharedInflux() {
    static inspector::test::InfluxServer server;
    return server;
}

std::string newDatabase() {
    static int number = 0;
    return "test-" + std::to_string(++number);
}

InfluxOptions forEver(const inspector::test::InfluxServer& server, const std::string& database) {
    InfluxOptions options;
    options.url = server.url(database);
    options.retention = Nanoseconds{0};
    options.timeout = Milliseconds{30'000};
    return options;
}

std::unique_ptr<Store> openedInflux(const InfluxOptions& options) {
    auto opened = openInflux(options);
    EXPECT_TRUE(opened.has_value()) << opened.error().message();
    return opened ? std::move(opened->store) : nullptr;
}

}  // namespace inspector::series::test
