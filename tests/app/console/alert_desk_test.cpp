// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/client/tones.h"
#include "app/console/format/alert_text.h"
#include "app/console/models/alert_filter.h"
#include "app/console/models/alert_order.h"
#include "app/console/models/alert_ring.h"
#include "app/console/models/alert_table_model.h"
#include "app/console/models/others_acts.h"
#include "app/console/pages/alert_commands.h"
#include "app/console/pages/channel_recorder.h"
#include "app/console/pages/forms/alert_dialogs.h"
#include "app/console/pages/forms/silence_here_dialog.h"
#include "core/alert/default_rules.h"

#include <QAbstractItemModelTester>
#include <QDateTime>

#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>

// What the console does with alerts beside showing the panel: filters, sounds, silences, where an alert leads.
namespace inspector::console {

namespace {

const WallTime now{std::chrono::hours{24 * 365 * 50}};

Alert firing(const char* fingerprint, Severity severity) {
    Alert alert;
    alert.fingerprint = fingerprint;
    alert.channel = ChannelId{"sport-1"};
    alert.rule = "channel-down";
    alert.severity = severity;
    alert.state = AlertState::Firing;
    alert.started = now - Seconds{90};
    alert.fired = now - Seconds{60};
    alert.summary = "Sport 1 is down";
    alert.labels = {{"alertname", "channel-down"}, {"channel", "sport-1"}, {"group", "Sport"}, {"severity", "major"}};
    return alert;
}

std::map<std::string, Alert> open(const std::vector<Alert>& alerts) {
    std::map<std::string, Alert> out;
    for (const Alert& alert : alerts) out.emplace(alert.fingerprint, alert);
    return out;
}

}  // namespace

TEST(AlertFilter, WordsAndTermsMustAllHold) {
    Inventory inventory;
    inventory.channels.emplace_back().id = ChannelId{"sport-1"};
    inventory.channels[0].name = "Sport Eins";
    Alert plain = firing("a", Severity::Major);
    Alert handled = firing("b", Severity::Critical);
    handled.acknowledged = now;
    handled.acknowledgedBy = handled.owner = "ana@desk";
    handled.mutes = {{Mute::Why::Silence, "s-1", "ana: planned work"}};
    Alert pending = firing("c", Severity::Minor);
    pending.state = AlertState::Pending;
    const struct {
        const char* text;
        bool plain, handled, pending;
    } table[] = {{"", true, true, false},
                 {"eins down", true, true, false},
                 {"EINS DoWn", true, true, false},
                 {"\xc3\xbc", false, false, false},
                 {"zwei", false, false, false},
                 {"state:pend", false, false, true},
                 {"state:firing", true, true, false},
                 {"severity:major,minor", true, false, false},
                 {"-severity:major", false, true, false},
                 {"group:sport", true, true, false},
                 {"group:news", false, false, false},
                 {"ack:no", true, false, false},
                 {"ack:yes", false, true, false},
                 {"owner:ana", false, true, false},
                 {"owner:me", false, true, false},
                 {"owner:none", true, false, false},
                 {"muted:silence", false, true, false},
                 {"muted:no", true, false, false},
                 {"rule:channel-down channel:\"sport eins\"", true, true, false}};
    for (const auto& row : table) {
        const AlertFilter filter(QString::fromLatin1(row.text), "ana@desk");
        EXPECT_TRUE(filter.problems().isEmpty()) << row.text;
        EXPECT_EQ(filter.matches(plain, inventory, now), row.plain) << row.text;
        EXPECT_EQ(filter.matches(handled, inventory, now), row.handled) << row.text;
        EXPECT_EQ(filter.matches(pending, inventory, now), row.pending) << row.text;
    }
    EXPECT_EQ(AlertFilter(QStringLiteral("colour:red")).problems().size(), 1);
    EXPECT_TRUE(AlertFilter(QStringLiteral("owner:")).isEmpty());  // still being typed
}

TEST(AlertRing, RingsForWhatIsNewUntilSomebodyHasAcknowledged) {
    AlertRing ring;
    const std::set<Severity> sounding{Severity::Critical, Severity::Major};
    Alert alert = firing("a", Severity::Critical);
    EXPECT_TRUE(ring.look(open({alert}), now).empty());  // it was there before we were
    EXPECT_EQ(ring.due(sounding, now), Severity::Critical);
    EXPECT_EQ(ring.due(sounding, now + Seconds{5}), std::nullopt);
    EXPECT_EQ(ring.due(sounding, now + AlertRing::repeatOf(Severity::Critical)), Severity::Critical);

    const Alert other = firing("b", Severity::Major);
    EXPECT_EQ(ring.look(open({alert, other}), now + Seconds{16}).size(), 1U);
    EXPECT_EQ(ring.due(sounding, now + Seconds{16}), Severity::Critical);  // news rings at once, as the gravest that waits

    alert.acknowledged = now;
    EXPECT_TRUE(ring.look(open({alert, other}), now + Seconds{17}).empty());
    EXPECT_EQ(ring.due(sounding, now + Seconds{40}), std::nullopt);
    EXPECT_EQ(ring.due(sounding, now + Seconds{16} + AlertRing::repeatOf(Severity::Major)), Severity::Major);
    EXPECT_TRUE(ring.look({}, now + Seconds{100}).empty());
    EXPECT_EQ(ring.due(sounding, now + std::chrono::hours{1}), std::nullopt);
}

TEST(AlertRing, AMuteEndsByItself) {
    AlertRing ring;
    const std::set<Severity> sounding{Severity::Major};
    ring.look(open({firing("a", Severity::Major)}), now);
    ring.mute(now + std::chrono::minutes{15});
    EXPECT_EQ(ring.due(sounding, now), std::nullopt);
    EXPECT_TRUE(ring.mutedUntil(now + std::chrono::minutes{14}));
    EXPECT_FALSE(ring.mutedUntil(now + std::chrono::minutes{15}));
    EXPECT_EQ(ring.due(sounding, now + std::chrono::minutes{15}), Severity::Major);
}

TEST(AlertRing, WhatIsMutedExplainedOrNotWantedIsSilent) {
    AlertRing ring;
    Alert muted = firing("a", Severity::Critical), explained = firing("b", Severity::Critical), minor = firing("c", Severity::Minor);
    muted.mutes = {{Mute::Why::Maintenance, "m", ""}};
    explained.cause = "x";
    ring.look(open({muted, explained, minor}), now);
    EXPECT_EQ(ring.due({Severity::Critical, Severity::Major}, now), std::nullopt);
    EXPECT_EQ(ring.due({Severity::Minor}, now), Severity::Minor);
}

TEST(OthersActs, AreSaidOnceWithTheName) {
    OthersActs others("ana@desk");
    Alert a = firing("a", Severity::Major), b = firing("b", Severity::Major), c = firing("c", Severity::Major);
    a.acknowledged = now;
    a.acknowledgedBy = "ben@desk";
    EXPECT_TRUE(others.look(open({a, b, c}), {"a", "b", "c"}, {}).isEmpty());  // known from before
    for (Alert* alert : {&b, &c}) {
        alert->acknowledged = now;
        alert->acknowledgedBy = "ben@desk";
    }
    a.owner = "ana@desk";  // ourselves
    const QStringList said = others.look(open({a, b, c}), {"a", "b", "c"}, {});
    ASSERT_EQ(said.size(), 1);
    EXPECT_TRUE(said[0].contains(QStringLiteral("ben@desk")) && said[0].contains(QLatin1Char('2'))) << said[0].toStdString();
    EXPECT_TRUE(others.look(open({a, b, c}), {"a", "b", "c"}, {}).isEmpty());
    a.owner = "cleo@desk";
    EXPECT_TRUE(others.look(open({a}), {"a"}, {}).value(0).contains(QStringLiteral("cleo@desk has sport-1")));
}

TEST(Tones, AreShortWaves) {
    for (const Severity severity : {Severity::Minor, Severity::Major, Severity::Critical}) {
        const QByteArray wav = toneOf(severity);
        EXPECT_TRUE(wav.startsWith("RIFF") && wav.mid(8, 4) == "WAVE");
        EXPECT_GT(wav.size(), 4'000);
        EXPECT_LT(wav.size(), 100'000);
    }
    EXPECT_GT(toneOf(Severity::Critical).size(), toneOf(Severity::Minor).size());
}

TEST(SilenceHere, TakesWhatTheAlertsShareButNotHowGraveTheyAre) {
    Alert a = firing("a", Severity::Major), b = firing("b", Severity::Critical);
    EXPECT_EQ(formatMatchers(commonMatchers({a})), "alertname=\"channel-down\", channel=\"sport-1\"");
    b.labels["channel"] = "sport-2";
    EXPECT_EQ(formatMatchers(commonMatchers({a, b})), "alertname=\"channel-down\"");
    EXPECT_TRUE(commonMatchers({}).empty());
}

TEST(AlertTarget, IsTheThingAtTheMomentWhenItBegan) {
    Alert alert = firing("00112233445566aa", Severity::Major);
    EXPECT_EQ(alertTarget(alert).page, QStringLiteral("channel"));
    EXPECT_EQ(alertTarget(alert).parameter, QStringLiteral("sport-1/charts/%1").arg(toMillis(alert.started)));
    alert.channel = {};
    alert.labels = {{"endpoint", "fra-2"}};
    EXPECT_EQ(alertTarget(alert).page, QStringLiteral("endpoint"));
    alert.labels.clear();
    EXPECT_EQ(alertTarget(alert).page, QStringLiteral("alerts"));
    EXPECT_EQ(alertTarget(alert).parameter, QStringLiteral("00112233445566aa"));
}

TEST(Recorder, OpensWhatWasFrozenNearestToTheMoment) {
    std::vector<EvidenceBundle> bundles(3);
    bundles[0].frozen = now;
    bundles[1].frozen = now - std::chrono::minutes{20};
    bundles[2].frozen = now - std::chrono::minutes{30};
    EXPECT_EQ(bundleOf(bundles, now - std::chrono::minutes{2}), 0);
    EXPECT_EQ(bundleOf(bundles, now - std::chrono::minutes{24}), 1);
    EXPECT_EQ(bundleOf(bundles, now - std::chrono::minutes{45}), -1);
    EXPECT_EQ(bundleOf({}, now), -1);
}

TEST(Acknowledge, UntilTheNextSixOClock) {
    const WallTime six = nextLocalHour(6, now);
    EXPECT_GT(six, now);
    EXPECT_LE(six - now, std::chrono::hours{25});  // a day with a change of the clock has one more
    EXPECT_EQ(QDateTime::fromMSecsSinceEpoch(toMillis(six)).time(), QTime(6, 0));
}

TEST(AlertTable, RowsThatStayKeepTheirPlaceAndAFloodIsTakenWhole) {
    AlertTableModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setNow(now);
    std::vector<Alert> alerts;
    for (int i = 0; i < 3; ++i) {
        alerts.push_back(firing(std::to_string(i).c_str(), Severity::Major));
        alerts.back().id = i + 1;
    }
    model.setAlerts(alerts);
    const QPersistentModelIndex last = model.index(2, 0);
    std::swap(alerts[0], alerts[2]);
    model.setAlerts(alerts);
    EXPECT_EQ(last.row(), 0);
    EXPECT_EQ(model.rowOf("0"), 2);
    std::vector<Alert> flood;
    for (int i = 0; i < 500; ++i) {
        flood.push_back(firing(("f" + std::to_string(i)).c_str(), Severity::Major));
        flood.back().id = 100 + i;
    }
    model.setAlerts(flood);
    EXPECT_EQ(model.rowCount(), 500);
    EXPECT_EQ(model.index(0, AlertTableModel::State).data().toString(), QStringLiteral("Firing"));
}

TEST(AlertText, SaysInWordsWhatIsWrong) {
    Inventory inventory;
    inventory.channels.emplace_back().id = ChannelId{"sport-1"};
    inventory.channels[0].name = "Sport Eins";
    inventory.alertRules = alerts::defaultRules();
    std::sort(inventory.alertRules.begin(), inventory.alertRules.end(), [](const AlertRule& a, const AlertRule& b) { return a.id < b.id; });
    Alert alert = firing("a", Severity::Critical);
    alert.rule = "ChannelDown";
    alert.changed = now;
    alert.args = {textArg("channel", "Sport Eins"), textArg("state", "down"), textArg("finding", "as the probe said it"),
                  textArg("finding-rule", "hls-playlist-stale"), textArg("rung", "720p"), numberArg("age", 40, Arg::Unit::Second),
                  numberArg("limit", 18, Arg::Unit::Second)};
    const QString text = alertText(alert, inventory);
    EXPECT_TRUE(text.startsWith(QStringLiteral("Sport Eins is down: "))) << text.toStdString();
    EXPECT_TRUE(text.contains(QStringLiteral("720p"))) << text.toStdString();
    EXPECT_FALSE(text.contains(QLatin1Char('{'))) << text.toStdString();
    EXPECT_TRUE(alertTextBeside(QStringLiteral("Sport Eins"), text).startsWith(QStringLiteral("Down: ")));
    // Of a newer rule, as the probe said it; of a rule that was changed since, as it was.
    alert.args[3].text = "from-the-future";
    EXPECT_TRUE(alertText(alert, inventory).contains(QStringLiteral("from-the-future")));
    for (AlertRule& rule : inventory.alertRules) rule.updated = now + Seconds{1};
    EXPECT_EQ(alertText(alert, inventory), QStringLiteral("Sport 1 is down"));

    // Figures with their units.
    for (AlertRule& rule : inventory.alertRules) rule.updated = {};
    alert.rule = "HighErrorRate";
    alert.args = {textArg("endpoint", "fra-1")};
    alert.value = 0.125;
    alert.threshold = 0.05;
    EXPECT_EQ(alertText(alert, inventory), QStringLiteral("fra-1: the share of failed requests is 12.5 % (limit 5 %)"));
    // The program's own.
    alert.rule = "ReceiverFailed";
    alert.labels = {{"finding", "receiver-failed:hook"}};
    alert.args = {textArg("receiver", "hook"), textArg("name", "Hook"), textArg("answer", "503: busy"), textArg("notice", "english")};
    EXPECT_TRUE(alertText(alert, inventory).contains(QStringLiteral("503: busy")));
}

TEST(AlertOrder, IsWhatTheHeaderSays) {
    Inventory inventory;
    std::vector<Alert> alerts;
    for (const auto& [fingerprint, channel, severity] : {std::tuple{"a", "Zwei", Severity::Major}, {"b", "eins", Severity::Critical},
                                                         {"c", "Drei", Severity::Minor}}) {
        Alert alert = firing(fingerprint, severity);
        alert.channel = ChannelId{channel};
        alerts.push_back(alert);
    }
    const auto sorted = [&](const AlertOrder& order) {
        std::vector<const Alert*> those;
        for (const Alert& alert : alerts) those.push_back(&alert);
        sortAlerts(those, 10, order, inventory, now);
        std::string out;
        for (const Alert* alert : those) out += alert->fingerprint;
        return out;
    };
    AlertOrder order;
    EXPECT_EQ(sorted(order), "bac");  // the gravest first
    order.click(AlertTableModel::Place);
    EXPECT_EQ(sorted(order), "cba");  // by name, whatever its letters
    order.click(AlertTableModel::Place);
    EXPECT_EQ(sorted(order), "abc");
    order.click(AlertTableModel::Place);
    EXPECT_EQ(order.column, -1);
    order.click(AlertTableModel::SeverityColumn);
    EXPECT_EQ(sorted(order), "bac");
    order.click(AlertTableModel::SeverityColumn);
    EXPECT_EQ(sorted(order), "cab");
}

}  // namespace inspector::console
