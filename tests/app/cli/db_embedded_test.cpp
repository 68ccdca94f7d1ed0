// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// inspector-cli db on data folders, with no server.
#include "tests/app/cli/db_fixture.h"
#include "tests/app/cli/run_cli.h"

#include <QFile>
#include <QJsonArray>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

using namespace inspector::test;
using testing::HasSubstr;
using testing::Not;

namespace {

namespace fs = std::filesystem;

// The one file of a folder whose name begins so.
fs::path fileOf(const fs::path& folder, const std::string& prefix) {
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().filename().string().rfind(prefix, 0) == 0) return entry.path();
    return {};
}

}  // namespace

TEST(CliDb, SaysWhatThereIs) {
    const Ran help = runCli({"db", "--help"});
    EXPECT_EQ(help.code, 0);
    for (const std::string action : {"init", "migrate", "check", "copy", "backup", "restore", "password"}) {
        EXPECT_THAT(help.out, HasSubstr(action));
        const Ran one = runCli({"db", action, "--help"});
        EXPECT_EQ(one.code, 0) << action;
        EXPECT_THAT(one.out, HasSubstr("inspector-cli db " + action));
        EXPECT_THAT(one.out, HasSubstr("Exit codes"));
    }
    EXPECT_EQ(runCli({"db"}).code, 2);
    EXPECT_THAT(runCli({"db", "explode"}).err, HasSubstr("explode"));
}

TEST(CliDb, ACopyOfAFolderIsItsEqual) {
    const TempDir dir;
    const auto from = dir.path() / "from", to = dir.path() / "to";
    fillFolder(from);
    const Ran ran = runCli({"db", "copy", "--from", from.string(), "--to", "embedded", "--data", to.string()});
    ASSERT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("3 channels"));
    EXPECT_THAT(ran.out, HasSubstr("2500 events"));
    EXPECT_THAT(ran.out, HasSubstr("12001 points"));
    expectSame(contentOf(from), contentOf(to));
    for (const auto& entry : fs::directory_iterator(to)) EXPECT_THAT(entry.path().filename().string(), Not(HasSubstr("copy-")));
}

TEST(CliDb, ACopyThatIsMadeAgainAddsNothing) {
    const TempDir dir;
    const auto from = dir.path() / "from", to = dir.path() / "to";
    fillFolder(from, 500, 100);
    const std::vector<std::string> copy{"db", "copy", "--from", from.string(), "--to", to.string(), "--data", to.string()};
    ASSERT_EQ(runCli(copy).code, 0);
    const Ran refused = runCli(copy);
    EXPECT_EQ(refused.code, 2);
    EXPECT_THAT(refused.err, HasSubstr("--yes"));
    auto again = copy;
    again.push_back("--yes");
    const Ran ran = runCli(again);
    ASSERT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("0 events"));
    expectSame(contentOf(from), contentOf(to));
}

TEST(CliDb, ACopyThatBrokeOffGoesOn) {
    const TempDir dir;
    const auto from = dir.path() / "from", to = dir.path() / "to";
    fillFolder(from, 1'500, 40'000);
    const std::vector<std::string> copy{"db", "copy", "--from", from.string(), "--to", to.string(), "--data", to.string()};
    for (int i = 0; i < 3; ++i) {  // killed while it runs, at whatever moment that is
        const auto process = startCli(copy, dir.path() / "log");
        waitFor([&] { return !process->running() || (fs::exists(to / "inventory.db") && fs::file_size(to / "inventory.db") > 0); });
        process->signal(9);
        process->wait(std::chrono::seconds(10));
    }
    auto last = copy;
    last.push_back("--yes");  // one of them may have been quick enough
    const Ran ran = runCli(last);
    ASSERT_EQ(ran.code, 0) << ran.err;
    expectSame(contentOf(from), contentOf(to));
}

TEST(CliDb, PlacesThatMakeNoSenseAreRefused) {
    const TempDir dir;
    const std::string data = (dir.path() / "data").string();
    const std::vector<std::vector<std::string>> wrong{
        {},
        {"--from", "embedded"},
        {"--from", "embedded", "--to", data},
        {"--from", "embedded", "--to", "mysql://h/x"},
        {"--from", "embedded", "--to", "postgresql://u:hunter2@127.0.0.1/x"},
        {"--from", "embedded", "--from", "shared", "--to", (dir.path() / "b").string()},
        {"--from", "shared", "--to", (dir.path() / "b").string()},
        {"--from", (dir.path() / "nothing").string(), "--to", (dir.path() / "b").string()},
        {"--from", "postgresql://127.0.0.1/x", "--to", "influxdb://127.0.0.1/x"},
        {"--from", "embedded", "--to", (dir.path() / "b").string(), "--days", "0"},
    };
    for (const auto& words : wrong) {
        std::vector<std::string> arguments{"db", "copy", "--data", data};
        arguments.insert(arguments.end(), words.begin(), words.end());
        const Ran ran = runCli(arguments);
        EXPECT_EQ(ran.code, 2) << testing::PrintToString(words) << ran.out;
        EXPECT_THAT(ran.err, HasSubstr("inspector-cli"));
        EXPECT_THAT(ran.err + ran.out, Not(HasSubstr("hunter2")));
    }
}

TEST(CliDb, ABackupIsRestoredWhileTheFolderIsInUse) {
    const TempDir dir;
    const auto from = dir.path() / "from", backups = dir.path() / "backups", to = dir.path() / "to";
    fillFolder(from, 300, 500);
    const auto inUse = inspector::inventory::openSqlite({from / "inventory.db", from / "key"});
    ASSERT_TRUE(inUse);
    const Ran backup = runCli({"db", "backup", backups.string(), "--data", from.string()});
    ASSERT_EQ(backup.code, 0) << backup.err;
    EXPECT_THAT(backup.out, HasSubstr("key"));
    EXPECT_TRUE((fs::status(backups).permissions() & fs::perms::others_read) == fs::perms::none);

    fs::create_directories(to);
    fs::copy_file(from / "key", to / "key");
    for (const std::string part : {"inventory", "figures"}) {
        const Ran restored = runCli({"db", "restore", fileOf(backups, part).string(), "--data", to.string()});
        ASSERT_EQ(restored.code, 0) << restored.err;
    }
    expectSame(contentOf(from), contentOf(to));

    const Ran refused = runCli({"db", "restore", fileOf(backups, "inventory").string(), "--data", from.string()});
    EXPECT_EQ(refused.code, 2);
    EXPECT_THAT(refused.err, HasSubstr("--yes"));
    EXPECT_EQ(runCli({"db", "restore", fileOf(backups, "inventory").string(), "--data", from.string(), "--yes"}).code, 0);
    expectSame(contentOf(to), contentOf(from));
}

TEST(CliDb, OnlyBackupsAreRestored) {
    const TempDir dir;
    const std::string data = (dir.path() / "data").string();
    for (const auto& file : {dir.path() / "none.db", dir.write("text.db", "not a database"), dir.write("empty.db", ""),
                             dir.write("x.dump", "PGDMP"), dir.path()}) {
        const Ran ran = runCli({"db", "restore", file.string(), "--data", data});
        EXPECT_EQ(ran.code, 2) << file << ran.out;
        EXPECT_THAT(ran.err, HasSubstr("inspector-cli"));
    }
}

TEST(CliDb, BackupsAreRotatedAndOtherFilesLeftAlone) {
    const TempDir dir;
    const auto from = dir.path() / "from", backups = dir.path() / "backups";
    fillFolder(from, 1, 0);
    dir.write("backups/notes.txt", "mine");
    for (int day = 10; day < 30; ++day) dir.write("backups/inventory-202001" + std::to_string(day) + "T000000Z.db", "old");
    ASSERT_EQ(runCli({"db", "backup", backups.string(), "--data", from.string()}).code, 0);
    int left = 0;
    for (const auto& entry : fs::directory_iterator(backups)) left += entry.path().extension() == ".db" ? 1 : 0;
    EXPECT_LT(left, 20);
    EXPECT_GE(left, 7);
    EXPECT_TRUE(fs::exists(backups / "notes.txt"));
}

TEST(CliDb, TheCheckOfAFolderIsWell) {
    const TempDir dir;
    fillFolder(dir.path(), 1, 10);
    const Ran ran = runCli({"db", "check", "--json", "--data", dir.path().string()});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_EQ(ran.json().value(QLatin1String("result")).toString(), QStringLiteral("ok"));
    EXPECT_THAT(runCli({"db", "check", "--data", dir.path().string()}).out, HasSubstr("11 points"));

    QFile::setPermissions(QString::fromStdString((dir.path() / "key").string()),
                          QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadOther);
    const Ran open = runCli({"db", "check", "--data", dir.path().string()});
    EXPECT_EQ(open.code, 1);
    EXPECT_THAT(open.out, HasSubstr("0600"));
}

TEST(CliDb, AServerThatIsAwayIsUnreachableEverywhere) {
    const TempDir dir;
    const std::string url = "postgresql://nobody@127.0.0.1:" + std::to_string(freePort()) + "/x";
    const std::string data = (dir.path() / "data").string();
    const std::vector<std::vector<std::string>> commands{
        {"db", "check"}, {"db", "migrate"}, {"db", "init"}, {"db", "backup", (dir.path() / "b").string()}, {"status"}, {"channels", "list"}};
    for (auto command : commands) {
        command.insert(command.end(), {"--database", url, "--data", data});
        const Ran ran = runCli(command);
        EXPECT_EQ(ran.code, 3) << testing::PrintToString(command) << ran.out << ran.err;
    }
    const Ran influx = runCli({"db", "check", "--metrics", "influxdb://127.0.0.1:" + std::to_string(freePort()), "--data", data});
    EXPECT_EQ(influx.code, 3) << influx.out;
}

TEST(CliDb, PasswordsNeedAKeychainAndAServer) {
    const TempDir dir;
    const std::vector<std::string> noDesktop{"DBUS_SESSION_BUS_ADDRESS=", "XDG_RUNTIME_DIR=" + dir.path().string()};
    const Ran none = runCli({"db", "password", "set", "database", "--data", dir.path().string()}, "hunter2\n", noDesktop);
    EXPECT_EQ(none.code, 2);
    EXPECT_THAT(none.err, HasSubstr("--database"));
    const Ran headless = runCli({"db", "password", "set", "database", "--database", "postgresql://u@127.0.0.1/x"}, "hunter2\n", noDesktop);
    EXPECT_EQ(headless.code, 3);
    EXPECT_THAT(headless.err, testing::AllOf(HasSubstr("PGPASSFILE"), Not(HasSubstr("hunter2"))));
    EXPECT_EQ(runCli({"db", "password", "tell", "database"}).code, 2);
    EXPECT_EQ(runCli({"db", "password", "set"}).code, 2);
}
