// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/charts/time_chart.h"

#include "app/console/charts/chart_scene.h"
#include "app/console/format/format.h"
#include "app/console/format/theme.h"

#include <QDateTime>
#include <QEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace inspector::console {

namespace {

constexpr int headerHeight = 24;

// The sample nearest to `ms`, if it is near enough to be meant.
const QPointF* nearest(const std::vector<QPointF>& points, qint64 ms, qint64 reach) {
    const auto x = static_cast<double>(ms);
    auto at = std::lower_bound(points.begin(), points.end(), x, [](const QPointF& p, double v) { return p.x() < v; });
    if (at == points.end() || (at != points.begin() && x - std::prev(at)->x() < at->x() - x)) {
        if (at == points.begin()) return nullptr;
        --at;
    }
    return std::abs(at->x() - x) <= static_cast<double>(reach) ? &*at : nullptr;
}

}  // namespace

TimeChart::TimeChart(ChartQueue& queue, QString title, Format format, QWidget* parent)
    : QWidget(parent), m_queue(queue), m_title(std::move(title)), m_format(std::move(format)) {
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(m_title);
}

TimeChart::~TimeChart() = default;

void TimeChart::setData(std::vector<ChartLine> lines, qint64 fromMs, qint64 toMs, qint64 gapMs) {
    m_lines = std::move(lines);
    m_from = fromMs;
    m_to = std::max(toMs, fromMs + 1);
    m_gap = gapMs;
    describe();
    m_queue.request(this);
}

void TimeChart::setThreshold(std::optional<ChartThreshold> threshold) {
    m_threshold = std::move(threshold);
    m_queue.request(this);
}

void TimeChart::setNote(const QString& note) {
    if (note == m_note) return;
    m_note = note;
    describe();
    update();
}

void TimeChart::setCursorTime(std::optional<qint64> ms) {
    if (ms == m_cursor) return;
    m_cursor = ms;
    update();
}

void TimeChart::describe() {
    QStringList parts;
    for (const auto& line : m_lines)
        if (!line.points.empty()) parts << tr("%1 now %2").arg(line.name, m_format(line.points.back().y()));
    setAccessibleDescription(m_note.isEmpty() ? parts.join(QStringLiteral(", ")) : m_note);
}

void TimeChart::draw() {
    const double scale = devicePixelRatioF();
    QPixmap picture(size() * scale);
    picture.setDevicePixelRatio(scale);
    picture.fill(Qt::transparent);
    {
        QPainter painter(&picture);
        const QRectF area(0, headerHeight, width(), height() - headerHeight);
        m_plot = drawChart(painter, area, {m_lines, m_threshold, m_from, m_to, m_gap, m_format});
    }
    m_picture = std::move(picture);
    update();
}

double TimeChart::xOf(qint64 ms) const {
    return m_plot.left() + static_cast<double>(ms - m_from) / static_cast<double>(m_to - m_from) * m_plot.width();
}

void TimeChart::paintEvent(QPaintEvent*) {
    const Theme& t = theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(t.line, 1));
    painter.setBrush(t.panel);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), sizes::corner, sizes::corner);
    painter.setPen(t.text);
    painter.setFont(console::font(sizes::body, true));
    const QRectF header(sizes::space3, 2, width() - 2 * sizes::space3, headerHeight);
    painter.drawText(header, Qt::AlignLeft | Qt::AlignVCenter, m_title);
    const double titleEnd = sizes::space3 + QFontMetricsF(painter.font()).horizontalAdvance(m_title) + sizes::space4;
    if (!m_picture.isNull()) painter.drawPixmap(0, 0, m_picture);
    if (!m_note.isEmpty()) {
        painter.setFont(console::font(sizes::body));
        painter.setPen(t.quiet);
        painter.drawText(rect().adjusted(0, headerHeight, 0, 0), Qt::AlignCenter, m_note);
        return;
    }
    painter.setFont(console::font(sizes::caption));
    const QFontMetricsF metrics(painter.font());
    double right = width() - sizes::space3;
    for (auto line = m_lines.rbegin(); line != m_lines.rend(); ++line) {  // the legend, from the right
        QString text = line->name;
        if (m_cursor) {
            const QPointF* p = nearest(line->points, *m_cursor, std::max<qint64>(m_gap, (m_to - m_from) / 100));
            text += QLatin1Char(' ') + (p ? m_format(p->y()) : QStringLiteral("–"));
        }
        if (text.isEmpty()) continue;
        right -= metrics.horizontalAdvance(text) + 18;
        if (right < titleEnd) break;
        painter.setPen(QPen(line->color, 2));
        painter.drawLine(QPointF(right, headerHeight / 2.0 + 2), QPointF(right + 10, headerHeight / 2.0 + 2));
        painter.setPen(t.quiet);
        painter.drawText(QPointF(right + 14, headerHeight / 2.0 + 2 + metrics.ascent() / 2 - 1), text);
        right -= sizes::space2;
    }
    paintMoment(painter);
    paintCursor(painter);
}

void TimeChart::paintMoment(QPainter& painter) {
    if (!m_mark || m_plot.isEmpty() || *m_mark < m_from || *m_mark > m_to) return;
    const double x = xOf(*m_mark);
    painter.setPen(QPen(theme().text, 1, Qt::DashLine));
    painter.drawLine(QPointF(x, m_plot.top()), QPointF(x, m_plot.bottom()));
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().text);
    const QPointF head[] = {QPointF(x - 4, m_plot.top()), QPointF(x + 4, m_plot.top()), QPointF(x, m_plot.top() + 6)};
    painter.drawPolygon(head, 3);
}

void TimeChart::setMark(std::optional<qint64> ms) {
    if (ms == m_mark) return;
    m_mark = ms;
    update();
}

void TimeChart::paintCursor(QPainter& painter) {
    if (!m_cursor || m_plot.isEmpty() || *m_cursor < m_from || *m_cursor > m_to) return;
    const Theme& t = theme();
    const double x = xOf(*m_cursor);
    painter.setPen(QPen(t.quiet, 1));
    painter.drawLine(QPointF(x, m_plot.top()), QPointF(x, m_plot.bottom()));
    painter.setFont(console::font(sizes::caption));
    const QString text = QDateTime::fromMSecsSinceEpoch(*m_cursor).toString(QStringLiteral("d MMM HH:mm:ss"));
    const QFontMetricsF metrics(painter.font());
    const double w = metrics.horizontalAdvance(text) + 8;
    const double left = std::clamp(x - w / 2, m_plot.left(), m_plot.right() - w);
    const QRectF box(left, m_plot.bottom() + 3, w, metrics.height() + 2);
    painter.setPen(Qt::NoPen);
    painter.setBrush(t.raised);
    painter.drawRoundedRect(box, 3, 3);
    painter.setPen(t.text);
    painter.drawText(box, Qt::AlignCenter, text);
}

void TimeChart::resizeEvent(QResizeEvent*) { m_queue.request(this); }
void TimeChart::showEvent(QShowEvent*) { m_queue.request(this); }

void TimeChart::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) m_queue.request(this);
    QWidget::changeEvent(event);
}

void TimeChart::mouseMoveEvent(QMouseEvent* event) {
    if (m_plot.isEmpty()) return;
    const double share = (event->position().x() - m_plot.left()) / m_plot.width();
    if (share < 0 || share > 1) return Q_EMIT cursorMoved(std::nullopt);
    Q_EMIT cursorMoved(m_from + static_cast<qint64>(share * static_cast<double>(m_to - m_from)));
}

void TimeChart::leaveEvent(QEvent*) { Q_EMIT cursorMoved(std::nullopt); }

}  // namespace inspector::console
