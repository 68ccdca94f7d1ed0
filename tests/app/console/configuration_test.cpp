// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/client/undo_stack.h"
#include "app/console/format/routing_edit.h"
#include "app/console/format/rule_text.h"
#include "app/console/format/schedule_text.h"
#include "app/console/widgets/week_form.h"
#include "core/alert/default_rules.h"
#include "tests/app/console/console_fixture.h"

#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>

#include <gtest/gtest.h>

#include <algorithm>

namespace inspector::console {
namespace {

WallTime at(const char* text) { return *parseIso8601(text); }

Routing tree() {
    Routing routing;
    routing.root.name = "all";
    Route cdn;
    cdn.name = "cdn";
    cdn.matchers = *parseMatchers("provider=\"a\"");
    cdn.receiver = ReceiverId("desk");
    Route night = cdn;
    night.name = "night";
    night.matchers = *parseMatchers("severity=\"critical\"");
    night.escalateAfter = Seconds{900};
    night.escalateTo = ReceiverId("boss");
    cdn.children.push_back(night);
    Route rest;
    rest.name = "rest";
    rest.matchers = *parseMatchers("severity=\"minor\"");
    routing.root.children = {cdn, rest};
    return routing;
}

TEST(RuleText, SaysWhatARuleLooksAt) {
    FigureCondition figure = newFigure();
    figure.aggregate = WindowAggregate::P95;
    figure.threshold = 800;
    EXPECT_EQ(conditionText(figure), QStringLiteral("95th percentile of ttfb_ms over 5m, by channel, is above 800"));
    EXPECT_EQ(conditionText(FindingCondition{{"http-*"}, Severity::Major, true}), QStringLiteral("Finding http-*, major or worse, each rung by itself"));
    EXPECT_EQ(conditionText(StateCondition{ChannelState::Degraded}), QStringLiteral("A channel is degraded or down"));
    for (const AlertRule& rule : alerts::defaultRules()) EXPECT_FALSE(conditionText(rule.condition).isEmpty()) << rule.id.value;
}

TEST(RuleText, ProblemsHaveTheirArgumentsAndAdvice) {
    AlertRule rule;
    rule.id = AlertRuleId("r");
    rule.name = "r";
    FigureCondition figure = newFigure();
    figure.field = "nothing";
    rule.condition = figure;
    const auto problems = alerts::checkRule(rule, Inventory());
    const auto unknown = std::find_if(problems.begin(), problems.end(), [](const auto& p) { return p.id == "alert-rule-field-unknown"; });
    ASSERT_NE(unknown, problems.end());
    const QString text = ruleProblemText(*unknown);
    EXPECT_TRUE(text.contains(QStringLiteral("nothing"))) << text.toStdString();
    EXPECT_FALSE(text.contains(QLatin1Char('{'))) << text.toStdString();
}

TEST(RuleText, ATrialSaysWhatTheLoadWouldBe) {
    runtime::RuleTrialReport report;
    report.from = at("2024-05-01T00:00:00Z");
    report.to = at("2024-05-02T00:00:00Z");
    EXPECT_TRUE(trialLines(report).first().contains(QStringLiteral("would not have fired")));
    EXPECT_FALSE(trialLines(report).join(QLatin1Char('\n')).contains(QStringLiteral("too many")));
    report.trial.firings.resize(200);
    report.perHourThen = 8.3;
    EXPECT_TRUE(trialLines(report).join(QLatin1Char('\n')).contains(QStringLiteral("too many")));
}

TEST(RuleText, LabelsAreReadAsTheyAreWritten) {
    const Labels labels{{"severity", "critical"}, {"team", "a, \"b\""}};
    EXPECT_EQ(readLabels(labelsText(labels)), labels);
    std::string why;
    EXPECT_FALSE(readLabels(QStringLiteral("team!=\"a\""), &why));
    EXPECT_FALSE(why.empty());
    EXPECT_EQ(readList(QStringLiteral(" a, b;\nc ,, ")), (std::vector<std::string>{"a", "b", "c"}));
}

TEST(ScheduleText, IntervalsAreReadAsTheyAreWrittenAndAWeekShowsThem) {
    std::string why;
    const auto intervals = readIntervals(QStringLiteral("Mon-Fri 08:00-18:00 Europe/Berlin; Sat 10:00-12:00 Europe/Berlin"), &why);
    ASSERT_TRUE(intervals) << why;
    EXPECT_EQ(readIntervals(intervalsText(*intervals)), intervals);
    EXPECT_FALSE(readIntervals(QStringLiteral("Mon-Fri 08:00-18:00 Europe/Nowhere"), &why));
    EXPECT_FALSE(why.empty());
    int now = -1;
    const auto week = weekOf(*intervals, at("2024-05-01T10:10:00Z"), &now);   // a Wednesday, 12:10 there
    ASSERT_EQ(week.size(), static_cast<std::size_t>(weekCells));
    EXPECT_EQ(now, 2 * 48 + 24);
    EXPECT_FALSE(week[15]);
    EXPECT_TRUE(week[16]);
    EXPECT_FALSE(week[36]);
    EXPECT_EQ(std::count(week.begin(), week.end(), true), 5 * 20 + 4);
    EXPECT_TRUE(onAirText(*intervals, at("2024-05-01T10:10:00Z")).startsWith(QStringLiteral("On the air until")));
    EXPECT_TRUE(onAirText(*intervals, at("2024-05-05T10:10:00Z")).startsWith(QStringLiteral("Off the air now, until")));
}

TEST(RoutingEdit, PlacesAreFoundMovedAndRemoved) {
    Routing routing = tree();
    const auto places = routePlaces(routing);
    ASSERT_EQ(places.size(), 4u);
    for (const RoutePlace& place : places) EXPECT_EQ(placeFromText(placeText(place)), place);
    EXPECT_EQ(routeAt(routing, places[2])->name, "night");
    EXPECT_EQ(routeAt(routing, {0, 7}), nullptr);
    EXPECT_FALSE(placeFromText(QStringLiteral("0.x")));
    EXPECT_FALSE(moveRoute(routing, {0}, -1));
    EXPECT_EQ(moveRoute(routing, {0}, 1), (RoutePlace{1}));
    EXPECT_EQ(routing.root.children[0].name, "rest");
    removeRoute(routing, {1});
    EXPECT_EQ(routePlaces(routing).size(), 2u);
    removeRoute(routing, {});
    EXPECT_EQ(routing.root.name, "all");
}

TEST(RoutingEdit, SaysWhichRouteTakesAnAlertAndWhomItTells) {
    Inventory inventory;
    Receiver desk;
    desk.id = ReceiverId("desk");
    desk.name = "Desk";
    inventory.receivers = {desk};
    const QStringList taken = walkLines(tree(), {{"provider", "a"}, {"severity", "critical"}}, inventory);
    ASSERT_EQ(taken.size(), 1);
    EXPECT_TRUE(taken.first().startsWith(QStringLiteral("all/cdn/night tells Desk"))) << taken.first().toStdString();
    EXPECT_TRUE(taken.first().contains(QStringLiteral("after 15m also boss"))) << taken.first().toStdString();
    EXPECT_EQ(walkLines(tree(), {{"severity", "major"}}, inventory).first(), QStringLiteral("all tells nobody"));
}

class Configuration : public testing::Test {
protected:
    QWidget* open(const char* parameter) {
        EXPECT_TRUE(console.window().showPage(QStringLiteral("configuration"), QString::fromLatin1(parameter)));
        return console.window().page();
    }
    // What is on the tab that is shown.
    template <typename T>
    T* visible(const QString& name) {
        for (T* one : console.window().page()->template findChildren<T*>())
            if (one->isVisible() && (one->accessibleName() == name || text(one) == name)) return one;
        ADD_FAILURE() << "no " << name.toStdString();
        return nullptr;
    }
    static QString text(QWidget*) { return {}; }
    static QString text(QPushButton* button) { return button->text().remove(QLatin1Char('&')); }
    void click(const char* name) {
        auto* button = visible<QPushButton>(QString::fromLatin1(name));
        ASSERT_TRUE(QTest::qWaitFor([&] { return button->isEnabled(); })) << name;
        QTest::mouseClick(button, Qt::LeftButton);
    }
    const Inventory& inventory() { return *console.client().inventory(); }
    test::Console console;
};

TEST_F(Configuration, ARuleIsChangedSetBackAndUndone) {
    ASSERT_TRUE(QTest::qWaitFor([&] { return !inventory().alertRules.empty(); }));
    const AlertRule before = inventory().alertRules.front();
    open(("rules/" + before.id.value).c_str());
    auto* name = visible<QLineEdit>(QStringLiteral("Name"));
    ASSERT_NE(name, nullptr);
    EXPECT_EQ(name->text().toStdString(), before.name);
    name->setText(QStringLiteral("Another name"));
    click("Save");
    const auto stored = [&] { return inventory().alertRule(before.id)->name; };
    ASSERT_TRUE(QTest::qWaitFor([&] { return stored() == "Another name"; }));
    click("Set back to the shipped one");
    click("Save");
    ASSERT_TRUE(QTest::qWaitFor([&] { return stored() == before.name; }));
    name->clear();
    EXPECT_FALSE(visible<QPushButton>(QStringLiteral("Save"))->isEnabled());
}

TEST_F(Configuration, ASilenceIsMadeAndEnded) {
    open("silences");
    click("New");
    auto* what = visible<QPlainTextEdit>(QStringLiteral("What"));
    ASSERT_NE(what, nullptr);
    what->setPlainText(QStringLiteral("group=\"sport\""));
    visible<QLineEdit>(QStringLiteral("Comment"))->setText(QStringLiteral("cup final"));
    click("Save");
    ASSERT_TRUE(QTest::qWaitFor([&] { return inventory().silences.size() == 1; }));
    EXPECT_EQ(inventory().silences.front().comment, "cup final");
    EXPECT_FALSE(inventory().silences.front().author.empty());
    click("End now");
    EXPECT_TRUE(QTest::qWaitFor([&] { return inventory().silences.empty() || inventory().silences.front().ends <= console.client().now(); }));
}

TEST_F(Configuration, AReceiversSecretIsKeptAndNeverShown) {
    open("receivers");
    click("New");
    visible<QLineEdit>(QStringLiteral("Name"))->setText(QStringLiteral("Desk"));
    visible<QLineEdit>(QStringLiteral("Address"))->setText(QStringLiteral("http://127.0.0.1:1/alerts"));
    visible<QLineEdit>(QStringLiteral("Signing secret"))->setText(QStringLiteral("hush-hush"));
    click("Save");
    ASSERT_TRUE(QTest::qWaitFor([&] { return inventory().receivers.size() == 1; }));
    auto* secret = visible<QLineEdit>(QStringLiteral("Signing secret"));
    EXPECT_EQ(secret->text(), QString());
    EXPECT_TRUE(secret->placeholderText().contains(QStringLiteral("kept")));
    visible<QLineEdit>(QStringLiteral("Name"))->setText(QStringLiteral("Night desk"));
    click("Save");
    ASSERT_TRUE(QTest::qWaitFor([&] { return inventory().receivers.front().name == "Night desk"; }));
    EXPECT_TRUE(inventory().receivers.front().secrets.contains("secret"));
    EXPECT_EQ(inventory().receivers.front().secrets.at("secret"), "");
}

TEST_F(Configuration, ARouteIsChangedAndAnotherOnesFasterChangeIsNotOverwritten) {
    open("routes");
    auto* repeats = visible<QLineEdit>(QStringLiteral("Repeats after"));
    ASSERT_NE(repeats, nullptr);
    repeats->setText(QStringLiteral("2h"));
    click("Save");
    ASSERT_TRUE(QTest::qWaitFor([&] { return inventory().routing.root.repeatInterval == Seconds{7200}; }));
    repeats->setText(QStringLiteral("3h"));
    Routing theirs = inventory().routing;
    theirs.root.groupWait = Seconds{20};
    console.client().apply({inventory::PutRouting{theirs}});
    ASSERT_TRUE(QTest::qWaitFor([&] { return inventory().routing.root.groupWait == Seconds{20}; }));
    EXPECT_EQ(repeats->text(), QStringLiteral("3h"));
    click("Save");
    ASSERT_TRUE(QTest::qWaitFor([&] {
        for (const QLabel* label : console.window().page()->findChildren<QLabel*>())
            if (label->isVisible() && label->text().contains(QStringLiteral("Revert"))) return true;
        return false;
    }));
    EXPECT_EQ(inventory().routing.root.repeatInterval, Seconds{7200});
}

}  // namespace
}  // namespace inspector::console
