// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/options.h"

#include <gtest/gtest.h>

namespace inspector::console {

namespace {

Result<CommandLine> read(const QString& line) {
    return readCommandLine(QStringList{QStringLiteral("inspector")} + line.split(QLatin1Char(' '), Qt::SkipEmptyParts));
}

}  // namespace

TEST(Options, AreAsGiven) {
    const auto line = read(QStringLiteral("--data /tmp/x --no-probe --page channels:state:down --theme light --size 1600x1000 "
                                          "--screenshot a.png --after 2.5"));
    ASSERT_TRUE(line.has_value());
    const Options& o = line->options;
    EXPECT_EQ(o.dataFolder, QStringLiteral("/tmp/x"));
    EXPECT_FALSE(o.probe);
    EXPECT_EQ(o.pageName(), QStringLiteral("channels"));
    EXPECT_EQ(o.pageParameter(), QStringLiteral("state:down"));
    EXPECT_EQ(o.theme, ThemeKind::Light);
    EXPECT_EQ(o.size, QSize(1600, 1000));
    EXPECT_EQ(o.screenshotAfterS, 2.5);
}

TEST(Options, SayWhereTheStoresAre) {
    const auto line = read(QStringLiteral("--database postgresql://db/i --metrics influxdb://m --settings s.ini --key-file k"));
    ASSERT_TRUE(line.has_value());
    EXPECT_EQ(line->options.database, QStringLiteral("postgresql://db/i"));
    EXPECT_EQ(line->options.metrics, QStringLiteral("influxdb://m"));
    EXPECT_EQ(line->options.settingsFile, QStringLiteral("s.ini"));
    EXPECT_EQ(line->options.keyFile, QStringLiteral("k"));
}

TEST(Options, HaveDefaultsThatNeedNothing) {
    const auto line = read({});
    ASSERT_TRUE(line.has_value());
    EXPECT_TRUE(line->options.probe);
    EXPECT_FALSE(line->options.demo);
    EXPECT_FALSE(line->options.theme.has_value());
    EXPECT_TRUE(line->print.isEmpty());
}

TEST(Options, TheDemoHasAsManyChannelsAsAsked) {
    const auto line = read(QStringLiteral("--demo --channels 100 --scenario none"));
    ASSERT_TRUE(line.has_value());
    EXPECT_EQ(line->options.demoChannels, 100);
    EXPECT_TRUE(line->options.demoScenario.isEmpty());
}

TEST(Options, BadOnesAreRefusedWithWhatIsAllowed) {
    for (const char* bad : {"--nonsense", "extra", "--page nowhere", "--theme pink", "--size big", "--size 10x10", "--after soon",
                            "--after -1", "--channels 5", "--demo --channels 0", "--demo --channels many", "--demo --data /tmp/x",
                            "--demo --database postgresql://h/i", "--database="}) {
        const auto line = read(QString::fromUtf8(bad));
        ASSERT_FALSE(line.has_value()) << bad;
        EXPECT_EQ(line.error().kind, Error::Kind::InvalidInput) << bad;
        EXPECT_FALSE(line.error().message().empty()) << bad;
    }
}

TEST(Options, HelpAndVersionArePrinted) {
    EXPECT_TRUE(read(QStringLiteral("--help"))->print.contains(QStringLiteral("--screenshot")));
    EXPECT_FALSE(read(QStringLiteral("--help"))->print.contains(QStringLiteral("measure-gui")));
    EXPECT_TRUE(read(QStringLiteral("--version"))->print.contains(QStringLiteral(INSPECTOR_VERSION)));
}

}  // namespace inspector::console
