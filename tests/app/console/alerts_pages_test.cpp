// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/console/console_fixture.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QTextBrowser>

#include <gtest/gtest.h>

// The pages on how good the alerts are and for the next shift, on a store that a probe has written.
namespace inspector::console {
namespace {

class AlertsPages : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(QTest::qWaitFor([&] { return console.client().inventory()->alertRule(AlertRuleId("ChannelDown")) != nullptr; }, 20'000));
        Channel channel;
        channel.id = ChannelId("sport-1");
        channel.name = "Sport 1";
        channel.url = "http://127.0.0.1:1/a.m3u8";
        channel.templateId = console.client().inventory()->templates.front().id;
        console.add({channel});
        const auto opened = inventory::openSqlite({console.folder() / "inventory.db", console.folder() / "key"});
        ASSERT_TRUE(opened) << opened.error().message();
        const WallTime now = SystemClock().now();
        const auto lease = opened->store->acquireLease("probe:other", "other", Milliseconds{60'000}, now);
        ASSERT_TRUE(lease);
        Alert alert;
        alert.fingerprint = "0123456789abcdef";
        alert.rule = "ChannelDown";
        alert.channel = channel.id;
        alert.severity = Severity::Critical;
        alert.state = AlertState::Firing;
        alert.started = now - Seconds{900};
        alert.fired = alert.changed = alert.started;
        alert.labels = {{"alertname", "ChannelDown"}, {"channel", "sport-1"}, {"severity", "critical"}};
        alert.summary = "Sport 1 is down: it flickers";
        inventory::AlertWrite write;
        write.alerts = {alert};
        for (const int second : {0, 10, 20}) {  // three times within a minute
            AlertEntry entry;
            entry.fingerprint = alert.fingerprint;
            entry.time = alert.started + Seconds{second};
            entry.kind = second == 0 ? AlertEntry::Kind::Fired : AlertEntry::Kind::Reopened;
            entry.actor = "probe other";
            write.entries.push_back(entry);
        }
        ASSERT_TRUE(opened->store->writeAlerts(write, *lease));
        ASSERT_TRUE(opened->store->act(NoteAlert{{alert.fingerprint}, "the encoder is being replaced"}, "ana@desk", now));
    }
    template <typename T>
    T* only() {
        return console.window().page()->findChild<T*>();
    }
    test::Console console;
};

TEST_F(AlertsPages, ABadFigureIsAClickFromItsRule) {
    ASSERT_TRUE(console.window().showPage(QStringLiteral("quality"), {}));
    const auto row = [&]() -> int {
        auto* table = only<QTableWidget>();
        for (int i = 0; table && i < table->rowCount(); ++i)
            if (table->item(i, 1)->text().contains(QStringLiteral("again and again"))) return i;
        return -1;
    };
    ASSERT_TRUE(QTest::qWaitFor([&] { return row() >= 0; }, 20'000));
    EXPECT_TRUE(console.window().page()->headline().contains(QStringLiteral("more than"))) << console.window().page()->headline().toStdString();
    EXPECT_TRUE(only<QTableWidget>()->item(row(), 0)->text().startsWith(QStringLiteral("Sport 1: Sport 1 is down")));
    Q_EMIT only<QTableWidget>()->cellActivated(row(), 0);
    const auto shown = [&] {
        for (QLineEdit* line : console.window().page()->findChildren<QLineEdit*>())
            if (line->isVisible() && line->text() == QLatin1String("A channel is down")) return true;
        return false;
    };
    EXPECT_TRUE(QTest::qWaitFor(shown, 20'000));
}

TEST_F(AlertsPages, TheSheetForTheNextShiftSaysWhatIsOpenAndWhatWasDone) {
    ASSERT_TRUE(console.window().showPage(QStringLiteral("handover"), {}));
    const auto sheet = [&] { return only<QTextBrowser>()->toPlainText(); };
    ASSERT_TRUE(QTest::qWaitFor([&] { return sheet().contains(QStringLiteral("it flickers")); }, 20'000)) << sheet().toStdString();
    EXPECT_TRUE(sheet().contains(QStringLiteral("the encoder is being replaced")));
    EXPECT_TRUE(sheet().contains(QStringLiteral("ana@desk")));
    for (QPushButton* button : console.window().page()->findChildren<QPushButton*>())
        if (button->text() == QLatin1String("Copy")) QTest::mouseClick(button, Qt::LeftButton);
    EXPECT_TRUE(QGuiApplication::clipboard()->text().startsWith(QStringLiteral("# Hand-over")));
}

}  // namespace
}  // namespace inspector::console
