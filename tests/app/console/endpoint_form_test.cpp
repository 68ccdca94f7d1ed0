// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/forms/endpoint_dialog.h"
#include "app/console/pages/forms/endpoint_form.h"
#include "app/console/pages/forms/probe_dialog.h"
#include "tests/app/console/console_fixture.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>

#include <gtest/gtest.h>

namespace inspector::console {
namespace {

template <typename T>
T* named(const QWidget& form, const QString& name) {
    for (T* widget : form.findChildren<T*>())
        if (widget->accessibleName() == name) return widget;
    return nullptr;
}

// The editor beside a caption.
template <typename T>
T* captioned(const QWidget& form, const QString& caption) {
    for (const QLabel* label : form.findChildren<QLabel*>())
        if (label->text().remove(QLatin1Char('&')) == caption && label->buddy()) return qobject_cast<T*>(label->buddy());
    return nullptr;
}

void press(const QWidget& form, const QString& word) {
    for (QPushButton* button : form.findChildren<QPushButton*>())
        if (button->text().remove(QLatin1Char('&')) == word) QTest::mouseClick(button, Qt::LeftButton);
}

Channel channelOf(const std::string& id, const std::string& group) {
    Channel c;
    c.id = ChannelId(id);
    c.name = id;
    c.url = "https://origin.example/" + id + "/master.m3u8";
    c.group = group;
    c.templateId = standardTemplate().id;
    return c;
}

class EndpointForms : public testing::Test {
protected:
    EndpointForms() {
        m_console.add({channelOf("news-1", "News"), channelOf("sport-1", "Sport"), channelOf("sport-2", "Sport")});
        m_actions.editEndpoints(&m_console.window(), {});
        EXPECT_TRUE(QTest::qWaitFor([this] {
            m_form = m_console.window().findChild<EndpointDialog*>();
            return m_form && m_form->isVisible();
        }));
    }
    const std::vector<Endpoint>& stored() {
        m_kept = m_console.client().inventory();
        return m_kept->endpoints;
    }
    // A new one, chosen in the list.
    void addOne() {
        press(*m_form, QStringLiteral("New"));
        ASSERT_TRUE(QTest::qWaitFor([&] { return stored().size() == 1 && named<QListWidget>(*m_form, QStringLiteral("Endpoints"))->count() == 1; }));
    }
    QString count() const { return named<QLabel>(*m_form, QStringLiteral("Channels that it carries"))->text(); }

    test::Console m_console;
    ConsoleActions m_actions{m_console.client()};
    EndpointDialog* m_form = nullptr;
    std::shared_ptr<const Inventory> m_kept;
};

TEST_F(EndpointForms, SaveWhatIsTypedAndUndoIt) {
    ASSERT_TRUE(m_form);
    addOne();
    captioned<QLineEdit>(*m_form, QStringLiteral("Name"))->setText(QStringLiteral("Fra 2"));
    captioned<QLineEdit>(*m_form, QStringLiteral("Base URL"))->setText(QStringLiteral("https://fra.example/live"));
    named<QLineEdit>(*m_form, QStringLiteral("Token"))->setText(QStringLiteral("hdnts=secret"));
    press(*m_form, QStringLiteral("Save"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return stored().front().name == "Fra 2"; }));
    EXPECT_EQ(stored().front().baseUrl, "https://fra.example/live");
    EXPECT_EQ(stored().front().token, "hdnts=secret");

    m_actions.undo();
    ASSERT_TRUE(QTest::qWaitFor([&] { return stored().front().name != "Fra 2"; }));
    EXPECT_EQ(stored().front().token, "") << "it had none";
    m_actions.redo();
    ASSERT_TRUE(QTest::qWaitFor([&] { return stored().front().token == "hdnts=secret"; }));

    ASSERT_TRUE(QTest::qWaitFor([&] { return !named<QLineEdit>(*m_form, QStringLiteral("Token"))->text().isEmpty(); }));
    named<QLineEdit>(*m_form, QStringLiteral("Token"))->clear();
    press(*m_form, QStringLiteral("Save"));
    EXPECT_TRUE(QTest::qWaitFor([&] { return stored().front().token.empty(); })) << "cleared is gone";
    press(*m_form, QStringLiteral("Remove"));
    EXPECT_TRUE(QTest::qWaitFor([&] { return stored().empty(); }));
    m_actions.undo();
    EXPECT_TRUE(QTest::qWaitFor([&] { return stored().size() == 1; }));
}

TEST_F(EndpointForms, ShowWhereTheyLeadAndWhatTheyCarry) {
    ASSERT_TRUE(m_form);
    addOne();
    captioned<QLineEdit>(*m_form, QStringLiteral("Base URL"))->setText(QStringLiteral("https://fra.example"));
    named<QLineEdit>(*m_form, QStringLiteral("Token"))->setText(QStringLiteral("hdnts=secret"));
    const auto* url = named<QLabel>(*m_form, QStringLiteral("URL of the example"));
    EXPECT_TRUE(url->text().startsWith(QStringLiteral("https://fra.example/news-1/master.m3u8"))) << url->text().toStdString();
    EXPECT_FALSE(url->text().contains(QStringLiteral("secret")));
    EXPECT_TRUE(count().startsWith(QStringLiteral("Carries 3 of 3"))) << count().toStdString();

    auto* carries = captioned<QComboBox>(*m_form, QStringLiteral("Carries"));
    auto* groups = named<QListWidget>(*m_form, QStringLiteral("Groups"));
    EXPECT_FALSE(groups->isVisibleTo(m_form));
    carries->setCurrentIndex(1);
    EXPECT_TRUE(groups->isVisibleTo(m_form));
    EXPECT_TRUE(count().startsWith(QStringLiteral("Carries 0 of 3")));
    groups->findItems(QStringLiteral("Sport"), Qt::MatchExactly).front()->setCheckState(Qt::Checked);
    EXPECT_TRUE(count().startsWith(QStringLiteral("Carries 2 of 3"))) << count().toStdString();
    carries->setCurrentIndex(2);
    captioned<QLineEdit>(*m_form, QStringLiteral("Pattern"))->setText(QStringLiteral("*-2"));
    EXPECT_TRUE(count().startsWith(QStringLiteral("Carries 1 of 3"))) << count().toStdString();
}

TEST_F(EndpointForms, SaveNothingThatIsNotSound) {
    ASSERT_TRUE(m_form);
    addOne();
    const Endpoint before = stored().front();
    captioned<QLineEdit>(*m_form, QStringLiteral("Base URL"))->setText(QStringLiteral("fra.example"));
    press(*m_form, QStringLiteral("Save"));
    EXPECT_FALSE(captioned<QLineEdit>(*m_form, QStringLiteral("Base URL"))->accessibleDescription().isEmpty());
    EXPECT_EQ(stored().front(), before);
}

TEST(ProbeForm, SavesCanaries) {
    test::Console console;
    ConsoleActions actions(console.client());
    actions.editProbes(&console.window());
    ProbeDialog* form = nullptr;
    ASSERT_TRUE(QTest::qWaitFor([&] { return (form = console.window().findChild<ProbeDialog*>()) && form->isVisible(); }));
    auto* canaries = named<QPlainTextEdit>(*form, QStringLiteral("Canaries"));
    canaries->setPlainText(QStringLiteral("gateway"));
    press(*form, QStringLiteral("Save"));
    EXPECT_TRUE(console.client().inventory()->probes.front().canaries.empty());
    canaries->setPlainText(QStringLiteral("http://192.0.2.1/ok\n\n https://canary.example \n"));
    press(*form, QStringLiteral("Save"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return console.client().inventory()->probes.front().canaries.size() == 2; }));
    EXPECT_EQ(console.client().inventory()->probes.front().canaries.back(), "https://canary.example");
}

}  // namespace
}  // namespace inspector::console
