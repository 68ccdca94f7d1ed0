// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a person did on another console is on the screen before the tick of the figures.
#include "app/console/client/client.h"
#include "core/runtime/mailbox.h"
#include "tests/support/postgres_server.h"

#include <QTest>

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

using namespace inspector;
using namespace inspector::console;

namespace {

runtime::Options optionsOf(const test::TempDir& folder, const std::string& url, bool probe) {
    runtime::Options options;
    options.dataFolder = folder.path();
    options.probe = probe;
    options.actor = "test@here";
    inventory::PostgresOptions server;
    server.url = url;
    server.keyFile = folder.path() / "key";
    options.stores.database = server;
    return options;
}

Channel channelOf(const std::string& id, const TemplateId& settings, bool enabled) {
    Channel channel;
    channel.id = ChannelId{id};
    channel.name = id;
    channel.url = "http://127.0.0.1:1/" + id + ".m3u8";  // refused at once: a status each cycle, and no load
    channel.templateId = settings;
    channel.enabled = enabled;
    return channel;
}

double at(std::vector<double> values, double share) {
    std::sort(values.begin(), values.end());
    return values[std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())))];
}

}  // namespace

TEST(Urgent, WakesOnceMoreForWhatAPersonDid) {
    runtime::Mailbox mailbox;
    int woken = 0;
    mailbox.setWake([&] { ++woken; });
    inventory::StatusWrite write;
    write.statuses.resize(1);
    mailbox.states(write);
    mailbox.states(write);
    EXPECT_EQ(woken, 1);
    EXPECT_FALSE(mailbox.urgent());
    mailbox.inventory(std::make_shared<const Inventory>(), {});
    mailbox.inventory(std::make_shared<const Inventory>(), {});
    mailbox.states(write);
    EXPECT_EQ(woken, 2) << "many edits are one";
    EXPECT_TRUE(mailbox.urgent());
    EXPECT_TRUE(mailbox.take().inventory);
    EXPECT_FALSE(mailbox.urgent());
    mailbox.states(write);
    EXPECT_EQ(woken, 3);
}

TEST(Urgent, AnEditIsOnAnotherConsolesScreenWhileStatusesStreamIn) {
    test::PostgresServer server;
    const std::string url = server.url(server.createDatabase());
    test::TempDir one, two;
    SystemClock clock;
    runtime::Inspector first(optionsOf(one, url, false), clock), second(optionsOf(two, url, true), clock);
    Client editor(first, clock), other(second, clock);
    editor.start();
    other.start();
    ASSERT_TRUE(QTest::qWaitFor([&] { return editor.engine().ready && other.engine().probing; }, 40'000));

    Template quick = standardTemplate();
    quick.id = TemplateId{"quick"};
    quick.name = "Quick";
    quick.interval = Seconds{1};
    std::vector<inventory::Change> changes{inventory::PutTemplate{quick}};
    constexpr int channels = 50;  // a status every 20 ms
    for (int i = 0; i < channels; ++i)
        changes.emplace_back(inventory::PutChannel{channelOf("busy-" + std::to_string(i), quick.id, true)});
    editor.apply(std::move(changes));
    int statuses = 0;
    int ticks = 0;
    QObject::connect(&other, &Client::statusesChanged, &other, [&](const std::vector<ChannelId>& some) {
        statuses += static_cast<int>(some.size());
        ++ticks;
    });
    ASSERT_TRUE(QTest::qWaitFor([&] { return statuses > 2 * channels; }, 40'000));

    std::vector<double> took;
    for (int i = 0; i < 100; ++i) {
        const ChannelId id{"edit-" + std::to_string(i)};
        const MonoTime begun = clock.mono();
        editor.apply({inventory::PutChannel{channelOf(id.value, quick.id, false)}});
        ASSERT_TRUE(QTest::qWaitFor([&] { return other.inventory()->channel(id) != nullptr; }, 40'000)) << id.value;
        took.push_back(toSeconds(clock.mono() - begun) * 1'000);
        // Not in step with the tick.
        QTest::qWait(7 + i * 13 % 90);
    }
    std::printf("%d statuses in %d batches meanwhile; an edit was on the other console's screen after %.1f / %.1f / %.1f ms "
                "(p50/p95/p99)\n", statuses, ticks, at(took, 0.5), at(took, 0.95), at(took, 0.99));
}
