// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/series/influx_fixture.h"

#include <QCoreApplication>

#include <gtest/gtest.h>

namespace inspector::series::test {

namespace {

// Qt Network needs the application object.
class Application final : public ::testing::Environment {
public:
    void SetUp() override {
        static int argc = 1;
        static char name[] = "test_series";
        static char* argv[] = {name, nullptr};
        m_application = std::make_unique<QCoreApplication>(argc, argv);
    }
    void TearDown() override { m_application.reset(); }

private:
    std::unique_ptr<QCoreApplication> m_application;
};

const auto* const application = ::testing::AddGlobalTestEnvironment(new Application);

}  // namespace

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
