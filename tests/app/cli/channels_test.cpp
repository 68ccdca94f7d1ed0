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

TEST(CliChannels, CarryTheirTimesOnTheAir) {
    const TempDir dir;
    const std::string data = (dir.path() / "data").string();
    const auto import = [&](const std::string& text) { return runCli({"channels", "import", "-", "--data", data}, text); };
    const auto onAir = [&] {
        const QJsonArray channels = runCli({"channels", "list", "--json", "--data", data}).json().value(QLatin1String("channels")).toArray();
        std::string all;
        for (const auto& text : channels.at(0).toObject().value(QLatin1String("onAir")).toArray()) all += text.toString().toStdString() + "|";
        return all;
    };
    Ran ran = import("id,name,url,on_air,region\nday,Day,http://h/day.m3u8,Mon-Fri 06:00-24:00 Europe/Berlin; Sat 08:00-12:00,\n");
    ASSERT_EQ(ran.code, 0) << ran.err;
    EXPECT_EQ(onAir(), "Mon-Fri 06:00-24:00 Europe/Berlin|Sat 08:00-12:00|");
    EXPECT_THAT(runCli({"channels", "list", "--data", data}).out, HasSubstr("Mon-Fri 06:00-24:00 Europe/Berlin; Sat 08:00-12:00"));

    // A list that does not say it leaves it; M3U never says it.
    EXPECT_EQ(import("id,name,url,region\nday,Daily,http://h/day.m3u8,eu-west\n").code, 0);
    EXPECT_EQ(import("#EXTM3U\n#EXTINF:-1 tvg-id=\"day\",Daylight\nhttp://h/day.m3u8\n").code, 0);
    EXPECT_EQ(import(R"({"channels":[{"id":"day","name":"Day","url":"http://h/day.m3u8"}]})").code, 0);
    EXPECT_EQ(onAir(), "Mon-Fri 06:00-24:00 Europe/Berlin|Sat 08:00-12:00|");
    EXPECT_THAT(runCli({"channels", "export", "-", "--data", data}).out, HasSubstr("eu-west"));

    for (const std::string format : {"csv", "json"}) {
        const std::string list = runCli({"channels", "export", "-", "--format", format, "--data", data}).out;
        const std::string other = (dir.path() / format).string();
        ASSERT_EQ(runCli({"channels", "import", "-", "--data", other}, list).code, 0);
        EXPECT_EQ(runCli({"channels", "export", "-", "--format", format, "--data", other}).out, list);
    }

    // What cannot be is left out with the reason; what is doubtful is taken and said.
    for (const auto& [text, word] : {std::pair{"Mon-Fri 06:00-24:00 Europe/Atlantis", "Atlantis"}, {"Funday", "Funday"}, {"days 30 Feb", "never"},
                                     {"days 20:10", "ends before it begins"}}) {
        ran = import(std::string("id,name,url,on_air\nday,Day,http://h/day.m3u8,") + text + "\n");
        EXPECT_EQ(ran.code, 1) << text;
        EXPECT_THAT(ran.err, testing::AllOf(HasSubstr("standard input:2: "), HasSubstr(word)));
        EXPECT_EQ(onAir(), "Mon-Fri 06:00-24:00 Europe/Berlin|Sat 08:00-12:00|") << text;
    }
    ran = import("id,name,url,on_air\nday,Day,http://h/day.m3u8,Mon-Fri; Fri 10:00-11:00\n");
    EXPECT_EQ(ran.code, 1);
    EXPECT_THAT(ran.err, HasSubstr("\"Mon-Fri\" and \"Fri 10:00-11:00\" overlap"));
    EXPECT_EQ(onAir(), "Mon-Fri|Fri 10:00-11:00|");
    EXPECT_EQ(import("id,name,url,on_air\nday,Day,http://h/day.m3u8,\n").code, 0);
    EXPECT_EQ(onAir(), "");
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
