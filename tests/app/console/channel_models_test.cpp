// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/models/event_model.h"
#include "app/console/models/finding_model.h"
#include "app/console/models/rung_model.h"
#include "app/console/pages/event_export.h"
#include "app/console/pages/forms/template_text.h"
#include "app/console/format/format.h"

#include <QAbstractItemModelTester>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>

#include <gtest/gtest.h>

namespace inspector::console {
namespace {

const WallTime now = WallTime{std::chrono::hours{24 * 365 * 50}};

RungFigures rung(const std::string& key) {
    RungFigures r;
    r.rung = key;
    r.state = ChannelState::Up;
    return r;
}

TEST(RungModel, AnnouncesOnlyWhatChanged) {
    RungModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setRungs({rung("a"), rung("b"), rung("c")});
    EXPECT_EQ(model.rowCount(), 3);
    QSignalSpy changed(&model, &RungModel::dataChanged);
    QSignalSpy inserted(&model, &RungModel::rowsInserted);
    auto b = rung("b");
    b.ttfbMs = 12;
    model.setRungs({rung("a"), b, rung("c")});
    EXPECT_EQ(changed.count(), 1);
    EXPECT_EQ(inserted.count(), 0);
    EXPECT_EQ(model.index(1, RungModel::Ttfb).data().toString(), milliseconds(12));
    model.setRungs({rung("a"), rung("d")});
    EXPECT_EQ(model.rowCount(), 2);
    EXPECT_EQ(model.rowOf("d"), 1);
    EXPECT_EQ(model.rowOf("b"), -1);
    model.setRungs({});
    EXPECT_EQ(model.rowCount(), 0);
}

TEST(RungModel, ShowsWhatIsNotKnownAsADash) {
    RungModel model;
    model.setRungs({rung("a")});
    for (const int column : {RungModel::Measured, RungModel::Ttfb, RungModel::Margin, RungModel::Age, RungModel::Status})
        EXPECT_EQ(model.index(0, column).data().toString(), QStringLiteral("–")) << column;
}

inventory::FindingRow finding(const std::string& rule, Severity severity, bool confirmed, Seconds age) {
    inventory::FindingRow row;
    row.channel = ChannelId("c");
    row.finding.finding.rule = rule;
    row.finding.finding.severity = severity;
    row.finding.confirmed = confirmed;
    row.finding.since = now - age;
    row.finding.count = 3;
    return row;
}

TEST(FindingModel, HasTheGravestConfirmedNewestFirst) {
    FindingModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setFindings({finding("minor", Severity::Minor, true, Seconds(1)), finding("once", Severity::Critical, false, Seconds(1)),
                       finding("old", Severity::Critical, true, Seconds(60)), finding("new", Severity::Critical, true, Seconds(5))},
                      now);
    QStringList order;
    for (int i = 0; i < model.rowCount(); ++i) order << model.index(i, FindingModel::Rule).data().toString();
    EXPECT_EQ(order.join(QLatin1Char(' ')), QStringLiteral("new old minor once"));
    model.setFindings({}, now);
    EXPECT_EQ(model.rowCount(), 0);
}

Event event(std::int64_t id, EventKind kind = EventKind::StateChanged) {
    Event e;
    e.id = id;
    e.kind = kind;
    e.time = now;
    e.channel = ChannelId("c");
    e.severity = Severity::Major;
    e.to = ChannelState::Down;
    return e;
}

TEST(EventModel, PutsNewOnesOnTopAndOlderOnesBelow) {
    EventModel model([](const ChannelId& id) { return toQString("Name of " + id.value); });
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.append({event(3), event(2)});
    model.prepend({event(4), event(5)});
    model.append({event(1)});
    std::string order;
    for (int i = 0; i < model.rowCount(); ++i) order += std::to_string(model.at(i)->id);
    EXPECT_EQ(order, "54321");
    EXPECT_EQ(model.index(0, EventModel::Channel).data().toString(), QStringLiteral("Name of c"));
    EXPECT_EQ(model.at(-1), nullptr);
    EXPECT_EQ(model.at(99), nullptr);
}

TEST(EventModel, KeepsABoundedNumber) {
    EventModel model([](const ChannelId&) { return QString(); });
    model.append(std::vector<Event>(EventModel::most + 10, event(1)));
    EXPECT_EQ(model.rowCount(), EventModel::most);
    model.prepend(std::vector<Event>(5, event(2)));
    EXPECT_EQ(model.rowCount(), EventModel::most);
    EXPECT_EQ(model.at(0)->id, 2);
}

TEST(EventExport, QuotesAndDisarmsCells) {
    Event e = event(7, EventKind::FindingOpened);
    e.finding = Finding{};
    e.finding->rule = "hls-playlist-stale";
    e.finding->rung = "=cmd()";
    e.finding->url = "https://user:pw@host/a?token=abc";
    const std::deque<Event> events{e};
    const auto csv = eventsAsCsv(events, [](const ChannelId&) { return QStringLiteral("A \"quoted\", name"); });
    EXPECT_TRUE(csv.contains("\"A \"\"quoted\"\", name\""));
    EXPECT_TRUE(csv.contains("\"'=cmd()\""));
    const auto json = eventsAsJson(events);
    EXPECT_FALSE(json.contains("abc"));
    EXPECT_FALSE(json.contains("pw@"));
    EXPECT_EQ(QJsonDocument::fromJson(json).array().at(0).toObject().value(QStringLiteral("rule")).toString(),
              QStringLiteral("hls-playlist-stale"));
}

TEST(TemplateText, KeepsASecretThatIsShownAsDots) {
    const std::vector<RequestHeader> headers{{"Authorization", "Bearer s3cret", true}, {"X-Plain", "yes", false}};
    const QString text = headersToText(headers);
    EXPECT_FALSE(text.contains(QStringLiteral("s3cret")));
    EXPECT_EQ(headersFromText(text, headers, nullptr), headers);
    QString problem;
    const auto changed = headersFromText(QStringLiteral("Authorization: Bearer new\nnonsense"), headers, &problem);
    ASSERT_EQ(changed.size(), 1u);
    EXPECT_EQ(changed[0].value, "Bearer new");
    EXPECT_TRUE(changed[0].secret);
    EXPECT_FALSE(problem.isEmpty());
}

TEST(TemplateText, ANewValueOfASecretIsASecret) {
    const std::vector<RequestHeader> before{{"X-Edge", "s3cret", true}};
    const auto changed = headersFromText(QStringLiteral("X-Edge: an0ther"), before, nullptr);
    ASSERT_EQ(changed.size(), 1u);
    EXPECT_EQ(changed[0].value, "an0ther");
    EXPECT_TRUE(changed[0].secret);
}

TEST(TemplateText, ReadsRulesAndSaysWhatIsNone) {
    QString problem;
    const auto rules = rulesFromText(QStringLiteral("hls-playlist-stale off\nhttp-status  minor\n"), &problem);
    EXPECT_TRUE(problem.isEmpty()) << problem.toStdString();
    ASSERT_EQ(rules.size(), 2u);
    EXPECT_FALSE(rules.at("hls-playlist-stale").enabled);
    EXPECT_EQ(rules.at("http-status").severity, Severity::Minor);
    EXPECT_EQ(rulesFromText(rulesToText(rules), nullptr), rules);
    for (const char* wrong : {"no-such-rule off", "http-status perhaps", "http-status"}) {
        problem.clear();
        EXPECT_TRUE(rulesFromText(toQString(wrong), &problem).empty());
        EXPECT_FALSE(problem.isEmpty()) << wrong;
    }
}

}  // namespace
}  // namespace inspector::console
