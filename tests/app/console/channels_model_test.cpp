// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/models/channels_model.h"
#include "tests/app/console/channel_samples.h"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QSignalSpy>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

namespace inspector::console {

namespace {

using test::channel;
using test::inventoryOf;
using test::status;
using testing::ElementsAre;

class Channels : public testing::Test {
protected:
    Channels() : tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal), resets(&model, &QAbstractItemModel::modelReset) {
        model.sort(static_cast<int>(ChannelColumn::Name), Qt::AscendingOrder);
    }
    ~Channels() override { EXPECT_EQ(resets.count(), 0); }

    [[nodiscard]] std::vector<std::string> shown() const {
        std::vector<std::string> out;
        for (int row = 0; row < model.rowCount(); ++row) {
            const QString head = model.index(row, 0).data(ChannelsModel::SectionRole).toString();
            out.push_back(head.isEmpty() ? model.row(model.index(row, 0))->name.toStdString() : "[" + head.toStdString() + "]");
        }
        return out;
    }

    ChannelsModel model;
    QAbstractItemModelTester tester;
    QSignalSpy resets;
};

}  // namespace

TEST_F(Channels, StandAsPeopleCount) {
    model.setInventory(inventoryOf({channel("a", "CH 10"), channel("b", "CH 2"), channel("c", "ch 1")}));
    EXPECT_THAT(shown(), ElementsAre("ch 1", "CH 2", "CH 10"));
}

TEST_F(Channels, AnEqualStatusChangesNothing) {
    model.setInventory(inventoryOf({channel("a", "A"), channel("b", "B")}));
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    model.merge(status("a", ChannelState::Up), {1, 2});
    EXPECT_EQ(changes.count(), 1);
    model.merge(status("a", ChannelState::Up), {1, 2});
    EXPECT_EQ(changes.count(), 1);
    model.merge(status("gone", ChannelState::Up), {});
    EXPECT_EQ(changes.count(), 1);
}

TEST_F(Channels, MoveOnlyWhenTheyAreArranged) {
    model.setInventory(inventoryOf({channel("a", "A"), channel("b", "B"), channel("c", "C")}));
    model.sort(static_cast<int>(ChannelColumn::State), Qt::DescendingOrder);
    model.merge(status("c", ChannelState::Down), {});
    model.merge(status("a", ChannelState::Up), {});
    EXPECT_EQ(shown().front(), "A");
    model.arrangeIfChanged();
    EXPECT_THAT(shown(), ElementsAre("C", "B", "A"));
}

TEST_F(Channels, KeepSelectionAndPlaceWhileTheyMove) {
    model.setInventory(inventoryOf({channel("a", "A"), channel("b", "B"), channel("c", "C")}));
    const QPersistentModelIndex b(model.indexOf(ChannelId{"b"}));
    model.sort(static_cast<int>(ChannelColumn::Name), Qt::DescendingOrder);
    EXPECT_EQ(model.row(b)->id.value, "b");
    model.setInventory(inventoryOf({channel("b", "B"), channel("d", "D"), channel("e", "E")}));
    EXPECT_EQ(model.row(b)->id.value, "b");
    EXPECT_THAT(shown(), ElementsAre("E", "D", "B"));
    model.setInventory(inventoryOf({channel("d", "D")}));
    EXPECT_FALSE(b.isValid());
}

TEST_F(Channels, WhatIsNotKnownStandsLastInEitherOrder) {
    model.setInventory(inventoryOf({channel("a", "A"), channel("b", "B"), channel("c", "C")}));
    auto slow = status("b", ChannelState::Up);
    slow.kpis.ttfbP95Ms = 900;
    model.merge(slow, {});
    model.merge(status("c", ChannelState::Up), {});
    model.sort(static_cast<int>(ChannelColumn::Ttfb), Qt::AscendingOrder);
    EXPECT_THAT(shown(), ElementsAre("C", "B", "A"));
    model.sort(static_cast<int>(ChannelColumn::Ttfb), Qt::DescendingOrder);
    EXPECT_THAT(shown(), ElementsAre("B", "C", "A"));
}

TEST_F(Channels, StandInSectionsByGroup) {
    model.setInventory(inventoryOf({channel("a", "A", "Sport"), channel("b", "B", "News"), channel("c", "C", "Sport"), channel("d", "D")}));
    model.merge(status("c", ChannelState::Down), {});
    model.setGrouping(Grouping::Group);
    EXPECT_THAT(shown(), ElementsAre("[News  ·  1 channel(s)]", "B", "[No group  ·  1 channel(s)]", "D",
                                     "[Sport  ·  2 channel(s)  ·  1 down]", "A", "C"));
    EXPECT_EQ(model.flags(model.index(0, 0)) & Qt::ItemIsSelectable, Qt::NoItemFlags);
    EXPECT_EQ(model.shownCount(), 4U);
    model.setGrouping(Grouping::None);
    EXPECT_THAT(shown(), ElementsAre("A", "B", "C", "D"));
}

TEST_F(Channels, StandInSectionsByStateTheGravestFirst) {
    model.setInventory(inventoryOf({channel("a", "A"), channel("b", "B"), channel("c", "C")}));
    model.merge(status("a", ChannelState::Up), {});
    model.merge(status("b", ChannelState::Down), {});
    model.setGrouping(Grouping::State);
    EXPECT_THAT(shown(), ElementsAre("[Down  ·  1 channel(s)]", "B", "[Unknown  ·  1 channel(s)]", "C",
                                     "[OK  ·  1 channel(s)]", "A"));
}

TEST_F(Channels, ComeAndGoWithTheFilter) {
    std::vector<Channel> all;
    for (int i = 0; i < 200; ++i) all.push_back(channel("c" + std::to_string(i), "CH " + std::to_string(i), i % 2 ? "Odd" : "Even"));
    model.setInventory(inventoryOf(all));
    model.setFilter(ChannelFilter(QStringLiteral("group:odd")));
    EXPECT_EQ(model.rowCount(), 100);
    EXPECT_EQ(shown().front(), "CH 1");
    model.setFilter(ChannelFilter(QStringLiteral("no such")));
    EXPECT_EQ(model.rowCount(), 0);
    EXPECT_EQ(model.channelCount(), 200U);
    model.setFilter({});
    EXPECT_EQ(model.rowCount(), 200);
}

// Whatever comes in whatever order: the tester watches every signal, and the end is as if made at once.
TEST_F(Channels, EndTheSameWhateverCameBefore) {
    std::mt19937 random(7);
    const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    for (int round = 0; round < 300; ++round) {
        switch (pick(5)) {
            case 0: {
                std::vector<Channel> some;
                for (int i = 0; i < 30; ++i)
                    if (pick(3)) some.push_back(channel("c" + std::to_string(i), "CH " + std::to_string(i), i % 3 ? "G" + std::to_string(i % 4) : ""));
                model.setInventory(inventoryOf(some));
                break;
            }
            case 1: model.setGrouping(static_cast<Grouping>(pick(3))); break;
            case 2: model.setFilter(ChannelFilter(pick(2) ? QStringLiteral("state:down,up") : QString())); break;
            case 3: model.sort(pick(channelColumnCount), pick(2) ? Qt::AscendingOrder : Qt::DescendingOrder); break;
            default:
                for (int i = 0; i < 10; ++i) {
                    auto s = status("c" + std::to_string(pick(30)), static_cast<ChannelState>(pick(4)));
                    s.kpis.ttfbP95Ms = pick(500);
                    model.merge(s, {static_cast<float>(round)});
                }
                model.arrangeIfChanged();
        }
    }
    model.setFilter({});
    model.setGrouping(Grouping::None);
    model.sort(static_cast<int>(ChannelColumn::Name), Qt::AscendingOrder);
    model.setInventory(inventoryOf({channel("c1", "CH 1"), channel("c2", "CH 2"), channel("c12", "CH 12")}));
    EXPECT_THAT(shown(), ElementsAre("CH 1", "CH 2", "CH 12"));
}

}  // namespace inspector::console
