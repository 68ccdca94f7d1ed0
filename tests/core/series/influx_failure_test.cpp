// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a server, or whatever stands in its place, may do to the store.
#include "core/series/influx.h"
#include "tests/core/series/influx_fake.h"
#include "tests/core/series/influx_fixture.h"
#include "tests/core/series/points.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <thread>

namespace inspector::series::test {

namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Kind = Error::Kind;
using inspector::test::RawServer;

InfluxOptions optionsOf(const std::string& url, Milliseconds timeout = Milliseconds{20'000}) {
    InfluxOptions options;
    options.url = url;
    options.timeout = timeout;
    return options;
}

std::vector<Point> somePoints(int n) {
    std::vector<Point> points;
    for (int i = 0; i < n; ++i) points.push_back(segment("news", "1080p", at(i), i));
    return points;
}

// Opens against the fake, which answers the first write (of nothing) well, and all others with `answer`.
class Faulty {
public:
    explicit Faulty(std::string answer, std::function<void(FakeInflux::Connection&)> raw = {},
                    Milliseconds timeout = Milliseconds{20'000})
        : m_fake([this, text = std::move(answer)](const FakeRequest& request) {
              return request.is("POST /write") && m_opening.exchange(false) ? httpAnswer(204) : text;
          }, std::move(raw)),
          m_options(optionsOf(m_fake.url(), timeout)), m_store(openedInflux(m_options)) {}

    Error writeError(int points = 2) {
        const auto written = m_store->write(somePoints(points));
        EXPECT_FALSE(written.has_value());
        return written ? Error{} : written.error();
    }
    Error readError() {
        const auto read = m_store->points(segments(at(0), at(10)), 10);
        EXPECT_FALSE(read.has_value());
        return read ? Error{} : read.error();
    }
    Store& store() { return *m_store; }
    FakeInflux& fake() { return m_fake; }
    InfluxOptions& options() { return m_options; }

private:
    std::atomic<bool> m_opening{true};
    FakeInflux m_fake;
    InfluxOptions m_options;
    std::unique_ptr<Store> m_store;
};

TEST(InfluxFailure, TellsWhatTheServersAnswersMean) {
    struct Case {
        int status;
        const char* body;
        Kind kind;
        const char* words;
    };
    const Case cases[] = {
        {400, R"({"error":"partial write: field type conflict: input field \"ttfb_ms\" is type float"})", Kind::InvalidInput,
         "field type conflict: input field \"ttfb_ms\""},
        {422, R"({"code":"unprocessable entity","message":"schema mismatch"})", Kind::InvalidInput, "schema mismatch"},
        {401, R"({"error":"authorization failed"})", Kind::Denied, "authorization failed"},
        {403, R"({"error":"\"w\" user is not authorized to write to database \"metrics\""})", Kind::Denied, "not authorized"},
        {404, R"({"error":"database not found: \"metrics\""})", Kind::NotFound, "database not found"},
        {500, R"({"error":"timeout"})", Kind::Unavailable, "timeout"},
        {500, R"({"error":"write /var/lib/influxdb/wal/1: no space left on device"})", Kind::Full, "no space left"},
        {500, R"({"error":"retention policy not found: month"})", Kind::NotFound, "month"},
        {502, "<html>Bad gateway</html>", Kind::Unavailable, "Bad gateway"},
        {503, "", Kind::Unavailable, "status 503"},
    };
    for (const Case& c : cases) {
        SCOPED_TRACE(c.body);
        Faulty faulty(httpAnswer(c.status, c.body));
        const Error error = faulty.writeError();
        EXPECT_EQ(error.kind, c.kind);
        EXPECT_THAT(error.what, HasSubstr(c.words));
        EXPECT_THAT(error.where, HasSubstr("127.0.0.1"));
        EXPECT_EQ(faulty.readError().kind, c.kind);
    }
}

TEST(InfluxFailure, BoundsTheServersWords) {
    const std::string long_ = "{\"error\":\"" + std::string(100'000, 'x') + "\"}";
    EXPECT_LT(Faulty(httpAnswer(400, long_)).writeError().message().size(), 600u);
    EXPECT_LT(Faulty(httpAnswer(400, std::string(100'000, '\n') + "\xff\xfe")).writeError().message().size(), 600u);
}

TEST(InfluxFailure, TakesPointsThatAreTooOldForTheServerAsWritten) {
    for (const char* words : {"partial write: points beyond retention policy dropped=2",
                              "partial write: dropped 2 points outside retention policy of duration 1h0m0s"}) {
        Faulty faulty(httpAnswer(400, std::string("{\"error\":\"") + words + "\"}"));
        EXPECT_TRUE(faulty.store().write(somePoints(2)).has_value());
    }
    EXPECT_EQ(Faulty(httpAnswer(422, R"({"message":"dropped 1 points outside retention policy; field type conflict"})"))
                  .writeError().kind, Kind::InvalidInput);
}

TEST(InfluxFailure, WaitsAsLongAsTheServerAsksFor) {
    Faulty faulty(httpAnswer(429, R"({"error":"slow down"})", "Retry-After: 7\r\n"));
    Error error = faulty.writeError();
    EXPECT_EQ(error.kind, Kind::Unavailable);
    EXPECT_EQ(error.hint, "Retry-After: 7 s");
    const auto sent = faulty.fake().requests().size();
    error = faulty.writeError();
    EXPECT_EQ(error.kind, Kind::Unavailable);
    EXPECT_THAT(error.hint, HasSubstr("Retry-After: "));
    // Nor does a store that is opened again with the same options ask sooner.
    const auto again = openInflux(faulty.options());
    ASSERT_FALSE(again.has_value());
    EXPECT_EQ(again.error().kind, Kind::Unavailable);
    EXPECT_EQ(faulty.fake().requests().size(), sent);
    faulty.options().pause->until(std::chrono::steady_clock::now());
    EXPECT_EQ(faulty.writeError().hint, "Retry-After: 7 s");
    EXPECT_EQ(faulty.fake().requests().size(), sent + 1);
}

TEST(InfluxFailure, DoesNotWaitForEver) {
    EXPECT_EQ(Faulty(httpAnswer(503, "", "Retry-After: 99999999999\r\n")).writeError().hint, "Retry-After: 300 s");
    EXPECT_EQ(Faulty(httpAnswer(503, "", "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT\r\n")).writeError().hint,
              "Retry-After: 0 s");
    for (const char* nonsense : {"", "Retry-After: soon\r\n"}) {
        Faulty faulty(httpAnswer(503, "", nonsense));
        EXPECT_THAT(faulty.writeError().hint, Not(HasSubstr("Retry-After")));
        const auto sent = faulty.fake().requests().size();
        faulty.writeError();
        EXPECT_EQ(faulty.fake().requests().size(), sent + 1);
    }
}

TEST(InfluxFailure, SplitsWhatIsTooLargeForTheServer) {
    std::atomic<int> taken{0};
    FakeInflux fake([&](const FakeRequest& request) {
        if (request.body.size() > 400) return httpAnswer(413, R"({"error":"Request Entity Too Large"})");
        if (!request.body.empty()) ++taken;
        return httpAnswer(204);
    });
    const auto store = openedInflux(optionsOf(fake.url()));
    const auto written = store->write(somePoints(400));
    ASSERT_TRUE(written.has_value()) << written.error().message();
    EXPECT_GE(taken.load(), 4);
    Point large{Measurement::ChannelError, {{"channel", "news"}}, {{"message", std::string()}}, at(0)};
    std::mt19937 random(1);
    for (int i = 0; i < 3'000; ++i) std::get<std::string>(large.fields[0].second) += static_cast<char>('a' + random() % 26);
    const auto refused = store->write(std::vector{large});
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().kind, Kind::InvalidInput);
}

TEST(InfluxFailure, GivesUpOnAServerThatSaysNothing) {
    RawServer hole([](RawServer::Connection& connection) { connection.silence(); });
    const auto began = std::chrono::steady_clock::now();
    const auto opened = openInflux(optionsOf("influxdb://127.0.0.1:" + std::to_string(hole.port()), Milliseconds{200}));
    ASSERT_FALSE(opened.has_value());
    EXPECT_EQ(opened.error().kind, Kind::Unavailable);
    EXPECT_THAT(opened.error().what, HasSubstr("200 ms"));
    EXPECT_LT(std::chrono::steady_clock::now() - began, Seconds{10});
}

TEST(InfluxFailure, GivesUpOnAServerThatTrickles) {
    Faulty faulty("", [](FakeInflux::Connection& connection) {
        connection.trickle(httpAnswer(200, std::string(10'000, ' ')), Milliseconds{5});
    }, Milliseconds{1'000});
    EXPECT_EQ(faulty.readError().kind, Kind::Unavailable);
}

TEST(InfluxFailure, GivesUpOnAnAnswerWithoutEnd) {
    Faulty faulty("", [](FakeInflux::Connection& connection) {
        connection.send("HTTP/1.1 200 OK\r\n\r\n{\"results\":[");
        const std::string much(1024 * 1024, '1');
        while (connection.send(much)) {}
    });
    const Error error = faulty.readError();
    EXPECT_EQ(error.kind, Kind::InvalidInput);
    EXPECT_THAT(error.what, HasSubstr("64 MiB"));
}

TEST(InfluxFailure, TellsAnAnswerThatBreaksOff) {
    Faulty faulty("", [](FakeInflux::Connection& connection) {
        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"results\":[");
    });
    EXPECT_EQ(faulty.readError().kind, Kind::Unavailable);
    EXPECT_EQ(faulty.writeError().kind, Kind::Unavailable);
}

TEST(InfluxFailure, TellsWhatIsNoHttpAndNoAnswer) {
    EXPECT_EQ(Faulty("SSH-2.0-OpenSSH_9.2\r\n\r\n").readError().kind, Kind::Unavailable);
    EXPECT_EQ(Faulty(httpAnswer(200, "<html>Welcome</html>")).readError().kind, Kind::Corrupt);
    EXPECT_EQ(Faulty(httpAnswer(200, R"({"results":[{"error":"not executed"}]})")).readError().kind, Kind::Other);
    const Error cut = Faulty(httpAnswer(200, R"({"results":[{"series":[{"name":"m","partial":true}]}]})")).readError();
    EXPECT_EQ(cut.kind, Kind::InvalidInput);
    EXPECT_THAT(cut.hint, HasSubstr("max-row-limit"));
}

TEST(InfluxFailure, CarriesItsTokenNowhereElse) {
    FakeInflux elsewhere([](const FakeRequest&) { return httpAnswer(204); });
    const std::string target = "http://127.0.0.1:" + std::to_string(elsewhere.port()) + "/write?token=x";
    for (const int status : {301, 302, 303, 307, 308}) {
        FakeInflux fake([&](const FakeRequest&) { return httpAnswer(status, "", "Location: " + target + "\r\n"); });
        auto options = optionsOf(fake.url("?api=2&org=o"));
        options.token = "s3cret-token";
        const auto opened = openInflux(options);
        ASSERT_FALSE(opened.has_value());
        EXPECT_EQ(opened.error().kind, Kind::Denied);
        EXPECT_THAT(opened.error().message(), HasSubstr("http://127.0.0.1:" + std::to_string(elsewhere.port())));
        EXPECT_THAT(opened.error().message(), Not(HasSubstr("token=")));
        EXPECT_THAT(fake.requests().back().headers, HasSubstr("Authorization: Token s3cret-token"));
    }
    EXPECT_TRUE(elsewhere.requests().empty());
}

TEST(InfluxFailure, RepeatsNoSecretOfItsOwn) {
    FakeInflux fake([](const FakeRequest& request) { return httpAnswer(400, request.headers + "org s3cret-token s3cret-pw"); });
    auto options = optionsOf(fake.url());
    options.token = "s3cret-token";
    options.password = "s3cret-pw";
    const auto opened = openInflux(options);
    ASSERT_FALSE(opened.has_value());
    EXPECT_THAT(opened.error().message(), Not(HasSubstr("s3cret")));
    EXPECT_THAT(opened.error().message(), HasSubstr("***"));
}

TEST(InfluxFailure, IsUsedByOneThreadAfterAnother) {
    FakeInflux fake([](const FakeRequest&) { return httpAnswer(204); });
    auto store = openedInflux(optionsOf(fake.url()));
    for (int i = 0; i < 3; ++i) {
        std::thread thread([&] { EXPECT_TRUE(store->write(somePoints(3)).has_value()); });
        thread.join();
    }
    EXPECT_TRUE(store->write(somePoints(3)).has_value());
    EXPECT_EQ(fake.count("POST /write"), 5u);
}

TEST(InfluxFailure, KeepsItsConnection) {
    FakeInflux fake([](const FakeRequest&) { return httpAnswer(204); });
    const auto store = openedInflux(optionsOf(fake.url()));
    for (int i = 0; i < 20; ++i) EXPECT_TRUE(store->write(somePoints(3)).has_value());
    EXPECT_EQ(fake.count("POST /write"), 21u);
    EXPECT_LE(fake.accepted(), 4);
}

}  // namespace

}  // namespace inspector::series::test
