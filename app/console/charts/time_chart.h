// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/charts/chart_queue.h"

#include <QColor>
#include <QPixmap>
#include <QPointF>
#include <QString>
#include <QWidget>

#include <functional>
#include <optional>
#include <vector>

namespace inspector::console {

// One line of a chart: x is milliseconds since 1970, ascending; y is the value in the chart's unit.
struct ChartLine {
    QString name;
    QColor color;
    std::vector<QPointF> points;
};

struct ChartThreshold {
    double value = 0;
    QString word;   // drawn at its end, e.g. "limit"
};

// A chart over time. It is drawn into a picture when the queue lets it; painting the window is copying that picture, and
// a cursor moves over it without drawing again. A gap in the data is a gap. GUI thread; a child of its page.
class TimeChart : public QWidget {
    Q_OBJECT

public:
    using Format = std::function<QString(double)>;  // a value with its unit

    TimeChart(ChartQueue& queue, QString title, Format format, QWidget* parent = nullptr);
    ~TimeChart() override;

    // The whole of what is shown; `gapMs`: a wider step between two points is a gap.
    void setData(std::vector<ChartLine> lines, qint64 fromMs, qint64 toMs, qint64 gapMs);
    void setThreshold(std::optional<ChartThreshold> threshold);
    // Shown in the middle instead of lines: "Waiting for figures", "No figures in this range"; empty: none.
    void setNote(const QString& note);
    // A cursor shared by the charts of a page; none hides it.
    void setCursorTime(std::optional<qint64> ms);

    // A moment that the chart is about; none: no mark.
    void setMark(std::optional<qint64> ms);

    // Draws the picture anew; called by the queue.
    void draw();

    [[nodiscard]] const QString& titleText() const { return m_title; }
    [[nodiscard]] QSize sizeHint() const override { return {420, 190}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {240, 112}; }

Q_SIGNALS:
    void cursorMoved(std::optional<qint64> ms);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void paintMoment(QPainter& painter);
    void paintCursor(QPainter& painter);
    void describe();
    [[nodiscard]] double xOf(qint64 ms) const;

    ChartQueue& m_queue;
    QString m_title;
    Format m_format;
    std::vector<ChartLine> m_lines;
    std::optional<ChartThreshold> m_threshold;
    QString m_note;
    qint64 m_from = 0;
    qint64 m_to = 1;
    qint64 m_gap = 0;
    std::optional<qint64> m_mark;
    std::optional<qint64> m_cursor;
    QPixmap m_picture;
    QRectF m_plot;  // where the lines are, in the widget's coordinates
};

}  // namespace inspector::console
