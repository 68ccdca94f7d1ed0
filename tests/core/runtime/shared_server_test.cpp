// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Several consoles on one PostgreSQL.
#include "core/runtime/inspector.h"
#include "tests/core/runtime/live_origin.h"
#include "tests/core/runtime/shared_rig.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <mutex>

using namespace inspector;
using namespace inspector::runtime;
using namespace std::chrono_literals;
using test::LiveOrigin;
using test::postgres;
using test::Rig;
using test::TempDir;

namespace {

// A console that notes when it had each inventory.
class Console {
public:
    explicit Console(Options options) : m_engine(std::move(options), m_clock) {
        m_engine.start([this] {
            const std::lock_guard lock(m_mutex);
            m_woken = true;
            m_changed.notify_all();
        });
    }
    ~Console() { m_engine.stop(); }
    Inspector& engine() { return m_engine; }

    // Until its inventory says so; when that was. It takes as soon as it is woken.
    std::optional<MonoTime> until(const std::function<bool(const Inventory&)>& condition, Milliseconds timeout = 40s) {
        const MonoTime end = m_clock.mono() + timeout;
        for (;;) {
            if (m_inventory && condition(*m_inventory)) return m_had;
            std::unique_lock lock(m_mutex);
            if (!m_changed.wait_until(lock, end, [this] { return m_woken; })) return std::nullopt;
            m_woken = false;
            lock.unlock();
            Changes changes = m_engine.take();
            if (!changes.inventory) continue;
            m_inventory = changes.inventory;
            m_had = m_clock.mono();
        }
    }

private:
    SystemClock m_clock;
    Inspector m_engine;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_woken = false;
    std::shared_ptr<const Inventory> m_inventory;
    MonoTime m_had{};
};

double at(std::vector<double> values, double share) {
    std::sort(values.begin(), values.end());
    return values[std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())))];
}

}  // namespace

TEST(SharedServer, AnEditIsOnEveryOtherConsoleAtOnce) {
    TempDir one, two;
    const std::string database = postgres().createDatabase();
    Rig editor(test::sharedOptions(one, database, "editor", false));
    ASSERT_TRUE(editor.until([&] { return editor.engineState.ready && editor.inventory != nullptr; }));
    Console other(test::sharedOptions(two, database, "other", false));
    ASSERT_TRUE(other.until([](const Inventory& inventory) { return !inventory.templates.empty(); }));
    ASSERT_TRUE(editor.addChannel("first", "http://127.0.0.1:1/x.m3u8"));
    ASSERT_TRUE(other.until([](const Inventory& inventory) { return inventory.channel(ChannelId("first")) != nullptr; }));

    SystemClock clock;
    std::vector<double> took;
    for (int i = 0; i < 60; ++i) {
        const std::string id = "ch-" + std::to_string(i);
        const MonoTime begun = clock.mono();
        ASSERT_TRUE(editor.addChannel(id, "http://127.0.0.1:1/" + id + ".m3u8"));
        const auto had = other.until([&](const Inventory& inventory) { return inventory.channel(ChannelId(id)) != nullptr; });
        ASSERT_TRUE(had) << id;
        took.push_back(toSeconds(*had - begun) * 1'000);
    }
    std::printf("an edit on one console was on the other's after %.1f / %.1f / %.1f ms (p50/p95/p99)\n", at(took, 0.5),
                at(took, 0.95), at(took, 0.99));
    EXPECT_LT(at(took, 0.5), 200);
}

TEST(SharedServer, ProbesShareTheChannelsAndNothingIsLostWhenItIsStartedAgain) {
    TempDir one, two;
    LiveOrigin origin;
    const std::string database = postgres().createDatabase();
    Rig a(test::sharedOptions(one, database, "a"));
    ASSERT_TRUE(a.until([&] { return a.engineState.probing; }));
    EXPECT_TRUE(a.engineState.shared);
    for (int i = 0; i < 4; ++i)
        ASSERT_TRUE(a.addChannel("ch-" + std::to_string(i), origin.url() + "?c=" + std::to_string(i)));
    const auto probed = [](Rig& rig) {
        int count = 0;
        for (int i = 0; i < 4; ++i) count += rig.probes("ch-" + std::to_string(i)) ? 1 : 0;
        return count;
    };
    const auto up = [](Rig& rig) {
        int count = 0;
        for (int i = 0; i < 4; ++i) count += rig.state("ch-" + std::to_string(i)) == ChannelState::Up ? 1 : 0;
        return count;
    };
    ASSERT_TRUE(a.until([&] { return probed(a) == 4 && up(a) == 4; }));
    Rig b(test::sharedOptions(two, database, "b"));
    ASSERT_TRUE(a.until([&] {
        b.take();
        return probed(a) == 2 && probed(b) == 2 && up(a) == 4 && up(b) == 4;
    })) << probed(a) << " and " << probed(b) << " probed, " << up(a) << " and " << up(b) << " up";

    postgres().stop();
    ASSERT_TRUE(a.until([&] {
        b.take();
        return a.hasNotice("alone") && b.hasNotice("alone");
    }));
    EXPECT_TRUE(a.engineState.probing);
    EXPECT_EQ(probed(a), 2);
    // What a person does meanwhile waits for the server.
    ASSERT_TRUE(a.addChannel("meanwhile", origin.url() + "?c=meanwhile"));
    // The lease runs out; probing goes on, and what is measured is told apart.
    const auto unleasedPoints = [&](Rig& rig) {
        series::Selection all;
        all.tags = {{leaseTag, unleased}};
        all.to = SystemClock().now() + 1h;
        const auto points =
            rig.ask<std::vector<Point>>([&](auto answer) { rig.engine().points(all, 1'000, std::move(answer)); });
        return points ? points->size() : 0;
    };
    ASSERT_TRUE(a.until([&] { return unleasedPoints(a) > 0 && unleasedPoints(b) > 0; }));
    postgres().start();
    ASSERT_TRUE(a.until([&] {
        b.take();
        return !a.hasNotice("alone") && !b.hasNotice("alone");
    }));
    EXPECT_TRUE(b.until([&] { return b.inventory->channel(ChannelId("meanwhile")) != nullptr; }));
    EXPECT_TRUE(a.until([&] {
        b.take();
        return a.state("meanwhile") == ChannelState::Up && b.state("meanwhile") == ChannelState::Up;
    }));
    EXPECT_TRUE(a.until([&] {
        b.take();
        return probed(a) >= 2 && probed(b) >= 2 && up(a) == 4 && up(b) == 4;
    }));
    const auto system = a.ask<SystemState>([&](auto answer) { a.engine().system(std::move(answer)); });
    ASSERT_TRUE(system) << system.error().message();
    EXPECT_EQ(system->database.kind, "PostgreSQL");
    EXPECT_EQ(system->seriesKind, "SQLite");
    EXPECT_EQ(system->probes.size(), 2u);
    EXPECT_EQ(system->leases.size(), 5u);
    EXPECT_GT(system->writeP95Ms, 0);
}
