// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/widgets/heat_map.h"

#include "app/console/format/theme.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPaintEvent>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <utility>

namespace inspector::console {

namespace {

constexpr double namesWidth = 208;
constexpr double headHeight = 24;
constexpr double wordedCell = 54;     // narrower ones have several lines, each with its name
constexpr double widestCell = 104;
constexpr double namedCell = 92;
constexpr std::size_t mostNamedLines = 4;  // with more they are squares
constexpr double square = 16;
constexpr double roomyLine = 40;
constexpr double rowGap = 6;

QColor blend(const QColor& a, const QColor& b, double share) {
    const auto mix = [&](int x, int y) { return static_cast<int>(std::lround(x + (y - x) * share)); };
    return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

}  // namespace

HeatMap::HeatMap(Explain explain, QWidget* parent) : QWidget(parent), m_explain(std::move(explain)) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Endpoints and what they carry"));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void HeatMap::setTable(HeatTable table) {
    if (table == m_table) return;
    const bool moved = table.rows.size() != m_table.rows.size() || table.columns.size() != m_table.columns.size();
    m_table = std::move(table);
    if (moved) {
        m_hovered.reset();
        m_current = {};
        setMinimumHeight(heightForWidth(width()));
        updateGeometry();
    }
    update();
}

HeatMap::Grid HeatMap::gridFor(double width) const {
    Grid grid;
    grid.left = namesWidth;
    const std::size_t columns = std::max<std::size_t>(1, m_table.columns.size());
    const double room = std::max(square, width - namesWidth);
    const double each = room / static_cast<double>(columns);
    grid.line = roomyLine;
    if (each >= wordedCell) {
        grid.cell = std::min(widestCell, std::floor(each));
        grid.perLine = columns;
        grid.rowHeight = roomyLine;
        grid.worded = true;
        grid.top = headHeight;
        return grid;
    }
    const auto perLine = [&](double cell) { return std::max<std::size_t>(1, static_cast<std::size_t>(room / cell)); };
    const auto lines = [&] { return (columns + grid.perLine - 1) / grid.perLine; };
    grid.perLine = perLine(namedCell);
    grid.worded = grid.named = lines() <= mostNamedLines;
    if (grid.named) {
        grid.cell = std::floor(room / static_cast<double>(grid.perLine));
    } else {
        grid.cell = grid.line = square;
        grid.perLine = perLine(square);
    }
    grid.rowHeight = std::max(roomyLine, static_cast<double>(lines()) * grid.line);
    return grid;
}

QRectF HeatMap::boxOf(const Grid& grid, std::size_t row, std::size_t column) const {
    const double y = grid.top + static_cast<double>(row) * (grid.rowHeight + rowGap);
    return {grid.left + static_cast<double>(column % grid.perLine) * grid.cell,
            y + static_cast<double>(column / grid.perLine) * grid.line, grid.cell, grid.line};
}

QRectF HeatMap::nameBox(const Grid& grid, std::size_t row) const {
    return {0, grid.top + static_cast<double>(row) * (grid.rowHeight + rowGap), namesWidth - sizes::space2, grid.rowHeight};
}

QSize HeatMap::sizeHint() const { return {800, heightForWidth(width() > 0 ? width() : 800)}; }
QSize HeatMap::minimumSizeHint() const { return {static_cast<int>(namesWidth + 4 * square), 48}; }

int HeatMap::heightForWidth(int width) const {
    const Grid grid = gridFor(width);
    return static_cast<int>(grid.top + static_cast<double>(m_table.rows.size()) * (grid.rowHeight + rowGap)) + 2;
}

void HeatMap::resizeEvent(QResizeEvent*) { setMinimumHeight(heightForWidth(width())); }

void HeatMap::paintEvent(QPaintEvent* event) {
    const Grid grid = gridFor(width());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (grid.top > 0) paintColumnNames(painter, grid);
    for (std::size_t row = 0; row < m_table.rows.size(); ++row) {
        const QRectF name = nameBox(grid, row);
        if (name.bottom() < event->rect().top() || name.top() > event->rect().bottom()) continue;
        paintRowName(painter, grid, row);
        for (std::size_t column = 0; column < m_table.columns.size(); ++column)
            paintCell(painter, grid, boxOf(grid, row, column), m_table.columns[column].name, m_table.cell(row, column));
    }
    const auto outline = [&](const Place& place, const QColor& colour, double width) {
        if (place.row >= m_table.rows.size() || place.column.value_or(0) >= std::max<std::size_t>(1, m_table.columns.size())) return;
        const QRectF box = place.column ? boxOf(grid, place.row, *place.column) : nameBox(grid, place.row);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colour, width));
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 3, 3);
    };
    if (m_hovered) outline(*m_hovered, theme().text, 1);
    if (hasFocus()) outline(m_current, theme().accent, 2);
}

void HeatMap::paintColumnNames(QPainter& painter, const Grid& grid) const {
    painter.setFont(console::font(sizes::caption));
    painter.setPen(theme().quiet);
    for (std::size_t column = 0; column < m_table.columns.size(); ++column) {
        QRectF where = boxOf(grid, 0, column);
        where.setTop(0);
        where.setHeight(headHeight - 4);
        painter.drawText(where.adjusted(3, 0, -3, 0), Qt::AlignHCenter | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(m_table.columns[column].name, Qt::ElideRight,
                                                          static_cast<int>(where.width()) - 6));
    }
}

void HeatMap::paintRowName(QPainter& painter, const Grid& grid, std::size_t index) const {
    const Theme& t = theme();
    const HeatTable::Row& row = m_table.rows[index];
    const QRectF box = nameBox(grid, index);
    paintMark(painter, QRectF(box.left() + 2, box.top() + 5, 14, 14), row.mark);
    const double left = box.left() + 24;
    painter.setFont(console::font(sizes::body));
    const double summary = painter.fontMetrics().horizontalAdvance(row.summary);
    painter.setPen(t.quiet);
    painter.drawText(QRectF(left, box.top() + 2, box.right() - left - 4, 20), Qt::AlignRight | Qt::AlignVCenter, row.summary);
    painter.setFont(console::font(sizes::body, true));
    painter.setPen(row.mark >= Mark::Major ? colourOf(row.mark) : t.text);
    const double room = box.right() - left - summary - 14;
    painter.drawText(QRectF(left, box.top() + 2, room, 20), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(row.name, Qt::ElideRight, static_cast<int>(room)));
    painter.setFont(console::font(sizes::caption));
    painter.setPen(t.quiet);
    const double width = box.right() - left - 4;
    painter.drawText(QRectF(left, box.top() + 21, width, 16), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(row.caption, Qt::ElideRight, static_cast<int>(width)));
}

void HeatMap::paintCell(QPainter& painter, const Grid& grid, const QRectF& box, const QString& name, const HeatTable::Cell& cell) const {
    const Theme& t = theme();
    const QRectF inner = box.adjusted(1, 1, -1, -1);
    if (!cell.carried) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(t.line);
        painter.drawEllipse(inner.center(), 1.2, 1.2);
        return;
    }
    const bool loud = cell.mark >= Mark::Major;
    const QColor colour = colourOf(cell.mark);
    const QColor ground = t.kind == ThemeKind::Dark ? t.raised : t.panel;
    painter.setPen(QPen(loud ? colour : t.line, 1));
    painter.setBrush(loud ? colour : blend(ground, t.accent, 0.7 * cell.heat));
    painter.drawRoundedRect(inner.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    if (cell.mark == Mark::Unknown) paintHatching(painter, inner.adjusted(1, 1, -1, -1), t.line);
    const QColor ink = t.kind == ThemeKind::Dark ? t.window : t.panel;
    if (!grid.worded) {
        if (loud) paintMark(painter, inner.adjusted(3, 3, -3, -3), cell.mark, ink);
        return;
    }
    const QString text = cell.text.isEmpty() ? QStringLiteral("–") : cell.text;
    painter.setFont(console::font(sizes::caption, loud));
    const bool bright = !loud && cell.heat > 0.6;
    const QColor pen = loud || bright ? ink : cell.text.isEmpty() ? t.quiet : t.text;
    QRectF where = inner.adjusted(2, 0, -2, 0);
    if (grid.named) {
        const QRectF top(inner.left() + 4, inner.top() + 3, inner.width() - 8, 15);
        painter.setPen(loud || bright ? ink : t.quiet);
        painter.drawText(top, Qt::AlignCenter, painter.fontMetrics().elidedText(name, Qt::ElideRight, static_cast<int>(top.width())));
        where.setTop(inner.top() + 17);
    }
    painter.setPen(pen);
    if (loud && inner.width() >= 60) {
        paintMark(painter, QRectF(inner.left() + 5, where.center().y() - 6, 12, 12), cell.mark, ink);
        where.setLeft(inner.left() + 18);
    }
    painter.drawText(where, Qt::AlignCenter, painter.fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(where.width())));
}

std::optional<HeatMap::Place> HeatMap::placeAt(QPointF position) const {
    const Grid grid = gridFor(width());
    const double y = position.y() - grid.top;
    if (y < 0 || m_table.rows.empty()) return std::nullopt;
    const auto row = static_cast<std::size_t>(y / (grid.rowHeight + rowGap));
    if (row >= m_table.rows.size()) return std::nullopt;
    if (nameBox(grid, row).contains(position)) return Place{row, std::nullopt};
    const double within = y - static_cast<double>(row) * (grid.rowHeight + rowGap);
    if (position.x() < grid.left || within >= grid.rowHeight) return std::nullopt;
    const auto across = static_cast<std::size_t>((position.x() - grid.left) / grid.cell);
    const std::size_t column = static_cast<std::size_t>(within / grid.line) * grid.perLine + across;
    if (across >= grid.perLine || column >= m_table.columns.size()) return std::nullopt;
    return Place{row, column};
}

QString HeatMap::explanation(const Place& place) const {
    if (place.row >= m_table.rows.size()) return {};
    const HeatTable::Row& row = m_table.rows[place.row];
    if (!place.column) return row.name + QLatin1Char('\n') + row.caption;
    if (*place.column >= m_table.columns.size()) return {};
    return m_explain(row, m_table.columns[*place.column], m_table.cell(place.row, *place.column));
}

bool HeatMap::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto place = placeAt(help->pos());
    if (place) QToolTip::showText(help->globalPos(), explanation(*place), this);
    else QToolTip::hideText();
    return true;
}

void HeatMap::mouseMoveEvent(QMouseEvent* event) {
    const auto place = placeAt(event->position());
    if (place == m_hovered) return;
    m_hovered = place;
    setCursor(place ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
}

void HeatMap::leaveEvent(QEvent*) {
    m_hovered.reset();
    update();
}

void HeatMap::open(const Place& place) {
    if (place.row >= m_table.rows.size()) return;
    if (!place.column) Q_EMIT rowOpened(m_table.rows[place.row].key);
    else if (*place.column < m_table.columns.size())
        Q_EMIT cellOpened(m_table.rows[place.row].key, m_table.columns[*place.column].key);
}

void HeatMap::mouseReleaseEvent(QMouseEvent* event) {
    const auto place = placeAt(event->position());
    if (event->button() != Qt::LeftButton || !place) return;
    setCurrent(*place);
    open(*place);
}

void HeatMap::setCurrent(const Place& place) {
    m_current = place;
    setAccessibleDescription(explanation(place));
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
    update();
}

void HeatMap::keyPressEvent(QKeyEvent* event) {
    if (m_table.rows.empty()) return QWidget::keyPressEvent(event);
    Place next = m_current;
    switch (event->key()) {
        case Qt::Key_Up: next.row -= next.row > 0 ? 1 : 0; break;
        case Qt::Key_Down: next.row = std::min(next.row + 1, m_table.rows.size() - 1); break;
        case Qt::Key_Left:
            if (next.column && *next.column > 0) --*next.column;
            else next.column.reset();
            break;
        case Qt::Key_Right:
            if (m_table.columns.empty()) return;
            next.column = next.column ? std::min(*next.column + 1, m_table.columns.size() - 1) : 0;
            break;
        case Qt::Key_Return:
        case Qt::Key_Enter: return open(m_current);
        default: return QWidget::keyPressEvent(event);
    }
    setCurrent(next);
}

void HeatMap::focusInEvent(QFocusEvent* event) {
    setCurrent(m_current);
    QWidget::focusInEvent(event);
}

}  // namespace inspector::console
