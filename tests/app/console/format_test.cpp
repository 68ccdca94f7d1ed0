// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/format/format.h"
#include "app/console/format/notice_text.h"
#include "app/console/format/theme.h"

#include <QApplication>
#include <QLocale>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace inspector::console {

namespace {

const WallTime start = WallTime{std::chrono::hours{24 * 365 * 50}};

// Units stand behind a space that does not break.
std::string plain(QString text) { return text.replace(QChar(0xA0), QLatin1Char(' ')).toStdString(); }

class Format : public testing::Test {
protected:
    void SetUp() override { QLocale::setDefault(QLocale::c()); }
};

double luminance(const QColor& colour) {
    const auto part = [](double v) { return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
    return 0.2126 * part(colour.redF()) + 0.7152 * part(colour.greenF()) + 0.0722 * part(colour.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const double la = luminance(a), lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

}  // namespace

TEST_F(Format, NumbersHaveAtMostThreeSignificantDigits) {
    const std::vector<std::pair<double, std::string>> cases{
        {0, "0"},        {-0.0, "0"},     {1, "1"},         {3.14159, "3.14"}, {12.345, "12.3"}, {123.45, "123"},
        {1234.5, "1235"}, {0.05, "0.05"}, {0.012345, "0.0123"}, {9.999, "10"}, {-2.5, "-2.5"},  {1e-12, "0"}};
    for (const auto& [value, text] : cases) EXPECT_EQ(plain(number(value)), text) << value;
    EXPECT_EQ(number(std::numeric_limits<double>::quiet_NaN()), QStringLiteral("–"));
    EXPECT_EQ(number(std::numeric_limits<double>::infinity()), QStringLiteral("–"));
}

TEST_F(Format, UnitsFollowTheSize) {
    EXPECT_EQ(plain(milliseconds(0.42)), "0.4 ms");
    EXPECT_EQ(plain(milliseconds(33.6)), "34 ms");
    EXPECT_EQ(plain(milliseconds(412)), "412 ms");
    EXPECT_EQ(plain(milliseconds(999.6)), "1 s");
    EXPECT_EQ(plain(milliseconds(1234)), "1.23 s");
    EXPECT_EQ(plain(seconds(3.25)), "3.25 s");
    EXPECT_EQ(plain(seconds(200)), "3 m 20 s");
    EXPECT_EQ(plain(bytes(256 * 1024)), "256 KiB");
    EXPECT_EQ(plain(bitrate(4.1e6)), "4.1 Mbit/s");
    EXPECT_EQ(plain(bitrate(999)), "999 bit/s");
    EXPECT_EQ(plain(seconds(0.666)), "0.67 s");
    EXPECT_EQ(plain(ratio(0.0004)), "< 0.01");
    EXPECT_EQ(plain(ratio(0.12345)), "0.12");
    EXPECT_EQ(plain(ratio(0.0)), "0");
    for (const auto& text : {milliseconds({}), seconds({}), bytes({}), bitrate({}), percent({}), ratio({})})
        EXPECT_EQ(text, QStringLiteral("–"));
}

TEST_F(Format, WhatIsNotWholeNeverReadsAsWhole) {
    const std::vector<std::pair<double, std::string>> cases{
        {1, "100 %"}, {0, "0 %"}, {0.997, "99.7 %"}, {0.9996, "99.96 %"}, {0.999999, "99.99 %"}, {0.05, "5 %"}, {0.00336, "0.34 %"}};
    for (const auto& [share, text] : cases) EXPECT_EQ(plain(percent(share)), text) << share;
}

TEST_F(Format, DurationsHaveTwoUnits) {
    const std::vector<std::pair<Nanoseconds, std::string>> cases{
        {Seconds{0}, "0 s"},     {Seconds{45}, "45 s"},          {Seconds{200}, "3 m 20 s"}, {Seconds{180}, "3 m"},
        {Seconds{7500}, "2 h 5 m"}, {Seconds{90'000}, "1 d 1 h"}, {Seconds{-5}, "0 s"},       {Milliseconds{59'600}, "1 m"}};
    for (const auto& [time, text] : cases) EXPECT_EQ(plain(duration(time)), text) << time.count();
}

TEST_F(Format, TimesAreRelativeUpToAnHour) {
    EXPECT_EQ(plain(ago(start, start)), "now");
    EXPECT_EQ(plain(ago(start, start + Seconds{200})), "3 m 20 s ago");
    EXPECT_EQ(ago(start, start + std::chrono::hours{2}), clockTime(start));
    EXPECT_TRUE(wholeTime(start, start + Seconds{5}).contains(QStringLiteral("UTC")));
}

TEST_F(Format, EveryEnumHasAWord) {
    for (const auto state : {ChannelState::Unknown, ChannelState::Up, ChannelState::Degraded, ChannelState::Down})
        EXPECT_FALSE(stateWord(state).isEmpty());
    for (const auto severity : {Severity::Info, Severity::Minor, Severity::Major, Severity::Critical})
        EXPECT_FALSE(severityWord(severity).isEmpty());
    for (const auto step : {BudgetStep::AsAsked, BudgetStep::NewestOnly, BudgetStep::OneRungInTurn, BudgetStep::First64KiB})
        EXPECT_FALSE(budgetStepWord(step).isEmpty());
    for (const auto kind : {RungKind::Master, RungKind::Variant, RungKind::Audio, RungKind::Subtitles, RungKind::IFrame})
        EXPECT_FALSE(rungKindWord(kind).isEmpty());
}

TEST_F(Format, AFindingOfAnUnknownRuleShowsWhatItBrought) {
    Finding finding;
    finding.rule = "hls-of-the-future";
    finding.rung = "1080p";
    finding.args = {numberArg("age", 31, Arg::Unit::Second), textArg("url", "http://x/{rung}")};
    const std::string text = plain(findingText(finding));
    EXPECT_EQ(text, "hls-of-the-future · 1080p · age: 31 s · url: http://x/{rung}");
    EXPECT_TRUE(findingAdvice(finding).isEmpty());
}

TEST_F(Format, AFindingIsSaidInItsRulesWordsAndItsArgumentsAreNotReadAsTemplates) {
    Finding finding;
    finding.rule = "hls-playlist-stale";
    finding.rung = "{limit}";
    finding.args = {numberArg("age", 31, Arg::Unit::Second), numberArg("limit", 9, Arg::Unit::Second)};
    const QString text = findingText(finding);
    EXPECT_TRUE(text.contains(QStringLiteral("{limit}"))) << text.toStdString();
    EXPECT_FALSE(findingAdvice(finding).isEmpty());
}

TEST_F(Format, AStateChangeSaysFromWhatAndWhy) {
    Event event;
    event.kind = EventKind::StateChanged;
    event.from = ChannelState::Up;
    event.to = ChannelState::Down;
    event.since = start;
    event.time = start + Seconds{200};
    EXPECT_EQ(plain(eventText(event)), "Down, was OK for 3 m 20 s");
}

TEST_F(Format, ANoticeWithoutWordsIsTheEnginesOwnSentence) {
    EXPECT_EQ(noticeText("of-the-future", {}, "Something is new."), QStringLiteral("Something is new."));
    EXPECT_EQ(noticeText("of-the-future", {}, {}), QStringLiteral("of-the-future"));
    EXPECT_TRUE(noticeText("watching-only", {textArg("holder", "host:12?")}, "x").contains(QStringLiteral("host:12?")));
    EXPECT_EQ(noticeText("budget-reached", {textArg("step", "of-the-future")}, "English."), QStringLiteral("English."));
}

TEST_F(Format, TextKeepsItsContrastInBothThemes) {
    for (const auto kind : {ThemeKind::Dark, ThemeKind::Light}) {
        applyTheme(*qApp, kind);
        const Theme& t = theme();
        for (const QColor& ground : {t.window, t.panel, t.raised}) {
            for (const QColor& ink : {t.text, t.quiet, t.accent, t.info, t.minor, t.major, t.critical})
                EXPECT_GE(contrast(ink, ground), 4.5) << ink.name().toStdString() << " on " << ground.name().toStdString();
            for (const QColor& line : t.chart) EXPECT_GE(contrast(line, ground), 3.0) << line.name().toStdString();
        }
        EXPECT_GE(contrast(t.text, t.selection), 4.5);
        EXPECT_GE(contrast(t.quiet, t.selection), 4.0);
        // On a cell filled with the colour of trouble.
        const QColor ink = kind == ThemeKind::Dark ? t.window : t.panel;
        EXPECT_GE(contrast(ink, t.major), 4.5);
        EXPECT_GE(contrast(ink, t.critical), 4.5);
    }
}

}  // namespace inspector::console
