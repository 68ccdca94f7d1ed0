// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/inhibition.h"
#include "core/notify/mutes.h"
#include "tests/core/notify/world.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace inspector::notify {
namespace {

using test::at;
using test::matchers;
using test::World;
using testing::ElementsAre;
using Why = Mute::Why;

std::string mutesText(const World& world, const std::string& name, double time) {
    const auto mutes = mutesOf(world.alerts, world.muteFacts, at(time));
    std::string out;
    for (std::size_t i = 0; i < mutes.size(); ++i)
        if (world.alerts[i].fingerprint == name)
            for (const Mute& mute : mutes[i])
                out += (out.empty() ? "" : "; ") + std::string(toString(mute.why)) + ' ' + mute.by + ' ' + mute.text;
    return out;
}

Silence silence(const char* id, const char* matching) {
    Silence out;
    out.id = SilenceId(id);
    out.matchers = matchers(matching);
    out.starts = at(100);
    out.ends = at(200);
    out.author = "ann";
    out.comment = "known";
    return out;
}

TEST(Mutes, SilencesMuteWhatTheyMatchWhileTheyLast) {
    World world;
    world.fire("a", "channel=one, severity=major", 0);
    world.fire("b", "channel=two", 0);
    world.muteFacts.silences = {silence("s2", "channel=one"), silence("s1", "severity=~\"maj.*\", rung=\"\""), silence("s3", "")};
    EXPECT_EQ(mutesText(world, "a", 99), "");
    EXPECT_EQ(mutesText(world, "a", 100), "silence s1 ann: known; silence s2 ann: known");
    EXPECT_EQ(mutesText(world, "b", 100), "") << "one without matchers mutes nothing";
    EXPECT_EQ(mutesText(world, "a", 200), "");
    world.resolve("a", 150);
    EXPECT_EQ(mutesText(world, "a", 150), "") << "what does not fire has none";
}

TEST(Mutes, MaintenanceMutesChannelsGroupsAndEndpoints) {
    World world;
    world.fire("a", "channel=one", 0);
    world.fire("b", "channel=two", 0);
    world.fire("c", "endpoint=edge", 0);
    world.fire("d", "group=news", 0);
    world.fire("e", "channel=three", 0);
    world.muteFacts.channel = [](const ChannelId& id) -> std::optional<ChannelTimes> {
        if (id.value == "two") return ChannelTimes{"news", {}};
        return std::nullopt;
    };
    Maintenance work;
    work.id = MaintenanceId("m1");
    work.name = "update";
    work.comment = "version 5";
    work.channels = {ChannelId("one")};
    work.groups = {"news"};
    work.endpoints = {EndpointId("edge")};
    work.starts = at(100);
    work.ends = at(200);
    world.muteFacts.maintenance = {work, work};
    for (const char* name : {"a", "b", "c", "d"}) {
        EXPECT_EQ(mutesText(world, name, 150), "maintenance m1 update: version 5") << name;
        EXPECT_EQ(mutesText(world, name, 200), "") << name;
    }
    EXPECT_EQ(mutesText(world, "e", 150), "");
}

TEST(Mutes, AChannelIsOffTheAirOutsideOfItsSchedule) {
    World world;
    world.fire("a", "channel=one", 0);
    world.fire("b", "channel=two", 0);
    std::vector<TimeInterval> onAir{parseInterval("06:00-24:00 Europe/Berlin").value()};
    world.muteFacts.channel = [&](const ChannelId& id) -> std::optional<ChannelTimes> {
        return ChannelTimes{"", id.value == "one" ? onAir : std::vector<TimeInterval>{}};
    };
    const auto secondsTo = [](const char* time) { return toSeconds(parseIso8601(time).value() - at(0)); };
    EXPECT_EQ(mutesText(world, "a", secondsTo("2026-03-28T04:30:00Z")), "off-air one 06:00-24:00 Europe/Berlin");
    EXPECT_EQ(mutesText(world, "a", secondsTo("2026-03-29T04:30:00Z")), "") << "summer time";
    EXPECT_EQ(mutesText(world, "b", secondsTo("2026-03-28T04:30:00Z")), "");
    onAir[0].zone = "Mars/Olympus";
    EXPECT_EQ(mutesText(world, "a", secondsTo("2026-03-28T04:30:00Z")), "") << "what cannot be read mutes nothing";
}

TEST(Mutes, ACauseMutesWhatItExplainsWhileItFires) {
    World world;
    world.fire("edge", "endpoint=edge", 0).summary = "edge is down";
    world.fire("a", "channel=one", 0).cause = "edge";
    world.fire("b", "channel=two", 0).cause = "gone";
    EXPECT_EQ(mutesText(world, "a", 0), "explained edge edge is down");
    EXPECT_EQ(mutesText(world, "b", 0), "") << "nobody would hear of it";
    // A chain has a root that is told; a ring has none.
    world.find("edge")->cause = "cdn";
    world.fire("cdn", "provider=x", 0);
    EXPECT_EQ(mutesText(world, "a", 0), "explained edge edge is down");
    EXPECT_EQ(mutesText(world, "edge", 0), "explained cdn ");
    world.find("cdn")->cause = "edge";
    for (const char* name : {"a", "edge", "cdn"}) EXPECT_EQ(mutesText(world, name, 0), "") << name;
    world.find("cdn")->cause = "cdn";
    EXPECT_EQ(mutesText(world, "cdn", 0), "");
    world.resolve("edge", 10);
    EXPECT_EQ(mutesText(world, "a", 10), "");
}

TEST(Mutes, ABlindProbeMutesWhatItCannotKnowAndNotItself) {
    World world;
    const ProbeId blind("fra");
    world.fire("a", "channel=one", 0).probe = blind;
    world.fire("e", "endpoint=edge", 0).probe = blind;
    world.fire("disk", "notice=\"disk-full\"", 0).probe = blind;
    world.fire("blind", "channel=x", 0).probe = blind;
    world.fire("other", "channel=one", 0).probe = ProbeId("ams");
    world.muteFacts.blind = {{blind, "blind"}};
    EXPECT_EQ(mutesText(world, "a", 0), "blind blind fra");
    EXPECT_EQ(mutesText(world, "e", 0), "blind blind fra");
    for (const char* name : {"disk", "blind", "other"}) EXPECT_EQ(mutesText(world, name, 0), "") << name;
}

TEST(Mutes, TellWhenTheyChangeNext) {
    MuteFacts facts;
    EXPECT_FALSE(nextMuteChange(facts, at(0)));
    facts.silences = {silence("s", "channel=one")};  // from 100 to 200
    EXPECT_EQ(nextMuteChange(facts, at(0)), at(100));
    EXPECT_EQ(nextMuteChange(facts, at(100)), at(200));
    EXPECT_FALSE(nextMuteChange(facts, at(200)));
    Maintenance work;
    work.starts = at(0);
    work.ends = at(86400 * 30);
    work.recurs = {parseInterval("02:00-04:00").value()};
    facts.maintenance = {work};
    EXPECT_EQ(nextMuteChange(facts, at(0)), at(100));
    EXPECT_EQ(nextMuteChange(facts, at(200)), at(7200));
    EXPECT_EQ(nextMuteChange(facts, at(7200)), at(14400));
    std::swap(facts.maintenance[0].starts, facts.maintenance[0].ends);
    EXPECT_FALSE(nextMuteChange(facts, at(200)));
}

TEST(Mutes, ChangesStandInTheTrace) {
    World world;
    world.fire("a", "channel=one", 0).mutes = {{Why::Silence, "s1", "old"}, {Why::Info, "", ""}};
    const auto entries = muteEntries(world.alerts[0], {{Why::Silence, "s2", "new"}, {Why::Info, "", ""}}, at(5), "probe fra");
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_EQ(entries[0].kind, AlertEntry::Kind::Unmuted);
    EXPECT_EQ(entries[0].mute->by, "s1");
    EXPECT_EQ(entries[1].kind, AlertEntry::Kind::Muted);
    EXPECT_EQ(entries[1].text, "new");
    EXPECT_EQ(entries[1].actor, "probe fra");
    EXPECT_EQ(entries[1].time, at(5));
}

struct Row {
    const char* target;      // an alert "t" with these labels
    const char* inhibitedBy;
};

TEST(Inhibition, IsAsAlertmanagers) {
    World world;
    world.fire("s2", "kind=source, channel=one", 0);
    world.fire("s1", "kind=source, channel=one", 0);
    world.fire("both", "kind=both, channel=two", 0);
    world.fire("bare", "kind=source", 0);
    world.fire("over", "kind=source, channel=three", 0);
    world.resolve("over", 5);
    const std::vector<Inhibition> rules{{"rule", matchers("kind=~\"source|both\""), matchers("kind=~\"target|both\""), {"channel", "rung"}},
                                        {"empty", {}, matchers("kind=never"), {}}};
    const Row table[] = {
        {"kind=target, channel=one", "s1"},
        {"kind=target, channel=one, rung=r", ""},
        {"kind=target, channel=two", "both"},
        {"kind=target, channel=three", ""},
        {"kind=target", "bare"},
        {"kind=source, channel=one", ""},
        {"kind=both, channel=one", "s1"},
        {"kind=both, channel=two", ""},
        {"kind=never, channel=one", ""},
    };
    for (const Row& row : table) {
        World now = world;
        now.fire("t", row.target, 0);
        const auto found = Inhibitor(rules, now.alerts).find(*now.find("t"));
        EXPECT_EQ(found ? found->fingerprint : "", row.inhibitedBy) << row.target;
    }
    EXPECT_FALSE(Inhibitor(rules, world.alerts).find(*world.find("both"))) << "not by itself";
}

}  // namespace
}  // namespace inspector::notify
