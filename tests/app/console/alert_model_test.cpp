// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/format/alert_text.h"
#include "app/console/models/alert_model.h"

#include <QAbstractItemModelTester>

#include <gtest/gtest.h>

namespace inspector::console {

namespace {

const WallTime now{std::chrono::hours{24 * 365 * 50}};

Alert firing(const char* fingerprint, Severity severity, Nanoseconds ago) {
    Alert alert;
    alert.fingerprint = fingerprint;
    alert.channel = ChannelId{fingerprint};
    alert.rule = "channel-down";
    alert.severity = severity;
    alert.state = AlertState::Firing;
    alert.started = now - ago - Seconds{30};
    alert.fired = now - ago;
    return alert;
}

std::map<std::string, Alert> open(const std::vector<Alert>& alerts) {
    std::map<std::string, Alert> out;
    for (const Alert& alert : alerts) out.emplace(alert.fingerprint, alert);
    return out;
}

std::vector<std::string> keys(const AlertRows& rows) {
    std::vector<std::string> out;
    for (const auto& row : rows.rows) out.push_back(row.key.toStdString());
    return out;
}

}  // namespace

TEST(AlertRows, UnacknowledgedFirstThenSeverityThenTheNewest) {
    Alert seen = firing("seen", Severity::Critical, Seconds{5});
    seen.acknowledged = now;
    seen.acknowledgedBy = "ben";
    Alert silenced = firing("silenced", Severity::Major, Seconds{1});
    silenced.mutes = {{Mute::Why::Silence, "s-1", "ana: planned work"}};
    Alert over = firing("over", Severity::Critical, Seconds{900});
    over.state = AlertState::Resolved;
    over.resolved = now - Seconds{60};
    const AlertRows rows = alertRows(open({seen, firing("old", Severity::Critical, Seconds{600}), silenced, over,
                                      firing("major", Severity::Major, Seconds{2}), firing("new", Severity::Critical, Seconds{10})}),
                                     {}, now, 100);
    EXPECT_EQ(keys(rows), (std::vector<std::string>{"new", "old", "major", "over", "seen", "silenced"}));
    EXPECT_EQ(rows.wanted, 6);
    EXPECT_EQ(rows.unacknowledged, 4);
    EXPECT_TRUE(rows.rows[4].marks.contains(QLatin1String("ben")));
    EXPECT_TRUE(rows.rows[5].marks.contains(QLatin1String("silenced")));
}

TEST(AlertRows, WhatNobodyNeedsToSeeIsLeftOut) {
    Alert pending = firing("pending", Severity::Critical, Seconds{1});
    pending.state = AlertState::Pending;
    Alert explained = firing("explained", Severity::Critical, Seconds{1});
    explained.cause = "edge";
    Alert cause = firing("edge", Severity::Major, Seconds{2});
    cause.explains = 14;
    Alert closed = firing("closed", Severity::Critical, Seconds{1});
    closed.closed = now;
    const AlertRows rows = alertRows(open({pending, explained, cause, closed, firing("info", Severity::Info, Seconds{1})}), {}, now, 100);
    EXPECT_EQ(keys(rows), std::vector<std::string>{"edge"});
    EXPECT_EQ(rows.rows[0].behind, 14);
    EXPECT_EQ(rows.worst, Severity::Major);

    const AlertRows all = alertRows(open({pending, explained, cause}), {}, now, 100, {"edge"});
    EXPECT_EQ(keys(all), (std::vector<std::string>{"edge", "explained"}));
    EXPECT_TRUE(all.rows[0].expanded && all.rows[1].child);
    EXPECT_EQ(all.wanted, 1);
}

TEST(AlertRows, AnAcknowledgementThatHasRunOutIsNone) {
    Alert alert = firing("a", Severity::Major, Seconds{600});
    alert.acknowledged = now - Seconds{500};
    alert.acknowledgedUntil = now;
    EXPECT_FALSE(isAcknowledged(alert, now));
    EXPECT_EQ(alertRows(open({alert}), {}, now, 10).unacknowledged, 1);
    alert.acknowledgedUntil = now + Seconds{1};
    EXPECT_EQ(alertRows(open({alert}), {}, now, 10).unacknowledged, 0);
}

TEST(AlertRows, OfTenThousandTheFirstAreShownAndAllAreCounted) {
    std::vector<Alert> many;
    for (int i = 0; i < 10'000; ++i) {
        Alert alert = firing("", i == 7'777 ? Severity::Critical : Severity::Major, Seconds{i + 1});
        alert.fingerprint = std::to_string(i);
        many.push_back(std::move(alert));
    }
    const AlertRows rows = alertRows(open(many), {}, now, 200);
    EXPECT_EQ(rows.rows.size(), 200U);
    EXPECT_EQ(rows.wanted, 10'000);
    EXPECT_EQ(rows.rows[0].key, QLatin1String("7777"));
    EXPECT_EQ(rows.rows[1].key, QLatin1String("0"));
}

TEST(AlertRows, NamesThePlace) {
    Inventory inventory;
    inventory.channels.emplace_back().id = ChannelId{"news"};
    inventory.channels[0].name = "News 24";
    inventory.endpoints.emplace_back().id = EndpointId{"fra-2"};
    inventory.endpoints[0].name = "Frankfurt 2";
    Alert alert = firing("news", Severity::Major, Seconds{1});
    EXPECT_EQ(alertPlace(alert, inventory), QLatin1String("News 24"));
    alert.channel = ChannelId{"gone"};
    EXPECT_EQ(alertPlace(alert, inventory), QLatin1String("gone"));
    alert.channel = {};
    EXPECT_EQ(alertPlace(alert, inventory), QLatin1String("Inspector"));
    alert.args = {textArg("cause", "packager"), textArg("place", "")};
    EXPECT_EQ(alertPlace(alert, inventory), QLatin1String("Packager"));
    alert.args.clear();
    alert.labels = {{"endpoint", "fra-2"}, {"region", "eu"}};
    EXPECT_EQ(alertPlace(alert, inventory), QLatin1String("Frankfurt 2"));
    alert.labels = {{"provider", "Beta CDN"}};
    EXPECT_EQ(alertPlace(alert, inventory), QLatin1String("Beta CDN"));
}

TEST(AlertModel, KeepsRowsWhileTheyStay) {
    AlertModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setNow(now);
    model.setRows(alertRows(open({firing("a", Severity::Major, Seconds{9}), firing("b", Severity::Major, Seconds{8})}), {}, now, 10).rows);
    const QPersistentModelIndex a = model.index(1);
    EXPECT_EQ(a.data(AlertModel::KeyRole).toString(), QLatin1String("a"));
    Alert worse = firing("a", Severity::Critical, Seconds{9});
    worse.summary = "Down <b>for</b> all";
    model.setRows(alertRows(open({worse, firing("b", Severity::Major, Seconds{8}), firing("c", Severity::Major, Seconds{1})}), {}, now, 10).rows);
    EXPECT_EQ(a.row(), 0);
    EXPECT_EQ(a.data(AlertModel::TextRole).toString(), QLatin1String("Down <b>for</b> all"));
    EXPECT_EQ(model.rowCount(), 3);
}

TEST(AlertEntries, EveryKindHasWords) {
    for (int kind = 0; kind <= static_cast<int>(AlertEntry::Kind::NotifyFailed); ++kind) {
        AlertEntry entry;
        entry.kind = static_cast<AlertEntry::Kind>(kind);
        entry.actor = "ana@desk";
        entry.text = "because";
        entry.receiver = "noc";
        const QString text = alertEntryText(entry);
        EXPECT_TRUE(text.contains(QLatin1String("ana@desk")) && text.contains(QLatin1String("because"))) << text.toStdString();
        EXPECT_FALSE(text.startsWith(QLatin1Char(' '))) << kind;
    }
}

}  // namespace inspector::console
