// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/widgets/fleet_matrix.h"

#include "app/console/format/theme.h"

#include <QAccessible>
#include <QFontMetrics>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace inspector::console {

namespace {

QString groupName(const QString& group) { return group.isEmpty() ? FleetMatrix::tr("No group") : group; }

}  // namespace

FleetMatrix::FleetMatrix(Explain explain, QWidget* parent) : QWidget(parent), m_explain(std::move(explain)) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("State of every channel"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

void FleetMatrix::setCells(std::vector<Cell> cells) {
    if (cells == m_cells) return;
    const bool moved = cells.size() != m_cells.size() ||
                       !std::equal(cells.begin(), cells.end(), m_cells.begin(),
                                   [](const Cell& a, const Cell& b) { return a.channel == b.channel && a.group == b.group; });
    const ChannelId current = m_current < static_cast<int>(m_cells.size()) && m_current >= 0
                                  ? m_cells[static_cast<std::size_t>(m_current)].channel
                                  : ChannelId{};
    m_cells = std::move(cells);
    if (moved) {
        m_current = 0;
        for (std::size_t i = 0; i < m_cells.size(); ++i)
            if (m_cells[i].channel == current) m_current = static_cast<int>(i);
        m_hovered = -1;
        arrange();
    }
    update();
}

QSize FleetMatrix::sizeHint() const { return {600, 220}; }
QSize FleetMatrix::minimumSizeHint() const { return {200, 96}; }

std::vector<std::size_t> FleetMatrix::groupSizes() const {
    std::vector<std::size_t> groups;
    for (std::size_t i = 0; i < m_cells.size(); ++i) {
        if (i == 0 || m_cells[i].group != m_cells[i - 1].group) groups.push_back(0);
        ++groups.back();
    }
    return groups;
}

double FleetMatrix::captionWidth() const {
    const QFontMetrics metrics(console::font(sizes::caption));
    int widest = 0;
    for (std::size_t i = 0; i < m_cells.size(); ++i)
        if (i == 0 || m_cells[i].group != m_cells[i - 1].group)
            widest = std::max(widest, metrics.horizontalAdvance(groupName(m_cells[i].group)));
    return std::clamp(widest + 16, 48, 120);
}

int FleetMatrix::wantedHeight() const {
    const double roomy = 1e6;
    return static_cast<int>(layOutFleet(groupSizes(), QSizeF(width(), roomy), captionWidth()).height) + 4;
}

void FleetMatrix::arrange() {
    m_layout = layOutFleet(groupSizes(), QSizeF(size()), captionWidth());
    setMaximumHeight(std::max(minimumSizeHint().height(), wantedHeight()));
}

void FleetMatrix::resizeEvent(QResizeEvent*) { arrange(); }

void FleetMatrix::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setFont(console::font(sizes::caption));
    painter.setPen(theme().quiet);
    std::size_t group = 0;
    for (std::size_t i = 0; i < m_cells.size() && i < m_layout.cells.size(); ++i) {
        if (i == 0 || m_cells[i].group != m_cells[i - 1].group) {
            const QRectF& caption = m_layout.captions[group++];
            const QString name = groupName(m_cells[i].group);
            if (!caption.isEmpty())
                painter.drawText(caption, Qt::AlignLeft | Qt::AlignVCenter,
                                 painter.fontMetrics().elidedText(name, Qt::ElideRight, static_cast<int>(caption.width())));
        }
        painter.save();
        paintCell(painter, i);
        painter.restore();
    }
}

void FleetMatrix::paintCell(QPainter& painter, std::size_t i) const {
    const Theme& t = theme();
    const Cell& cell = m_cells[i];
    const QRectF box = m_layout.cells[i];
    const double side = box.height();
    const double corner = side >= 20 ? 4 : side >= 12 ? 2 : 1;
    const bool loud = cell.mark == Mark::Major || cell.mark == Mark::Critical;
    const QColor colour = colourOf(cell.mark);
    const bool hovered = static_cast<int>(i) == m_hovered;

    painter.setRenderHint(QPainter::Antialiasing);
    QColor ground = t.kind == ThemeKind::Dark ? t.raised : t.panel;
    if (loud) ground = hovered ? colour.lighter(112) : colour;
    else if (hovered) ground = t.kind == ThemeKind::Dark ? t.line : t.selection;
    painter.setPen(QPen(loud ? colour : cell.mark == Mark::Minor ? colour : t.line, 1));
    painter.setBrush(cell.mark == Mark::Off ? QBrush(Qt::NoBrush) : QBrush(ground));
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), corner, corner);
    if (cell.mark == Mark::Unknown) paintHatching(painter, box.adjusted(1, 1, -1, -1), t.line);

    const QColor ink = loud ? (t.kind == ThemeKind::Dark ? t.window : t.panel) : QColor();
    if (m_layout.named) {
        const QRectF mark(box.left() + 8, box.center().y() - 7, 14, 14);
        paintMark(painter, mark, cell.mark, ink);
        painter.setFont(console::font(sizes::body, loud));
        painter.setPen(loud ? ink : cell.mark == Mark::Off ? t.quiet : t.text);
        const bool worded = side >= 50;  // room for the state's word below the name
        const QRectF text = box.adjusted(28, worded ? 7 : 0, -4, worded ? -side / 2 : 0);
        painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(cell.name, Qt::ElideRight, static_cast<int>(text.width())));
        if (worded) {
            painter.setFont(console::font(sizes::caption));
            painter.setPen(loud ? ink : t.quiet);
            painter.drawText(box.adjusted(28, side / 2, -4, -7), Qt::AlignLeft | Qt::AlignVCenter, markWord(cell.mark));
        }
    } else if (side >= 10) {
        const double inset = side / 4;
        paintMark(painter, box.adjusted(inset, inset, -inset, -inset), cell.mark, ink);
    } else if (loud) {
        // Too small for a shape: a notch tells critical from major.
        painter.fillRect(cell.mark == Mark::Critical ? box.adjusted(side / 3, side / 3, -side / 3, -side / 3)
                                                     : box.adjusted(1, side / 2, -1, -1), ink);
    }
    if (hasFocus() && static_cast<int>(i) == m_current) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(t.accent, 2));
        painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), corner + 1, corner + 1);
    }
}

int FleetMatrix::cellAt(QPointF position) const {
    for (std::size_t i = 0; i < m_layout.cells.size(); ++i)
        if (m_layout.cells[i].contains(position)) return static_cast<int>(i);
    return -1;
}

bool FleetMatrix::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int cell = cellAt(help->pos());
    if (cell < 0) QToolTip::hideText();
    else QToolTip::showText(help->globalPos(), m_explain(m_cells[static_cast<std::size_t>(cell)].channel), this,
                            m_layout.cells[static_cast<std::size_t>(cell)].toRect());
    return true;
}

void FleetMatrix::mouseMoveEvent(QMouseEvent* event) {
    const int cell = cellAt(event->position());
    if (cell == m_hovered) return;
    m_hovered = cell;
    setCursor(cell < 0 ? Qt::ArrowCursor : Qt::PointingHandCursor);
    update();
}

void FleetMatrix::leaveEvent(QEvent*) {
    m_hovered = -1;
    update();
}

void FleetMatrix::mouseReleaseEvent(QMouseEvent* event) {
    const int cell = cellAt(event->position());
    if (event->button() != Qt::LeftButton || cell < 0) return;
    setCurrent(cell);
    Q_EMIT opened(m_cells[static_cast<std::size_t>(cell)].channel);
}

void FleetMatrix::setCurrent(int cell) {
    m_current = cell;
    setAccessibleDescription(m_explain(m_cells[static_cast<std::size_t>(cell)].channel));
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
    update();
}

// Up and down go to the nearest cell of the row above or below, whichever group it is in.
int FleetMatrix::neighbour(int key) const {
    const QPointF from = m_layout.cells[static_cast<std::size_t>(m_current)].center();
    int best = m_current;
    double least = std::numeric_limits<double>::max();
    for (std::size_t i = 0; i < m_layout.cells.size(); ++i) {
        const QPointF to = m_layout.cells[i].center();
        const double dy = to.y() - from.y();
        if (key == Qt::Key_Up ? dy >= -1 : dy <= 1) continue;
        const double far = std::abs(dy) * 1000 + std::abs(to.x() - from.x());
        if (far < least) least = far, best = static_cast<int>(i);
    }
    return best;
}

void FleetMatrix::keyPressEvent(QKeyEvent* event) {
    const int count = static_cast<int>(std::min(m_cells.size(), m_layout.cells.size()));
    if (count == 0) return QWidget::keyPressEvent(event);
    switch (event->key()) {
        case Qt::Key_Left: return setCurrent(std::max(0, m_current - 1));
        case Qt::Key_Right: return setCurrent(std::min(count - 1, m_current + 1));
        case Qt::Key_Up:
        case Qt::Key_Down: return setCurrent(neighbour(event->key()));
        case Qt::Key_Home: return setCurrent(0);
        case Qt::Key_End: return setCurrent(count - 1);
        case Qt::Key_Return:
        case Qt::Key_Enter: Q_EMIT opened(m_cells[static_cast<std::size_t>(m_current)].channel); return;
        default: QWidget::keyPressEvent(event);
    }
}

void FleetMatrix::focusInEvent(QFocusEvent* event) {
    if (!m_cells.empty()) setCurrent(m_current);
    QWidget::focusInEvent(event);
}

void FleetMatrix::focusOutEvent(QFocusEvent* event) {
    update();
    QWidget::focusOutEvent(event);
}

}  // namespace inspector::console
