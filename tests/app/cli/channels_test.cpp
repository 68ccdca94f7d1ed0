// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/run_cli.h"

#include <QJsonArray>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace inspector::test;
using testing::HasSubstr;
using testing::Not;

namespace {

const std::string twoChannels =
    "name,url,group,notes\nSport 1,http://h/sport.m3u8,Sport,\"first, of two\"\nNews,http://h/news.m3u8?token=abc,News,\n";

}  // namespace

TEST(CliChannels, ImportsListsAndExportsInEveryFormat) {
    const TempDir dir;
    const std::string data = (dir.path() / "data").string();
    const Ran first = runCli({"channels", "import", "-", "--data", data}, twoChannels);
    ASSERT_EQ(first.code, 0) << first.err;
    EXPECT_EQ(first.out, "2 added, 0 updated, 0 unchanged, 0 problems\n");

    const Ran list = runCli({"channels", "list", "--data", data});
    EXPECT_EQ(list.code, 0);
    EXPECT_THAT(list.out, HasSubstr("sport-1"));
    EXPECT_THAT(list.out, Not(HasSubstr("abc")));

    for (const std::string format : {"csv", "json", "m3u"}) {
        const auto file = (dir.path() / ("list." + format)).string();
        EXPECT_EQ(runCli({"channels", "export", file, "--data", data}).code, 0);
        const Ran text = runCli({"channels", "export", "-", "--format", format, "--data", data});
        EXPECT_EQ(text.out, readFile(file));
        const std::string other = (dir.path() / ("copy-" + format)).string();
        const Ran copied = runCli({"channels", "import", file, "--data", other, "--json"});
        ASSERT_EQ(copied.code, 0) << copied.err;
        EXPECT_EQ(copied.json().value(QLatin1String("added")).toInt(), 2) << format;
        EXPECT_EQ(runCli({"channels", "export", "-", "--format", "m3u", "--data", other}).out,
                  runCli({"channels", "export", "-", "--format", "m3u", "--data", data}).out);
        EXPECT_THAT(runCli({"channels", "import", file, "--data", data}).out, HasSubstr("2 unchanged"));
    }
}

TEST(CliChannels, TellsOfEachLineThatItLeavesOut) {
    const TempDir dir;
    const auto file = dir.write("list.csv", "name,url\nGood,http://h/a.m3u8\nBad,not a url\n,\nWorse,ftp://h/b\n");
    const Ran ran = runCli({"channels", "import", file.string(), "--data", (dir.path() / "data").string()});
    EXPECT_EQ(ran.code, 1);
    EXPECT_THAT(ran.out, HasSubstr("1 added"));
    EXPECT_THAT(ran.err, HasSubstr("list.csv:3: "));
    EXPECT_THAT(ran.err, HasSubstr("list.csv:5: "));
}

TEST(CliChannels, ListsAsJson) {
    const TempDir dir;
    ASSERT_EQ(runCli({"channels", "import", "-", "--data", dir.path().string()}, twoChannels).code, 0);
    const QJsonArray channels =
        runCli({"channels", "list", "--json", "--data", dir.path().string()}).json().value(QLatin1String("channels")).toArray();
    ASSERT_EQ(channels.size(), 2);
    EXPECT_EQ(channels[0].toObject().value(QLatin1String("id")).toString(), QStringLiteral("news"));
}

TEST(CliChannels, SaysWhatToDoWhenThereAreNone) {
    const TempDir dir;
    const Ran ran = runCli({"channels", "list", "--data", dir.path().string()});
    EXPECT_EQ(ran.code, 0);
    EXPECT_THAT(ran.out, HasSubstr("import"));
}

TEST(CliChannels, RefusesBadInput) {
    const TempDir dir;
    const std::string data = (dir.path() / "data").string();
    const auto file = dir.write("file", "not a folder");
    const std::vector<std::vector<std::string>> wrong{
        {"channels", "--data", data},
        {"channels", "delete", "--data", data},
        {"channels", "import", "--data", data},
        {"channels", "import", "/no/such/list.csv", "--data", data},
        {"channels", "import", dir.write("empty.csv", "").string(), "--data", data},
        {"channels", "import", dir.write("odd.json", "{]").string(), "--data", data},
        {"channels", "export", "-", "--format", "xml", "--data", data},
        {"channels", "export", "/no/such/folder/list.csv", "--data", data},
        {"channels", "list", "--data", (file / "below").string()},
        {"channels", "import", dir.write("ok.csv", twoChannels).string(), "--template", "nonesuch", "--data", data},
    };
    for (const auto& arguments : wrong) {
        const Ran ran = runCli(arguments);
        EXPECT_EQ(ran.code, 2) << testing::PrintToString(arguments);
        EXPECT_THAT(ran.err, HasSubstr("inspector-cli")) << testing::PrintToString(arguments);
    }
}
