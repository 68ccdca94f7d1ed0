// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/format/chain_text.h"
#include "app/console/pages/chain_nodes.h"
#include "app/console/pages/channel_chain.h"
#include "app/console/pages/edge_table.h"
#include "app/console/widgets/arrival_matrix.h"

#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

#include <algorithm>

namespace inspector::console {
namespace {

using namespace std::chrono_literals;

const WallTime now = fromMillis(1'700'000'000'000);

Endpoint endpoint(const char* id, StageRole role, const char* provider, const char* region) {
    Endpoint e;
    e.id = EndpointId(id);
    e.name = std::string("The ") + id;
    e.role = role;
    e.provider = provider;
    e.region = region;
    e.baseUrl = std::string("http://") + id + ".example";
    return e;
}

Channel channel(const char* id, const char* group) {
    Channel c;
    c.id = ChannelId(id);
    c.name = id;
    c.group = group;
    c.url = std::string("http://packager.example/") + id + "/master.m3u8";
    return c;
}

StageFigures stage(const char* id, StageRole role, ChannelState state, double ttfbMs) {
    StageFigures s;
    s.stage = id;
    s.role = role;
    s.state = state;
    s.ttfbMs = ttfbMs;
    s.sampled = now;
    s.httpStatus = 200;
    return s;
}

// Two channels in two groups; an origin and two edges of two providers in two regions; the edge "b" is down for both.
struct Fleet {
    Inventory inventory;
    Statuses statuses;
    FleetStatus fleet;

    Fleet() {
        inventory.channels = {channel("ch1", "news"), channel("ch2", "sport")};
        inventory.endpoints = {endpoint("a", StageRole::Edge, "One", "eu"), endpoint("b", StageRole::Edge, "Two", "us"),
                               endpoint("origin", StageRole::Origin, "", "")};
        for (const char* id : {"ch1", "ch2"}) {
            ChannelStatus status;
            status.channel = ChannelId(id);
            status.state = ChannelState::Degraded;
            status.sampled = now;
            status.stages = {stage("packager", StageRole::Packager, ChannelState::Up, 5), stage("origin", StageRole::Origin, ChannelState::Up, 10),
                             stage("a", StageRole::Edge, ChannelState::Up, 20), stage("b", StageRole::Edge, ChannelState::Down, 900)};
            Verdict verdict;
            verdict.cause = Cause::Edge;
            verdict.name = "b";
            verdict.confidence = 0.93;
            status.verdict = verdict;
            statuses[status.channel] = status;
        }
        for (const char* id : {"a", "b", "origin"}) {
            EndpointStatus status;
            status.endpoint = EndpointId(id);
            status.state = std::string_view(id) == "b" ? ChannelState::Down : ChannelState::Up;
            status.latencyP95Ms = 100;
            status.channels = 2;
            fleet.endpoints.push_back(status);
        }
        fleet.causes = {{*statuses[ChannelId("ch1")].verdict, {ChannelId("ch1"), ChannelId("ch2")}}};
        fleet.at = now;
    }
};

TEST(EdgeTable, HasARowForEachEndpointInTheOrderOfTheChain) {
    const Fleet f;
    const HeatTable table = edgeTable(f.inventory, f.statuses, f.fleet, EdgeFigure::Latency, EdgeColumns::Channels);
    ASSERT_EQ(table.rows.size(), 3U);
    EXPECT_EQ(table.rows[0].key, QStringLiteral("origin"));
    EXPECT_EQ(table.rows[2].key, QStringLiteral("b"));
    EXPECT_EQ(table.rows[2].mark, Mark::Critical);
    ASSERT_EQ(table.columns.size(), 2U);
    EXPECT_EQ(table.cell(2, 0).value, 900.0);
    EXPECT_EQ(table.cell(2, 0).mark, Mark::Critical);
    EXPECT_GT(table.cell(2, 0).heat, table.cell(1, 0).heat);
}

TEST(EdgeTable, MergesAGroupsAndARegionsChannels) {
    Fleet f;
    f.statuses[ChannelId("ch2")].stages[3].ttfbMs = 1'200;
    f.inventory.channels[1].group = "news";
    const HeatTable groups = edgeTable(f.inventory, f.statuses, f.fleet, EdgeFigure::Latency, EdgeColumns::Groups);
    ASSERT_EQ(groups.columns.size(), 1U);
    EXPECT_EQ(groups.cell(2, 0).value, 1'200.0);  // the worst
    const HeatTable regions = edgeTable(f.inventory, f.statuses, f.fleet, EdgeFigure::Latency, EdgeColumns::Regions);
    ASSERT_EQ(regions.rows.size(), 3U);           // providers, and the origin
    EXPECT_EQ(regions.columns.size(), 3U);
    const auto two = std::find_if(regions.rows.begin(), regions.rows.end(), [](const auto& row) { return row.key == QStringLiteral("Two"); });
    ASSERT_NE(two, regions.rows.end());
    int carried = 0;
    for (std::size_t column = 0; column < regions.columns.size(); ++column)
        carried += regions.cell(static_cast<std::size_t>(two - regions.rows.begin()), column).carried ? 1 : 0;
    EXPECT_EQ(carried, 1);
}

TEST(EdgeTable, LeavesOutWhatIsOffTheAir) {
    Fleet f;
    f.inventory.channels[0].enabled = false;
    f.inventory.endpoints[0].enabled = false;
    const HeatTable table = edgeTable(f.inventory, f.statuses, f.fleet, EdgeFigure::Errors, EdgeColumns::Channels);
    EXPECT_EQ(table.rows.size(), 2U);
    EXPECT_EQ(table.columns.size(), 1U);
    EXPECT_FALSE(table.cell(0, 0).value);         // not known is not 0
}

TEST(HeatMap, OpensWhatIsChosen) {
    const Fleet f;
    HeatMap map([](const auto&, const auto&, const auto&) { return QString(); });
    map.setTable(edgeTable(f.inventory, f.statuses, f.fleet, EdgeFigure::Latency, EdgeColumns::Channels));
    map.resize(800, map.heightForWidth(800));
    QSignalSpy rows(&map, &HeatMap::rowOpened);
    QSignalSpy cells(&map, &HeatMap::cellOpened);
    QTest::keyClick(&map, Qt::Key_Down);
    QTest::keyClick(&map, Qt::Key_Return);
    ASSERT_EQ(rows.size(), 1);
    EXPECT_EQ(rows[0][0].toString(), QStringLiteral("a"));
    QTest::keyClick(&map, Qt::Key_Right);
    QTest::keyClick(&map, Qt::Key_Return);
    ASSERT_EQ(cells.size(), 1);
    EXPECT_EQ(cells[0][1].toString(), QStringLiteral("ch1"));
}

TEST(HeatMap, PutsManyColumnsIntoSeveralLines) {
    Fleet f;
    for (int i = 0; i < 1'000; ++i) {
        const std::string id = "many" + std::to_string(i);
        f.inventory.channels.push_back(channel(id.c_str(), "many"));
        f.statuses[ChannelId(id)] = f.statuses[ChannelId("ch1")];
    }
    HeatMap map([](const auto&, const auto&, const auto&) { return QString(); });
    map.setTable(edgeTable(f.inventory, f.statuses, f.fleet, EdgeFigure::Latency, EdgeColumns::Channels));
    EXPECT_GT(map.heightForWidth(800), 3 * 300);
    EXPECT_LT(map.heightForWidth(1600), map.heightForWidth(800));
    map.resize(800, map.heightForWidth(800));
    EXPECT_FALSE(map.grab().isNull());
}

TEST(ChainNodes, MarkTheOneThatTheVerdictNames) {
    const Fleet f;
    const auto nodes = chainNodes(f.inventory.channels[0], &f.statuses.at(ChannelId("ch1")), f.inventory, now);
    ASSERT_EQ(nodes.size(), 4U);
    EXPECT_EQ(nodes[0].role, StageRole::Packager);
    EXPECT_FALSE(nodes[2].culprit);
    EXPECT_TRUE(nodes[3].culprit);
    EXPECT_EQ(nodes[3].name, QStringLiteral("The b"));
    const auto fleet = fleetNodes(f.fleet, f.inventory, now);
    ASSERT_EQ(fleet.size(), 3U);
    EXPECT_TRUE(fleet[2].culprit);
}

TEST(ChainNodes, OfAWholeProviderAreAllOfIts) {
    Fleet f;
    auto& status = f.statuses.at(ChannelId("ch1"));
    status.verdict->cause = Cause::Cdn;
    status.verdict->name = "One";
    const auto nodes = chainNodes(f.inventory.channels[0], &status, f.inventory, now);
    EXPECT_TRUE(nodes[2].culprit);
    EXPECT_FALSE(nodes[3].culprit);
}

TEST(ChainWords, NameTheCulpritAndHowSure) {
    const Fleet f;
    const Verdict& verdict = *f.statuses.at(ChannelId("ch1")).verdict;
    EXPECT_EQ(verdictSentence(verdict, f.inventory), QStringLiteral("Where it broke: edge The b (93 % sure)."));
    EXPECT_TRUE(causeSentence(f.fleet.causes[0], f.inventory).contains(QStringLiteral("edge The b")));
    EXPECT_EQ(stageName("gone", f.inventory), QStringLiteral("gone"));
}

TEST(ArrivalTable, CountsFromTheFirstStageThatHadIt) {
    Fleet f;
    ChannelStatus& status = f.statuses.at(ChannelId("ch1"));
    status.stages[0].arrivals = {{10, now, {}}, {11, now + 4s, {}}};
    status.stages[1].arrivals = {{10, now + 1s, now}, {11, now + 5s, now + 4s}};
    status.stages[2].arrivals = {{10, now + 9s, now + 8s}};
    status.stages[2].sampled = now + 60s;
    RungFigures rung;
    rung.targetDurationS = 4;
    status.rungs = {rung};
    const ArrivalTable table = arrivalTable(status, f.inventory);
    ASSERT_EQ(table.segments, (std::vector<std::uint64_t>{10, 11}));
    EXPECT_EQ(table.rows[0].cells[0].afterS, 0.0);
    EXPECT_EQ(table.rows[1].cells[0].afterS, 1.0);
    EXPECT_EQ(table.rows[1].cells[0].uncertainS, 1.0);
    EXPECT_EQ(table.rows[2].cells[0].afterS, 9.0);
    EXPECT_TRUE(table.rows[2].cells[1].awaited);   // others have it, and it asked a minute later
    EXPECT_FALSE(table.rows[3].cells[1].awaited);  // nothing is known of it
}

}  // namespace
}  // namespace inspector::console
