// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/commands.h"

#include "tests/support/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace inspector;
using namespace inspector::runtime;

namespace {

const WallTime now{std::chrono::hours{24 * 365 * 55}};

class CommandsTest : public testing::Test {
protected:
    void SetUp() override {
        auto opened = inventory::openSqlite({folder.path() / "inventory.db", folder.path() / "key"});
        ASSERT_TRUE(opened) << opened.error().message();
        store = std::move(opened->store);
    }
    Result<commands::ImportOutcome> import(const std::string& text, inventory::ListFormat format,
                                           commands::ImportOptions options = {}) {
        const auto list = inventory::importList(text, format);
        if (!list) return fail(list.error());
        options.urlsOnly = format == inventory::ListFormat::M3u;
        return commands::importList(*store, *list, options, "test", now);
    }

    test::TempDir folder;
    std::unique_ptr<inventory::Store> store;
};

}  // namespace

TEST_F(CommandsTest, ShippedRulesComeOnceAndRoutesStay) {
    const auto first = commands::seedAlerts(*store, "test", now);
    ASSERT_TRUE(first) << first.error().message();
    ASSERT_GT(first->alertRules.size(), 2u);
    EXPECT_EQ(first->routing.root.name, "all");
    EXPECT_EQ(*commands::seedAlerts(*store, "test", now), *first) << "nothing changes the second time";

    AlertRule changed = first->alertRules[0];
    changed.name = "Mine";
    Routing routing = first->routing;
    routing.root.name = "ours";
    ASSERT_TRUE(store->apply({inventory::PutAlertRule{changed}, inventory::PutRouting{routing}, inventory::RemoveAlertRule{first->alertRules[1].id}}, "test", now));
    const auto again = commands::seedAlerts(*store, "test", now);
    ASSERT_TRUE(again) << again.error().message();
    EXPECT_EQ(again->alertRules.size(), first->alertRules.size() - 1);
    EXPECT_EQ(again->alertRule(changed.id)->name, "Mine");
    EXPECT_FALSE(again->alertRule(first->alertRules[1].id));
    EXPECT_EQ(again->routing.root.name, "ours");
}

TEST_F(CommandsTest, ImportAddsUpdatesAndLeavesAloneWhatIsTheSame) {
    auto outcome = import("name,url,group\nOne,http://h/1.m3u8,News\nTwo,http://h/2.m3u8,Sport\n", inventory::ListFormat::Csv);
    ASSERT_TRUE(outcome) << outcome.error().message();
    EXPECT_EQ(outcome->plan.added, 2u);
    EXPECT_EQ(outcome->inventory.channels.size(), 2u);

    outcome = import("name,url,group\nOne,http://h/1.m3u8,News\nTwo,http://h/2b.m3u8,Sport\nThree,http://h/3.m3u8,\n",
                     inventory::ListFormat::Csv);
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->plan.added, 1u);
    EXPECT_EQ(outcome->plan.updated, 1u);
    EXPECT_EQ(outcome->plan.unchanged, 1u);
    EXPECT_EQ(outcome->inventory.channel(ChannelId{"two"})->url, "http://h/2b.m3u8");
}

TEST_F(CommandsTest, ImportKnowsAChannelByItsUrlUnderAnotherName) {
    ASSERT_TRUE(import("name,url\nOne,http://h/1.m3u8\n", inventory::ListFormat::Csv));
    const auto outcome = import("name,url\nEins,http://h/1.m3u8\n", inventory::ListFormat::Csv);
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->plan.updated, 1u);
    ASSERT_EQ(outcome->inventory.channels.size(), 1u);
    EXPECT_EQ(outcome->inventory.channels[0].id.value, "one");
    EXPECT_EQ(outcome->inventory.channels[0].name, "Eins");
}

TEST_F(CommandsTest, AnM3uLeavesWhatItDoesNotKnow) {
    ASSERT_TRUE(import("name,url,enabled,notes,group\nOne,http://h/1.m3u8,false,mine,News\n", inventory::ListFormat::Csv));
    const auto outcome = import("#EXTM3U\n#EXTINF:-1,One\nhttp://h/new.m3u8\n", inventory::ListFormat::M3u);
    ASSERT_TRUE(outcome);
    const Channel& channel = outcome->inventory.channels.at(0);
    EXPECT_EQ(channel.url, "http://h/new.m3u8");
    EXPECT_FALSE(channel.enabled);
    EXPECT_EQ(channel.notes, "mine");
    EXPECT_EQ(channel.group, "News");
}

TEST_F(CommandsTest, ImportTakesWhatIsGoodAndTellsOfTheRest) {
    const auto outcome = import("name,url,template\nOne,http://h/1.m3u8,\nTwo,http://h/2.m3u8,nonesuch\nThree,ftp://h/3,\n",
                                inventory::ListFormat::Csv);
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->plan.added, 1u);
    ASSERT_EQ(outcome->plan.problems.size(), 2u);
    EXPECT_EQ(outcome->plan.problems[0].line, 4u);
    EXPECT_THAT(outcome->plan.problems[1].what, testing::HasSubstr("nonesuch"));
}

TEST_F(CommandsTest, ImportNeedsATemplateThatExists) {
    const auto outcome = import("name,url\nOne,http://h/1.m3u8\n", inventory::ListFormat::Csv,
                                {TemplateId{"nonesuch"}, false});
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().kind, Error::Kind::InvalidInput);
}

TEST_F(CommandsTest, WhatIsExportedComesBackTheSame) {
    ASSERT_TRUE(import("name,url,group,notes,enabled\nOne,http://h/1.m3u8,News,\"a, b\",true\nTwo,http://h/2.m3u8,,,false\n",
                       inventory::ListFormat::Csv));
    const auto inventory = store->inventory();
    for (const auto format : {inventory::ListFormat::Csv, inventory::ListFormat::Json, inventory::ListFormat::M3u}) {
        const auto outcome = import(inventory::exportList(*inventory, format), format);
        ASSERT_TRUE(outcome) << outcome.error().message();
        EXPECT_EQ(outcome->plan.unchanged, 2u);
        EXPECT_TRUE(outcome->plan.changes.empty());
        EXPECT_TRUE(outcome->plan.problems.empty());
    }
}

TEST_F(CommandsTest, ManyChannelsAreImportedAtOnce) {
    std::string text = "name,url\n";
    for (int i = 0; i < 5'000; ++i)
        text += "Channel " + std::to_string(i) + ",http://h/" + std::to_string(i) + ".m3u8\n";
    const auto outcome = import(text, inventory::ListFormat::Csv);
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->plan.added, 5'000u);
}

TEST_F(CommandsTest, ApplyChecksAgainstWhatTheSameChangesBring) {
    Template mine = standardTemplate();
    mine.id = TemplateId{"mine"};
    mine.name = "Mine";
    Channel channel;
    channel.id = ChannelId{"one"};
    channel.name = "One";
    channel.url = "http://h/1.m3u8";
    channel.templateId = mine.id;
    EXPECT_TRUE(commands::apply(*store, {inventory::PutTemplate{mine}, inventory::PutChannel{channel}}, "test", now));

    channel.id = ChannelId{"two"};
    channel.templateId = TemplateId{"nonesuch"};
    const auto refused = commands::apply(*store, {inventory::PutChannel{channel}}, "test", now);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, Error::Kind::InvalidInput);
    EXPECT_THAT(refused.error().message(), testing::HasSubstr("nonesuch"));
}
