// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/charts/chart_scene.h"

#include "app/console/charts/decimate.h"
#include "app/console/format/theme.h"

#include <QChart>
#include <QDateTime>
#include <QGraphicsLayout>
#include <QGraphicsScene>
#include <QLineSeries>
#include <QValueAxis>

#include <algorithm>
#include <array>
#include <cmath>

namespace inspector::console {

namespace {

// Times people read easily, in milliseconds.
constexpr std::array<qint64, 17> timeSteps{
    60'000,         120'000,        300'000,        600'000,         900'000,         1'800'000,
    3'600'000,      7'200'000,      10'800'000,     21'600'000,      43'200'000,      86'400'000,
    2 * 86'400'000, 5 * 86'400'000, 7 * 86'400'000, 10 * 86'400'000, 30ll * 86'400'000};

qint64 timeStep(qint64 span, int wanted) {
    const auto at = std::find_if(timeSteps.begin(), timeSteps.end(), [&](qint64 s) { return span / s <= wanted; });
    return at == timeSteps.end() ? timeSteps.back() : *at;
}

QString timeLabel(qint64 ms, qint64 step) {
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(ms);
    if (step >= 86'400'000) return time.toString(QStringLiteral("d MMM"));
    if (step >= 21'600'000) return time.toString(QStringLiteral("d MMM HH:mm"));
    return time.toString(QStringLiteral("HH:mm"));
}

// The first label at or after `from`, on a round local time.
qint64 firstLabel(qint64 from, qint64 step) {
    const qint64 offset = QDateTime::fromMSecsSinceEpoch(from).offsetFromUtc() * 1000ll;
    return (from + offset + step - 1) / step * step - offset;
}

std::pair<double, double> valueRange(const ChartSpec& spec) {
    double low = 0;
    double high = 0;
    bool any = false;
    for (const auto& line : spec.lines)
        for (const QPointF& p : line.points) {
            low = any ? std::min(low, p.y()) : p.y();
            high = any ? std::max(high, p.y()) : p.y();
            any = true;
        }
    // A limit far above the data would flatten the lines: it is only drawn when it is near.
    if (spec.threshold && any && spec.threshold->value < high * 2 + 1e-9) high = std::max(high, spec.threshold->value);
    if (low > 0) low = 0;
    if (high <= low) high = low + 1;
    return {low, high};
}

void addLines(QChart& chart, QValueAxis* x, QValueAxis* y, const ChartSpec& spec, double width) {
    const auto columns = static_cast<std::size_t>(std::clamp(width / 2, 40.0, 300.0));
    for (const auto& line : spec.lines) {
        QPen pen(line.color, 1.5);
        pen.setCosmetic(true);
        for (const auto& part : splitAtGaps(decimate(line.points, columns), static_cast<double>(spec.gapMs))) {
            auto* series = new QLineSeries;  // the chart owns it
            series->setPen(pen);
            QList<QPointF> points(part.begin(), part.end());
            if (points.size() == 1)  // a single sample between gaps is still to be seen
                points.append(points.front() + QPointF(static_cast<double>(spec.toMs - spec.fromMs) / 200, 0));
            series->replace(points);
            chart.addSeries(series);
            series->attachAxis(x);
            series->attachAxis(y);
        }
    }
}

void paintLabels(QPainter& painter, const QRectF& plot, const ChartSpec& spec, const NiceRange& range) {
    const Theme& t = theme();
    painter.setFont(font(sizes::caption));
    const QFontMetricsF metrics(painter.font());
    for (double v = range.low; v <= range.high + range.step / 2; v += range.step) {
        const double y = plot.bottom() - (v - range.low) / (range.high - range.low) * plot.height();
        painter.setPen(QPen(t.line, 1));
        painter.drawLine(QPointF(plot.left(), std::round(y) + 0.5), QPointF(plot.right(), std::round(y) + 0.5));
        painter.setPen(t.quiet);
        const QRectF box(0, y - metrics.height() / 2, plot.left() - sizes::space2, metrics.height());
        painter.drawText(box, Qt::AlignRight | Qt::AlignVCenter, spec.format(std::fabs(v) < range.step / 1e6 ? 0 : v));
    }
    const qint64 span = spec.toMs - spec.fromMs;
    const int wanted = std::max(2, static_cast<int>(plot.width() / 90));
    const qint64 step = timeStep(span, wanted);
    for (qint64 ms = firstLabel(spec.fromMs, step); ms <= spec.toMs; ms += step) {
        const double x = plot.left() + static_cast<double>(ms - spec.fromMs) / static_cast<double>(span) * plot.width();
        const QString text = timeLabel(ms, step);
        const double half = metrics.horizontalAdvance(text) / 2 + 2;
        if (x - half < plot.left() - 20 || x + half > plot.right() + 12) continue;
        painter.setPen(t.quiet);
        painter.drawText(QRectF(x - half, plot.bottom() + 4, 2 * half, metrics.height()), Qt::AlignCenter, text);
    }
}

void paintThreshold(QPainter& painter, const QRectF& plot, const ChartSpec& spec, const NiceRange& range) {
    if (!spec.threshold || spec.threshold->value > range.high || spec.threshold->value < range.low) return;
    const double y = plot.bottom() - (spec.threshold->value - range.low) / (range.high - range.low) * plot.height();
    QPen pen(theme().major, 1, Qt::DashLine);
    painter.setPen(pen);
    painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
    painter.setFont(font(sizes::caption));
    const QFontMetricsF metrics(painter.font());
    painter.drawText(QPointF(plot.right() - metrics.horizontalAdvance(spec.threshold->word) - 4, y - 3),
                     spec.threshold->word);
}

}  // namespace

NiceRange niceRange(double low, double high, int wanted) {
    const double raw = (high - low) / std::max(1, wanted);
    const double power = std::pow(10, std::floor(std::log10(raw)));
    const double unit = raw / power;
    const double step = (unit <= 1 ? 1 : unit <= 2 ? 2 : unit <= 5 ? 5 : 10) * power;
    return {std::floor(low / step) * step, std::ceil(high / step - 1e-9) * step, step};
}

QRectF drawChart(QPainter& painter, const QRectF& area, const ChartSpec& spec) {
    const auto [low, high] = valueRange(spec);
    const NiceRange range = niceRange(low, high, std::max(2, static_cast<int>(area.height() / 45)));
    const double left = 72;
    const QRectF plot = area.adjusted(left, 6, -12, -22);
    if (plot.width() < 20 || plot.height() < 20) return plot;
    paintLabels(painter, plot, spec, range);

    QGraphicsScene scene;
    auto* chart = new QChart;  // the scene owns it
    scene.addItem(chart);
    chart->setBackgroundVisible(false);
    chart->setMargins({});
    chart->layout()->setContentsMargins(0, 0, 0, 0);
    chart->legend()->hide();
    chart->setAnimationOptions(QChart::NoAnimation);
    auto* x = new QValueAxis;
    auto* y = new QValueAxis;
    x->setRange(static_cast<double>(spec.fromMs), static_cast<double>(spec.toMs));
    y->setRange(range.low, range.high);
    for (QValueAxis* axis : {x, y}) axis->setVisible(false);
    chart->addAxis(x, Qt::AlignBottom);
    chart->addAxis(y, Qt::AlignLeft);
    addLines(*chart, x, y, spec, plot.width());
    chart->resize(plot.size());
    chart->setPlotArea(QRectF(QPointF(0, 0), plot.size()));
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setClipRect(plot.adjusted(-1, -1, 1, 1));
    scene.render(&painter, plot, QRectF(QPointF(0, 0), plot.size()));
    painter.restore();
    paintThreshold(painter, plot, spec, range);
    return plot;
}

}  // namespace inspector::console
