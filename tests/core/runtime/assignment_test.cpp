// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/assignment.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>

using namespace inspector;
using namespace inspector::runtime;
using inventory::ChannelLease;

namespace {

// Probes that share channels: rows as the store has them, and turns as the probes take them.
class Fleet {
public:
    Fleet() {
        Template settings = standardTemplate();
        settings.interval = std::chrono::seconds(10);
        inventory.templates = {settings};
    }

    Channel& addChannel(const std::string& id) {
        Channel channel;
        channel.id = ChannelId(id);
        channel.templateId = inventory.templates.front().id;
        inventory.channels.push_back(std::move(channel));
        std::sort(inventory.channels.begin(), inventory.channels.end(),
                  [](const Channel& a, const Channel& b) { return a.id < b.id; });
        return *std::find_if(inventory.channels.begin(), inventory.channels.end(),
                             [&](const Channel& c) { return c.id.value == id; });
    }
    void addChannels(int count) {
        for (int i = 0; i < count; ++i) addChannel("ch-" + std::to_string(1000 + i));
    }
    void addProbe(const std::string& id, const std::string& region = {}, double capacity = 0) {
        probes.push_back({ProbeId(id), "host:" + id + ":x", region, capacity, false});
    }
    void kill(std::string id) {  // by value: it may be the probe's own
        std::erase_if(probes, [&](const LiveProbe& probe) { return probe.id.value == id; });
        for (ChannelLease& lease : leases)
            if (lease.probe.value == id) lease.live = false;
    }
    LiveProbe& probe(const std::string& id) {
        return *std::find_if(probes.begin(), probes.end(), [&](const LiveProbe& p) { return p.id.value == id; });
    }

    Assignment plan(const LiveProbe& probe) const {
        return assign({inventory, probes, leases, rungs, patient}, probe.id, probe.holder);
    }
    // As the store does it: gives back, then takes what is free. How many channels changed hands.
    int turn(const LiveProbe& probe) {
        const Assignment planned = plan(probe);
        int changed = 0;
        for (const ChannelId& channel : planned.giveBack)
            changed += static_cast<int>(std::erase_if(leases, [&](const ChannelLease& lease) {
                return lease.channel == channel && lease.holder == probe.holder;
            }));
        for (const ChannelId& channel : planned.take) {
            const auto at = std::find_if(leases.begin(), leases.end(),
                                         [&](const ChannelLease& lease) { return lease.channel == channel; });
            if (at == leases.end()) leases.push_back({channel, probe.id, probe.holder, 1, true});
            else if (!at->live) *at = {channel, probe.id, probe.holder, at->epoch + 1, true};
            else continue;
            ++changed;
        }
        return changed;
    }
    // Turns of all until nothing changes; how many times a channel changed hands. Negative: they do not come to rest.
    int settle(int most = 60) {
        int changed = 0;
        for (int round = 0; round < most; ++round) {
            int now = 0;
            for (const LiveProbe& p : std::vector<LiveProbe>(probes)) now += turn(p);
            if (now == 0) return changed;
            changed += now;
        }
        return -1;
    }

    [[nodiscard]] std::string holderOf(const std::string& channel) const {
        for (const ChannelLease& lease : leases)
            if (lease.channel.value == channel && lease.live) return lease.probe.value;
        return {};
    }
    [[nodiscard]] std::map<std::string, int> counts() const {
        std::map<std::string, int> counts;
        for (const LiveProbe& p : probes) counts[p.id.value] = 0;
        for (const ChannelLease& lease : leases)
            if (lease.live) ++counts[lease.probe.value];
        return counts;
    }

    Inventory inventory;
    std::vector<LiveProbe> probes;
    std::vector<ChannelLease> leases;
    std::unordered_map<ChannelId, int> rungs;
    bool patient = false;
};

}  // namespace

TEST(Assignment, OneProbeTakesAllAtOnce) {
    Fleet fleet;
    fleet.addChannels(300);
    fleet.addProbe("local");
    EXPECT_EQ(fleet.plan(fleet.probes[0]).take.size(), 300u);
    EXPECT_EQ(fleet.settle(), 300);
    const Assignment rest = fleet.plan(fleet.probes[0]);
    EXPECT_TRUE(rest.take.empty() && rest.giveBack.empty());
    EXPECT_NEAR(rest.load, 30, 1e-6);
}

TEST(Assignment, EveryProbeComputesTheSamePlan) {
    Fleet fleet;
    fleet.addChannels(101);
    for (const char* id : {"c", "a", "b"}) fleet.addProbe(id);
    std::set<ChannelId> taken;
    std::size_t sum = 0;
    for (const LiveProbe& p : fleet.probes) {
        const Assignment planned = fleet.plan(p);
        taken.insert(planned.take.begin(), planned.take.end());
        sum += planned.take.size();
    }
    EXPECT_EQ(taken.size(), 101u);
    EXPECT_EQ(sum, 101u);
}

TEST(Assignment, BalancesByCostNotByNumber) {
    Fleet fleet;
    fleet.addChannels(20);
    for (int i = 0; i < 2; ++i) fleet.rungs[ChannelId("ch-" + std::to_string(1000 + i))] = 20;
    fleet.addProbe("a");
    fleet.addProbe("b");
    ASSERT_GE(fleet.settle(), 0);
    EXPECT_NE(fleet.holderOf("ch-1000"), fleet.holderOf("ch-1001"));
    EXPECT_EQ(fleet.counts(), (std::map<std::string, int>{{"a", 10}, {"b", 10}}));
}

TEST(Assignment, AProbeThatCanCarryMoreHasMore) {
    Fleet fleet;
    fleet.addChannels(90);
    fleet.addProbe("big", {}, 400);
    fleet.addProbe("small", {}, 200);
    ASSERT_GE(fleet.settle(), 0);
    EXPECT_EQ(fleet.counts(), (std::map<std::string, int>{{"big", 60}, {"small", 30}}));
}

TEST(Assignment, OnlyTheChannelsOfADeadProbeMove) {
    Fleet fleet;
    fleet.addChannels(90);
    for (const char* id : {"a", "b", "c"}) fleet.addProbe(id);
    ASSERT_EQ(fleet.settle(), 90);
    const std::vector<ChannelLease> before = fleet.leases;
    fleet.kill("b");
    EXPECT_EQ(fleet.settle(), 30);
    for (const ChannelLease& lease : before)
        if (lease.probe.value != "b") {
            EXPECT_EQ(fleet.holderOf(lease.channel.value), lease.probe.value);
        }
    EXPECT_EQ(fleet.counts(), (std::map<std::string, int>{{"a", 45}, {"c", 45}}));
}

TEST(Assignment, ANewProbeIsGivenOnlyWhatBringsTheOthersWithinTheMargin) {
    Fleet fleet;
    fleet.addChannels(90);
    fleet.addProbe("a");
    fleet.addProbe("b");
    ASSERT_EQ(fleet.settle(), 90);
    fleet.addProbe("c");
    const int handled = fleet.settle();
    ASSERT_GE(handled, 0);
    EXPECT_LE(handled, 2 * 30);  // each is given back and taken
    for (const auto& [probe, count] : fleet.counts()) EXPECT_GE(count, 24) << probe;
    EXPECT_EQ(fleet.settle(), 0);
}

TEST(Assignment, ASmallDifferenceMovesNothing) {
    Fleet fleet;
    fleet.addChannels(20);
    fleet.addProbe("a");
    fleet.addProbe("b");
    ASSERT_EQ(fleet.settle(), 20);
    fleet.addChannel("ch-0001");
    EXPECT_EQ(fleet.settle(), 1);
    fleet.addChannel("ch-0002");
    EXPECT_EQ(fleet.settle(), 1);
}

TEST(Assignment, MovesAreBoundedInATurn) {
    Fleet fleet;
    fleet.addChannels(1'000);
    fleet.addProbe("a");
    ASSERT_EQ(fleet.settle(), 1'000);
    fleet.addProbe("b");
    EXPECT_EQ(fleet.plan(fleet.probe("a")).giveBack.size(), mostMoves);
    EXPECT_TRUE(fleet.plan(fleet.probe("b")).take.empty());  // they are not free yet
    ASSERT_GE(fleet.settle(), 0);
    EXPECT_GE(fleet.counts()["b"], 400);
}

TEST(Assignment, APinnedChannelIsItsProbesEvenWhenThatIsGone) {
    Fleet fleet;
    fleet.addChannel("pinned").probeId = ProbeId("a");
    fleet.addChannel("free");
    fleet.addProbe("a");
    fleet.addProbe("b");
    ASSERT_GE(fleet.settle(), 0);
    EXPECT_EQ(fleet.holderOf("pinned"), "a");
    fleet.kill("a");
    ASSERT_GE(fleet.settle(), 0);
    EXPECT_EQ(fleet.holderOf("pinned"), "");
    EXPECT_EQ(fleet.holderOf("free"), "b");
    fleet.inventory.channels[1].probeId = ProbeId("b");
    ASSERT_EQ(fleet.inventory.channels[1].id.value, "pinned");
    ASSERT_GE(fleet.settle(), 0);
    EXPECT_EQ(fleet.holderOf("pinned"), "b");
}

TEST(Assignment, ARegionsChannelsStayInTheRegion) {
    Fleet fleet;
    for (int i = 0; i < 10; ++i) fleet.addChannel("fra-" + std::to_string(i)).probeRegion = "fra";
    for (int i = 0; i < 4; ++i) fleet.addChannel("any-" + std::to_string(i));
    fleet.addProbe("a", "fra");
    fleet.addProbe("b", "lon");
    Probe entry;  // the inventory's word goes before the probe's own
    entry.id = ProbeId("c");
    entry.region = "fra";
    fleet.inventory.probes = {entry};
    fleet.addProbe("c", "lon");
    ASSERT_GE(fleet.settle(), 0);
    for (const ChannelLease& lease : fleet.leases)
        if (lease.channel.value.starts_with("fra")) {
            EXPECT_NE(lease.probe.value, "b");
        }
    EXPECT_EQ(fleet.counts(), (std::map<std::string, int>{{"a", 5}, {"b", 4}, {"c", 5}}));
    fleet.kill("a");
    fleet.kill("c");
    ASSERT_GE(fleet.settle(), 0);
    EXPECT_EQ(fleet.holderOf("fra-0"), "");
    EXPECT_EQ(fleet.counts()["b"], 4);
}

TEST(Assignment, WhoeverIsPausedOrSwitchedOffGivesAllBack) {
    for (const bool paused : {true, false}) {
        Fleet fleet;
        fleet.addChannels(40);
        fleet.addProbe("a");
        fleet.addProbe("b");
        ASSERT_GE(fleet.settle(), 0);
        if (paused) {
            fleet.probe("a").paused = true;
        } else {
            Probe entry;
            entry.id = ProbeId("a");
            entry.enabled = false;
            fleet.inventory.probes = {entry};
        }
        EXPECT_EQ(fleet.plan(fleet.probe("a")).giveBack.size(), 20u);
        ASSERT_GE(fleet.settle(), 0);
        EXPECT_EQ(fleet.counts(), (std::map<std::string, int>{{"a", 0}, {"b", 40}}));
    }
}

TEST(Assignment, WhatIsOffTheAirOrHasNoTemplateIsGivenBack) {
    Fleet fleet;
    fleet.addChannels(2);
    fleet.addProbe("a");
    ASSERT_EQ(fleet.settle(), 2);
    fleet.inventory.channels[0].enabled = false;
    fleet.inventory.channels[1].templateId = TemplateId("gone");
    EXPECT_EQ(fleet.plan(fleet.probes[0]).giveBack.size(), 2u);
}

TEST(Assignment, ThoseThatAreSilentAreWaitedForAfterTheDatabaseWasAway) {
    Fleet fleet;
    fleet.addChannels(20);
    fleet.addProbe("a");
    fleet.addProbe("b");
    ASSERT_GE(fleet.settle(), 0);
    fleet.kill("b");
    fleet.patient = true;
    EXPECT_EQ(fleet.settle(), 0);
    fleet.patient = false;
    EXPECT_EQ(fleet.settle(), 10);
}

TEST(Assignment, AHolderThatSaysNothingOfItselfKeepsItsChannels) {
    Fleet fleet;
    fleet.addChannel("one");
    fleet.leases = {{ChannelId("one"), ProbeId("z"), "host:z:x", 1, true}};
    fleet.addProbe("a");
    EXPECT_EQ(fleet.settle(), 0);
    EXPECT_EQ(fleet.holderOf("one"), "z");
}

// Random fleets, with probes that come, go and are paused, in any order of turns: each channel that somebody may have ends
// with one live holder who may have it, and what is there comes to rest.
TEST(Assignment, EndsWithOneHolderForEachChannelWhateverHappens) {
    for (unsigned seed = 0; seed < 40; ++seed) {
        std::mt19937 random(seed);
        const auto below = [&random](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
        const std::vector<std::string> regions{"", "fra", "lon"};
        Fleet fleet;
        const int channelCount = 1 + below(80);
        for (int i = 0; i < channelCount; ++i) {
            Channel& channel = fleet.addChannel("ch-" + std::to_string(i));
            if (below(8) == 0) channel.probeId = ProbeId("p" + std::to_string(below(6)));
            else channel.probeRegion = regions[static_cast<std::size_t>(below(3))];
            channel.enabled = below(10) != 0;
            if (below(2) == 0) fleet.rungs[channel.id] = 1 + below(12);
        }
        int next = 0;
        const auto join = [&] {
            fleet.addProbe("p" + std::to_string(next++), regions[static_cast<std::size_t>(below(3))],
                           below(2) == 0 ? 0 : 100 * (1 + below(4)));
        };
        join();
        for (int step = 0; step < 8; ++step) {
            if (below(2) == 0 || fleet.probes.empty()) join();
            else fleet.kill(fleet.probes[static_cast<std::size_t>(below(static_cast<int>(fleet.probes.size())))].id.value);
            std::shuffle(fleet.probes.begin(), fleet.probes.end(), random);
            const int handled = fleet.settle(200);
            ASSERT_GE(handled, 0) << "seed " << seed << " step " << step;
            EXPECT_LE(handled, 3 * channelCount) << "seed " << seed << " step " << step;
            for (const Channel& channel : fleet.inventory.channels) {
                int holders = 0;
                for (const ChannelLease& lease : fleet.leases) {
                    if (lease.channel != channel.id || !lease.live) continue;
                    ++holders;
                    EXPECT_TRUE(mayProbe(channel, lease.probe, fleet.probe(lease.probe.value).region, fleet.inventory));
                }
                const bool wanted = std::any_of(fleet.probes.begin(), fleet.probes.end(), [&](const LiveProbe& p) {
                    return mayProbe(channel, p.id, p.region, fleet.inventory);
                });
                EXPECT_EQ(holders, wanted ? 1 : 0) << channel.id.value << " seed " << seed << " step " << step;
            }
        }
    }
}
