// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/widgets/chain_view.h"

#include "app/console/format/theme.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <utility>

namespace inspector::console {

namespace {

constexpr double nodeHeight = 64;
constexpr double gap = sizes::space2;
constexpr double linkWidth = 44;
constexpr double narrowest = 132;
constexpr double widest = 248;

}  // namespace

ChainView::ChainView(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("The chain from packager to edges"));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void ChainView::setNodes(std::vector<ChainNode> nodes) {
    if (nodes == m_nodes) return;
    const bool moved = nodes.size() != m_nodes.size();
    m_nodes = std::move(nodes);
    m_current = std::clamp(m_current, 0, std::max(0, static_cast<int>(m_nodes.size()) - 1));
    m_hovered = -1;
    m_layout = layOut(width());
    if (moved) updateGeometry();
    update();
}

// A column a role, one above the other within it; edges side by side, as many as the room allows.
ChainView::Layout ChainView::layOut(double width) const {
    Layout layout;
    for (std::size_t i = 0; i < m_nodes.size(); ++i)
        if (i == 0 || m_nodes[i].role != m_nodes[i - 1].role) layout.columns.push_back(i);
    if (layout.columns.empty()) return layout;
    const std::size_t links = layout.columns.size() - 1;
    const std::size_t inLast = m_nodes.size() - layout.columns.back();
    const double room = width - static_cast<double>(links) * linkWidth;
    // The last column takes what the others leave.
    const double single = std::clamp(room / static_cast<double>(links + std::min<std::size_t>(inLast, 4)) - gap, narrowest, widest);
    const double lastRoom = std::max(single, room - static_cast<double>(links) * single);
    const auto perLine = std::clamp<std::size_t>(static_cast<std::size_t>((lastRoom + gap) / (narrowest + 28 + gap)), 1, inLast);
    const double inLine = std::min(widest, (lastRoom + gap) / static_cast<double>(perLine) - gap);

    std::vector<std::size_t> lines;
    for (std::size_t c = 0; c < layout.columns.size(); ++c) {
        const std::size_t end = c + 1 < layout.columns.size() ? layout.columns[c + 1] : m_nodes.size();
        const std::size_t count = end - layout.columns[c];
        const bool last = c == links;
        lines.push_back(last ? (count + perLine - 1) / perLine : count);
    }
    const auto most = static_cast<double>(*std::max_element(lines.begin(), lines.end()));
    layout.height = most * (nodeHeight + gap) - gap;
    double x = 0;
    for (std::size_t c = 0; c < layout.columns.size(); ++c) {
        const std::size_t end = c + 1 < layout.columns.size() ? layout.columns[c + 1] : m_nodes.size();
        const bool last = c == links;
        const double own = static_cast<double>(lines[c]) * (nodeHeight + gap) - gap;
        const double top = (layout.height - own) / 2;
        for (std::size_t i = layout.columns[c]; i < end; ++i) {
            const std::size_t at = i - layout.columns[c];
            const auto line = static_cast<double>(last ? at / perLine : at);
            const auto place = static_cast<double>(last ? at % perLine : 0);
            const double w = last ? inLine : single;
            layout.boxes.emplace_back(x + place * (w + gap), top + line * (nodeHeight + gap), w, nodeHeight);
        }
        x += single;
        if (!last) layout.links.emplace_back(x, 0, linkWidth, layout.height);
        x += linkWidth;
    }
    return layout;
}

QSize ChainView::sizeHint() const { return {900, heightForWidth(width() > 0 ? width() : 900)}; }
QSize ChainView::minimumSizeHint() const { return {320, static_cast<int>(nodeHeight)}; }
int ChainView::heightForWidth(int width) const {
    return std::max(static_cast<int>(nodeHeight), static_cast<int>(layOut(width).height + 0.5));
}

void ChainView::resizeEvent(QResizeEvent*) { m_layout = layOut(width()); }

void ChainView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (std::size_t c = 1; c < m_layout.columns.size(); ++c) {
        const std::size_t end = c + 1 < m_layout.columns.size() ? m_layout.columns[c + 1] : m_nodes.size();
        // The link is broken where the verdict names what stands behind it.
        Mark mark = Mark::Ok;
        for (std::size_t i = m_layout.columns[c]; i < end; ++i)
            if (m_nodes[i].culprit) mark = std::max(mark, std::max(m_nodes[i].mark, Mark::Major));
        paintLink(painter, m_layout.links[c - 1], mark);
    }
    for (std::size_t i = 0; i < m_nodes.size() && i < m_layout.boxes.size(); ++i) paintNode(painter, i);
}

void ChainView::paintLink(QPainter& painter, const QRectF& link, Mark mark) const {
    const Theme& t = theme();
    const bool broken = mark >= Mark::Major;
    const QColor colour = broken ? colourOf(mark) : t.quiet;
    const double y = link.center().y();
    const double left = link.left() + 6;
    const double right = link.right() - 6;
    painter.setPen(QPen(colour, broken ? 2.5 : 1.5, Qt::SolidLine, Qt::RoundCap));
    if (broken) {
        const double middle = link.center().x();
        painter.drawLine(QPointF(left, y), QPointF(middle - 9, y));
        painter.drawLine(QPointF(middle + 9, y), QPointF(right, y));
        painter.drawLine(QPointF(middle - 4, y - 5), QPointF(middle + 4, y + 5));
        painter.drawLine(QPointF(middle - 4, y + 5), QPointF(middle + 4, y - 5));
    } else {
        painter.drawLine(QPointF(left, y), QPointF(right, y));
    }
    painter.drawLine(QPointF(right - 5, y - 5), QPointF(right, y));
    painter.drawLine(QPointF(right - 5, y + 5), QPointF(right, y));
}

void ChainView::paintNode(QPainter& painter, std::size_t i) const {
    const Theme& t = theme();
    const ChainNode& node = m_nodes[i];
    const QRectF box = m_layout.boxes[i];
    const QColor colour = colourOf(node.mark);
    const bool loud = node.mark >= Mark::Major;
    const bool hovered = static_cast<int>(i) == m_hovered;
    painter.save();
    painter.setPen(QPen(node.culprit ? colour : t.line, node.culprit ? 2 : 1));
    painter.setBrush(hovered ? t.raised : t.panel);
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), sizes::corner, sizes::corner);
    if (node.culprit) {
        QColor tint = colour;
        tint.setAlphaF(0.14F);
        painter.setPen(Qt::NoPen);
        painter.setBrush(tint);
        painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), sizes::corner - 1, sizes::corner - 1);
    }
    if (node.mark == Mark::Unknown) {
        painter.setClipRect(box.adjusted(2, 2, -2, -2));
        paintHatching(painter, QRectF(box.right() - 26, box.top() + 2, 24, box.height() - 4), t.line);
        painter.setClipping(false);
    }
    paintMark(painter, QRectF(box.left() + 10, box.top() + 9, 14, 14), node.mark);
    const double textLeft = box.left() + 30;
    const auto line = [&](double top, double height, const QString& text, const QColor& ink, const QFont& f, double left) {
        painter.setFont(f);
        painter.setPen(ink);
        const QRectF where(left, box.top() + top, box.right() - 8 - left, height);
        painter.drawText(where, Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(where.width())));
    };
    line(6, 20, node.name, t.text, console::font(sizes::body, true), textLeft);
    line(25, 15, node.place, t.quiet, console::font(sizes::caption), textLeft);
    line(41, 17, node.figure, loud ? colour : t.quiet, console::font(sizes::caption, loud), textLeft);
    if (hasFocus() && static_cast<int>(i) == m_current) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(t.accent, 2));
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), sizes::corner, sizes::corner);
    }
    painter.restore();
}

int ChainView::nodeAt(QPointF position) const {
    for (std::size_t i = 0; i < m_layout.boxes.size(); ++i)
        if (m_layout.boxes[i].contains(position)) return static_cast<int>(i);
    return -1;
}

bool ChainView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int node = nodeAt(help->pos());
    if (node < 0) QToolTip::hideText();
    else QToolTip::showText(help->globalPos(), m_nodes[static_cast<std::size_t>(node)].explanation, this,
                            m_layout.boxes[static_cast<std::size_t>(node)].toRect());
    return true;
}

void ChainView::mouseMoveEvent(QMouseEvent* event) {
    const int node = nodeAt(event->position());
    if (node == m_hovered) return;
    m_hovered = node;
    setCursor(node < 0 ? Qt::ArrowCursor : Qt::PointingHandCursor);
    update();
}

void ChainView::leaveEvent(QEvent*) {
    m_hovered = -1;
    update();
}

void ChainView::mouseReleaseEvent(QMouseEvent* event) {
    const int node = nodeAt(event->position());
    if (event->button() != Qt::LeftButton || node < 0) return;
    setCurrent(node);
    Q_EMIT chosen(m_nodes[static_cast<std::size_t>(node)].key);
}

void ChainView::setCurrent(int node) {
    m_current = node;
    const ChainNode& at = m_nodes[static_cast<std::size_t>(node)];
    setAccessibleDescription(at.name + QLatin1Char('\n') + markWord(at.mark) + QLatin1Char('\n') + at.explanation);
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
    update();
}

void ChainView::keyPressEvent(QKeyEvent* event) {
    const int count = static_cast<int>(m_nodes.size());
    if (count == 0) return QWidget::keyPressEvent(event);
    switch (event->key()) {
        case Qt::Key_Left: return setCurrent(std::max(0, m_current - 1));
        case Qt::Key_Right: return setCurrent(std::min(count - 1, m_current + 1));
        case Qt::Key_Home: return setCurrent(0);
        case Qt::Key_End: return setCurrent(count - 1);
        case Qt::Key_Return:
        case Qt::Key_Enter: Q_EMIT chosen(m_nodes[static_cast<std::size_t>(m_current)].key); return;
        default: QWidget::keyPressEvent(event);
    }
}

void ChainView::focusInEvent(QFocusEvent* event) {
    if (!m_nodes.empty()) setCurrent(m_current);
    QWidget::focusInEvent(event);
}

}  // namespace inspector::console
