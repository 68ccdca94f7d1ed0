// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/forms/template_dialog.h"
#include "app/console/pages/forms/template_text.h"
#include "tests/app/console/console_fixture.h"

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

#include <gtest/gtest.h>

namespace inspector::console {
namespace {

TEST(LadderText, IsReadAsItIsWritten) {
    const std::vector<ExpectedRung> ladder{
        {1280, 720, 3'000'000, 25, "avc1,mp4a"}, {640, 360, 0, 0, ""}, {0, 0, 96'000, 0, "mp4a"}, {1920, 1080, 0, 29.97, ""}};
    const QString text = ladderToText(ladder);
    EXPECT_EQ(text.section(QLatin1Char('\n'), 0, 0), QStringLiteral("1280x720 3000000 25 avc1,mp4a"));
    EXPECT_EQ(text.section(QLatin1Char('\n'), 1, 1), QStringLiteral("640x360 - - -"));
    QString problem;
    EXPECT_EQ(ladderFromText(text, &problem), ladder);
    EXPECT_EQ(problem, QString());
}

TEST(LadderText, LeavesOutWhatIsNotCompared) {
    QString problem;
    const std::vector<ExpectedRung> expected{{1280, 720, 0, 0, ""}, {0, 0, 800'000, 0, ""}};
    EXPECT_EQ(ladderFromText(QStringLiteral("\n  1280X720 \n-   800000\n\n"), &problem), expected);
    EXPECT_EQ(problem, QString());
    EXPECT_TRUE(ladderFromText(QString(), &problem).empty());
}

TEST(LadderText, SaysWhatIsWrongWithALine) {
    for (const char* line : {"720p", "x720", "0x720", "1280x720 fast", "1280x720 -5", "1280x720 3000000 0", "1280x720 1 25 avc1 mp4a",
                             "99999999999x1", "1280x720 1 1e400", "- - - -"}) {
        QString problem;
        EXPECT_TRUE(ladderFromText(QString::fromLatin1(line), &problem).empty()) << line;
        EXPECT_TRUE(problem.contains(QString::fromLatin1(line))) << line << ": " << problem.toStdString();
    }
}

class TemplateForm : public testing::Test {
protected:
    TemplateForm() {
        m_actions.editTemplates(&m_console.window());
        EXPECT_TRUE(QTest::qWaitFor([this] {
            m_form = m_console.window().findChild<TemplateDialog*>();
            return m_form && m_form->isVisible();
        }));
    }
    template <typename T>
    T* field(const QString& name) {
        for (T* widget : m_form->findChildren<T*>())
            if (widget->accessibleName() == name) return widget;
        return nullptr;
    }
    void press(const QString& word) {
        for (QPushButton* button : m_form->findChildren<QPushButton*>())
            if (button->text().remove(QLatin1Char('&')) == word) QTest::mouseClick(button, Qt::LeftButton);
    }
    QString labels() const {
        QString all;
        for (const QLabel* label : m_form->findChildren<QLabel*>())
            if (label->isVisible()) all += label->text() + QLatin1Char('\n');
        return all;
    }
    const Template& stored() { return m_console.client().inventory()->templates.front(); }

    test::Console m_console;
    ConsoleActions m_actions{m_console.client()};
    TemplateDialog* m_form = nullptr;
};

TEST_F(TemplateForm, SavesWhatIsToBeWatched) {
    ASSERT_TRUE(m_form);
    field<QCheckBox>(QStringLiteral("Look inside segments"))->setChecked(false);
    field<QCheckBox>(QStringLiteral("The channel never ends"))->setChecked(false);
    field<QDoubleSpinBox>(QStringLiteral("Largest live latency"))->setValue(12.5);
    field<QPlainTextEdit>(QStringLiteral("Expected ladder"))->setPlainText(QStringLiteral("1280x720 3000000 25 avc1,mp4a\n640x360"));
    press(QStringLiteral("Save"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return stored().ladder.size() == 2; }));
    EXPECT_FALSE(stored().inspectSegments);
    EXPECT_FALSE(stored().alwaysOn);
    EXPECT_DOUBLE_EQ(stored().maxLatencyS, 12.5);
    EXPECT_EQ(stored().ladder.front(), (ExpectedRung{1280, 720, 3'000'000, 25, "avc1,mp4a"}));
    EXPECT_EQ(field<QPlainTextEdit>(QStringLiteral("Expected ladder"))->toPlainText(),
              QStringLiteral("1280x720 3000000 25 avc1,mp4a\n640x360 - - -"));
}

TEST_F(TemplateForm, ALadderThatCannotBeReadIsNotSaved) {
    ASSERT_TRUE(m_form);
    auto* ladder = field<QPlainTextEdit>(QStringLiteral("Expected ladder"));
    ladder->setPlainText(QStringLiteral("1280x720\n720p 3000000"));
    press(QStringLiteral("Save"));
    EXPECT_TRUE(labels().contains(QStringLiteral("is no resolution"))) << labels().toStdString();
    EXPECT_TRUE(stored().ladder.empty());
    ladder->clear();
}

}  // namespace
}  // namespace inspector::console
