// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The alerts' room on a real store, with a webhook that listens, at a time that the tests turn.
#include "core/runtime/alert_room.h"

#include "core/runtime/commands.h"
#include "core/runtime/lease_keeper.h"
#include "core/runtime/store_places.h"
#include "tests/e2e/alert_receiver.h"
#include "tests/support/process.h"

#include <QJsonDocument>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>

using namespace inspector;
using namespace inspector::runtime;
using namespace std::chrono_literals;
using test::AlertReceiver;
using test::TempDir;

namespace {

constexpr AlertTimes quick{Milliseconds{10}, Seconds{15}, Milliseconds{1'000}, Seconds{1}, Seconds{1}, Milliseconds{20'000}};

class AlertRooms : public testing::Test {
protected:
    struct Program {
        std::string id;
        inventory::Lease lease;
        std::atomic<bool> away{false};                  // its store
        std::vector<Notice> notices;
        std::unique_ptr<AlertRoom> room;
    };

    void SetUp() override {
        options.dataFolder = folder.path();
        auto opened = connectInventory(options);
        ASSERT_TRUE(opened) << opened.error().message();
        store = std::move(opened->store);
        Receiver hook;
        hook.id = ReceiverId{"hook"};
        hook.name = "Hook";
        hook.settings["url"] = receiver.url();
        apply({inventory::PutReceiver{hook}});
        Routing routing;
        routing.root.name = "all";
        routing.root.receiver = hook.id;
        routing.root.groupBy = std::vector<std::string>{"alertname", "channel"};
        routing.root.groupWait = 5s;
        routing.root.groupInterval = 5s;
        route(routing);
        addProbe("a");
    }
    void TearDown() override {
        for (auto& program : programs) program->room->stop();
    }

    void apply(const std::vector<inventory::Change>& changes) {
        auto applied = commands::apply(*store, changes, "test@desk", clock.now());
        ASSERT_TRUE(applied) << applied.error().message();
        inventory = std::make_shared<const Inventory>(std::move(*applied));
        for (auto& program : programs) program->room->setInventory(inventory);
    }
    void route(Routing routing) {
        routing.revision = inventory->routing.revision;
        apply({inventory::PutRouting{std::move(routing)}});
    }
    void addProbe(const std::string& id) {
        Probe probe;
        probe.id = ProbeId(id);
        probe.name = id;
        apply({inventory::PutProbe{probe}});
    }
    void addChannels(int count) {
        if (!inventory->templateOf(TemplateId("plain"))) {
            Template plain;
            plain.id = TemplateId("plain");
            plain.name = "Plain";
            apply({inventory::PutTemplate{plain}});
        }
        std::vector<inventory::Change> changes;
        for (int i = 1; i <= count; ++i) {
            Channel channel;
            channel.id = ChannelId("ch-" + std::to_string(i));
            channel.name = "Channel " + std::to_string(i);
            channel.url = "http://127.0.0.1:1/" + std::to_string(i) + ".m3u8";
            channel.group = "sport";
            channel.templateId = TemplateId("plain");
            changes.push_back(inventory::PutChannel{channel});
        }
        apply(changes);
    }
    static AlertRule down(Seconds holdFor = 0s, Severity severity = Severity::Major) {
        AlertRule rule;
        rule.id = AlertRuleId("Down");
        rule.name = "A channel is down";
        rule.condition = StateCondition{ChannelState::Down};
        rule.severity = severity;
        rule.holdFor = holdFor;
        rule.noDataAfter = 60s;
        return rule;
    }

    Program& start(const std::string& id, std::set<ChannelId> channels, bool fleet = true) {
        auto program = std::make_unique<Program>();
        Program& p = *program;
        p.id = id;
        auto lease = store->acquireLease("probe:" + id, "holder-" + id, Milliseconds{1h}, clock.now());
        EXPECT_TRUE(lease) << lease.error().message();
        p.lease = *lease;
        const auto open = [this, &p]() -> Result<std::unique_ptr<inventory::Store>> {
            if (p.away) return fail(Error::Kind::Unavailable, "the server does not answer");
            auto opened = connectInventory(options);
            if (!opened) return fail(std::move(opened.error()));
            return std::move(opened->store);
        };
        p.room = std::make_unique<AlertRoom>(ProbeId(id), "holder-" + id, open, clock, quick);
        p.room->setInventory(inventory);
        p.room->setStanding(p.lease, std::move(channels), fleet);
        p.room->setNotices({});
        p.room->start();
        programs.push_back(std::move(program));
        return p;
    }
    std::set<ChannelId> all() const {
        std::set<ChannelId> ids;
        for (const Channel& channel : inventory->channels) ids.insert(channel.id);
        return ids;
    }
    // A cycle of each channel ends now.
    void cycle(Program& program, ChannelState state, const std::set<ChannelId>& channels) {
        inventory::StatusWrite write;
        for (const ChannelId& id : channels) {
            ChannelStatus status;
            status.channel = id;
            status.state = state;
            status.since = status.sampled = clock.now();
            status.interval = Milliseconds{30'000};
            status.probe = ProbeId(program.id);
            write.statuses.push_back(status);
        }
        program.room->addStates(write);
    }
    // Lets time go on, with fresh cycles at each step, until it holds.
    bool until(const std::function<bool()>& condition, const std::function<void()>& eachStep = {}, Nanoseconds step = 2s) {
        return test::waitFor([&] {
            if (condition()) return true;
            clock.advance(step);
            if (eachStep) eachStep();
            for (auto& program : programs) program->room->look();
            return false;
        }, 60s);
    }
    std::vector<Alert> alerts(inventory::AlertFilter::Open open = inventory::AlertFilter::Open::Any, const std::string& rule = {}) {
        inventory::AlertFilter filter;
        filter.open = open;
        filter.rule = rule;
        filter.limit = 100'000;
        auto found = store->findAlerts(filter);
        EXPECT_TRUE(found) << found.error().message();
        return found ? std::move(*found) : std::vector<Alert>{};
    }
    bool has(AlertState state, const std::string& rule = "Down") {
        const auto found = alerts(inventory::AlertFilter::Open::Any, rule);
        return std::any_of(found.begin(), found.end(), [&](const Alert& alert) { return alert.state == state; });
    }
    std::vector<AlertEntry> lines(std::vector<AlertEntry::Kind> kinds) {
        inventory::AlertLogFilter filter;
        filter.kinds = std::move(kinds);
        auto found = store->alertLog(filter);
        EXPECT_TRUE(found) << found.error().message();
        return found ? std::move(*found) : std::vector<AlertEntry>{};
    }
    std::size_t told(const std::string& status, const std::string& rule = "Down") { return receiver.told(rule, "", status).size(); }

    TempDir folder;
    Options options;
    ManualClock clock;
    AlertReceiver receiver;
    std::unique_ptr<inventory::Store> store;
    std::shared_ptr<const Inventory> inventory;
    std::vector<std::unique_ptr<Program>> programs;
};

TEST_F(AlertRooms, AChannelThatIsDownIsToldOnceAndSoIsItsEnd) {
    addChannels(2);
    apply({inventory::PutAlertRule{down(10s)}});
    Program& a = start("a", all());
    const std::set<ChannelId> bad{ChannelId("ch-1")}, good{ChannelId("ch-2")};
    const auto broken = [&] { cycle(a, ChannelState::Down, bad); cycle(a, ChannelState::Up, good); };
    ASSERT_TRUE(until([&] { return told("firing") == 1; }, broken)) << receiver.story();
    const auto well = [&] { cycle(a, ChannelState::Up, all()); };
    ASSERT_TRUE(until([&] { return told("resolved") == 1; }, well)) << receiver.story();
    EXPECT_EQ(alerts().size(), 1u);
    EXPECT_EQ(receiver.told().size(), 2u) << receiver.story();
    EXPECT_TRUE(test::waitFor([&] { return lines({AlertEntry::Kind::Notified}).size() == 2; })) << "the receiver's answer is noted later";
}

TEST_F(AlertRooms, AClockThatJumpsFiresNothingAndResolvesNothing) {
    addChannels(2);
    AlertRule slow = down(600s);
    slow.id = AlertRuleId("LongDown");
    AlertRule quickly = down();
    quickly.keepFiringFor = 120s;
    apply({inventory::PutAlertRule{slow}, inventory::PutAlertRule{quickly}});
    Program& a = start("a", all());
    const auto broken = [&] { cycle(a, ChannelState::Down, all()); };
    ASSERT_TRUE(until([&] { return told("firing") == 2 && has(AlertState::Pending, "LongDown"); }, broken)) << receiver.story();
    clock.stepWall(3h);  // the system's clock was corrected
    ASSERT_TRUE(store->acquireLease("probe:a", "holder-a", Milliseconds{24h}, clock.now()));
    // 100 s later what pends still pends: of the jump at most a step counts.
    const WallTime from = clock.now();
    ASSERT_TRUE(until([&] { return clock.now() - from > 100s; }, broken));
    EXPECT_FALSE(has(AlertState::Firing, "LongDown"));
    EXPECT_EQ(told("resolved"), 0u) << receiver.story();
    // Back again, while it is about to resolve: neither early nor never.
    clock.stepWall(-3h);
    const auto well = [&] { cycle(a, ChannelState::Up, all()); };
    const MonoTime mended = clock.mono();
    ASSERT_TRUE(until([&] { return told("resolved") == 2; }, well)) << receiver.story();
    EXPECT_GT(toSeconds(clock.mono() - mended), 60.0);
    EXPECT_EQ(receiver.told("LongDown", "", "firing").size(), 0u) << receiver.story();
}

TEST_F(AlertRooms, WhoTakesOverGoesOnWithTheSameAlert) {
    addChannels(1);
    addProbe("b");
    apply({inventory::PutAlertRule{down(30s)}});
    Program& a = start("a", all());
    Program& b = start("b", {});
    const auto broken = [&] { cycle(a, ChannelState::Down, all()); };
    ASSERT_TRUE(until([&] { return has(AlertState::Pending); }, broken));
    const WallTime began = alerts().front().started;
    // The first one ends without a word while the alert pends; the other one has its channels now, and goes on counting.
    a.room->setStanding(std::nullopt, {}, false);
    a.away = true;
    b.room->setStanding(b.lease, all(), true);
    const auto broken2 = [&] { cycle(b, ChannelState::Down, all()); };
    ASSERT_TRUE(until([&] { return told("firing") == 1; }, broken2)) << receiver.story();
    ASSERT_EQ(alerts().size(), 1u);
    EXPECT_EQ(alerts().front().started, began);
    EXPECT_EQ(alerts().front().probe.value, "b");
    // And back while it fires: it is told no second time.
    a.away = false;
    b.room->setStanding(b.lease, {}, true);
    a.room->setStanding(a.lease, all(), true);
    const WallTime from = clock.now();
    ASSERT_TRUE(until([&] { return clock.now() - from > 120s; }, broken));
    EXPECT_EQ(told("firing"), 1u) << receiver.story();
    ASSERT_TRUE(until([&] { return told("resolved") == 1; }, [&] { cycle(a, ChannelState::Up, all()); })) << receiver.story();
    EXPECT_EQ(alerts().size(), 1u);
    EXPECT_EQ(receiver.told().size(), 2u) << receiver.story();
}

TEST_F(AlertRooms, TenThousandAtOnceAreOneMessageOfBoundedSize) {
    addChannels(10'000);
    apply({inventory::PutAlertRule{down()}});
    Routing routing = inventory->routing;
    routing.root.groupBy = std::vector<std::string>{"alertname"};
    route(routing);
    Program& a = start("a", all());
    ASSERT_TRUE(until([&] { return a.room && alerts(inventory::AlertFilter::Open::Open).empty(); }));
    cycle(a, ChannelState::Down, all());
    ASSERT_TRUE(test::waitFor([&] {
        clock.advance(100ms);
        a.room->look();
        return !receiver.told().empty();
    }, 150s)) << receiver.story();
    EXPECT_EQ(alerts(inventory::AlertFilter::Open::Open).size(), 10'000u);
    const auto messages = receiver.told();
    std::size_t bytes = 0;
    for (const auto& message : messages) bytes = std::max<std::size_t>(bytes, static_cast<std::size_t>(QJsonDocument(message.body).toJson().size()));
    EXPECT_EQ(messages.size(), 1u);
    EXPECT_LT(bytes, 4u * 1024 * 1024);
    EXPECT_GT(messages.front().body.value(QLatin1String("truncatedAlerts")).toInt(), 0);
}

TEST_F(AlertRooms, WhatCannotBeEvaluatedStaysWhatItWasAndIsToldAsNoData) {
    addChannels(2);
    apply({inventory::PutAlertRule{down()}});
    Program& a = start("a", all());
    const std::set<ChannelId> bad{ChannelId("ch-1")}, good{ChannelId("ch-2")};
    const auto broken = [&] { cycle(a, ChannelState::Down, bad); cycle(a, ChannelState::Up, good); };
    ASSERT_TRUE(until([&] { return told("firing") == 1; }, broken)) << receiver.story();
    // No cycle ends any more: that is not well. Of the one that is down they were told.
    ASSERT_TRUE(until([&] { return !receiver.told("no-data", "ch-2", "firing").empty(); })) << receiver.story();
    EXPECT_TRUE(receiver.told("no-data", "ch-1", "firing").empty()) << receiver.story();
    EXPECT_TRUE(has(AlertState::Firing));
    EXPECT_EQ(alerts(inventory::AlertFilter::Open::Open, "Down").front().health, AlertHealth::NoData);
    EXPECT_EQ(told("resolved"), 0u) << receiver.story();
    ASSERT_TRUE(until([&] { return told("resolved") == 1 && !receiver.told("no-data", "ch-2", "resolved").empty(); },
                      [&] { cycle(a, ChannelState::Up, all()); })) << receiver.story();
}

TEST_F(AlertRooms, MaintenanceThatBeginsIsToldAsTheEndAndItsEndAnew) {
    addChannels(1);
    apply({inventory::PutAlertRule{down()}});
    Program& a = start("a", all());
    const auto broken = [&] { cycle(a, ChannelState::Down, all()); };
    ASSERT_TRUE(until([&] { return told("firing") == 1; }, broken)) << receiver.story();
    Maintenance work;
    work.id = MaintenanceId("work");
    work.name = "Encoder swap";
    work.groups = {"sport"};
    work.author = "ana";
    work.comment = "planned";
    work.starts = clock.now() + 30s;
    work.ends = clock.now() + 600s;
    apply({inventory::PutMaintenance{work}});
    ASSERT_TRUE(until([&] { return told("resolved") == 1; }, broken)) << receiver.story();
    ASSERT_EQ(alerts().size(), 1u);
    EXPECT_EQ(alerts().front().state, AlertState::Firing);
    ASSERT_EQ(alerts().front().mutes.size(), 1u);
    EXPECT_EQ(alerts().front().mutes.front().why, Mute::Why::Maintenance);
    ASSERT_TRUE(until([&] { return told("firing") == 2; }, broken)) << receiver.story();
    EXPECT_GE(clock.now(), work.ends);
}

TEST_F(AlertRooms, OffTheAirNobodyIsTold) {
    addChannels(2);
    apply({inventory::PutAlertRule{down()}});
    Channel night = *inventory->channel(ChannelId("ch-1"));
    TimeInterval never;                      // on the air in a year that is long gone
    never.years = {{1999, 1999}};
    night.onAir = {never};
    apply({inventory::PutChannel{night}});
    Program& a = start("a", all());
    const auto broken = [&] { cycle(a, ChannelState::Down, all()); };
    ASSERT_TRUE(until([&] { return !receiver.told("Down", "ch-2", "firing").empty() && alerts().size() == 2; }, broken)) << receiver.story();
    EXPECT_TRUE(receiver.told("Down", "ch-1", "firing").empty()) << receiver.story();
    for (const Alert& alert : alerts()) {
        if (alert.channel.value != "ch-1") continue;
        ASSERT_EQ(alert.mutes.size(), 1u);
        EXPECT_EQ(alert.mutes.front().why, Mute::Why::OffAir);
    }
}

TEST_F(AlertRooms, WhatNobodyAcknowledgesGoesToTheNextOne) {
    addChannels(1);
    apply({inventory::PutAlertRule{down(0s, Severity::Critical)}});
    AlertReceiver boss;
    Receiver second;
    second.id = ReceiverId{"boss"};
    second.name = "Boss";
    second.settings["url"] = boss.url();
    apply({inventory::PutReceiver{second}});
    Routing routing = inventory->routing;
    routing.root.escalateAfter = 300s;
    routing.root.escalateTo = second.id;
    route(routing);
    Program& a = start("a", all());
    const auto broken = [&] { cycle(a, ChannelState::Down, all()); };
    ASSERT_TRUE(until([&] { return told("firing") == 1; }, broken)) << receiver.story();
    const WallTime first = clock.now();
    EXPECT_TRUE(boss.told().empty());
    ASSERT_TRUE(until([&] { return !boss.told("Down", "", "firing").empty(); }, broken)) << boss.story();
    EXPECT_GE(toSeconds(clock.now() - first), 280.0);
    ASSERT_TRUE(test::waitFor([&] { return alerts().front().escalated.has_value(); }));
    EXPECT_EQ(lines({AlertEntry::Kind::Escalated}).size(), 1u);
    EXPECT_EQ(told("firing"), 1u) << receiver.story();
}

TEST_F(AlertRooms, AProgramSaysItselfWhatIsWrongWithIt) {
    addProbe("b");
    AlertRule figures;
    figures.id = AlertRuleId("MetricsAway");
    figures.name = "Figures";
    figures.condition = SystemCondition{{"metrics-away"}};
    apply({inventory::PutAlertRule{figures}});
    start("a", {});
    Program& b = start("b", {}, false);
    b.room->setNotices({{"metrics-away", Severity::Major, {}, "40 points wait on this machine's disk.", clock.now()}});
    ASSERT_TRUE(until([&] { return told("firing", "MetricsAway") == 1; })) << receiver.story();
    ASSERT_EQ(alerts().size(), 1u);
    EXPECT_EQ(labelOf(alerts().front().labels, "probe"), "b");
    // Dead, it says nothing: that is no end. The other one goes on without it.
    b.room->stop();
    const WallTime from = clock.now();
    ASSERT_TRUE(until([&] { return clock.now() - from > 120s; }));
    EXPECT_EQ(alerts().front().state, AlertState::Firing);
    // Removed, it will never say it.
    apply({inventory::RemoveProbe{ProbeId("b")}});
    ASSERT_TRUE(until([&] { return told("resolved", "MetricsAway") == 1; })) << receiver.story();
    EXPECT_TRUE(alerts(inventory::AlertFilter::Open::Open).empty());
}

TEST_F(AlertRooms, OneProgramGivesTheSignOfLifeAsLongAsAnyEvaluates) {
    addProbe("b");
    AlertReceiver pulse;
    Receiver heartbeat;
    heartbeat.id = ReceiverId{"pulse"};
    heartbeat.name = "Pulse";
    heartbeat.kind = ReceiverKind::Heartbeat;
    heartbeat.secrets["url"] = pulse.url();
    apply({inventory::PutReceiver{heartbeat}});
    Program& a = start("a", {});
    Program& b = start("b", {});
    const WallTime began = clock.now();
    ASSERT_TRUE(until([&] { return pulse.told().size() >= 4; }));
    const double took = toSeconds(clock.now() - began);
    EXPECT_GE(took, 178.0) << "two of them give one a minute";
    // Whoever does it is gone: the other one goes on.
    a.room->stop();
    const std::size_t both = pulse.told().size();
    ASSERT_TRUE(until([&] { return pulse.told().size() >= both + 2; }));
    // Refused, it is a receiver that fails, as any other.
    pulse.behave(AlertReceiver::Manner::Refuse);
    ASSERT_TRUE(until([&] { return !b.room->failing().empty(); }));
    EXPECT_EQ(b.room->failing().front().name, "Pulse");
    pulse.behave(AlertReceiver::Manner::Take);
    ASSERT_TRUE(until([&] { return b.room->failing().empty(); }));
    // Nobody may look after what concerns everybody any more.
    b.room->setStanding(std::nullopt, {}, false);
    WallTime from = clock.now();
    ASSERT_TRUE(until([&] { return clock.now() - from > 20s; }));
    const std::size_t last = pulse.told().size();
    from = clock.now();
    ASSERT_TRUE(until([&] { return clock.now() - from > 300s; }));
    EXPECT_EQ(pulse.told().size(), last);
    EXPECT_TRUE(receiver.told().empty()) << receiver.story();
}

TEST_F(AlertRooms, ThatTheStoreIsAwayIsToldWithoutIt) {
    addChannels(1);
    AlertRule away;
    away.id = AlertRuleId("DatabaseConnectionFailure");
    away.name = "The database does not answer";
    away.severity = Severity::Critical;
    away.condition = SystemCondition{{"database-connection-failure"}};
    apply({inventory::PutAlertRule{away}, inventory::PutAlertRule{down()}});
    Program& a = start("a", all());
    ASSERT_TRUE(until([&] { return told("firing") == 1; }, [&] { cycle(a, ChannelState::Down, all()); })) << receiver.story();
    // It knows the receivers now. The store goes, the channel comes back.
    a.away = true;
    a.room->setStanding(std::nullopt, all(), false);
    a.room->setNotices({{"database-connection-failure", Severity::Critical, {}, "The shared database is away.", clock.now()}});
    receiver.behave(AlertReceiver::Manner::Refuse);
    const auto well = [&] { cycle(a, ChannelState::Up, all()); };
    ASSERT_TRUE(until([&] { return told("firing", away.id.value) >= 2; }, well)) << receiver.story();  // tried again
    receiver.behave(AlertReceiver::Manner::Take);
    const std::size_t tries = told("firing", away.id.value);
    ASSERT_TRUE(until([&] { return told("firing", away.id.value) == tries + 1; }, well)) << receiver.story();
    const auto asked = receiver.told(away.id.value, "", "firing");
    for (const auto& one : asked) EXPECT_EQ(one.key, asked.front().key);
    // Back again: its end is told, too, and the history has it all.
    a.away = false;
    a.room->setStanding(a.lease, all(), true);
    a.room->setNotices({});
    ASSERT_TRUE(until([&] { return told("resolved", away.id.value) == 1 && told("resolved") == 1; }, well)) << receiver.story();
    ASSERT_TRUE(until([&] { return has(AlertState::Resolved, away.id.value) && lines({AlertEntry::Kind::NotifyFailed}).size() == 1; }, well));
    EXPECT_EQ(told("firing", away.id.value), tries + 1) << receiver.story();
    const auto about = [&](const std::string& rule) {
        const auto notified = lines({AlertEntry::Kind::Notified});
        const std::string fingerprint = alerts(inventory::AlertFilter::Open::Any, rule).front().fingerprint;
        return std::count_if(notified.begin(), notified.end(), [&](const AlertEntry& line) { return line.fingerprint == fingerprint; });
    };
    EXPECT_TRUE(until([&] { return about(away.id.value) == 2 && about("Down") == 2; }, well));
}

}  // namespace
