// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Servers that are not as they should be, and names that nobody expects, through the real inspector-cli.
#include "tests/app/cli/run_cli.h"
#include "tests/support/influx_server.h"
#include "tests/support/postgres_server.h"

#include <QJsonArray>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

using namespace inspector::test;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

namespace {

class CliBadServer : public testing::Test {
protected:
    static PostgresServer& server() {
        static PostgresServer one({.passwords = true, .durable = false, .tls = true, .config = {}, .access = {}});
        return one;
    }
    void SetUp() override { database = server().createDatabase(); }

    [[nodiscard]] std::string url(const std::string& more = "?sslmode=disable") const { return server().url(database) + more; }
    Ran run(std::vector<std::string> arguments, const std::string& input = {}) {
        arguments.insert(arguments.end(), {"--data", (dir.path() / "data").string(), "--key-file", (dir.path() / "key").string()});
        return runCli(arguments, input, {std::string("PGPASSWORD=") + PostgresServer::superPassword});
    }
    Ran list(const std::string& more = "?sslmode=disable") { return run({"channels", "list", "--json", "--database", url(more)}); }
    void init() {
        const Ran made = run({"db", "init", "--database", url()});
        ASSERT_EQ(made.code, 0) << made.err;
    }

    TempDir dir;
    std::string database;
};

std::string csvCell(std::string text) {
    std::string cell = "\"";
    for (const char c : text) cell += c == '"' ? std::string("\"\"") : std::string(1, c);
    return cell + "\"";
}

}  // namespace

TEST_F(CliBadServer, OfANewerVersionIsRefusedWithWhatToDo) {
    ASSERT_NO_FATAL_FAILURE(init());
    server().psql("UPDATE inspector_schema SET version = 99", database);
    for (const std::vector<std::string>& command :
         {std::vector<std::string>{"channels", "list"}, {"db", "migrate"}, {"db", "init"}, {"probe", "--duration", "1"}}) {
        auto arguments = command;
        arguments.insert(arguments.end(), {"--database", url()});
        const Ran ran = run(arguments);
        if (command.front() != "probe") {
            EXPECT_EQ(ran.code, 2) << testing::PrintToString(command) << ran.out;
        }
        EXPECT_THAT(ran.out + ran.err, AllOf(HasSubstr("schema 99"), HasSubstr("newer"))) << testing::PrintToString(command);
    }
    EXPECT_EQ(run({"db", "check", "--database", url()}).code, 1);
    EXPECT_EQ(server().psql("SELECT version FROM inspector_schema", database), "99");
}

TEST_F(CliBadServer, WithATableThatWasChangedByHandIsNamed) {
    ASSERT_NO_FATAL_FAILURE(init());
    server().psql("ALTER TABLE channels DROP COLUMN notes", database);
    const Ran ran = list();
    EXPECT_EQ(ran.code, 2);
    EXPECT_THAT(ran.err, HasSubstr("notes"));
    const Ran check = run({"db", "check", "--database", url()});
    EXPECT_EQ(check.code, 1);
    EXPECT_THAT(check.out, HasSubstr("notes"));
}

TEST_F(CliBadServer, WithACertificateForAnotherHostIsNotBelieved) {
    ASSERT_NO_FATAL_FAILURE(init());
    const std::string root = "sslrootcert=" + server().authority().string();
    EXPECT_EQ(list("?sslmode=verify-full&" + root).code, 0) << "its own name";
    // Another name leads to the same server.
    const std::string place = "postgresql://postgres@db.example:" + std::to_string(server().port()) + "/" + database +
                              "?hostaddr=127.0.0.1&sslmode=verify-full&" + root;
    const Ran other = run({"channels", "list", "--database", place});
    EXPECT_EQ(other.code, 2);
    EXPECT_THAT(other.err, AllOf(HasSubstr("certificate"), HasSubstr("db.example"), Not(HasSubstr(PostgresServer::superPassword))));
    // An authority that did not sign it.
    const TempDir strange;
    const auto file = (strange.path() / "ca.crt").string();
    Process made({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                  "/CN=Somebody", "-keyout", (strange.path() / "ca.key").string(), "-out", file},
                 strange.path() / "log");
    ASSERT_EQ(made.wait(std::chrono::seconds(40)), 0) << made.output();
    const Ran unknown = list("?sslmode=verify-full&sslrootcert=" + file);
    EXPECT_EQ(unknown.code, 2);
    EXPECT_THAT(unknown.err, HasSubstr("certificate"));
}

TEST_F(CliBadServer, WithTooFewRightsForFiguresIsSaid) {
    const InfluxServer influx({true, {}, {}});
    influx.run("CREATE DATABASE metrics");
    influx.run("CREATE USER reader WITH PASSWORD 's3cret-reader'");
    influx.run("GRANT READ ON metrics TO reader");
    const std::string place = "influxdb://reader@127.0.0.1:" + std::to_string(influx.port()) + "/metrics";
    const auto check = [&](const char* password) {
        return runCli({"db", "check", "--write", "--data", (dir.path() / "data").string(), "--metrics", place}, {},
                      {std::string("INSPECTOR_METRICS_PASSWORD=") + password, std::string("INSPECTOR_METRICS_TOKEN=")});
    };
    const Ran reads = check("s3cret-reader");
    EXPECT_EQ(reads.code, 1) << reads.out << reads.err;
    EXPECT_THAT(reads.out + reads.err, AllOf(HasSubstr("not authorized"), Not(HasSubstr("s3cret-reader"))));
    const Ran wrong = check("wr0ng");
    EXPECT_EQ(wrong.code, 1) << wrong.out << wrong.err;
    EXPECT_THAT(wrong.out + wrong.err, AllOf(HasSubstr("password"), Not(HasSubstr("wr0ng"))));
}

TEST_F(CliBadServer, KeepsNamesThatNobodyExpects) {
    ASSERT_NO_FATAL_FAILURE(init());
    const std::vector<std::string> names = {"It's \"quoted\" \\ `so`", "📺 Ünïcödé 電視", "'; DROP TABLE channels; --",
                                            "$$; $1 %s {0} ${HOME} NULL", "\xE2\x80\xAE" "right to left"};
    std::string csv = "name,url,notes\n";
    for (std::size_t i = 0; i < names.size(); ++i)
        csv += csvCell(names[i]) + ",http://h/" + std::to_string(i) + ".m3u8," + csvCell(names[i] + "\nand a line") + "\n";
    const Ran import = run({"channels", "import", "-", "--database", url()}, csv);
    ASSERT_EQ(import.code, 0) << import.out << import.err;
    // A list shows a name on one line: one with a newline is left out, and said.
    const Ran broken = run({"channels", "import", "-", "--database", url()}, "name,url\n\"two\nlines\",http://h/lines.m3u8\n");
    EXPECT_EQ(broken.code, 1);
    EXPECT_THAT(broken.out + broken.err, AllOf(HasSubstr("1 problem"), HasSubstr("name: ")));
    const Ran listed = list();
    ASSERT_EQ(listed.code, 0) << listed.err;
    std::set<std::string> found;
    for (const auto& channel : listed.json().value(QLatin1String("channels")).toArray())
        found.insert(channel.toObject().value(QLatin1String("name")).toString().toStdString());
    for (const std::string& name : names) EXPECT_TRUE(found.contains(name)) << name << "\n" << listed.out;
    EXPECT_EQ(server().psql("SELECT count(*) FROM channels", database), std::to_string(names.size()));
    // Again: nothing is new.
    const Ran again = run({"channels", "import", "-", "--database", url()}, csv);
    EXPECT_EQ(again.code, 0);
    EXPECT_EQ(server().psql("SELECT count(*) FROM channels", database), std::to_string(names.size()));
}

TEST_F(CliBadServer, TakesAHundredThousandChannels) {
    ASSERT_NO_FATAL_FAILURE(init());
    std::string csv = "name,url\n";
    for (int i = 0; i < 100'000; ++i) csv += "Channel " + std::to_string(i) + ",http://h/" + std::to_string(i) + ".m3u8\n";
    const auto begun = std::chrono::steady_clock::now();
    const auto passed = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count(); };
    const Ran import = run({"channels", "import", "-", "--database", url()}, csv);
    ASSERT_EQ(import.code, 0) << import.err;
    const double imported = passed();
    EXPECT_EQ(server().psql("SELECT count(*) FROM channels", database), "100000");
    const Ran listed = list();
    ASSERT_EQ(listed.code, 0) << listed.err;
    EXPECT_EQ(listed.json().value(QLatin1String("channels")).toArray().size(), 100'000);
    std::printf("100,000 channels: imported in %.1f s, listed in %.1f s\n", imported, passed() - imported);
}
