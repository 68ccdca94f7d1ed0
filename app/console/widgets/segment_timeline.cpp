// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/widgets/segment_timeline.h"

#include "app/console/format/format.h"
#include "app/console/format/theme.h"
#include "app/console/widgets/state_shape.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace inspector::console {

namespace {

constexpr double labelHeight = 16;
constexpr double pixelsPerSecond = 5;

QColor colourOf(const SegmentCell& cell) {
    const Theme& t = theme();
    if (cell.failed()) return t.critical;
    if (!cell.ratio) return t.line;
    if (*cell.ratio > 1) return t.critical;
    if (*cell.ratio > 0.8) return t.major;
    QColor calm = t.accent;
    calm.setAlphaF(0.75F);
    return calm;
}

}  // namespace

SegmentTimeline::SegmentTimeline(QWidget* parent) : QWidget(parent) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Segments"));
}

void SegmentTimeline::setSegments(std::vector<SegmentCell> segments) {
    if (segments == m_segments) return;
    m_segments = std::move(segments);
    if (m_current && *m_current >= m_segments.size()) m_current.reset();
    setAccessibleDescription(m_segments.empty() ? m_note : describe(m_segments.back()));
    update();
}

void SegmentTimeline::setNote(const QString& note) {
    m_note = note;
    if (m_segments.empty()) update();
}

std::vector<SegmentTimeline::Box> SegmentTimeline::layoutBoxes() const {
    double largest = 1;
    for (const auto& cell : m_segments) largest = std::max(largest, cell.bytes.value_or(0));
    const double top = sizes::space2;
    const double bottom = height() - labelHeight - 2;
    double right = width() - sizes::space2;
    std::vector<Box> boxes;
    for (std::size_t i = m_segments.size(); i-- > 0;) {
        const SegmentCell& cell = m_segments[i];
        const double w = std::clamp(cell.durationS * pixelsPerSecond, 6.0, 80.0);
        const bool missed = i + 1 < m_segments.size() && m_segments[i + 1].sequence > cell.sequence + 1;
        right -= missed ? 7 : 2;
        if (right - w < sizes::space2) break;
        const double share = cell.bytes ? std::max(0.12, *cell.bytes / largest) : 0.12;
        const double h = (bottom - top) * (cell.failed() ? 1 : share);
        boxes.push_back({QRectF(right - w, bottom - h, w, h), i});
        right -= w;
    }
    return boxes;
}

QString SegmentTimeline::describe(const SegmentCell& cell) const {
    QStringList lines;
    lines << tr("Segment %1, fetched at %2").arg(cell.sequence).arg(clockTime(cell.fetched));
    if (cell.failed())
        lines << (cell.status ? tr("Answered with HTTP %1").arg(cell.status) : tr("No answer"));
    lines << tr("%1 long, %2").arg(seconds(cell.durationS), bytes(cell.bytes));
    lines << tr("First byte after %1, whole after %2").arg(milliseconds(cell.ttfbMs), milliseconds(cell.downloadMs));
    if (cell.ratio) lines << tr("Download time is %1 of its duration").arg(percent(cell.ratio));
    if (cell.partial) lines << tr("Only its first 64 KiB were fetched: the network budget is reached");
    if (cell.discontinuity) lines << tr("A discontinuity stands before it");
    return lines.join(QLatin1Char('\n'));
}

void SegmentTimeline::paintEvent(QPaintEvent*) {
    const Theme& t = theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(hasFocus() ? t.accent : t.line, 1));
    painter.setBrush(t.panel);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), sizes::corner, sizes::corner);
    painter.setFont(console::font(sizes::caption));
    if (m_segments.empty()) {
        painter.setPen(t.quiet);
        painter.drawText(rect(), Qt::AlignCenter, m_note);
        return;
    }
    double labelled = width() + 1;
    for (const Box& box : layoutBoxes()) {
        const SegmentCell& cell = m_segments[box.index];
        painter.setPen(m_current == box.index ? QPen(t.text, 1.5) : QPen(Qt::NoPen));
        painter.setBrush(cell.partial ? QBrush(colourOf(cell), Qt::BDiagPattern) : QBrush(colourOf(cell)));
        if (cell.failed()) {  // hollow, with a diamond: not told by colour alone
            painter.setPen(QPen(t.critical, 1));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(box.rect.adjusted(0.5, 0.5, -0.5, -0.5));
            const double side = std::min(10.0, box.rect.width() - 2);
            QRectF mark(0, 0, side, side);
            mark.moveCenter(box.rect.center());
            paintMark(painter, mark, Mark::Critical);
        } else {
            painter.drawRoundedRect(box.rect, 2, 2);
        }
        if (cell.discontinuity) {
            painter.setPen(QPen(t.text, 1, Qt::DashLine));
            const double x = box.rect.left() - 1.5;
            painter.drawLine(QPointF(x, sizes::space1), QPointF(x, height() - labelHeight));
        }
        const QString label = QString::number(cell.sequence);
        const double w = painter.fontMetrics().horizontalAdvance(label);
        const double x = std::max(double(sizes::space2), box.rect.center().x() - w / 2);
        if (x + w + sizes::space4 > labelled) continue;
        if (x + w > width() - sizes::space2) continue;
        painter.setPen(t.quiet);
        painter.drawText(QPointF(x, height() - 5), label);
        labelled = x;
    }
}

void SegmentTimeline::explain(std::optional<std::size_t> index, const QPoint& at) {
    if (index == m_current) return;
    m_current = index;
    update();
    if (index) QToolTip::showText(mapToGlobal(at), describe(m_segments[*index]), this);
    else QToolTip::hideText();
}

void SegmentTimeline::mouseMoveEvent(QMouseEvent* event) {
    for (const Box& box : layoutBoxes()) {
        const QRectF column(box.rect.left(), 0, box.rect.width(), height());
        if (column.contains(event->position())) return explain(box.index, event->pos() + QPoint(8, 8));
    }
    explain(std::nullopt, {});
}

void SegmentTimeline::leaveEvent(QEvent*) { explain(std::nullopt, {}); }
void SegmentTimeline::focusOutEvent(QFocusEvent* event) {
    explain(std::nullopt, {});
    QWidget::focusOutEvent(event);
}

void SegmentTimeline::keyPressEvent(QKeyEvent* event) {
    const int by = event->key() == Qt::Key_Left ? -1 : event->key() == Qt::Key_Right ? 1 : 0;
    const auto boxes = layoutBoxes();
    if (by == 0 || boxes.empty()) return QWidget::keyPressEvent(event);
    const auto last = static_cast<int>(m_segments.size()) - 1;
    const auto first = static_cast<int>(boxes.back().index);
    const int next = m_current ? std::clamp(static_cast<int>(*m_current) + by, first, last) : last;
    const auto at = std::find_if(boxes.begin(), boxes.end(),
                                 [&](const Box& b) { return b.index == static_cast<std::size_t>(next); });
    explain(static_cast<std::size_t>(next), at == boxes.end() ? QPoint() : at->rect.bottomLeft().toPoint());
}

}  // namespace inspector::console
