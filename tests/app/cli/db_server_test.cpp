// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// inspector-cli db with a real PostgreSQL and a real InfluxDB.
#include "tests/app/cli/db_fixture.h"
#include "tests/app/cli/run_cli.h"
#include "tests/support/influx_server.h"
#include "tests/support/postgres_server.h"

#include <QFile>
#include <QJsonArray>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace inspector::test;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

namespace {

namespace fs = std::filesystem;

PostgresServer& server() {
    static PostgresServer one({.passwords = true, .durable = false, .tls = false, .config = {}, .access = {}});
    return one;
}

InfluxServer& influx() {
    static InfluxServer one;
    return one;
}

class CliDbServer : public testing::Test {
protected:
    void SetUp() override {
        static int counter = 0;
        database = "cli_" + std::to_string(++counter);
        key = (dir.path() / "deployment.key").string();
        data = (dir.path() / "data").string();
    }

    [[nodiscard]] std::string urlOf(const std::string& user) const { return server().url(database, user); }

    // With the superuser's password, as an administrator would have it.
    Ran run(std::vector<std::string> arguments, const std::string& input = {}, const std::string& password = PostgresServer::superPassword) {
        arguments.insert(arguments.end(), {"--data", data, "--key-file", key});
        Ran ran = runCli(arguments, input, {"PGPASSWORD=" + password});
        EXPECT_THAT(ran.out + ran.err, Not(HasSubstr(PostgresServer::superPassword)));
        return ran;
    }

    Ran init(const std::vector<std::string>& more = {}, const std::string& input = {}) {
        std::vector<std::string> arguments{"db", "init", "--database", urlOf("postgres")};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(arguments, input);
    }

    TempDir dir;
    std::string database;
    std::string key;
    std::string data;
};

std::string stateOf(const QJsonObject& check, const QString& text) {
    for (const auto& line : check.value(QLatin1String("lines")).toArray())
        if (line.toObject().value(QLatin1String("text")).toString().contains(text))
            return line.toObject().value(QLatin1String("state")).toString().toStdString();
    return {};
}

}  // namespace

TEST_F(CliDbServer, InitMakesEverythingOnce) {
    const Ran first = init({"--login", "anna_" + database + ":operator"});
    ASSERT_EQ(first.code, 0) << first.err;
    EXPECT_THAT(first.out, AllOf(HasSubstr("database " + database + ": made"), HasSubstr("anna_" + database), HasSubstr("key: ")));
    ASSERT_TRUE(fs::exists(key));
    EXPECT_TRUE((fs::status(key).permissions() & (fs::perms::group_all | fs::perms::others_all)) == fs::perms::none);
    const std::string made = readFile(key);

    const Ran second = init();
    ASSERT_EQ(second.code, 0) << second.err;
    EXPECT_THAT(second.out, HasSubstr("there already"));
    EXPECT_EQ(readFile(key), made);

    const Ran check = run({"db", "check", "--json", "--write", "--database", urlOf("postgres")});
    EXPECT_EQ(check.code, 0) << check.out << check.err;
    EXPECT_NE(check.json().value(QLatin1String("result")).toString(), QStringLiteral("fail")) << check.out;
    EXPECT_EQ(stateOf(check.json(), QStringLiteral("does not leave this machine")), "ok");
    const Ran migrate = run({"db", "migrate", "--database", urlOf("postgres")});
    EXPECT_EQ(migrate.code, 0) << migrate.err;
    EXPECT_THAT(migrate.out, HasSubstr("schema"));
}

TEST_F(CliDbServer, WhatAlertsStandOnIsCheckedToo) {
    ASSERT_EQ(init().code, 0);
    const auto check = [&] { return run({"db", "check", "--database", urlOf("postgres")}); };
    ASSERT_EQ(check().code, 0);
    for (const std::string column : {"alerts.alert", "outbox.answer", "alert_log.mark", "receiver_secrets.sealed", "saved_views.value",
                                     "notification_groups.state", "alert_stamps.stamp"}) {
        const std::string table = column.substr(0, column.find('.')), name = column.substr(column.find('.') + 1);
        server().psql("ALTER TABLE " + table + " RENAME COLUMN " + name + " TO odd", database);
        const Ran ran = check();
        EXPECT_EQ(ran.code, 1) << column;
        EXPECT_THAT(ran.out, HasSubstr("changed by hand")) << column;
        server().psql("ALTER TABLE " + table + " RENAME COLUMN odd TO " + name, database);
    }
    server().psql("ALTER TABLE saved_views DISABLE TRIGGER saved_views_tell", database);
    EXPECT_THAT(check().out, HasSubstr("saved_views_tell is missing or switched off"));
}

TEST_F(CliDbServer, AnEmptyDatabaseSaysInit) {
    server().psql("CREATE DATABASE " + database);
    const Ran check = run({"db", "check", "--database", urlOf("postgres")});
    EXPECT_EQ(check.code, 1);
    EXPECT_THAT(check.out, HasSubstr("db init"));
}

TEST_F(CliDbServer, ThereAndBackAgainIsTheSame) {
    ASSERT_EQ(init().code, 0);
    const auto from = dir.path() / "from", to = dir.path() / "to";
    fillFolder(from);
    const std::string figures = influx().url(database);
    const Ran there = run({"db", "copy", "--from", from.string(), "--to", urlOf("postgres"), "--to", figures});
    ASSERT_EQ(there.code, 0) << there.err;
    EXPECT_THAT(there.out, AllOf(HasSubstr("3 channels"), HasSubstr("2500 events"), HasSubstr("12001 points")));
    EXPECT_THAT(there.out, AllOf(HasSubstr("1 rules, 2 receivers, 1 silences, 1 maintenance windows, 1 views"),
                                 HasSubstr("3 groups, 3 that wait, 3 references")));
    EXPECT_THAT(there.out + there.err, Not(HasSubstr("s3cret")));

    const Ran status = run({"status", "--json", "--database", urlOf("postgres")});
    EXPECT_EQ(status.code, 1) << status.err;  // b is down
    EXPECT_EQ(status.json().value(QLatin1String("channels")).toArray().size(), 3);
    const QJsonObject store =
        status.json().value(QLatin1String("stores")).toObject().value(QLatin1String("database")).toObject();
    EXPECT_EQ(store.value(QLatin1String("kind")).toString(), QStringLiteral("PostgreSQL"));
    EXPECT_EQ(store.value(QLatin1String("from")).toString(), QStringLiteral("--database"));

    // A second time there is nothing new.
    EXPECT_EQ(run({"db", "copy", "--from", from.string(), "--to", urlOf("postgres")}).code, 2);
    const Ran again = run({"db", "copy", "--yes", "--from", from.string(), "--to", urlOf("postgres"), "--to", figures});
    ASSERT_EQ(again.code, 0) << again.err;
    EXPECT_THAT(again.out, AllOf(HasSubstr("0 events"), HasSubstr("0 alerts"), HasSubstr("0 groups, 0 that wait, 0 references")));

    const Ran back = run({"db", "copy", "--from", "shared", "--to", to.string(), "--database", urlOf("postgres"), "--metrics", figures});
    ASSERT_EQ(back.code, 0) << back.err;
    expectSame(contentOf(from), contentOf(to));
    EXPECT_FALSE(removedRuleComesAgain(to)) << "what was removed stays so";
}

TEST_F(CliDbServer, ABackupIsRestored) {
    ASSERT_EQ(init().code, 0);
    const auto from = dir.path() / "from", to = dir.path() / "to", backups = dir.path() / "backups";
    fillFolder(from, 200, 0);
    ASSERT_EQ(run({"db", "copy", "--from", from.string(), "--to", urlOf("postgres")}).code, 0);
    const Ran backup = run({"db", "backup", backups.string(), "--no-figures", "--database", urlOf("postgres")});
    ASSERT_EQ(backup.code, 0) << backup.err;
    std::string file;
    for (const auto& entry : fs::directory_iterator(backups)) file = entry.path().string();
    ASSERT_THAT(file, HasSubstr(".dump"));

    const Ran refused = run({"db", "restore", file, "--database", urlOf("postgres")});
    EXPECT_EQ(refused.code, 2);
    EXPECT_THAT(refused.err, HasSubstr("--yes"));

    const std::string old = urlOf("postgres");
    database += "_restored";
    server().psql("CREATE DATABASE " + database);
    const Ran restored = run({"db", "restore", file, "--database", urlOf("postgres")});
    ASSERT_EQ(restored.code, 0) << restored.err;
    ASSERT_EQ(run({"db", "copy", "--from", urlOf("postgres"), "--to", to.string()}).code, 0);
    expectSame(contentOf(from), [&] {
        Content content = contentOf(to);
        content.points = contentOf(from).points;
        return content;
    }());
    EXPECT_EQ(run({"db", "restore", file, "--yes", "--database", old}).code, 0);
}

TEST_F(CliDbServer, FiguresAreBackedUpAndRestoredUnderAnyName) {
    const auto from = dir.path() / "from", backups = dir.path() / "backups";
    fillFolder(from);
    ASSERT_EQ(run({"db", "copy", "--from", from.string(), "--to", influx().url(database)}).code, 0);
    ASSERT_EQ(run({"db", "init", "--database", urlOf("postgres")}).code, 0);
    const std::string service = influx().backupService();
    const Ran backup = run({"db", "backup", backups.string(), "--database", urlOf("postgres"), "--metrics", influx().url(database), "--influx-rpc", service});
    ASSERT_EQ(backup.code, 0) << backup.err;
    std::string figures;
    for (const auto& entry : fs::directory_iterator(backups))
        if (entry.is_directory()) figures = entry.path().string();
    ASSERT_THAT(figures, HasSubstr("figures-"));

    EXPECT_EQ(run({"db", "restore", figures, "--metrics", influx().url(database), "--influx-rpc", service}).code, 2) << "it is there";
    const std::string other = database + "_restored";
    const Ran restored = run({"db", "restore", figures, "--metrics", influx().url(other), "--influx-rpc", service});
    ASSERT_EQ(restored.code, 0) << restored.err;
    const std::string count = "SELECT count(*) FROM segment_metric";
    EXPECT_TRUE(waitFor([&] { return influx().run(count, other) == influx().run(count, database); }))
        << influx().run(count, other) << influx().run(count, database);

    const Ran none = run({"db", "restore", backups.string(), "--metrics", influx().url(database + "_2"), "--influx-rpc", service});
    EXPECT_EQ(none.code, 2) << none.err;
    EXPECT_THAT(none.err, HasSubstr("no backup"));
}

TEST_F(CliDbServer, AWrongPasswordIsDeniedWithWhatToDo) {
    ASSERT_EQ(init().code, 0);
    for (const std::string action : {"check", "migrate"}) {
        const Ran ran = run({"db", action, "--database", urlOf("postgres")}, {}, "wr0ng-password");
        EXPECT_NE(ran.code, 0);
        EXPECT_THAT(ran.out + ran.err, AllOf(HasSubstr("password"), Not(HasSubstr("wr0ng-password"))));
    }
    const Ran channels = run({"channels", "list", "--database", urlOf("postgres")}, {}, "wr0ng-password");
    EXPECT_EQ(channels.code, 2) << channels.err;
}

TEST_F(CliDbServer, APasswordComesFromAFileThatNobodyElseReads) {
    ASSERT_EQ(init().code, 0);
    const auto file = dir.write("password", std::string(PostgresServer::superPassword) + "\n");
    const std::vector<std::string> list{"channels", "list", "--database", urlOf("postgres"), "--data", data, "--key-file", key};
    const std::vector<std::string> environment{"PGPASSWORD=", "INSPECTOR_DATABASE_PASSWORD_FILE=" + file.string()};
    EXPECT_EQ(runCli(list, {}, environment).code, 2);  // mode 0644
    QFile::setPermissions(QString::fromStdString(file.string()), QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    EXPECT_EQ(runCli(list, {}, environment).code, 0);

    // Chosen by the environment alone.
    auto all = environment;
    all.push_back("INSPECTOR_DATABASE=" + urlOf("postgres"));
    const Ran check = runCli({"db", "check", "--data", data, "--key-file", key}, {}, all);
    EXPECT_EQ(check.code, 0) << check.out;
    EXPECT_THAT(check.out, AllOf(HasSubstr("chosen by INSPECTOR_DATABASE"), HasSubstr("INSPECTOR_DATABASE_PASSWORD_FILE")));
}

TEST_F(CliDbServer, AnotherProgramsDatabaseIsLeftAlone) {
    server().psql("CREATE DATABASE " + database);
    server().psql("CREATE TABLE customers (id int)", database);
    for (const std::vector<std::string>& command : {std::vector<std::string>{"db", "init"}, {"db", "migrate"}, {"channels", "list"}}) {
        auto arguments = command;
        arguments.insert(arguments.end(), {"--database", urlOf("postgres")});
        const Ran ran = run(arguments);
        EXPECT_EQ(ran.code, 2) << testing::PrintToString(command) << ran.out << ran.err;
    }
    EXPECT_EQ(run({"db", "check", "--database", urlOf("postgres")}).code, 1);
    EXPECT_EQ(server().psql("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'", database), "1");
}

TEST_F(CliDbServer, AViewerReadsAndTheDatabaseRefusesTheRest) {
    const std::string viewer = "viewer_" + database;
    const Ran made = init({"--login", viewer + ":viewer", "--ask-passwords"}, "v1ewer-secret\n");
    ASSERT_EQ(made.code, 0) << made.err;
    EXPECT_THAT(made.out + made.err, Not(HasSubstr("v1ewer-secret")));
    ASSERT_EQ(run({"channels", "import", "-", "--database", urlOf("postgres")}, "name,url\nSport,http://h/a.m3u8\n").code, 0);

    const Ran list = run({"channels", "list", "--database", urlOf(viewer)}, {}, "v1ewer-secret");
    EXPECT_EQ(list.code, 0) << list.err;
    EXPECT_THAT(list.out, HasSubstr("sport"));
    const Ran import = run({"channels", "import", "-", "--database", urlOf(viewer)}, "name,url\nNews,http://h/b.m3u8\n", "v1ewer-secret");
    EXPECT_EQ(import.code, 2) << import.out;
    EXPECT_THAT(run({"channels", "list", "--database", urlOf("postgres")}).out, Not(HasSubstr("news")));
    EXPECT_EQ(run({"db", "copy", "--yes", "--from", "embedded", "--to", urlOf(viewer)}, {}, "v1ewer-secret").code, 2);
}

TEST_F(CliDbServer, TheFiguresDatabaseIsMadeCheckedAndBackedUp) {
    const std::string url = influx().url("figures_" + database);
    const Ran before = run({"db", "check", "--metrics", url});
    EXPECT_EQ(before.code, 1) << before.out;
    const Ran made = run({"db", "init", "--metrics", url});
    ASSERT_EQ(made.code, 0) << made.err;
    const Ran check = run({"db", "check", "--write", "--json", "--metrics", url});
    EXPECT_EQ(check.code, 0) << check.out;
    EXPECT_EQ(stateOf(check.json(), QStringLiteral("written and read back")), "ok");
}

TEST_F(CliDbServer, ABackupServiceThatDoesNotAnswerIsAFinding) {
    fillFolder(data, 1, 0);
    const std::string url = influx().url("metrics");
    const Ran ran = run({"db", "backup", (dir.path() / "b").string(), "--metrics", url, "--influx-rpc",
                         "127.0.0.1:" + std::to_string(freePort())});
    EXPECT_EQ(ran.code, 1) << ran.out;
    EXPECT_THAT(ran.out, HasSubstr("inventory: "));
    EXPECT_THAT(ran.err, HasSubstr("influx"));
}
