// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Several programs on one store: who probes what, and what each of them shows.
#include "core/inventory/store.h"
#include "core/runtime/channel_turns.h"
#include "core/runtime/mailbox.h"
#include "core/runtime/probing_session.h"
#include "core/runtime/status_writer.h"
#include "tests/core/runtime/live_origin.h"
#include "tests/core/runtime/rig.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <map>

using namespace inspector;
using namespace inspector::runtime;
using namespace std::chrono_literals;
using test::LiveOrigin;
using test::Rig;
using test::TempDir;
using test::waitFor;

namespace {

// The store as another program sees it.
class Rows {
public:
    explicit Rows(const std::filesystem::path& folder)
        : m_store(std::move(inventory::openSqlite({folder / "inventory.db", folder / "key"})->store)) {}

    inventory::Store& store() { return *m_store; }
    std::vector<inventory::ChannelLease> leases() {
        return m_store->channelLeases(m_clock.now()).value_or(std::vector<inventory::ChannelLease>{});
    }
    // Of the channels with a live holder: which probe.
    std::map<std::string, std::string> holders() {
        std::map<std::string, std::string> holders;
        for (const auto& lease : leases())
            if (lease.live) holders[lease.channel.value] = lease.probe.value;
        return holders;
    }
    int count(const std::string& probe) {
        int count = 0;
        for (const auto& [channel, holder] : holders()) count += holder == probe ? 1 : 0;
        return count;
    }

private:
    SystemClock m_clock;
    std::unique_ptr<inventory::Store> m_store;
};

std::string idOf(int i) { return "ch-" + std::to_string(i); }

void addChannels(Rig& rig, const LiveOrigin& origin, int count) {
    for (int i = 0; i < count; ++i) ASSERT_TRUE(rig.addChannel(idOf(i), origin.url() + "?c=" + std::to_string(i)));
}

bool allUp(Rig& rig, int count) {
    for (int i = 0; i < count; ++i)
        if (rig.state(idOf(i)) != ChannelState::Up) return false;
    return true;
}

Channel changed(const Rig& rig, const std::string& id, const std::function<void(Channel&)>& change) {
    Channel channel = *rig.inventory->channel(ChannelId{id});
    change(channel);
    return channel;
}

}  // namespace

TEST(Sharing, SeveralProbesShareTheChannelsAndEachShowsAll) {
    constexpr int channels = 6;
    TempDir folder;
    LiveOrigin origin;
    Rig a(folder.path(), true, "a");
    addChannels(a, origin, channels);
    Rows rows(folder.path());
    ASSERT_TRUE(a.until([&] { return allUp(a, channels) && rows.count("a") == channels; }));

    auto b = std::make_unique<Rig>(folder.path(), true, "b");
    Rig watcher(folder.path(), false, "nobody");
    // Whatever moves has never two probes.
    bool twice = false;
    const auto look = [&] {
        b->take();
        watcher.take();
        for (int i = 0; i < channels; ++i) {
            const bool onB = b->probes(idOf(i));
            twice = twice || (a.probes(idOf(i)) && onB && b->probes(idOf(i)));
        }
    };
    ASSERT_TRUE(a.until([&] {
        look();
        return rows.count("a") == 3 && rows.count("b") == 3 && allUp(a, channels) && allUp(*b, channels) &&
               allUp(watcher, channels);
    }));
    EXPECT_TRUE(b->until([&] {
        look();
        a.take();
        int probed = 0;
        for (int i = 0; i < channels; ++i) probed += b->probes(idOf(i)) ? 1 : 0;
        return probed == 3;
    }));
    EXPECT_FALSE(twice);
    // Each has the newest states of the other's channels, too.
    const auto holders = rows.holders();
    for (int i = 0; i < channels; ++i) {
        const WallTime sampled = watcher.statuses[idOf(i)].sampled;
        EXPECT_TRUE(watcher.until([&] { return watcher.statuses[idOf(i)].sampled > sampled; }));
        EXPECT_EQ(watcher.statuses[idOf(i)].probe.value, holders.at(idOf(i)));
    }
    EXPECT_FALSE(a.hasNotice("watching-only"));
    EXPECT_FALSE(b->hasNotice("watching-only"));

    // It gives back what it has when it stops: nobody waits for its lease to run out.
    b->stop();
    b.reset();
    EXPECT_EQ(rows.count("b"), 0);
    EXPECT_TRUE(a.until([&] { return rows.count("a") == channels; }));
    EXPECT_TRUE(a.until([&] {
        return std::all_of(a.statuses.begin(), a.statuses.end(), [](const auto& s) { return s.second.probe.value == "a"; });
    }));
}

TEST(Sharing, TheChannelsOfAProbeThatDiesAreTakenAndGoOnWhereTheyWere) {
    TempDir folder;
    LiveOrigin origin;
    SystemClock clock;
    {
        Rig first(folder.path(), false, "setup");
        addChannels(first, origin, 3);
    }
    Rows rows(folder.path());
    // A probe that writes once, and is killed.
    const auto lease = rows.store().acquireLease(probeLease(ProbeId("dead")), "host:1:dead", LeaseTimes{}.timeToLive, clock.now());
    ASSERT_TRUE(lease);
    const auto died = clock.mono();
    ProbeLife life;
    life.id = ProbeId("dead");
    life.holder = "host:1:dead";
    ASSERT_TRUE(rows.store().beat(life, clock.now()));
    ASSERT_TRUE(rows.store().turnLeases(*lease, ProbeId("dead"), {}, {ChannelId(idOf(0)), ChannelId(idOf(1)), ChannelId(idOf(2))},
                                        clock.now()));
    inventory::StatusWrite write;
    ChannelStatus status;
    status.channel = ChannelId(idOf(0));
    status.state = ChannelState::Up;
    status.since = fromMillis(toMillis(clock.now() - 10min));
    status.sampled = fromMillis(toMillis(clock.now()));
    status.probe = ProbeId("dead");
    write.statuses = {status};
    ASSERT_TRUE(rows.store().writeStatus(write, *lease));

    Rig a(folder.path(), true, "a");
    ASSERT_TRUE(a.until([&] { return a.engineState.probing; }));
    ASSERT_TRUE(a.until([&] { return rows.count("a") == 3; }));
    const auto taken = std::chrono::duration_cast<Milliseconds>(clock.mono() - died);
    std::printf("taken %lld ms after the last renewal\n", static_cast<long long>(taken.count()));
    EXPECT_GE(taken, LeaseTimes{}.timeToLive - 50ms);
    EXPECT_LE(taken, LeaseTimes{}.timeToLive + 2 * LeaseTimes{}.turn + 3s);  // a machine that is busy with other tests
    ASSERT_TRUE(a.until([&] { return a.state(idOf(0)) == ChannelState::Up && a.statuses[idOf(0)].probe.value == "a"; }));
    EXPECT_EQ(a.statuses[idOf(0)].since, status.since);
    // What the dead one still writes is not taken any more.
    const auto late = rows.store().writeStatus(write, *lease);
    EXPECT_TRUE(!late || late->size() == 1);
}

TEST(Sharing, PinsAndRegionsAreKept) {
    TempDir folder;
    LiveOrigin origin;
    Rig a(folder.path(), true, "a");
    addChannels(a, origin, 3);
    Rig b(folder.path(), true, "b");
    ASSERT_TRUE(a.until([&] { return a.inventory->probe(ProbeId("a")) && a.inventory->probe(ProbeId("b")); }));
    Probe region = *a.inventory->probe(ProbeId("b"));
    region.region = "fra";
    ASSERT_TRUE(a.apply({inventory::PutProbe{region}}));
    ASSERT_TRUE(a.apply({inventory::PutChannel{changed(a, idOf(0), [](Channel& c) { c.probeId = ProbeId("b"); })},
                         inventory::PutChannel{changed(a, idOf(1), [](Channel& c) { c.probeRegion = "fra"; })},
                         inventory::PutChannel{changed(a, idOf(2), [](Channel& c) { c.probeId = ProbeId("a"); })}}));
    Rows rows(folder.path());
    const std::map<std::string, std::string> wanted{{idOf(0), "b"}, {idOf(1), "b"}, {idOf(2), "a"}};
    EXPECT_TRUE(a.until([&] {
        b.take();
        return rows.holders() == wanted;
    }));
    EXPECT_TRUE(a.until([&] {
        b.take();
        return b.statuses[idOf(1)].probe.value == "b" && a.statuses[idOf(1)].probe.value == "b";
    }));
}

// What is measured when the lease has run out is kept, and does not count.
TEST(Sharing, WhatIsMeasuredWithoutALeaseIsMarked) {
    TempDir folder;
    LiveOrigin origin;
    SystemClock clock;
    Options options;
    options.dataFolder = folder.path();
    options.probeId = ProbeId("a");
    Inventory inventory;
    inventory.templates = {test::quickTemplate()};
    Channel channel;
    channel.id = ChannelId("one");
    channel.url = origin.url();
    channel.templateId = test::quickTemplate().id;
    inventory.channels = {channel};
    const auto shared = std::make_shared<const Inventory>(inventory);
    std::atomic<bool> leased{true};
    Mailbox mailbox;
    StatusWriter statuses;
    const auto points = [&](const std::string& lease) {
        auto opened = series::openSqlite({folder.path() / "series.db", true});
        series::Selection all;
        all.tags = {{leaseTag, lease}};
        all.to = clock.now() + 1h;
        return opened ? opened->store->points(all, 1'000).value_or(std::vector<Point>{}) : std::vector<Point>{};
    };
    ProbingSession session(options, clock, {}, shared, {ChannelId("one")},
                           {mailbox, statuses, [](EvidenceBundle) {}, [&] { return leased.load(); },
                            [](const std::vector<Point>&) {}, [](const inventory::StatusWrite&) {}});
    ASSERT_TRUE(waitFor([&] { return !points("").empty(); }, 40s));
    EXPECT_TRUE(points(unleased).empty());
    leased = false;
    ASSERT_TRUE(waitFor([&] { return !points(unleased).empty(); }, 40s));

    // A channel that is given up stops at once, and nothing more is written of it.
    session.hold({}, {});
    (void)mailbox.take();
    statuses.clear();
    const auto cycles = session.stats().cycles;
    ASSERT_TRUE(waitFor([&] { return session.stats().channels == 0; }, 40s));
    EXPECT_LE(session.stats().cycles, cycles + 1);
    EXPECT_TRUE(mailbox.take().statuses.empty());
    EXPECT_TRUE(statuses.empty());
    EXPECT_EQ(session.newestReport(ChannelId("one")), nullptr);
}
