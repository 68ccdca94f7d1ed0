// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/exchange.h"
#include "tests/core/inventory/samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <random>

namespace inspector::inventory {
namespace {

using namespace inspector::inventory::test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Imported import(std::string_view content, ListFormat format) {
    auto imported = importList(content, format);
    EXPECT_TRUE(imported) << (imported ? "" : imported.error().message());
    return imported.value_or(Imported{});
}
Imported csv(std::string_view content) { return import(content, ListFormat::Csv); }
Imported m3u(std::string_view content) { return import(content, ListFormat::M3u); }
Imported json(std::string_view content) { return import(content, ListFormat::Json); }

std::vector<std::string> ids(const Imported& imported) {
    std::vector<std::string> out;
    for (const Channel& c : imported.channels) out.push_back(c.id.value);
    return out;
}
std::vector<std::size_t> lines(const Imported& imported) {
    std::vector<std::size_t> out;
    for (const Problem& p : imported.problems) out.push_back(p.line);
    return out;
}

TEST(ListFormats, AreToldByContentThenByName) {
    EXPECT_EQ(guessFormat("x.csv", "#EXTM3U\n"), ListFormat::M3u);
    EXPECT_EQ(guessFormat("x", "\xEF\xBB\xBF\n  [1]"), ListFormat::Json);
    EXPECT_EQ(guessFormat("x.m3u", "http://a/b"), ListFormat::M3u);
    EXPECT_EQ(guessFormat("list", "http://a/b.m3u8\nhttp://c"), ListFormat::M3u);
    EXPECT_EQ(guessFormat("list", "name,url\n"), ListFormat::Csv);
    EXPECT_EQ(guessFormat("x.JSON", ""), ListFormat::Json);
    EXPECT_EQ(guessFormat("", ""), ListFormat::Csv);
}

TEST(CsvLists, ReadEveryColumnInAnyOrderAndCase) {
    const auto imported = csv("URL,Name,unknown,Enabled,GROUP,Template,notes,ID,probe\n"
                              "http://a/1,One,x,no,Sport,Fast,hello,one,local\n");
    EXPECT_THAT(imported.problems, IsEmpty());
    ASSERT_THAT(imported.channels, SizeIs(1));
    Channel expected;
    expected.id = ChannelId{"one"};
    expected.name = "One";
    expected.url = "http://a/1";
    expected.group = "Sport";
    expected.templateId = TemplateId{"fast"};
    expected.probeId = ProbeId{"local"};
    expected.enabled = false;
    expected.notes = "hello";
    EXPECT_EQ(imported.channels[0], expected);
}

TEST(CsvLists, CarryTheRegion) {
    auto channels = import("name,url,region\nA,http://a/, eu-north \nB,http://b/,\n", ListFormat::Csv).channels;
    ASSERT_THAT(channels, SizeIs(2));
    EXPECT_EQ(channels[0].probeRegion, "eu-north");
    EXPECT_EQ(channels[1].probeRegion, "");
    Inventory inventory;
    inventory.channels = channels;
    const auto again = import(exportList(inventory, ListFormat::Csv), ListFormat::Csv).channels;
    ASSERT_THAT(again, SizeIs(2));
    EXPECT_EQ(again[0].probeRegion, "eu-north");
    channels[0].templateId = standardTemplate().id;
    channels[0].probeRegion = "two\nlines";
    EXPECT_EQ(checkChannelValue(channels[0]).at(0).field, "region");
}

TEST(CsvLists, ReadWhatSpreadsheetsWrite) {
    const char* const table[] = {
        "name,url\r\nA,http://a\r\nB,http://b\r\n",
        "\xEF\xBB\xBFname;url\r\nA;http://a\r\nB;http://b",
        "name\turl\nA\thttp://a\nB\thttp://b\n",
        "\"name\",\"url\"\r\"A\",\"http://a\"\r\"B\",\"http://b\"\r",
        "\n\n name , url \n A , http://a \n,,\n\n B , \"http://b\" \n",
    };
    for (const char* text : table) {
        const auto imported = csv(text);
        EXPECT_THAT(imported.problems, IsEmpty()) << text;
        ASSERT_THAT(imported.channels, SizeIs(2)) << text;
        EXPECT_EQ(imported.channels[0].name, "A") << text;
        EXPECT_EQ(imported.channels[1].url, "http://b") << text;
        EXPECT_TRUE(imported.channels[0].templateId.empty()) << "the list names none";
    }
}

TEST(CsvLists, ReadQuotedCells) {
    const auto imported = csv("name,url,notes\n"
                              "\"A, \"\"the\"\" first\",http://a,\"two\nlines\"\n"
                              "B 7\" screen,http://b,\n"
                              "bad,x,\n");
    ASSERT_THAT(imported.channels, SizeIs(2));
    EXPECT_EQ(imported.channels[0].name, "A, \"the\" first");
    EXPECT_EQ(imported.channels[0].notes, "two\nlines");
    EXPECT_EQ(imported.channels[1].name, "B 7\" screen");
    EXPECT_THAT(lines(imported), ElementsAre(5U)) << "the line of the file, not of the record";
}

TEST(CsvLists, AnOpenQuotationMarkCostsItsOwnLineOnly) {
    const auto imported = csv("name,url\nA,http://a\n\"B,http://b\nC,http://c\n");
    EXPECT_THAT(ids(imported), ElementsAre("a", "c"));
    ASSERT_THAT(lines(imported), ElementsAre(3U));
    EXPECT_THAT(imported.problems[0].what, HasSubstr("quotation mark"));
}

TEST(CsvLists, SayWhatIsWrongWithALineAndGoOn) {
    const auto imported = csv("name,url,enabled\nA,http://a,maybe\nB,ftp://b,\nC,,\nD,http://d\nE,http://e,0,more,cells\n");
    EXPECT_THAT(ids(imported), ElementsAre("d", "e"));
    EXPECT_THAT(lines(imported), ElementsAre(2U, 3U, 4U));
    EXPECT_FALSE(imported.channels[1].enabled);
}

TEST(CsvLists, NeedAColumnOfUrls) {
    for (const char* text : {"", "  \n", "\xEF\xBB\xBF", "name,group\nA,B\n", "hello"}) {
        const auto imported = importList(text, ListFormat::Csv);
        ASSERT_FALSE(imported) << text;
        EXPECT_EQ(imported.error().kind, Error::Kind::InvalidInput);
        EXPECT_FALSE(imported.error().hint.empty());
    }
}

TEST(CsvLists, MakeIdsFromNamesAndKeepThemApart) {
    const auto imported = csv("id,name,url\n,Sport 1,http://a/1\n,sport-1,http://a/2\nsport-1-2,Own,http://a/3\n,SPORT 1,http://a/4\n"
                              "sport-1-2,Twice,http://a/5\nÄ,Bad,http://a/6\n");
    EXPECT_THAT(ids(imported), ElementsAre("sport-1", "sport-1-3", "sport-1-2", "sport-1-4"));
    EXPECT_THAT(lines(imported), ElementsAre(6U, 7U));
    EXPECT_THAT(imported.problems[0].what, HasSubstr("line 4"));
}

TEST(CsvLists, NameTheNamelessAfterTheirUrl) {
    const auto imported = csv("url\nhttps://cdn.example/live/news/master.m3u8?x=1\nhttp://h/sport1.m3u8\nhttp://h.example/index.m3u8\n"
                              "http://user:pw@only.example\n");
    std::vector<std::string> names;
    for (const Channel& c : imported.channels) names.push_back(c.name);
    EXPECT_THAT(names, ElementsAre("news", "sport1", "h.example", "only.example"));
}

TEST(CsvLists, ReadOtherEncodings) {
    EXPECT_EQ(csv("name,url\nT\xE9l\xE9,http://a\n").channels[0].name, "Télé");
    EXPECT_THAT(lines(csv("name,url\nA,http://a\nT\xE9l\xE9,http://b\n")), ElementsAre(3U));
    std::string utf16("\xFF\xFE", 2);
    for (const char c : std::string("name\turl\nA\thttp://a\n")) utf16 += {c, '\0'};
    EXPECT_THAT(ids(csv(utf16)), ElementsAre("a"));
}

TEST(M3uLists, ReadNamesGroupsAndUrls) {
    const auto imported = m3u("#EXTM3U url-tvg=\"http://x\"\r\n"
                              "#EXTINF:-1 tvg-id=\"news\" tvg-logo=\"http://l/a,b.png\" group-title=\"News, all\",News, 24h\r\n"
                              "#EXTVLCOPT:http-user-agent=x\r\n"
                              "http://a/news.m3u8\r\n\r\n"
                              "#EXTINF:0 group-title=Sport tvg-name=\"Sport HD\",\nhttp://a/sport.m3u8\n"
                              "#EXTINF:-1,Films\n#EXTGRP:Cinema\nhttp://a/films.m3u8\n"
                              "http://a/bare.m3u8\n"
                              "#EXTINF:-1,Radio\nudp://@239.0.0.1:1234\n"
                              "#EXTINF:-1 broken=\"quote,Broken\nhttp://a/broken.m3u8\n");
    ASSERT_THAT(ids(imported), ElementsAre("news", "sport-hd", "films", "bare", "broken"));
    EXPECT_EQ(imported.channels[0].name, "News, 24h");
    EXPECT_EQ(imported.channels[0].group, "News, all");
    EXPECT_EQ(imported.channels[1].group, "Sport");
    EXPECT_EQ(imported.channels[2].group, "Cinema");
    EXPECT_EQ(imported.channels[3].group, "") << "nothing is left over from the one before";
    EXPECT_THAT(lines(imported), ElementsAre(13U));
}

TEST(M3uLists, TakeTheirIdsWhereTheyCan) {
    const auto imported = m3u("#EXTM3U\n#EXTINF:-1 tvg-id=\"BBC One.uk\",BBC One\nhttp://a/1\n"
                              "#EXTINF:-1 tvg-id=\"bbc\",BBC\nhttp://a/2\n#EXTINF:-1 tvg-id=\"bbc\",BBC HD\nhttp://a/3\n");
    EXPECT_THAT(ids(imported), ElementsAre("bbc-one", "bbc", "bbc-2"));
    EXPECT_THAT(imported.problems, IsEmpty());
}

TEST(M3uLists, TellAPlaylistFromAList) {
    const auto imported = importList("#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\nseg1.ts\n", ListFormat::M3u);
    ASSERT_FALSE(imported);
    EXPECT_THAT(imported.error().what, HasSubstr("HLS playlist"));
}

TEST(JsonLists, ReadChannelsAndTemplates) {
    const auto imported = json(R"({"templates":[{"id":"t","name":"T","intervalMs":10000},{"id":"t","name":"Again"},
                                    {"name":"My Own"},{"id":"u","name":"U","intervalMs":1},7],
                                   "channels":[{"name":"A","url":"http://a","template":"t"},{"url":"nonsense"},null,
                                    {"id":"x","url":"http://x/y.m3u8","probe":"","enabled":false}]})");
    EXPECT_THAT(ids(imported), ElementsAre("a", "x"));
    EXPECT_FALSE(imported.channels[1].probeId);
    EXPECT_FALSE(imported.channels[1].enabled);
    ASSERT_THAT(imported.templates, SizeIs(2));
    EXPECT_EQ(imported.templates[0].interval, Milliseconds{10'000});
    EXPECT_EQ(imported.templates[1].id, TemplateId{"my-own"});
    ASSERT_THAT(imported.problems, SizeIs(5));
    EXPECT_THAT(imported.problems[3].what, HasSubstr("channel 2"));
    EXPECT_THAT(ids(json(R"([{"url":"http://a/b"}])")), ElementsAre("b"));
    EXPECT_THAT(ids(json(R"({"channels":[]})")), IsEmpty());
}

TEST(JsonLists, SayWhereTheJsonBreaks) {
    const auto imported = importList("{\n\"channels\": [\n  {]\n}", ListFormat::Json);
    ASSERT_FALSE(imported);
    EXPECT_EQ(imported.error().where, "line 3");
    EXPECT_FALSE(importList("{\"x\":1}", ListFormat::Json));
    EXPECT_FALSE(importList("17", ListFormat::Json));
}

TEST(Exports, LeaveSecretsOut) {
    Inventory inventory;
    Template t = templateNamed("t");
    t.headers = {{"Authorization", "verysecret", true}, {"X", "plain", false}};
    t.proxy = "http://user:verysecret@proxy:3128";
    inventory.templates = {t};
    for (const auto format : {ListFormat::Csv, ListFormat::Json, ListFormat::M3u})
        EXPECT_EQ(exportList(inventory, format).find("verysecret"), std::string::npos);
    const auto again = json(exportList(inventory, ListFormat::Json));
    ASSERT_THAT(again.templates, SizeIs(1));
    EXPECT_THAT(again.templates[0].headers,
                ElementsAre(RequestHeader{"Authorization", "", true}, RequestHeader{"X", "plain", false}));
    EXPECT_EQ(again.templates[0].proxy, "http://proxy:3128");
}

TEST(Exports, OfNothingAreReadAsNothing) {
    for (const auto format : {ListFormat::Csv, ListFormat::Json, ListFormat::M3u})
        EXPECT_THAT(import(exportList({}, format), format).channels, IsEmpty());
}

// ---- Whatever may be configured comes back -------------------------------------------------------------------------

class Generator {
public:
    explicit Generator(unsigned seed) : m_random(seed) {}

    // Without spaces at the ends, which a list does not keep.
    std::string text(std::size_t most, bool lines) {
        static const char* const parts[] = {"a", "Z", "9", " ", ",", ";", "\"", "\"\"", "'", "=", "#", "\\", "Ä", "日本",
                                            "🎬", "\t", "#EXTINF:", "{", "\n", "\r\n", "|", "%"};
        const std::size_t usable = std::size(parts) - (lines ? 0 : 7);
        std::string out;
        for (std::size_t n = below(most); n > 0; --n) out += parts[below(usable)];
        while (!out.empty() && std::isspace(static_cast<unsigned char>(out.back()))) out.pop_back();
        while (!out.empty() && std::isspace(static_cast<unsigned char>(out.front()))) out.erase(0, 1);
        return out;
    }
    std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(m_random); }
    bool maybe() { return below(2) == 0; }

    Inventory inventory() {
        Inventory out;
        out.templates = {standardTemplate(), templateNamed("t")};
        Template& t = out.templates[1];
        t.notes = text(20, true);
        t.interval = Milliseconds{1'000 + static_cast<int>(below(10'000))};
        t.follow = maybe();
        t.segments = static_cast<SegmentPolicy>(below(3));
        t.family = static_cast<IpFamily>(below(3));
        if (maybe()) t.headers = {{"X-A", text(10, false), false}, {"X-B", "", true}};
        if (maybe()) t.rules["hls-x"] = {maybe(), maybe() ? std::optional(Severity::Minor) : std::nullopt};
        for (std::size_t n = below(12), i = 0; i < n; ++i) {
            Channel c = channelNamed("c" + std::to_string(i + 10));
            c.name = "n" + text(12, false) + "n";
            c.url += maybe() ? "?a=b,c;d&e=\"f\"#g" : "";
            c.group = text(8, false);
            if (maybe()) c.templateId = TemplateId{"t"};
            if (maybe()) c.probeId = ProbeId{"local"};
            c.enabled = maybe();
            c.notes = text(30, true);
            if (maybe()) c.onAir = {*parseInterval("Mon-Fri 06:00-24:00 Europe/Berlin"), *parseInterval("days -1 Dec 22:00-06:00")};
            out.channels.push_back(std::move(c));
        }
        return out;
    }

private:
    std::mt19937 m_random;
};

constexpr unsigned inventories = 60;

TEST(RoundTrips, ThroughJsonAndCsvKeepEverything) {
    for (unsigned seed = 1; seed <= inventories; ++seed) {
        SCOPED_TRACE(seed);
        const Inventory inventory = Generator(seed).inventory();
        const auto fromJson = json(exportList(inventory, ListFormat::Json));
        EXPECT_THAT(fromJson.problems, IsEmpty());
        EXPECT_EQ(fromJson.channels, inventory.channels);
        EXPECT_EQ(fromJson.templates, inventory.templates);
        const auto fromCsv = csv(exportList(inventory, ListFormat::Csv));
        EXPECT_THAT(fromCsv.problems, IsEmpty());
        EXPECT_EQ(fromCsv.channels, inventory.channels);
    }
}

TEST(RoundTrips, ThroughM3uKeepWhatSuchAListHolds) {
    for (unsigned seed = 1; seed <= inventories; ++seed) {
        SCOPED_TRACE(seed);
        Inventory inventory = Generator(seed).inventory();
        const auto again = m3u(exportList(inventory, ListFormat::M3u));
        EXPECT_THAT(again.problems, IsEmpty());
        for (Channel& c : inventory.channels) {
            c.probeId.reset();
            c.notes.clear();
            c.onAir.clear();
            std::replace(c.group.begin(), c.group.end(), '"', '\'');
            if (c.templateId == standardTemplate().id) c.templateId = {};
        }
        EXPECT_EQ(again.channels, inventory.channels);
    }
}

TEST(BigLists, AreReadInLinearTime) {
    const auto seconds = [](int n, ListFormat format) {
        std::string text = format == ListFormat::Csv ? "name,url\n" : "#EXTM3U\n";
        for (int i = 0; i < n; ++i)  // all of one name: the worst for ids
            text += format == ListFormat::Csv ? "Same,http://a/" + std::to_string(i) + "\n"
                                              : "#EXTINF:-1,Same\nhttp://a/" + std::to_string(i) + "\n";
        const std::clock_t begin = std::clock();  // of this program alone: others may be busy
        EXPECT_THAT(import(text, format).channels, SizeIs(n));
        return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    };
    for (const auto format : {ListFormat::Csv, ListFormat::M3u}) {
        const double taken = seconds(100'000, format);
        std::printf("100000 lines in %.2f s\n", taken);
        EXPECT_LT(taken, 30) << "quadratic time would take far longer";
    }
    std::string quotes = "name,url\n";
    for (int i = 0; i < 100'000; ++i) quotes += "\"\"\"\",\"\n";
    (void)importList(quotes, ListFormat::Csv);
}

}  // namespace
}  // namespace inspector::inventory
