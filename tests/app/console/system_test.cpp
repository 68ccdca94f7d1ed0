// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/client/system_words.h"
#include "app/console/models/audit_model.h"
#include "app/console/models/probe_model.h"
#include "app/console/pages/system_page.h"
#include "tests/app/console/console_fixture.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QTableView>

#include <gtest/gtest.h>

namespace inspector::console {

namespace {

const WallTime now = WallTime{std::chrono::hours{24 * 365 * 50}};

QString valueOf(const SystemCard& card, const char* label) {
    for (const SystemCard::Row& row : card.rows)
        if (row.label == QLatin1String(label)) return row.value;
    return {};
}

runtime::EngineState shared() {
    runtime::EngineState engine;
    engine.ready = true;
    engine.shared = true;
    engine.server.connected = true;
    return engine;
}

ProbeLife life(const char* id, Nanoseconds ago) {
    ProbeLife one;
    one.id = ProbeId{id};
    one.seen = now - ago;
    one.trust = "trusted";
    return one;
}

}  // namespace

TEST(SystemWords, AloneOnAServerSaysSinceWhenAndWhatWaits) {
    runtime::EngineState engine = shared();
    EXPECT_FALSE(databaseCard(engine, nullptr, now).trouble);
    engine.server.aloneSince = now - Seconds{90};
    engine.server.why = Error{Error::Kind::Unavailable, "no answer", "db1:5432", {}};
    engine.server.pending = 2;
    const SystemCard card = databaseCard(engine, nullptr, now);
    EXPECT_EQ(card.trouble, Severity::Critical);
    EXPECT_EQ(valueOf(card, "Reason"), QLatin1String("no answer"));
    EXPECT_TRUE(valueOf(card, "Waiting").startsWith(QLatin1Char('2')));
}

TEST(SystemWords, ClocksApartAndAReplicaAreTrouble) {
    runtime::SystemState state;
    state.database.kind = "PostgreSQL";
    state.database.clockAhead = Milliseconds{900};
    EXPECT_FALSE(databaseCard(shared(), &state, now).trouble);
    state.database.clockAhead = Milliseconds{-3'600'000};
    EXPECT_EQ(databaseCard(shared(), &state, now).trouble, Severity::Major);
    state.database.clockAhead.reset();
    state.database.readOnly = true;
    EXPECT_EQ(databaseCard(shared(), &state, now).trouble, Severity::Major);
}

TEST(SystemWords, PointsThatWaitAreCountedWhereTheyWait) {
    runtime::SystemState state;
    EXPECT_EQ(valueOf(figuresCard(shared(), &state, now), "Waiting"), QLatin1String("nothing"));
    ProbeLife behind = life("a", Seconds{1});
    behind.spooled = 1'234;
    state.probes = {behind};
    const SystemCard watching = figuresCard(shared(), &state, now);
    EXPECT_EQ(watching.trouble, Severity::Minor);
    EXPECT_TRUE(valueOf(watching, "Waiting").contains(QLocale().toString(1'234)));
    runtime::EngineState engine = shared();
    engine.probing = true;
    engine.writer.spooled = 50;
    engine.writer.oldestSpooled = now - Seconds{70};
    engine.writer.latency = series::BatchLatency{1, 2, 3};
    const SystemCard probing = figuresCard(engine, &state, now);
    EXPECT_TRUE(valueOf(probing, "On disk").startsWith(QLatin1String("50")));
    EXPECT_FALSE(valueOf(probing, "Oldest").isEmpty());
    EXPECT_FALSE(valueOf(probing, "Batches").isEmpty());
    engine.writer.spoolError = Error{Error::Kind::Full, "the disk is full", {}, {}};
    EXPECT_EQ(figuresCard(engine, &state, now).trouble, Severity::Major);
}

TEST(SystemWords, AReplicaThatCannotBeKeptIsTrouble) {
    runtime::EngineState engine = shared();
    engine.server.replica = Error{Error::Kind::Full, "the disk is full", {}, {}};
    EXPECT_EQ(databaseCard(engine, nullptr, now).trouble, Severity::Major);
}

TEST(SystemWords, AViewerIsToldWhyAThingIsGrey) {
    runtime::EngineState engine = shared();
    EXPECT_TRUE(whyNoEdit(engine).isEmpty());
    engine.rights = {"wall", "viewer", false, false, false, false};
    EXPECT_TRUE(whyNoEdit(engine).contains(QLatin1String("wall")));
    EXPECT_TRUE(whyNoEdit(engine).contains(QLatin1String("viewer")));
}

TEST(ProbeRows, SaysWhoProbesWhoIsGoneAndWhoNeverRan) {
    Inventory inventory;
    for (const char* id : {"a", "b", "c", "d"}) {
        Probe probe;
        probe.id = ProbeId{id};
        probe.name = id;
        inventory.probes.push_back(probe);
    }
    inventory.probes[3].enabled = false;
    ProbeLife blind = life("stray", Seconds{1});
    blind.trust = "blind";
    const auto rows = probeRows(inventory, {life("a", Seconds{2}), life("b", Seconds{60}), life("d", Seconds{60}), blind},
                                {{ChannelId{"x"}, ProbeId{"a"}, "h", 1, true}, {ChannelId{"y"}, ProbeId{"b"}, "i", 1, false}}, now);
    ASSERT_EQ(rows.size(), 5u);
    EXPECT_EQ(rows[0].state, ChannelState::Up);
    EXPECT_EQ(rows[0].channels, 1);
    EXPECT_EQ(rows[1].state, ChannelState::Down);
    EXPECT_EQ(rows[1].channels, 0) << "a lease of the dead does not count";
    EXPECT_EQ(rows[2].state, ChannelState::Unknown);
    EXPECT_EQ(rows[3].state, ChannelState::Unknown) << "a disabled probe is not missed";
    EXPECT_EQ(rows[4].state, ChannelState::Degraded);
    EXPECT_FALSE(rows[4].reason.isEmpty());
    Inventory born;
    born.probes.emplace_back().id = ProbeId{"local"};
    EXPECT_EQ(probeRows(born, {}, {}, now).size(), 1u);
    EXPECT_EQ(probeRows(born, {life("a", Seconds{2})}, {}, now).size(), 1u) << "the entry that every store is born with says nothing";
    ProbeModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setRows(rows, now);
    model.setRows({rows[4], rows[0]}, now);
    EXPECT_EQ(model.rowCount(), 2);
}

TEST(AuditRows, NamesEachFieldWithBothValues) {
    inventory::AuditEntry entry;
    entry.action = "change";
    entry.kind = "channel";
    entry.item = "sport-1";
    entry.detail = R"({"enabled":{"from":true,"to":false},"name":{"from":"Sport <1>","to":"Sport"}})";
    const auto changes = fieldChanges(entry);
    ASSERT_EQ(changes.size(), 2u);
    EXPECT_EQ(changes[0].field, QLatin1String("enabled"));
    EXPECT_EQ(changes[0].after, QLatin1String("no"));
    EXPECT_EQ(changes[1].before, QLatin1String("Sport <1>"));
    entry.detail = "not JSON";
    EXPECT_TRUE(fieldChanges(entry).empty());
}

TEST(SystemPage, ShowsTheStoreAndWhoChangedWhat) {
    test::Console console;
    console.add({test::channel("sport-1", "Sport 1")});
    ASSERT_TRUE(console.window().showPage(QStringLiteral("system")));
    auto* page = console.window().findChild<SystemPage*>();
    ASSERT_NE(page, nullptr);
    EXPECT_TRUE(QTest::qWaitFor([&] { return page->findChild<QTableView*>()->model()->rowCount() > 0; }, 20'000));
    EXPECT_EQ(page->headline(), QLatin1String("Everything is as it should be."));
    ASSERT_TRUE(console.window().showPage(QStringLiteral("changes"), QStringLiteral("sport-1")));
    auto* changes = console.window().findChild<AuditModel*>();
    ASSERT_NE(changes, nullptr);
    EXPECT_TRUE(QTest::qWaitFor([&] { return changes->rowCount() == 1; }, 20'000));
    EXPECT_EQ(changes->at(0)->actor, "test@here");
}

}  // namespace inspector::console
