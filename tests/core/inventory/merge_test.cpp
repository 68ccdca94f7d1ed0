// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Two people changed one row: three ways to one.
#include "core/inventory/merge.h"
#include "core/inventory/store.h"
#include "tests/core/inventory/samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace inspector::inventory {
namespace {

using namespace inspector::inventory::test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

Channel base() {
    Channel c = channelNamed("a");
    c.revision = 3;
    c.updated = noon;
    return c;
}

TEST(Merge, TakesEachFieldFromWhoeverChangedIt) {
    Channel mine = base(), theirs = base();
    mine.name = "Mine";
    mine.probeId = ProbeId{"oslo"};
    theirs.notes = "Theirs";
    theirs.enabled = false;
    theirs.revision = 9;
    theirs.updated = after(60);
    const auto result = mergeChannel(base(), mine, theirs);
    EXPECT_THAT(result.conflicts, IsEmpty());
    Channel wanted = theirs;
    wanted.name = "Mine";
    wanted.probeId = ProbeId{"oslo"};
    EXPECT_EQ(result.merged, wanted) << "and carries their revision and times";
}

TEST(Merge, TellsWhatBothChangedAndKeepsMineInIt) {
    Channel mine = base(), theirs = base();
    mine.name = "Mine";
    theirs.name = "Theirs";
    theirs.group = "News";
    const auto result = mergeChannel(base(), mine, theirs);
    EXPECT_THAT(result.conflicts, ElementsAre(FieldConflict{"name", "Channel a", "Mine", "Theirs"}));
    EXPECT_EQ(result.merged.name, "Mine");
    EXPECT_EQ(result.merged.group, "News");
}

TEST(Merge, FindsNoConflictWhereBothSayTheSame) {
    Channel mine = base(), theirs = base();
    mine.name = theirs.name = "Same";
    mine.enabled = theirs.enabled = false;
    EXPECT_THAT(mergeChannel(base(), mine, theirs).conflicts, IsEmpty());
    EXPECT_TRUE(sameContent(mergeChannel(base(), mine, theirs).merged, theirs));
}

TEST(Merge, ShowsNoSecretOfAUrl) {
    Channel mine = base(), theirs = base();
    mine.url = "https://user:geheim@cdn.example/a.m3u8?token=geheim";
    theirs.url = "https://cdn.example/b.m3u8";
    const auto result = mergeChannel(base(), mine, theirs);
    ASSERT_THAT(result.conflicts, SizeIs(1));
    EXPECT_THAT(result.conflicts[0].mine, Not(HasSubstr("geheim")));
    EXPECT_EQ(result.merged.url, mine.url);
}

TEST(Merge, MergesHeadersByNameAndRulesById) {
    Template old = templateNamed("t");
    old.headers = {{"X-A", "1", false}, {"X-B", "1", false}, {"X-C", "1", false}};
    old.rules = {{"one", {true, Severity::Minor}}, {"two", {false, std::nullopt}}};
    Template mine = old, theirs = old;
    mine.headers = {{"X-A", "2", false}, {"X-C", "1", false}, {"X-D", "1", false}};   // A changed, B removed, D added
    theirs.headers = {{"X-A", "1", false}, {"X-B", "1", false}, {"X-C", "3", false}}; // C changed
    mine.rules.erase("two");
    theirs.rules["three"] = {false, std::nullopt};
    theirs.interval = Milliseconds{5'000};
    const auto result = mergeTemplate(old, mine, theirs);
    EXPECT_THAT(result.conflicts, IsEmpty());
    EXPECT_THAT(result.merged.headers, ElementsAre(RequestHeader{"X-A", "2", false}, RequestHeader{"X-C", "3", false},
                                                   RequestHeader{"X-D", "1", false}));
    EXPECT_EQ(result.merged.rules.count("two"), 0u);
    EXPECT_EQ(result.merged.rules.count("three"), 1u);
    EXPECT_EQ(result.merged.interval, Milliseconds{5'000});

    theirs.headers[0].value = "other";
    theirs.rules["two"] = {true, Severity::Major};
    const auto both = mergeTemplate(old, mine, theirs);
    EXPECT_THAT(both.conflicts, ElementsAre(FieldConflict{"headers.X-A", "1", "2", "other"}, FieldConflict{"rules.two", "off", "", "major"}));
}

TEST(Merge, TakesHeadersAsAWholeWhereANameIsThereTwice) {
    Template old = templateNamed("t");
    old.headers = {{"X-A", "1", false}, {"X-A", "2", false}};
    Template mine = old, theirs = old;
    mine.headers.push_back({"X-B", "1", false});
    EXPECT_EQ(mergeTemplate(old, mine, theirs).merged.headers, mine.headers);
    theirs.headers.pop_back();
    EXPECT_THAT(mergeTemplate(old, mine, theirs).conflicts, SizeIs(1));
}

TEST(Merge, KeepsSecretsThatWereNotTypedAgainAndShowsNone) {
    Endpoint old;
    old.id = EndpointId{"e"};
    old.name = "Edge";
    old.token = "hdnts=alt";
    old.headers = {{"Authorization", "alt", true}};
    Endpoint mine = old, theirs = old;
    mine.token.clear();
    mine.headers[0].value.clear();
    mine.name = "Mine";
    theirs.token = "hdnts=neu";
    theirs.headers[0].value = "neu";
    auto result = mergeEndpoint(old, mine, theirs);
    EXPECT_THAT(result.conflicts, IsEmpty());
    EXPECT_EQ(result.merged.token, "hdnts=neu");
    EXPECT_EQ(result.merged.headers[0].value, "neu");

    mine.token = std::string(noToken);
    mine.headers[0].value = "meins";
    result = mergeEndpoint(old, mine, theirs);
    ASSERT_THAT(result.conflicts, SizeIs(2));
    for (const FieldConflict& one : result.conflicts)
        for (const std::string& text : {one.base, one.mine, one.theirs})
            for (const char* secret : {"alt", "neu", "meins"}) EXPECT_THAT(text, Not(HasSubstr(secret)));
    EXPECT_EQ(result.merged.token, noToken) << "ready to be put: it takes theirs away";

    theirs.token = old.token;
    theirs.headers = old.headers;
    EXPECT_EQ(mergeEndpoint(old, mine, theirs).merged.token, noToken);
    theirs.token.clear();
    EXPECT_EQ(mergeEndpoint(old, mine, theirs).merged.token, "") << "it is away already";
}

TEST(Merge, MergesProbes) {
    Probe old;
    old.id = ProbeId{"p"};
    Probe mine = old, theirs = old;
    mine.canaries = {"http://canary.example/"};
    mine.workers = 2;
    theirs.budgetBps = 1'000'000;
    theirs.workers = 4;
    const auto result = mergeProbe(old, mine, theirs);
    EXPECT_THAT(result.conflicts, ElementsAre(FieldConflict{"workers", "0", "2", "4"}));
    EXPECT_EQ(result.merged.budgetBps, 1'000'000);
    EXPECT_EQ(result.merged.canaries, mine.canaries);
}

}  // namespace
}  // namespace inspector::inventory
