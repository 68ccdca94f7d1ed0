// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Opening: who may what, what is made, and what is said when it cannot be.
#include "core/series/influx.h"
#include "tests/core/series/influx_fake.h"
#include "tests/core/series/influx_fixture.h"
#include "tests/core/series/points.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace inspector::series::test {

namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using inspector::test::freePort;
using inspector::test::InfluxServer;
using inspector::test::Process;
using inspector::test::TempDir;
using Kind = Error::Kind;

Error openError(const InfluxOptions& options) {
    const auto opened = openInflux(options);
    EXPECT_FALSE(opened.has_value());
    return opened ? Error{} : opened.error();
}

InfluxOptions optionsAt(const std::string& url) {
    InfluxOptions options;
    options.url = url;
    options.timeout = Milliseconds{20'000};
    return options;
}

// One server that asks for passwords, with a user of each kind.
class InfluxRights : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        server = std::make_unique<InfluxServer>(InfluxServer::Settings{true, {}, {}});
        for (const char* statement :
             {"CREATE DATABASE metrics", "CREATE USER writer WITH PASSWORD 'pw-writer'", "GRANT WRITE ON metrics TO writer",
              "CREATE USER reader WITH PASSWORD 'pw-reader'", "GRANT READ ON metrics TO reader",
              "CREATE USER nobody WITH PASSWORD 'pw-nobody'"})
            server->run(statement);
    }
    static void TearDownTestSuite() { server.reset(); }
    static InfluxOptions as(const std::string& user, const std::string& password, const std::string& database = "metrics") {
        auto options = optionsAt("influxdb://" + user + "@127.0.0.1:" + std::to_string(server->port()) + "/" + database);
        options.password = password;
        return options;
    }

    static std::unique_ptr<InfluxServer> server;
};
std::unique_ptr<InfluxServer> InfluxRights::server;

TEST_F(InfluxRights, LetAWriterWriteAndAReaderRead) {
    const auto writer = openedInflux(as("writer", "pw-writer"));
    ASSERT_NE(writer, nullptr);
    EXPECT_TRUE(writer->write(std::vector{segment("news", "1080p", WallTime::clock::now(), 1)}).has_value());
    EXPECT_EQ(writer->points(segments(WallTime{}, WallTime::max()), 1).error().kind, Kind::Denied);
    auto options = as("reader", "pw-reader");
    options.readOnly = true;
    const auto reader = openedInflux(options);
    ASSERT_NE(reader, nullptr);
    const auto points = reader->points(segments(WallTime{}, WallTime::max()), 5);
    ASSERT_TRUE(points.has_value()) << points.error().message();
    EXPECT_EQ(points->size(), 1u);
    EXPECT_EQ(reader->write(*points).error().kind, Kind::Denied);
}

TEST_F(InfluxRights, TellAWrongPasswordWithoutRepeatingIt) {
    for (const auto& options : {as("writer", "s3cret-wrong"), as("unknown", "s3cret-wrong"), as("writer", "")}) {
        const Error error = openError(options);
        EXPECT_EQ(error.kind, Kind::Denied);
        EXPECT_THAT(error.hint, HasSubstr("password"));
        EXPECT_THAT(error.message(), Not(HasSubstr("s3cret")));
    }
    EXPECT_EQ(openError(optionsAt("influxdb://127.0.0.1:" + std::to_string(server->port()))).kind, Kind::Denied);
}

TEST_F(InfluxRights, TellWhatIsMissing) {
    Error error = openError(as("reader", "pw-reader"));
    EXPECT_EQ(error.kind, Kind::Denied);
    EXPECT_THAT(error.what, HasSubstr("403"));
    EXPECT_THAT(error.hint, HasSubstr("right"));
    error = openError(as("nobody", "pw-nobody"));
    EXPECT_EQ(error.kind, Kind::Denied);
    auto options = as("nobody", "pw-nobody");
    options.readOnly = true;
    EXPECT_EQ(openError(options).kind, Kind::Denied);
}

TEST_F(InfluxRights, TellThatADatabaseIsNotThereAndMayNotBeMade) {
    const Error error = openError(as("writer", "pw-writer", "other"));
    EXPECT_EQ(error.kind, Kind::NotFound);
    EXPECT_THAT(error.what, HasSubstr("\"other\""));
    EXPECT_THAT(error.hint, HasSubstr("CREATE DATABASE \"other\""));
}

TEST_F(InfluxRights, LetAnAdministratorMakeIt) {
    EXPECT_NE(openedInflux(as("admin", "s3cret-admin", "made")), nullptr);
    EXPECT_THAT(server->run("SHOW DATABASES"), HasSubstr("\"made\""));
}

TEST(InfluxOpen, MakesTheDatabaseWithItsRetention) {
    auto& server = sharedInflux();
    const auto name = newDatabase();
    auto options = optionsAt(server.url(name));
    options.readOnly = true;
    EXPECT_EQ(openError(options).kind, Kind::NotFound);
    options.readOnly = false;
    EXPECT_NE(openedInflux(options), nullptr);
    EXPECT_THAT(server.run("SHOW RETENTION POLICIES", name), HasSubstr("[\"autogen\",\"720h0m0s\",\"24h0m0s\",1,true]"));
    options.url += "?rp=week";
    options.retention = std::chrono::hours{24 * 7};
    EXPECT_NE(openedInflux(options), nullptr);
    EXPECT_THAT(server.run("SHOW RETENTION POLICIES", name), HasSubstr("[\"week\",\"168h0m0s\",\"24h0m0s\",1,false]"));
    const auto other = newDatabase();
    options.url = server.url(other) + "?rp=week";
    EXPECT_NE(openedInflux(options), nullptr);
    EXPECT_THAT(server.run("SHOW RETENTION POLICIES", other), HasSubstr("[\"week\",\"168h0m0s\",\"24h0m0s\",1,true]"));
}

TEST(InfluxOpen, LeavesAnExistingDatabaseAsItIs) {
    auto& server = sharedInflux();
    const auto name = newDatabase();
    server.run("CREATE DATABASE \"" + name + "\" WITH DURATION 3h");
    EXPECT_NE(openedInflux(optionsAt(server.url(name))), nullptr);
    EXPECT_THAT(server.run("SHOW RETENTION POLICIES", name), HasSubstr("3h0m0s"));
}

TEST(InfluxOpen, TakesAnyNameForADatabase) {
    auto& server = sharedInflux();
    for (const std::string name : {"with \"quotes\"", "it's; DROP DATABASE \"_internal\" --", "Sender 🎬 Ä", "a=b&c?d#e"}) {
        const auto store = openedInflux(forEver(server, name));
        ASSERT_NE(store, nullptr) << name;
        EXPECT_TRUE(store->write(std::vector{segment("news", "1080p", test::at(1), 1)}).has_value()) << name;
        const auto points = store->points(segments(test::at(0), test::at(9)), 9);
        ASSERT_TRUE(points.has_value()) << points.error().message();
        EXPECT_EQ(points->size(), 1u) << name;
    }
    EXPECT_EQ(openError(forEver(server, "a/b")).kind, Kind::InvalidInput);  // which InfluxDB has not
}

TEST(InfluxOpen, RefusesARetentionThatTheServerDoesNotHave) {
    auto options = optionsAt(sharedInflux().url("short"));
    options.retention = Seconds{60};
    EXPECT_EQ(openError(options).kind, Kind::InvalidInput);
}

TEST(InfluxOpen, TellsTheVersion) {
    const auto version = influxVersion(optionsAt(sharedInflux().url("metrics")));
    ASSERT_TRUE(version.has_value()) << version.error().message();
    EXPECT_TRUE(version->starts_with("1.")) << *version;
}

TEST(InfluxOpen, TellsThatNothingIsThere) {
    const Error refused = openError(optionsAt("influxdb://127.0.0.1:" + std::to_string(freePort())));
    EXPECT_EQ(refused.kind, Kind::Unavailable);
    EXPECT_THAT(refused.what, HasSubstr("refused"));
    const Error unknown = openError(optionsAt("influxdb://no-such-host.invalid"));
    EXPECT_EQ(unknown.kind, Kind::Unavailable);
    EXPECT_EQ(openError(optionsAt("metrics")).kind, Kind::InvalidInput);
}

TEST(InfluxOpen, TellsThatSomethingElseIsThere) {
    TempDir dir;
    dir.write("ping", "pong");
    inspector::test::Nginx nginx(dir.path());
    const Error error = openError(optionsAt("influxdb://127.0.0.1:" + std::to_string(nginx.port())));
    EXPECT_EQ(error.kind, Kind::InvalidInput);
    EXPECT_THAT(error.what, HasSubstr("not an InfluxDB"));
}

// A certificate for "localhost" that is its own authority.
class InfluxTls : public ::testing::Test {
protected:
    InfluxTls() {
        Process openssl({"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                         "-addext", "subjectAltName=DNS:localhost", "-keyout", file("key.pem"), "-out", file("cert.pem")},
                        m_dir.path() / "openssl.log");
        EXPECT_EQ(openssl.wait(Seconds{60}), 0) << openssl.output();
        InfluxServer::Settings settings;
        settings.http = "https-enabled = true\nhttps-certificate = \"" + file("cert.pem") + "\"\nhttps-private-key = \"" +
                        file("key.pem") + "\"\n";
        m_server = std::make_unique<InfluxServer>(settings);
    }
    [[nodiscard]] std::string file(const std::string& name) const { return (m_dir.path() / name).string(); }
    [[nodiscard]] InfluxOptions options(const std::string& scheme, const std::string& host, const std::string& query) const {
        return optionsAt(scheme + "://" + host + ":" + std::to_string(m_server->port()) + "/metrics" + query);
    }

    TempDir m_dir;
    std::unique_ptr<InfluxServer> m_server;
};

TEST_F(InfluxTls, IsCheckedAgainstTheAuthorityThatIsNamed) {
    const auto store = openedInflux(options("influxdbs", "localhost", "?ca=" + file("cert.pem")));
    ASSERT_NE(store, nullptr);
    EXPECT_TRUE(store->write(std::vector{segment("news", "1080p", WallTime::clock::now(), 1)}).has_value());
    for (const auto& wrong : {options("influxdbs", "localhost", ""), options("influxdbs", "127.0.0.1", "?ca=" + file("cert.pem")),
                              options("influxdb", "localhost", "")}) {
        const Error error = openError(wrong);
        EXPECT_NE(error.kind, Kind::Denied) << error.message();
        EXPECT_THAT(error.message(), ::testing::AnyOf(HasSubstr("TLS"), HasSubstr("HTTPS"), HasSubstr("not an InfluxDB")));
    }
    EXPECT_EQ(openError(options("influxdbs", "localhost", "?ca=" + file("none.pem"))).kind, Kind::NotFound);
    EXPECT_EQ(openError(options("influxdbs", "localhost", "?ca=" + file("openssl.log"))).kind, Kind::InvalidInput);
}

// 2.x: a bucket that is not there yet.
struct FakeV2 {
    bool mayMake = true;
    bool made = false;
    std::string answer(const FakeRequest& request) {
        if (request.headers.find("Authorization: Token t0ken\r\n") == std::string::npos)
            return httpAnswer(401, R"({"code":"unauthorized","message":"unauthorized access"})");
        if (request.is("POST /api/v2/write?org=our%20org&bucket=metrics&precision=ns "))
            return made ? httpAnswer(400, R"({"code":"invalid","message":"writing requires points"})")
                        : httpAnswer(404, R"({"code":"not found","message":"bucket \"metrics\" not found"})");
        if (request.is("GET /api/v2/orgs?org=our%20org ")) return httpAnswer(200, R"({"orgs":[{"id":"0a1b","name":"our org"}]})");
        if (!request.is("POST /api/v2/buckets ")) return httpAnswer(404);
        made = mayMake;
        return mayMake ? httpAnswer(201, "{}") : httpAnswer(403, R"({"code":"forbidden","message":"insufficient permissions"})");
    }
};

TEST(InfluxOpenV2, MakesTheBucketWithItsRetention) {
    FakeV2 v2;
    FakeInflux fake([&](const FakeRequest& request) { return v2.answer(request); });
    auto options = optionsAt(fake.url("?api=2&org=our%20org"));
    options.token = "t0ken";
    EXPECT_NE(openedInflux(options), nullptr);
    for (const FakeRequest& request : fake.requests()) {
        if (!request.is("POST /api/v2/buckets")) continue;
        EXPECT_THAT(request.body, HasSubstr(R"("retentionRules":[{"everySeconds":2592000,"type":"expire"}])"));
        EXPECT_THAT(request.body, HasSubstr(R"("orgID":"0a1b")"));
    }
    EXPECT_TRUE(v2.made);
}

TEST(InfluxOpenV2, TellsWhatItMayNot) {
    FakeV2 v2;
    v2.mayMake = false;
    FakeInflux fake([&](const FakeRequest& request) { return v2.answer(request); });
    auto options = optionsAt(fake.url("?api=2&org=our%20org"));
    options.token = "t0ken";
    Error error = openError(options);
    EXPECT_EQ(error.kind, Kind::NotFound);
    EXPECT_THAT(error.what, HasSubstr("bucket \"metrics\""));
    options.token = "s3cret-wrong";
    error = openError(options);
    EXPECT_EQ(error.kind, Kind::Denied);
    EXPECT_THAT(error.hint, HasSubstr("token"));
    EXPECT_THAT(error.message(), Not(HasSubstr("s3cret")));
}

TEST(InfluxOpenV2, AsksForAnOrganisationWhereTheServerDoes) {
    FakeInflux fake([](const FakeRequest&) {
        return httpAnswer(400, R"({"code":"invalid","message":"please provide either orgID or org"})");
    });
    EXPECT_THAT(openError(optionsAt(fake.url("?api=2"))).hint, HasSubstr("org="));
}

}  // namespace

}  // namespace inspector::series::test
