// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/charts/chart_scene.h"
#include "app/console/charts/decimate.h"
#include "app/console/charts/time_chart.h"

#include <QImage>
#include <QPainter>
#include <QTest>

#include <gtest/gtest.h>

#include <algorithm>

namespace inspector::console {
namespace {

std::vector<QPointF> ramp(int n) {
    std::vector<QPointF> points;
    for (int i = 0; i < n; ++i) points.emplace_back(i, i % 10);
    return points;
}

TEST(Decimate, KeepsPeaksEndsAndOrder) {
    auto points = ramp(100'000);
    points[54'321].setY(1000);
    points[12'345].setY(-1000);
    const auto few = decimate(points, 200);
    EXPECT_LE(few.size(), 800u);
    EXPECT_EQ(few.front(), points.front());
    EXPECT_EQ(few.back(), points.back());
    EXPECT_NE(std::find(few.begin(), few.end(), points[54'321]), few.end());
    EXPECT_NE(std::find(few.begin(), few.end(), points[12'345]), few.end());
    EXPECT_TRUE(std::is_sorted(few.begin(), few.end(), [](const QPointF& a, const QPointF& b) { return a.x() < b.x(); }));
}

TEST(Decimate, LeavesFewPointsAsTheyAre) {
    const auto points = ramp(50);
    EXPECT_EQ(decimate(points, 100), points);
    EXPECT_TRUE(decimate({}, 100).empty());
}

TEST(Gaps, SplitALineWhereAStepIsTooWide) {
    const std::vector<QPointF> points{{0, 1}, {10, 1}, {100, 1}, {110, 1}, {200, 1}};
    const auto parts = splitAtGaps(points, 20);
    ASSERT_EQ(parts.size(), 3u);
    EXPECT_EQ(parts[1].size(), 2u);
    EXPECT_EQ(parts[2].size(), 1u);
    EXPECT_EQ(splitAtGaps(points, 0).size(), 1u);
}

TEST(NiceRange, HasRoundStepsAroundTheValues) {
    const struct {
        double low, high;
        double wantLow, wantHigh, wantStep;
    } cases[] = {{0, 97, 0, 100, 50}, {0, 1, 0, 1, 0.5}, {-3, 4, -5, 5, 5}, {0, 6'100'000, 0, 10'000'000, 5'000'000}};
    for (const auto& c : cases) {
        const NiceRange range = niceRange(c.low, c.high, 2);
        EXPECT_DOUBLE_EQ(range.low, c.wantLow) << c.high;
        EXPECT_DOUBLE_EQ(range.high, c.wantHigh) << c.high;
        EXPECT_DOUBLE_EQ(range.step, c.wantStep) << c.high;
    }
}

TEST(Chart, DrawsItsLineAndLeavesAGap) {
    const std::vector<ChartLine> lines{{QStringLiteral("a"), Qt::red, {{0, 5}, {1000, 5}, {2000, 5}, {8000, 5}, {9000, 5}, {10'000, 5}}}};
    const std::optional<ChartThreshold> none;
    const TimeChart::Format format = [](double v) { return QString::number(v); };
    QImage image(600, 200, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::black);
    QRectF plot;
    {
        QPainter painter(&image);
        plot = drawChart(painter, QRectF(0, 0, 600, 200), {lines, none, 0, 10'000, 2500, format});
    }
    const auto redIn = [&](double from, double to) {
        for (int x = int(plot.left() + plot.width() * from); x < int(plot.left() + plot.width() * to); ++x)
            for (int y = int(plot.top()); y < int(plot.bottom()); ++y)
                if (qRed(image.pixel(x, y)) > 150 && qGreen(image.pixel(x, y)) < 90) return true;
        return false;
    };
    EXPECT_TRUE(redIn(0.02, 0.18));
    EXPECT_FALSE(redIn(0.3, 0.7));
    EXPECT_TRUE(redIn(0.82, 0.98));
}

TEST(Chart, IsDrawnByTheQueueOneATurn) {
    ChartQueue queue;
    QWidget window;
    std::vector<TimeChart*> charts;
    for (int i = 0; i < 3; ++i) {
        charts.push_back(new TimeChart(queue, QStringLiteral("c"), [](double v) { return QString::number(v); }, &window));
        charts.back()->setGeometry(i * 200, 0, 200, 150);
        charts.back()->setData({{QStringLiteral("a"), Qt::red, {{0, 1}, {1000, 2}}}}, 0, 1000, 0);
    }
    window.resize(600, 150);
    window.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
    for (TimeChart* chart : charts)
        EXPECT_TRUE(QTest::qWaitFor([&] {
            const QImage picture = chart->grab().toImage();
            for (int x = 0; x < picture.width(); ++x)
                for (int y = 30; y < picture.height(); ++y)
                    if (qRed(picture.pixel(x, y)) > 200 && qGreen(picture.pixel(x, y)) < 90) return true;
            return false;
        }));
    EXPECT_EQ(charts[0]->accessibleDescription(), QStringLiteral("a now 2"));
}

}  // namespace
}  // namespace inspector::console
