// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/lease_keeper.h"
#include "tests/core/runtime/fake_store.h"
#include "tests/support/process.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>

using namespace inspector;
using namespace inspector::runtime;
using namespace std::chrono_literals;
using test::FakeFile;
using test::FakeStore;
using test::waitFor;

namespace {

std::vector<ChannelId> idsOf(int count) {
    std::vector<ChannelId> ids;
    for (int i = 0; i < count; ++i) ids.push_back(ChannelId("ch-" + std::to_string(i)));
    return ids;
}

std::shared_ptr<FakeFile> fileWith(int channels) {
    auto file = std::make_shared<FakeFile>();
    file->inventory.templates = {standardTemplate()};
    for (const ChannelId& id : idsOf(channels)) {
        Channel channel;
        channel.id = id;
        channel.templateId = file->inventory.templates.front().id;
        file->inventory.channels.push_back(channel);
    }
    std::sort(file->inventory.channels.begin(), file->inventory.channels.end(),
              [](const Channel& x, const Channel& y) { return x.id < y.id; });
    return file;
}

inventory::Lease heldBy(const std::string& holder, WallTime until, std::int64_t epoch = 1) {
    return {"probe:a", holder, epoch, until};
}

// A keeper and what it said last; it probes what it is told to.
class Kept {
public:
    Kept(std::shared_ptr<FakeFile> file, const Clock& clock, const std::string& holder, const std::string& probe = "a")
        : m_keeper(ProbeId(probe), holder,
                   [file]() -> Result<std::unique_ptr<inventory::Store>> {
                       const std::lock_guard lock(file->mutex);
                       if (file->readError) return fail(*file->readError);
                       return std::make_unique<FakeStore>(file);
                   },
                   clock, [this](const Standing& standing) {
                       const std::lock_guard lock(m_mutex);
                       m_standing = standing;
                       if (standing.channels && m_obeys)
                           m_keeper.turns().setProbed({standing.channels->begin(), standing.channels->end()});
                   }) {
        m_keeper.turns().setInventory(std::make_shared<const Inventory>(file->inventory));
        m_keeper.start();
    }
    void obey(bool obeys) { m_obeys = obeys; }
    std::size_t count() { return standing().channels ? standing().channels->size() : 0; }
    LeaseKeeper& keeper() { return m_keeper; }
    Standing standing() {
        const std::lock_guard lock(m_mutex);
        return m_standing.value_or(Standing{});
    }
    bool becomes(const std::function<bool(const Standing&)>& condition) {
        return waitFor([&] {
            m_keeper.check();
            return condition(standing());
        });
    }

private:
    std::atomic<bool> m_obeys{true};
    std::mutex m_mutex;
    std::optional<Standing> m_standing;
    LeaseKeeper m_keeper;
};

}  // namespace

TEST(LeaseKeeper, TakesAFreeLeaseAndGivesItBack) {
    auto file = std::make_shared<FakeFile>();
    ManualClock clock;
    Kept kept(file, clock, "a:1:x");
    EXPECT_TRUE(kept.becomes([](const Standing& s) { return s.probe && s.lease && s.lease->epoch == 1; }));
    kept.keeper().stop();
    EXPECT_EQ(file->leases["probe:a"].holder, "");
    EXPECT_EQ(file->leases["fleet"].holder, "");
    EXPECT_TRUE(file->lives.at(0).paused);
}

TEST(LeaseKeeper, WatchesWhileAnotherHoldsItAndTakesOverWhenItRunsOut) {
    auto file = std::make_shared<FakeFile>();
    ManualClock clock;
    file->leases["probe:a"] = heldBy("b:2:y", clock.now() + 10s);
    Kept kept(file, clock, "a:1:x");
    EXPECT_TRUE(kept.becomes([](const Standing& s) { return !s.probe && s.holder == "b:2:y"; }));
    clock.advance(11s);
    EXPECT_TRUE(kept.becomes([](const Standing& s) { return s.probe && s.lease && s.lease->epoch == 2; }));
}

TEST(LeaseKeeper, ProbesOnWithoutALeaseWhileTheStoreCannotBeWritten) {
    auto file = std::make_shared<FakeFile>();
    ManualClock clock;
    file->writeError = Error{Error::Kind::Full, "full", {}, {}};
    Kept kept(file, clock, "a:1:x");
    EXPECT_TRUE(kept.becomes([](const Standing& s) { return s.probe && !s.lease && s.error; }));
    {
        const std::lock_guard lock(file->mutex);
        file->writeError.reset();
    }
    EXPECT_TRUE(kept.becomes([](const Standing& s) { return s.probe && s.lease && !s.error; }));
}

TEST(LeaseKeeper, LeavesALeaseToItsHolderWhenTheStoreCannotBeWritten) {
    auto file = std::make_shared<FakeFile>();
    ManualClock clock;
    file->writeError = Error{Error::Kind::Denied, "read-only", {}, {}};
    file->leases["probe:a"] = heldBy("b:2:y", clock.now() + 10s);
    Kept kept(file, clock, "a:1:x");
    EXPECT_TRUE(kept.becomes([](const Standing& s) { return !s.probe && s.holder == "b:2:y" && s.error; }));
}

TEST(LeaseKeeper, TellsWhenItLostTheLease) {
    auto file = std::make_shared<FakeFile>();
    ManualClock clock;
    Kept kept(file, clock, "a:1:x");
    ASSERT_TRUE(kept.becomes([](const Standing& s) { return s.probe; }));
    {
        const std::lock_guard lock(file->mutex);
        file->leases["probe:a"] = heldBy("b:2:y", clock.now() + 10s, 2);
    }
    EXPECT_TRUE(kept.becomes([](const Standing& s) { return !s.probe && s.holder == "b:2:y"; }));
    kept.keeper().stop();
    EXPECT_EQ(file->leases["probe:a"].holder, "b:2:y");
}

TEST(LeaseKeeper, SharesTheChannelsAndTakesOverThoseOfAProbeThatDied) {
    auto file = fileWith(20);
    ManualClock clock;
    Kept a(file, clock, "a:1:x", "a");
    ASSERT_TRUE(a.becomes([](const Standing& s) { return s.channels && s.channels->size() == 20 && s.fleet; }));
    {
        // Probe b is there, then dies: its lease is not renewed any more.
        const std::lock_guard lock(file->mutex);
        ProbeLife life;
        life.id = ProbeId("b");
        life.holder = "b:2:y";
        life.seen = clock.now();
        file->lives.push_back(life);
        file->leases["probe:b"] = {"probe:b", "b:2:y", 1, clock.now() + LeaseTimes{}.timeToLive};
    }
    ASSERT_TRUE(a.becomes([](const Standing& s) { return s.channels && s.channels->size() <= 12; }));
    {
        // It takes what is free.
        FakeStore store(file);
        const auto taken = store.turnLeases(file->leases["probe:b"], ProbeId("b"), {}, idsOf(20), clock.now());
        ASSERT_TRUE(taken);
    }
    const std::size_t left = a.count();
    EXPECT_TRUE(a.becomes([&](const Standing& s) { return s.channels && s.channels->size() == left; }));
    clock.advance(LeaseTimes{}.timeToLive);
    EXPECT_TRUE(a.becomes([](const Standing& s) { return s.channels && s.channels->size() == 20; }));
    EXPECT_LE(LeaseTimes{}.timeToLive + LeaseTimes{}.turn, 2 * LeaseTimes{}.heartbeat);
}

TEST(LeaseKeeper, GivesNothingBackThatIsStillProbed) {
    auto file = fileWith(4);
    ManualClock clock;
    Kept a(file, clock, "a:1:x", "a");
    ASSERT_TRUE(a.becomes([](const Standing& s) { return s.channels && s.channels->size() == 4; }));
    a.obey(false);
    Inventory next = file->inventory;
    next.channels[0].enabled = false;
    a.keeper().turns().setInventory(std::make_shared<const Inventory>(next));
    ASSERT_TRUE(a.becomes([](const Standing& s) { return s.channels && s.channels->size() == 3; }));
    EXPECT_EQ(file->holderOf("ch-0"), "a:1:x");
    a.keeper().turns().setProbed({ChannelId("ch-1"), ChannelId("ch-2"), ChannelId("ch-3")});
    EXPECT_TRUE(a.becomes([&](const Standing&) { return file->holderOf("ch-0").empty(); }));
}

TEST(LeaseKeeper, IsUnleasedOnceItsLeaseHasRunOutAndNothingCanBeAsked) {
    auto file = fileWith(3);
    ManualClock clock;
    Kept a(file, clock, "a:1:x", "a");
    ASSERT_TRUE(a.becomes([](const Standing& s) { return s.channels && s.channels->size() == 3; }));
    EXPECT_TRUE(a.keeper().leased(clock.mono()));
    {
        const std::lock_guard lock(file->mutex);
        file->writeError = file->readError = Error{Error::Kind::Unavailable, "away", {}, {}};
    }
    // It keeps what it had.
    ASSERT_TRUE(a.becomes([](const Standing& s) { return s.probe && s.error && s.channels && s.channels->size() == 3; }));
    EXPECT_TRUE(a.keeper().leased(clock.mono()));
    clock.advance(LeaseTimes{}.timeToLive);
    EXPECT_FALSE(a.keeper().leased(clock.mono()));
    {
        const std::lock_guard lock(file->mutex);
        file->writeError.reset();
        file->readError.reset();
    }
    ASSERT_TRUE(a.becomes([](const Standing& s) { return s.probe && !s.error && s.channels && s.channels->size() == 3; }));
    EXPECT_TRUE(a.keeper().leased(clock.mono()));
    EXPECT_EQ(a.standing().lease->epoch, 1);
}

TEST(LeaseKeeper, WaitsForTheOthersAfterTheStoreWasAway) {
    auto file = fileWith(2);
    ManualClock clock;
    file->leases["probe:b"] = {"probe:b", "b:2:y", 1, clock.now() + 5s};
    file->channels = {{ChannelId("ch-0"), ProbeId("b"), "b:2:y", 1, true}};
    Kept a(file, clock, "a:1:x", "a");
    ASSERT_TRUE(a.becomes([](const Standing& s) { return s.channels && s.channels->size() == 1; }));
    {
        const std::lock_guard lock(file->mutex);
        file->writeError = file->readError = Error{Error::Kind::Unavailable, "away", {}, {}};
    }
    ASSERT_TRUE(a.becomes([](const Standing& s) { return s.error.has_value(); }));
    clock.advance(60s);
    {
        const std::lock_guard lock(file->mutex);
        file->writeError.reset();
        file->readError.reset();
    }
    ASSERT_TRUE(a.becomes([](const Standing& s) { return !s.error; }));
    EXPECT_EQ(file->holderOf("ch-0"), "b:2:y");
    clock.advance(LeaseTimes{}.timeToLive);
    EXPECT_TRUE(a.becomes([](const Standing& s) { return s.channels && s.channels->size() == 2; }));
}

TEST(LeaseKeeper, LeavesTheFleetToOthersWhileItIsBlind) {
    auto file = fileWith(1);
    ManualClock clock;
    Kept a(file, clock, "a:1:x", "a");
    ASSERT_TRUE(a.becomes([](const Standing& s) { return s.fleet; }));
    ProbeLife blind;
    blind.trust = "blind";
    a.keeper().turns().setFigures(blind);
    clock.advance(LeaseTimes{}.heartbeat);
    EXPECT_TRUE(a.becomes([](const Standing& s) { return !s.fleet; }));
}

TEST(LeaseKeeper, NamesItsHolderByHostAndProcess) {
    const std::string holder = makeHolder();
    EXPECT_NE(holder, makeHolder());
    EXPECT_EQ(readableHolder(holder), readableHolder(makeHolder()));
    EXPECT_EQ(readableHolder("host:12:abcdef"), "host:12");
}
