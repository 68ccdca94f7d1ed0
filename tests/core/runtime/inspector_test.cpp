// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/inspector.h"

#include "core/inventory/store.h"
#include "tests/core/runtime/live_origin.h"
#include "tests/core/runtime/rig.h"
#include "tests/support/raw_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <atomic>

using namespace inspector;
using namespace inspector::runtime;
using namespace std::chrono_literals;
using test::LiveOrigin;
using test::RawServer;
using test::Rig;
using test::TempDir;

namespace {

std::vector<ChannelStatus> stored(const std::filesystem::path& folder) {
    auto opened = inventory::openSqlite({folder / "inventory.db", folder / "key"});
    if (!opened) return {};
    return opened->store->statuses().value_or(std::vector<ChannelStatus>{});
}

ChannelState storedState(const std::filesystem::path& folder) {
    const auto statuses = stored(folder);
    return statuses.empty() ? ChannelState::Unknown : statuses.front().state;
}

Result<std::vector<Point>> segmentPoints(Rig& rig) {
    series::Selection all;
    all.from = WallTime{};
    all.to = SystemClock().now() + 1h;
    return rig.ask<std::vector<Point>>([&](auto answer) { rig.engine().points(all, 1000, std::move(answer)); });
}

// Another program that has the inventory to itself for a while.
class Locked {
public:
    explicit Locked(const std::filesystem::path& file) {
        EXPECT_EQ(sqlite3_open(file.c_str(), &m_database), SQLITE_OK);
        sqlite3_busy_timeout(m_database, 20'000);
        EXPECT_EQ(sqlite3_exec(m_database, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
    }
    ~Locked() { sqlite3_close(m_database); }
    Locked(const Locked&) = delete;
    Locked& operator=(const Locked&) = delete;

private:
    sqlite3* m_database = nullptr;
};

}  // namespace

TEST(Inspector, SeesAChannelComeUpBreakAndRecover) {
    TempDir folder;
    LiveOrigin origin;
    Rig rig(folder.path());
    ASSERT_TRUE(rig.addChannel("one", origin.url()));
    ASSERT_TRUE(rig.until([&] { return rig.state("one") == ChannelState::Up; }));
    EXPECT_TRUE(rig.until([&] { return rig.engineState.probing; }));
    EXPECT_TRUE(rig.until([&] { return storedState(folder.path()) == ChannelState::Up; }));

    origin.breakIt();
    ASSERT_TRUE(rig.until([&] { return rig.state("one") == ChannelState::Down; }));
    ASSERT_TRUE(rig.statuses["one"].reason);
    EXPECT_TRUE(rig.until([&] { return storedState(folder.path()) == ChannelState::Down; }));
    EXPECT_TRUE(rig.until([&] { return rig.hasEvent(EventKind::FindingConfirmed, rig.statuses["one"].reason->rule); }));
    const auto open = rig.ask<std::vector<inventory::FindingRow>>(
        [&](auto answer) { rig.engine().openFindings(ChannelId{"one"}, std::move(answer)); });
    ASSERT_TRUE(open);
    EXPECT_FALSE(open->empty());

    origin.repair();
    ASSERT_TRUE(rig.until([&] { return rig.state("one") == ChannelState::Up; }));
    EXPECT_TRUE(rig.until([&] { return storedState(folder.path()) == ChannelState::Up; }));
    for (const Event& event : rig.events) EXPECT_GT(event.id, 0);
    EXPECT_TRUE(std::is_sorted(rig.events.begin(), rig.events.end(), [](auto& a, auto& b) { return a.id < b.id; }));
    const auto& kpis = rig.statuses["one"].kpis;
    ASSERT_TRUE(kpis.availability);
    EXPECT_GT(*kpis.availability, 0);
    EXPECT_LT(*kpis.availability, 1);
    EXPECT_TRUE(rig.engine().newestReport(ChannelId{"one"}));

    const auto history = rig.ask<std::vector<inventory::StateSpan>>([&](auto answer) {
        rig.engine().stateHistory(ChannelId{"one"}, SystemClock().now() - 1h, SystemClock().now(), std::move(answer));
    });
    ASSERT_TRUE(history);
    EXPECT_GE(history->size(), 3u);
    EXPECT_TRUE(rig.until([&] {
        const auto points = segmentPoints(rig);
        return points && !points->empty();
    }));
}

TEST(Inspector, IsReadyBeforeAnythingWasEverWritten) {
    TempDir folder;
    Rig rig(folder.path() / "new" / "folder");
    EXPECT_TRUE(rig.until([&] { return rig.engineState.ready && rig.engineState.probing; }));
    ASSERT_TRUE(rig.inventory);
    EXPECT_TRUE(rig.inventory->channels.empty());
    EXPECT_TRUE(rig.inventory->templateOf(TemplateId{"standard"}));
    EXPECT_TRUE(rig.inventory->probe(ProbeId{"local"}));
    EXPECT_THAT(rig.engineState.notices, testing::IsEmpty());
}

TEST(Inspector, ASecondProgramWatchesAndTakesOverWhenTheFirstEnds) {
    TempDir folder;
    LiveOrigin origin;
    auto first = std::make_unique<Rig>(folder.path());
    ASSERT_TRUE(first->addChannel("one", origin.url()));
    ASSERT_TRUE(first->until([&] { return first->state("one") == ChannelState::Up; }));
    const WallTime since = first->statuses["one"].since;

    Rig second(folder.path());
    ASSERT_TRUE(second.until([&] { return second.hasNotice("watching-only"); }));
    EXPECT_FALSE(second.engineState.probing);
    EXPECT_FALSE(second.engineState.holder.empty());
    ASSERT_TRUE(second.until([&] { return second.state("one") == ChannelState::Up; }));
    EXPECT_EQ(second.engine().newestReport(ChannelId{"one"}), nullptr);

    origin.breakIt();
    ASSERT_TRUE(second.until([&] { return second.state("one") == ChannelState::Down; }));
    EXPECT_TRUE(second.until([&] { return second.hasEvent(EventKind::StateChanged, second.statuses["one"].reason->rule); }));
    origin.repair();
    ASSERT_TRUE(second.until([&] { return second.state("one") == ChannelState::Up; }));

    first->stop();
    first.reset();
    ASSERT_TRUE(second.until([&] { return second.engineState.probing; }));
    EXPECT_FALSE(second.hasNotice("watching-only"));
    const WallTime sampled = second.statuses["one"].sampled;
    EXPECT_TRUE(second.until([&] { return second.statuses["one"].sampled > sampled; }));
    EXPECT_EQ(second.state("one"), ChannelState::Up);
    EXPECT_GT(second.statuses["one"].since, since);
}

TEST(Inspector, AWatchersChangeReachesTheProgramThatProbes) {
    TempDir folder;
    LiveOrigin origin;
    Rig prober(folder.path());
    ASSERT_TRUE(prober.until([&] { return prober.engineState.probing; }));
    Rig watcher(folder.path(), false);
    ASSERT_TRUE(watcher.addChannel("one", origin.url()));
    EXPECT_TRUE(watcher.until([&] { return watcher.state("one") == ChannelState::Up; }));
    EXPECT_FALSE(watcher.engineState.holder.empty());
    EXPECT_TRUE(prober.until([&] { return prober.state("one") == ChannelState::Up; }));

    ASSERT_TRUE(watcher.apply({inventory::RemoveChannel{ChannelId{"one"}}}));
    EXPECT_TRUE(prober.until([&] { return !prober.removed.empty(); }));
    EXPECT_TRUE(watcher.until([&] { return !watcher.removed.empty(); }));
}

TEST(Inspector, RefusesAnEditThatSomebodyElseWasFasterWith) {
    TempDir folder;
    Rig rig(folder.path());
    ASSERT_TRUE(rig.addChannel("one", "http://127.0.0.1:1/a.m3u8"));
    ASSERT_TRUE(rig.until([&] { return rig.inventory->channels.size() == 1; }));
    Channel mine = rig.inventory->channels[0];
    Channel theirs = mine;
    theirs.name = "Theirs";
    ASSERT_TRUE(rig.apply({inventory::PutChannel{theirs}}));
    mine.name = "Mine";
    const auto refused = rig.apply({inventory::PutChannel{mine}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, Error::Kind::Conflict);
    EXPECT_FALSE(refused.error().hint.empty());
}

TEST(Inspector, RefusesWhatIsWrongAndSaysWhy) {
    TempDir folder;
    Rig rig(folder.path());
    const auto refused = rig.addChannel("one", "gopher://nowhere");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, Error::Kind::InvalidInput);
    EXPECT_THAT(refused.error().message(), testing::HasSubstr("url"));
}

TEST(Inspector, KeepsSinceOverARestart) {
    TempDir folder;
    LiveOrigin origin;
    WallTime since{};
    {
        Rig rig(folder.path());
        ASSERT_TRUE(rig.addChannel("one", origin.url()));
        ASSERT_TRUE(rig.until([&] { return rig.state("one") == ChannelState::Up; }));
        since = rig.statuses["one"].since;
        // A longer interval, so that a slow machine's restart is a short break.
        Template slow = *rig.inventory->templateOf(TemplateId{"quick"});
        slow.interval = 15s;
        ASSERT_TRUE(rig.apply({inventory::PutTemplate{slow}}));
        rig.engine().probeNow(ChannelId{"one"});
        ASSERT_TRUE(rig.until([&] { return rig.statuses["one"].interval == 15s; }));
        rig.stop();
    }
    EXPECT_EQ(storedState(folder.path()), ChannelState::Up);
    Rig again(folder.path());
    ASSERT_TRUE(again.until([&] { return again.engineState.probing; }));
    again.engine().probeNow(ChannelId{"one"});
    ASSERT_TRUE(again.until([&] { return again.engine().newestReport(ChannelId{"one"}) != nullptr; }));
    ASSERT_TRUE(again.until([&] { return again.state("one") == ChannelState::Up; }));
    EXPECT_EQ(toMillis(again.statuses["one"].since), toMillis(since));
}

TEST(Inspector, AStateOfLongAgoIsUnknownAfterARestart) {
    TempDir folder;
    {
        auto opened = inventory::openSqlite({folder.path() / "inventory.db", folder.path() / "key"});
        ASSERT_TRUE(opened);
        Channel channel;
        channel.id = ChannelId{"one"};
        channel.name = "one";
        channel.url = "http://127.0.0.1:1/a.m3u8";
        channel.templateId = TemplateId{"standard"};
        const WallTime past = SystemClock().now() - 2h;
        ASSERT_TRUE(opened->store->apply({inventory::PutChannel{channel}}, "test", past));
        const auto lease = opened->store->acquireLease("probe:local", "old:1:x", 10s, past);
        ASSERT_TRUE(lease);
        ChannelStatus status;
        status.channel = channel.id;
        status.state = ChannelState::Up;
        status.since = status.sampled = past;
        inventory::StatusWrite write;
        write.statuses = {status};
        ASSERT_TRUE(opened->store->writeStatus(write, *lease));
    }
    Rig watcher(folder.path(), false);
    ASSERT_TRUE(watcher.until([&] { return watcher.statuses.contains("one"); }));
    EXPECT_EQ(watcher.state("one"), ChannelState::Unknown);
}

TEST(Inspector, SetsADamagedInventoryAsideAndGoesOn) {
    TempDir folder;
    folder.write("inventory.db", "this is no database at all, but it is long enough to be looked at as one");
    Rig rig(folder.path());
    ASSERT_TRUE(rig.until([&] { return rig.hasNotice("store-set-aside"); }));
    EXPECT_TRUE(rig.until([&] { return rig.hasEvent(EventKind::System, "store-set-aside"); }));
    EXPECT_TRUE(rig.addChannel("one", "http://127.0.0.1:1/a.m3u8"));
    EXPECT_TRUE(rig.until([&] { return rig.statuses.contains("one"); }));
}

TEST(Inspector, SaysSoWhenItsFolderCannotBeAndAnswersWithTheReason) {
    TempDir folder;
    const auto file = folder.write("file", "not a folder");
    Rig rig(file / "below");
    ASSERT_TRUE(rig.until([&] { return rig.hasNotice("store-not-opened"); }));
    EXPECT_TRUE(rig.engineState.ready);
    EXPECT_TRUE(rig.engineState.inventoryError);
    const auto refused = rig.apply({});
    ASSERT_FALSE(refused);
    EXPECT_FALSE(refused.error().hint.empty());
    // As soon as it can be, it is.
    std::filesystem::remove(file);
    EXPECT_TRUE(rig.until([&] { return rig.engineState.probing; }));
    EXPECT_FALSE(rig.hasNotice("store-not-opened"));
    EXPECT_TRUE(rig.addChannel("one", "http://127.0.0.1:1/a.m3u8"));
}

TEST(Inspector, SetsADamagedSeriesAsideAndGoesOn) {
    TempDir folder;
    folder.write("series.db", std::string(8192, 'x'));
    LiveOrigin origin;
    Rig rig(folder.path());
    ASSERT_TRUE(rig.addChannel("one", origin.url()));
    EXPECT_TRUE(rig.until([&] { return rig.hasNotice("store-set-aside"); }));
    EXPECT_TRUE(rig.until([&] { return rig.state("one") == ChannelState::Up; }));
    EXPECT_TRUE(rig.until([&] {
        const auto points = segmentPoints(rig);
        return points && !points->empty();
    }));
}

TEST(Inspector, StopsAtOnceWhileAServerIsSilent) {
    TempDir folder;
    RawServer silent([](RawServer::Connection& c) { c.silence(); });
    Rig rig(folder.path());
    ASSERT_TRUE(rig.addChannel("one", silent.url("/a.m3u8")));
    ASSERT_TRUE(rig.until([&] { return silent.accepted() > 0; }));
    std::atomic<int> cancelled{0};
    rig.engine().tryChannel(rig.inventory->channels[0], test::quickTemplate(), [&](auto result) {
        if (!result && result.error().kind == Error::Kind::Cancelled) ++cancelled;
    });
    ASSERT_TRUE(rig.until([&] { return silent.accepted() > 1; }));
    const auto before = std::chrono::steady_clock::now();
    rig.stop();
    EXPECT_LT(std::chrono::steady_clock::now() - before, 5s);  // 2 s, on a machine that is not busy
    EXPECT_EQ(cancelled, 1);
}

TEST(Inspector, TriesAChannelThatIsNotInTheInventory) {
    TempDir folder;
    LiveOrigin origin;
    Rig rig(folder.path());
    Channel channel;
    channel.id = ChannelId{"typed"};
    channel.url = origin.url();
    const auto report = rig.ask<std::shared_ptr<const ProbeReport>>([&](auto answer) {
        rig.engine().tryChannel(channel, standardTemplate(), std::move(answer));
    });
    ASSERT_TRUE(report) << report.error().message();
    ASSERT_EQ((*report)->rungs.size(), 2u);
    EXPECT_TRUE((*report)->rungs[0].http.ok);
    EXPECT_TRUE((*report)->rungs[1].text);
}

TEST(Inspector, ANewerTrialCancelsTheOneBefore) {
    TempDir folder;
    LiveOrigin origin;
    RawServer silent([](RawServer::Connection& c) { c.silence(); });
    Rig rig(folder.path());
    Channel channel;
    channel.id = ChannelId{"typed"};
    channel.url = silent.url("/a.m3u8");
    std::promise<Error> first;
    rig.engine().tryChannel(channel, standardTemplate(), [&](auto result) {
        first.set_value(result ? Error{} : result.error());
    });
    ASSERT_TRUE(rig.until([&] { return silent.accepted() > 0; }));
    channel.url = origin.url();
    const auto report = rig.ask<std::shared_ptr<const ProbeReport>>([&](auto answer) {
        rig.engine().tryChannel(channel, standardTemplate(), std::move(answer));
    });
    EXPECT_TRUE(report);
    EXPECT_EQ(first.get_future().get().kind, Error::Kind::Cancelled);
}

TEST(Inspector, AnAnswerMayAskAgain) {
    TempDir folder;
    Rig rig(folder.path());
    std::promise<std::size_t> done;
    rig.engine().events({}, [&](auto) {
        (void)rig.engine().take();
        rig.engine().openFindings(std::nullopt, [&](auto) {
            rig.engine().apply({}, [&](auto inventory) { done.set_value(inventory ? inventory->templates.size() : 0); });
        });
    });
    auto answer = done.get_future();
    ASSERT_EQ(answer.wait_for(40s), std::future_status::ready);
    EXPECT_EQ(answer.get(), 1u);
}

TEST(Inspector, AnswersEverythingExactlyOnceThoughItStops) {
    TempDir folder;
    std::atomic<int> answers{0};
    constexpr int asked = 200;
    {
        Rig rig(folder.path());
        for (int i = 0; i < asked; ++i) {
            rig.engine().events({}, [&](auto) { ++answers; });
            rig.engine().points({}, 1, [&](auto) { ++answers; });
        }
        rig.stop();
        EXPECT_EQ(answers, 2 * asked);
        rig.engine().events({}, [&](auto result) {
            EXPECT_EQ(result.error().kind, Error::Kind::Cancelled);
            ++answers;
        });
        rig.engine().stop();
    }
    EXPECT_EQ(answers, 2 * asked + 1);
}

TEST(Inspector, MayBeStoppedBeforeItWasStarted) {
    TempDir folder;
    const SystemClock clock;
    Options options;
    options.dataFolder = folder.path();
    Inspector inspector(options, clock);
    inspector.stop();
    inspector.apply({}, [](auto result) { EXPECT_FALSE(result); });
}

TEST(Inspector, ProbesOnWhileTheInventoryIsLockedAndKeepsWhatItSaw) {
    TempDir folder;
    LiveOrigin origin;
    Rig rig(folder.path());
    ASSERT_TRUE(rig.addChannel("one", origin.url()));
    ASSERT_TRUE(rig.until([&] { return storedState(folder.path()) == ChannelState::Up; }));
    {
        const Locked locked(folder.path() / "inventory.db");
        origin.breakIt();
        ASSERT_TRUE(rig.until([&] { return rig.state("one") == ChannelState::Down; }));
        EXPECT_TRUE(rig.until([&] { return rig.hasNotice("store-unavailable"); }));
        EXPECT_TRUE(rig.until([&] { return rig.hasEvent(EventKind::StateChanged, rig.statuses["one"].reason->rule); }));
        EXPECT_EQ(storedState(folder.path()), ChannelState::Up);
    }
    EXPECT_TRUE(rig.until([&] { return storedState(folder.path()) == ChannelState::Down; }));
    EXPECT_TRUE(rig.until([&] { return !rig.hasNotice("store-unavailable"); }));
    const auto changes = std::count_if(rig.events.begin(), rig.events.end(), [](const Event& event) {
        return event.kind == EventKind::StateChanged && event.to == ChannelState::Down;
    });
    EXPECT_EQ(changes, 1);  // shown while it could not be written, and not again
}

TEST(Inspector, TellsWhenTheBudgetIsReachedAndWhenItIsNotAnyMore) {
    TempDir folder;
    LiveOrigin origin;
    Rig rig(folder.path());
    ASSERT_TRUE(rig.addChannel("one", origin.url()));
    ASSERT_TRUE(rig.until([&] { return rig.state("one") == ChannelState::Up; }));
    Probe probe = *rig.inventory->probe(ProbeId{"local"});
    probe.budgetBps = 50'000;
    ASSERT_TRUE(rig.apply({inventory::PutProbe{probe}}));
    EXPECT_TRUE(rig.until([&] { return rig.hasNotice("budget-reached"); }));
    EXPECT_TRUE(rig.until([&] { return rig.hasEvent(EventKind::System, "budget-step"); }));
    probe = *rig.inventory->probe(ProbeId{"local"});
    probe.budgetBps = 0;
    ASSERT_TRUE(rig.apply({inventory::PutProbe{probe}}));
    EXPECT_TRUE(rig.until([&] { return !rig.hasNotice("budget-reached"); }));
}

TEST(Inspector, ProbesNothingWhileItsProbeIsSwitchedOff) {
    TempDir folder;
    LiveOrigin origin;
    Rig rig(folder.path());
    ASSERT_TRUE(rig.addChannel("one", origin.url()));
    ASSERT_TRUE(rig.until([&] { return rig.state("one") == ChannelState::Up; }));
    Probe probe = *rig.inventory->probe(ProbeId{"local"});
    probe.enabled = false;
    ASSERT_TRUE(rig.apply({inventory::PutProbe{probe}}));
    EXPECT_TRUE(rig.until([&] { return rig.hasNotice("probe-disabled"); }));
    EXPECT_TRUE(rig.until([&] { return rig.state("one") == ChannelState::Unknown; }));
    probe = *rig.inventory->probe(ProbeId{"local"});
    probe.enabled = true;
    probe.workers = 2;
    ASSERT_TRUE(rig.apply({inventory::PutProbe{probe}}));
    EXPECT_TRUE(rig.until([&] { return rig.state("one") == ChannelState::Up; }));
    EXPECT_TRUE(rig.until([&] { return !rig.hasNotice("probe-disabled"); }));
}

TEST(Inspector, HasADataFolderOfTheUsersOwn) {
    EXPECT_EQ(defaultDataFolder().filename(), "inspector");
    EXPECT_TRUE(defaultDataFolder().is_absolute());
}
