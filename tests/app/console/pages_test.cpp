// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/models/rung_model.h"
#include "app/console/pages/forms/channel_dialog.h"
#include "app/console/pages/forms/import_dialog.h"
#include "app/console/pages/forms/template_dialog.h"
#include "tests/app/console/console_fixture.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QTableView>

#include <gtest/gtest.h>

#include <algorithm>

namespace inspector::console {
namespace {

using test::channel;

class Pages : public testing::Test {
protected:
    template <typename T>
    T* dialog() {
        T* found = nullptr;
        EXPECT_TRUE(QTest::qWaitFor([&] {
            found = console.window().findChild<T*>();
            return found && found->isVisible();
        }));
        return found;
    }
    static QString labels(QWidget* of) {
        QString all;
        for (const QLabel* label : of->findChildren<QLabel*>())
            if (label->isVisible()) all += label->text() + QLatin1Char('\n');
        return all;
    }
    test::Console console;
};

TEST_F(Pages, AChannelThatIsGoneSaysSo) {
    ASSERT_TRUE(console.window().showPage(QStringLiteral("channel"), QStringLiteral("gone")));
    EXPECT_TRUE(QTest::qWaitFor([&] { return labels(console.window().page()).contains(QStringLiteral("gone")); }));
}

TEST_F(Pages, AChannelWithoutASampleWaitsForTheFirst) {
    console.add({channel("sport-1", "Sport 1")});
    ASSERT_TRUE(console.window().showPage(QStringLiteral("channel"), QStringLiteral("sport-1")));
    EXPECT_TRUE(QTest::qWaitFor([&] { return labels(console.window().page()).contains(QStringLiteral("Waiting for the first cycle")); }));
}

TEST_F(Pages, EventsSayThatNothingHasHappened) {
    ASSERT_TRUE(console.window().showPage(QStringLiteral("events")));
    EXPECT_TRUE(QTest::qWaitFor([&] {
        const QString text = labels(console.window().page());
        return text.contains(QStringLiteral("Nothing has happened yet")) || text.contains(QStringLiteral("Reading"));
    }));
}

TEST_F(Pages, TheChannelFormChecksAndAdds) {
    ConsoleActions actions(console.client());
    actions.addChannel(&console.window());
    auto* form = dialog<ChannelDialog>();
    const auto edits = form->findChildren<QLineEdit*>();
    auto* save = form->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save);
    QTest::mouseClick(save, Qt::LeftButton);
    EXPECT_TRUE(form->isVisible());
    EXPECT_TRUE(labels(form).contains(QStringLiteral("This is needed")));
    edits[0]->setText(QStringLiteral("Sport 1 HD"));
    QLineEdit* url = nullptr;
    for (QLineEdit* edit : edits)
        if (edit->placeholderText().startsWith(QStringLiteral("https://"))) url = edit;
    ASSERT_NE(url, nullptr);
    url->setText(QStringLiteral("ftp://host/a"));
    QTest::mouseClick(save, Qt::LeftButton);
    EXPECT_TRUE(form->isVisible());
    url->setText(QStringLiteral("http://127.0.0.1:1/master.m3u8"));
    QTest::mouseClick(save, Qt::LeftButton);
    ASSERT_TRUE(QTest::qWaitFor([&] { return console.client().inventory()->channel(ChannelId("sport-1-hd")) != nullptr; }));
    EXPECT_FALSE(actions.undoText().isEmpty());
    actions.undo();
    EXPECT_TRUE(QTest::qWaitFor([&] { return console.client().inventory()->channels.empty(); }));
    actions.redo();
    EXPECT_TRUE(QTest::qWaitFor([&] { return console.client().inventory()->channels.size() == 1; }));
}

TEST_F(Pages, AnEditIsMergedWithWhatAnotherChangedMeanwhile) {
    console.add({channel("sport-1", "Sport 1")});
    const Channel before = *console.client().inventory()->channel(ChannelId("sport-1"));
    ConsoleActions actions(console.client());
    actions.edit(&console.window(), {before.id});
    auto* form = dialog<ChannelDialog>();
    Channel theirs = before;
    theirs.notes = "theirs";
    console.client().apply({inventory::PutChannel{theirs}});
    const auto stored = [&] { return *console.client().inventory()->channel(before.id); };
    ASSERT_TRUE(QTest::qWaitFor([&] { return stored().notes == "theirs"; }));
    for (QLineEdit* edit : form->findChildren<QLineEdit*>())
        if (edit->text() == QStringLiteral("Sport 1")) edit->setText(QStringLiteral("Mine"));
    QTest::mouseClick(form->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save), Qt::LeftButton);
    ASSERT_TRUE(QTest::qWaitFor([&] { return stored().name == "Mine"; }, 20'000));
    EXPECT_EQ(stored().notes, "theirs");
}

TEST_F(Pages, WhereBothChangedOneThingThePersonDecides) {
    console.add({channel("sport-1", "Sport 1")});
    const Channel before = *console.client().inventory()->channel(ChannelId("sport-1"));
    ConsoleActions actions(console.client());
    actions.edit(&console.window(), {before.id});
    auto* form = dialog<ChannelDialog>();
    Channel theirs = before;
    theirs.name = "Theirs";
    console.client().apply({inventory::PutChannel{theirs}});
    const auto stored = [&] { return *console.client().inventory()->channel(before.id); };
    ASSERT_TRUE(QTest::qWaitFor([&] { return stored().name == "Theirs"; }));
    for (QLineEdit* edit : form->findChildren<QLineEdit*>())
        if (edit->text() == QStringLiteral("Sport 1")) edit->setText(QStringLiteral("Mine"));
    QTest::mouseClick(form->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save), Qt::LeftButton);
    QMessageBox* box = nullptr;
    ASSERT_TRUE(QTest::qWaitFor([&] { return (box = console.window().findChild<QMessageBox*>()) != nullptr; }, 20'000));
    EXPECT_TRUE(box->text().contains(QStringLiteral("Theirs")));
    EXPECT_TRUE(box->text().contains(QStringLiteral("Mine")));
    EXPECT_EQ(stored().name, "Theirs");
    for (QAbstractButton* button : box->buttons())
        if (box->buttonRole(button) == QMessageBox::AcceptRole) button->click();
    EXPECT_TRUE(QTest::qWaitFor([&] { return stored().name == "Mine"; }, 20'000));
}

TEST_F(Pages, TheChannelFormTestsTheUrl) {
    ConsoleActions actions(console.client());
    actions.addChannel(&console.window());
    auto* form = dialog<ChannelDialog>();
    for (QLineEdit* edit : form->findChildren<QLineEdit*>())
        if (edit->placeholderText().startsWith(QStringLiteral("https://"))) edit->setText(QStringLiteral("http://127.0.0.1:1/a.m3u8"));
    for (QPushButton* button : form->findChildren<QPushButton*>())
        if (button->text().contains(QStringLiteral("Test"))) QTest::mouseClick(button, Qt::LeftButton);
    EXPECT_TRUE(QTest::qWaitFor([&] { return labels(form).contains(QStringLiteral("Critical")); }, 20'000)) << labels(form).toStdString();
    form->reject();
}

TEST_F(Pages, AnImportSaysWhatItWouldChangeFirst) {
    console.add({channel("sport-1", "Sport 1")});
    auto imported = inventory::importList("name,url,group\nSport 1,http://127.0.0.1/sport-1/master.m3u8,\nNew,http://h/n.m3u8,x\n,,\n",
                                          inventory::ListFormat::Csv);
    ASSERT_TRUE(imported);
    auto* form = new ImportDialog(console.client(), QStringLiteral("/somewhere/list.csv"), std::move(*imported), &console.window());
    int channels = -1;
    QObject::connect(form, &ImportDialog::chosen, form, [&](const std::vector<inventory::Change>&, int n) { channels = n; });
    form->open();
    EXPECT_TRUE(labels(form).contains(QStringLiteral("1 new channel"))) << labels(form).toStdString();
    for (QPushButton* button : form->findChildren<QPushButton*>())
        if (button->text().contains(QStringLiteral("Import"))) QTest::mouseClick(button, Qt::LeftButton);
    EXPECT_EQ(channels, 1);
}

TEST_F(Pages, TemplatesAreAddedAndRemoved) {
    ConsoleActions actions(console.client());
    actions.editTemplates(&console.window());
    auto* form = dialog<TemplateDialog>();
    const auto press = [&](const QString& word) {
        for (QPushButton* button : form->findChildren<QPushButton*>())
            if (button->text().remove(QLatin1Char('&')) == word) QTest::mouseClick(button, Qt::LeftButton);
    };
    press(QStringLiteral("New"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return console.client().inventory()->templates.size() == 2; }));
    EXPECT_TRUE(QTest::qWaitFor([&] {
        press(QStringLiteral("Remove"));
        return console.client().inventory()->templates.size() == 1;
    }));
    form->reject();
}

}  // namespace
}  // namespace inspector::console
