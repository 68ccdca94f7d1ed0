// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/models/trouble_model.h"
#include "app/console/pages/fleet_words.h"
#include "tests/app/console/channel_samples.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace inspector::console {

namespace {

using test::channel;
using test::inventoryOf;
using test::noon;
using test::status;

TroubleModel::Row row(const std::string& key, const std::string& text = {}) {
    TroubleModel::Row r;
    r.key = QString::fromStdString(key);
    r.title = r.key;
    r.text = QString::fromStdString(text);
    r.kind = Severity::Major;
    return r;
}

std::string keys(const TroubleModel& model) {
    std::string out;
    for (int i = 0; i < model.rowCount(); ++i) out += model.row(i).key.toStdString();
    return out;
}

}  // namespace

TEST(Trouble, RowsStayWhileTheirKeyStays) {
    TroubleModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.setRows({row("a"), row("b"), row("c")});
    const QPersistentModelIndex c(model.index(2));
    model.setRows({row("c"), row("a", "worse"), row("d")});
    EXPECT_EQ(keys(model), "cad");
    EXPECT_EQ(c.row(), 0);
    EXPECT_EQ(changed.count(), 1);
    EXPECT_EQ(resets.count(), 0);
}

TEST(Trouble, AnyListBecomesAnyOther) {
    TroubleModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    std::mt19937 random(3);
    for (int round = 0; round < 500; ++round) {
        std::string letters = "abcdefgh";
        std::shuffle(letters.begin(), letters.end(), random);
        letters.resize(random() % 9);
        std::vector<TroubleModel::Row> rows;
        for (const char letter : letters) rows.push_back(row(std::string(1, letter), std::to_string(random() % 2)));
        model.setRows(rows);
        ASSERT_EQ(keys(model), letters);
    }
}

TEST(FleetWords, TheWorstChannelIsTheOneThatIsDownAndTheNewest) {
    const Inventory inventory = inventoryOf({channel("a", "A"), channel("b", "B"), channel("c", "C"), channel("d", "D")});
    std::unordered_map<ChannelId, ChannelStatus> statuses;
    const auto put = [&](const ChannelStatus& s) { statuses[s.channel] = s; };
    put(status("a", ChannelState::Degraded, noon));
    put(status("b", ChannelState::Down, noon - Seconds{60}));
    put(status("c", ChannelState::Down, noon));
    put(status("d", ChannelState::Up, noon));
    const auto worst = worstChannels(inventory, statuses, 10);
    ASSERT_EQ(worst.size(), 3U);
    EXPECT_EQ(worst[0].title, QStringLiteral("C"));
    EXPECT_EQ(worst[1].title, QStringLiteral("B"));
    EXPECT_EQ(worst[2].title, QStringLiteral("A"));
    EXPECT_EQ(worstChannels(inventory, statuses, 1).size(), 1U);
}

TEST(FleetWords, AChannelThatIsOffIsNoTrouble) {
    Inventory inventory = inventoryOf({channel("a", "A")});
    inventory.channels.front().enabled = false;
    std::unordered_map<ChannelId, ChannelStatus> statuses{{ChannelId{"a"}, status("a", ChannelState::Down)}};
    EXPECT_TRUE(worstChannels(inventory, statuses, 10).empty());
}

TEST(FleetWords, OneSentenceAnswersWhetherAnythingIsWrong) {
    const TroubleModel::Row worst = row("CH 12", "Playlist of 1080p has not changed for 31 s (limit 9 s)");
    const auto sentence = [](FleetCounts counts, const TroubleModel::Row* w) { return fleetSentence(counts, w).toStdString(); };
    EXPECT_EQ(sentence({.up = 24}, nullptr), "All 24 channel(s) are up.");
    EXPECT_EQ(sentence({.up = 22, .down = 2}, &worst),
              "2 of 24 channels are down. Worst is CH 12: Playlist of 1080p has not changed for 31 s (limit 9 s)");
    EXPECT_EQ(sentence({.up = 20, .degraded = 3, .down = 1}, nullptr), "1 of 24 channels are down, 3 degraded.");
    EXPECT_EQ(sentence({.up = 21, .degraded = 3}, nullptr), "3 of 24 channels are degraded.");
    EXPECT_EQ(sentence({.unknown = 5}, nullptr), "No figures yet: 5 channel(s) wait for a cycle.");
    EXPECT_EQ(sentence({.off = 5}, nullptr), "No channel is watched: all are off the air.");
}

}  // namespace inspector::console
