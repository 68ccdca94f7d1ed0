// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/format/theme.h"
#include "app/console/pages/alert_panel.h"
#include "app/console/widgets/channel_table.h"
#include "app/console/widgets/find_popup.h"
#include "app/console/widgets/fleet_matrix.h"
#include "app/console/widgets/notice_bar.h"
#include "app/console/widgets/status_strip.h"
#include "tests/app/console/console_fixture.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

#include <gtest/gtest.h>

#include <algorithm>

namespace inspector::console {

namespace {

using test::channel;

class Window : public testing::Test {
protected:
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QWidget* at = QApplication::focusWidget();
        QTest::keyClick(at ? at : &console.window(), key, modifiers);
    }
    template <typename T>
    T* find() {
        return console.window().findChild<T*>();
    }
    ChannelTable* openChannels() {
        console.window().showPage(QStringLiteral("channels"));
        auto* table = find<ChannelTable>();
        EXPECT_NE(table, nullptr);
        return table;
    }

    test::Console console;
};

}  // namespace

TEST_F(Window, AnEmptyStoreTellsANewcomerWhatToDo) {
    EXPECT_EQ(console.window().currentPage(), QStringLiteral("overview"));
    const auto buttons = console.window().page()->findChildren<QPushButton*>();
    const auto visible = std::count_if(buttons.begin(), buttons.end(), [](const QPushButton* b) { return b->isVisible(); });
    EXPECT_TRUE(QTest::qWaitFor([&] {
        return std::count_if(buttons.begin(), buttons.end(), [](const QPushButton* b) { return b->isVisible(); }) == 3;
    })) << visible;
}

TEST_F(Window, DigitsChangeThePageButNotWhileTyping) {
    console.add({channel("a", "A")});
    console.window().setFocus();
    QTest::keyClick(&console.window(), Qt::Key_2);
    EXPECT_EQ(console.window().currentPage(), QStringLiteral("channels"));
    auto* filter = console.window().page()->findChild<QLineEdit*>();
    filter->setFocus();
    QTest::keyClicks(filter, QStringLiteral("1"));
    EXPECT_EQ(console.window().currentPage(), QStringLiteral("channels"));
    EXPECT_EQ(filter->text(), QStringLiteral("1"));
    QTest::keyClick(filter, Qt::Key_1, Qt::ControlModifier);
    EXPECT_EQ(console.window().currentPage(), QStringLiteral("overview"));
}

TEST_F(Window, FindJumpsToAChannelAndBackReturns) {
    console.add({channel("sport-1", "Sport 1"), channel("news", "News")});
    openChannels();
    QTest::keyClick(&console.window(), Qt::Key_K, Qt::ControlModifier);
    auto* popup = find<FindPopup>();
    ASSERT_TRUE(popup->isVisible());
    QTest::keyClicks(popup->findChild<QLineEdit*>(), QStringLiteral("spo"));
    key(Qt::Key_Return);
    EXPECT_FALSE(popup->isVisible());
    EXPECT_EQ(console.window().currentPage(), QStringLiteral("channel"));
    EXPECT_EQ(console.window().page()->parameter(), QStringLiteral("sport-1"));
    QTest::keyClick(&console.window(), Qt::Key_Left, Qt::AltModifier);
    EXPECT_EQ(console.window().currentPage(), QStringLiteral("channels"));
}

TEST_F(Window, EscapeClosesFind) {
    QTest::keyClick(&console.window(), Qt::Key_K, Qt::ControlModifier);
    auto* popup = find<FindPopup>();
    ASSERT_TRUE(popup->isVisible());
    key(Qt::Key_Escape);
    EXPECT_FALSE(popup->isVisible());
}

TEST_F(Window, TheTableFollowsTheInventoryAndTheFilter) {
    auto* table = openChannels();
    console.add({channel("a", "Alpha", "Sport"), channel("b", "Beta", "News"), channel("c", "Gamma", "Sport")});
    EXPECT_TRUE(QTest::qWaitFor([&] { return table->model()->rowCount() == 3; }));
    auto* filter = console.window().page()->findChild<QLineEdit*>();
    QTest::keyClicks(filter, QStringLiteral("group:sport -gamma"));
    EXPECT_EQ(table->model()->rowCount(), 1);
    filter->clear();
    EXPECT_EQ(table->model()->rowCount(), 3);
}

TEST_F(Window, EnterOpensTheChannelUnderTheCursor) {
    console.add({channel("a", "Alpha"), channel("b", "Beta")});
    auto* table = openChannels();
    ASSERT_TRUE(QTest::qWaitFor([&] { return table->model()->rowCount() == 2; }));
    table->setFocus();
    table->selectRow(1);
    QTest::keyClick(table, Qt::Key_Return);
    EXPECT_EQ(console.window().currentPage(), QStringLiteral("channel"));
}

TEST_F(Window, ActionsOnChannelsNeedASelection) {
    console.add({channel("a", "Alpha")});
    auto* table = openChannels();
    ASSERT_TRUE(QTest::qWaitFor([&] { return table->model()->rowCount() == 1; }));
    table->clearSelection();
    const auto actions = console.window().page()->actions();
    const auto remove = std::find_if(actions.begin(), actions.end(), [](const QAction* a) { return a->shortcut() == QKeySequence(Qt::Key_Delete); });
    ASSERT_NE(remove, actions.end());
    EXPECT_FALSE((*remove)->isEnabled());
    table->selectRow(0);
    EXPECT_TRUE((*remove)->isEnabled());
}

TEST_F(Window, TheMatrixIsWalkedWithTheKeyboard) {
    console.add({channel("a", "A"), channel("b", "B"), channel("c", "C")});
    console.window().showPage(QStringLiteral("overview"));
    auto* matrix = find<FleetMatrix>();
    ASSERT_TRUE(QTest::qWaitFor([&] { return matrix->cells().size() == 3 && matrix->isVisible(); }));
    matrix->setFocus();
    QTest::keyClick(matrix, Qt::Key_Right);
    EXPECT_EQ(matrix->current(), 1);
    EXPECT_TRUE(matrix->accessibleDescription().contains(QLatin1Char('B')));
    QTest::keyClick(matrix, Qt::Key_End);
    QTest::keyClick(matrix, Qt::Key_Return);
    EXPECT_EQ(console.window().currentPage(), QStringLiteral("channel"));
    EXPECT_EQ(console.window().page()->parameter(), QStringLiteral("c"));
}

TEST_F(Window, RemembersThemePageAndPanel) {
    console.add({channel("a", "Alpha")});
    applyTheme(*qApp, ThemeKind::Dark);
    console.window().toggleTheme();
    EXPECT_EQ(theme().kind, ThemeKind::Light);
    console.window().showPage(QStringLiteral("events"));
    find<AlertPanel>()->setNarrow(true);
    console.openWindow();
    EXPECT_EQ(console.settings().value(QStringLiteral("window/theme")).toString(), QStringLiteral("light"));
    EXPECT_EQ(console.window().currentPage(), QStringLiteral("events"));
    EXPECT_TRUE(find<AlertPanel>()->isNarrow());
    console.window().toggleTheme();
}

TEST_F(Window, RemembersTheColumns) {
    console.add({channel("a", "Alpha")});
    auto* table = openChannels();
    const int ttfb = static_cast<int>(ChannelColumn::Ttfb), reason = static_cast<int>(ChannelColumn::Reason);
    EXPECT_FALSE(table->isColumnHidden(ttfb));
    EXPECT_TRUE(table->isColumnHidden(reason));
    table->setColumnHidden(ttfb, true);
    table->setColumnHidden(reason, false);
    console.openWindow();
    table = openChannels();
    EXPECT_TRUE(table->isColumnHidden(ttfb));
    EXPECT_FALSE(table->isColumnHidden(reason));
}

TEST_F(Window, ShowsThatThisProgramOnlyWatches) {
    auto* strip = find<StatusStrip>();
    EXPECT_TRUE(QTest::qWaitFor([&] {
        const auto labels = strip->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [](const QLabel* l) { return l->text().startsWith(QStringLiteral("watching")); });
    }));
}

TEST_F(Window, ANoticeCanBePutAwayUnlessItIsGrave) {
    auto* bar = find<NoticeBar>();
    bar->setNotices({{"a", Severity::Critical, QStringLiteral("Fire.")}, {"b", Severity::Info, QStringLiteral("Tea.")}});
    EXPECT_EQ(bar->shown(), 2);
    const auto buttons = bar->findChildren<QToolButton*>();
    ASSERT_EQ(buttons.size(), 1);
    buttons.front()->click();
    EXPECT_EQ(bar->shown(), 1);
    bar->setNotices({});
    EXPECT_FALSE(bar->isVisible());
}

TEST_F(Window, WhateverTakesTheKeyboardHasANameForThoseWhoDoNotSee) {
    console.add({channel("a", "Alpha")});
    for (const char* page : {"overview", "channels", "events", "alerts"}) {
        console.window().showPage(QLatin1String(page));
        for (QWidget* widget : console.window().findChildren<QWidget*>()) {
            if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus || widget->focusProxy()) continue;
            const auto* button = qobject_cast<QAbstractButton*>(widget);
            const bool named = !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty());
            EXPECT_TRUE(named) << page << ": " << widget->metaObject()->className() << ' ' << widget->objectName().toStdString();
        }
    }
}

TEST(Find, TheBestMatchStandsFirst) {
    const std::vector<FindItem> items{{QStringLiteral("Transport"), {}, {}}, {QStringLiteral("My Sport"), {}, {}},
                                      {QStringLiteral("Sport 1"), {}, {}},   {QStringLiteral("News"), QStringLiteral("Channel · Sport"), {}},
                                      {QStringLiteral("Sport"), {}, {}},     {QStringLiteral("Weather"), {}, {}}};
    EXPECT_EQ(findMatches(items, QStringLiteral("sport")), (std::vector<int>{4, 2, 1, 0, 3}));
    EXPECT_EQ(findMatches(items, QStringLiteral("news sport")), (std::vector<int>{3}));
    EXPECT_EQ(findMatches(items, {}, 2), (std::vector<int>{0, 1}));
    EXPECT_TRUE(findMatches(items, QStringLiteral("xyz")).empty());
}

}  // namespace inspector::console
