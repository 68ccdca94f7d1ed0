// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/widgets/arrival_matrix.h"

#include "app/console/format/format.h"
#include "app/console/format/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <utility>

namespace inspector::console {

namespace {

constexpr double namesWidth = 148;
constexpr double edgeHeight = 44;
constexpr double leastRow = 32;
constexpr double widestColumn = 56;
constexpr double footHeight = 20;

}  // namespace

ArrivalMatrix::ArrivalMatrix(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("When each stage first had each segment"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

void ArrivalMatrix::setTable(ArrivalTable table) {
    if (table == m_table) return;
    const bool grew = table.rows.size() != m_table.rows.size();
    m_table = std::move(table);
    if (grew) updateGeometry();
    QStringList rows;
    for (std::size_t row = 0; row < m_table.rows.size(); ++row)
        if (!m_table.segments.empty()) rows << describe(row, m_table.segments.size() - 1);
    setAccessibleDescription(rows.join(QLatin1Char('\n')));
    update();
}

void ArrivalMatrix::setNote(const QString& note) {
    m_note = note;
    update();
}

QSize ArrivalMatrix::minimumSizeHint() const {
    return {360, static_cast<int>(leastRow * static_cast<double>(std::max<std::size_t>(2, m_table.rows.size())) + footHeight)};
}

QSize ArrivalMatrix::sizeHint() const {
    return {720, static_cast<int>(edgeHeight * static_cast<double>(std::max<std::size_t>(2, m_table.rows.size())) + footHeight)};
}

QRectF ArrivalMatrix::boxOf(std::size_t row, std::size_t column) const {
    const double room = std::max(0.0, width() - namesWidth);
    const double cell = std::min(widestColumn, room / static_cast<double>(std::max<std::size_t>(1, m_table.segments.size())));
    const double high = std::min(edgeHeight, (height() - footHeight) / static_cast<double>(std::max<std::size_t>(1, m_table.rows.size())));
    return {namesWidth + static_cast<double>(column) * cell, static_cast<double>(row) * high, cell, high};
}

void ArrivalMatrix::paintEvent(QPaintEvent*) {
    const Theme& t = theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_table.rows.empty() || m_table.segments.empty()) {
        painter.setFont(console::font(sizes::body));
        painter.setPen(t.quiet);
        painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap, m_note);
        return;
    }
    for (std::size_t row = 0; row < m_table.rows.size(); ++row) {
        const QRectF first = boxOf(row, 0);
        paintMark(painter, QRectF(2, first.center().y() - 7, 14, 14), m_table.rows[row].mark);
        painter.setFont(console::font(sizes::body));
        painter.setPen(t.text);
        const QRectF name(24, first.top(), namesWidth - 32, first.height());
        painter.drawText(name, Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(m_table.rows[row].name, Qt::ElideRight, static_cast<int>(name.width())));
        painter.setPen(QPen(t.line, 1));
        painter.drawLine(QPointF(namesWidth, first.bottom() - 1), QPointF(boxOf(row, m_table.segments.size() - 1).right(), first.bottom() - 1));
        for (std::size_t column = 0; column < m_table.segments.size() && column < m_table.rows[row].cells.size(); ++column)
            paintCell(painter, boxOf(row, column), m_table.rows[row].cells[column]);
    }
    painter.setFont(console::font(sizes::caption));
    painter.setPen(t.quiet);
    double free = 0;  // where the next number has room
    for (std::size_t column = m_table.segments.size(); column-- > 0;) {
        const QString number = QString::number(m_table.segments[column]);
        const QRectF box = boxOf(m_table.rows.size() - 1, column);
        const double wide = painter.fontMetrics().horizontalAdvance(number) + 10;
        if (column + 1 < m_table.segments.size() && box.center().x() + wide / 2 > free) continue;
        free = box.center().x() - wide / 2;
        painter.drawText(QRectF(box.center().x() - wide / 2, box.bottom() + 2, wide, footHeight - 4), Qt::AlignCenter, number);
    }
}

void ArrivalMatrix::paintCell(QPainter& painter, const QRectF& box, const ArrivalTable::Cell& cell) const {
    const Theme& t = theme();
    const QRectF inner = box.adjusted(2, 4, -2, -3);
    if (cell.awaited) {
        paintMark(painter, QRectF(inner.center().x() - 7, inner.center().y() - 7, 14, 14), Mark::Critical);
        return;
    }
    if (!cell.afterS) return;
    const double limit = m_table.targetS > 0 ? m_table.targetS : 6;
    const double certain = std::max(0.0, *cell.afterS - cell.uncertainS);
    const Mark mark = certain > 3 * limit ? Mark::Critical : certain > limit ? Mark::Major : Mark::Ok;
    const double share = std::clamp(*cell.afterS / (3 * limit), 0.06, 1.0);
    QRectF bar = inner;
    bar.setTop(inner.bottom() - inner.height() * share);
    painter.setPen(Qt::NoPen);
    painter.setBrush(mark == Mark::Ok ? t.chart[0] : colourOf(mark));
    painter.setOpacity(mark == Mark::Ok ? 0.75 : 1);
    painter.drawRoundedRect(bar, 2, 2);
    painter.setOpacity(1);
    if (inner.width() < 34 || inner.height() < 26) return;
    painter.setFont(console::font(sizes::caption));
    painter.setPen(t.quiet);
    const QRectF above(inner.left() - 2, std::max(inner.top() - 4, bar.top() - 15), inner.width() + 4, 14);
    painter.drawText(above, Qt::AlignCenter, *cell.afterS < 0.05 ? tr("first") : QStringLiteral("+") + seconds(*cell.afterS));
}

QString ArrivalMatrix::describe(std::size_t row, std::size_t column) const {
    if (column >= m_table.rows[row].cells.size()) return {};
    const ArrivalTable::Cell& cell = m_table.rows[row].cells[column];
    const QString what = tr("Segment %1 at %2: ").arg(m_table.segments[column]).arg(m_table.rows[row].name);
    if (cell.awaited) return what + tr("not there yet");
    if (!cell.afterS) return what + tr("not known");
    if (*cell.afterS < 0.05) return what + tr("had it first");
    return what + (cell.uncertainS > 0.05 ? tr("%1 after the first, known to %2").arg(seconds(*cell.afterS), seconds(cell.uncertainS))
                                          : tr("%1 after the first").arg(seconds(*cell.afterS)));
}

bool ArrivalMatrix::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    for (std::size_t row = 0; row < m_table.rows.size(); ++row)
        for (std::size_t column = 0; column < m_table.segments.size(); ++column)
            if (boxOf(row, column).contains(help->pos())) {
                QToolTip::showText(help->globalPos(), describe(row, column), this, boxOf(row, column).toRect());
                return true;
            }
    QToolTip::hideText();
    return true;
}

}  // namespace inspector::console
