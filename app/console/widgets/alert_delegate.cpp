// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/widgets/alert_delegate.h"

#include "app/console/format/theme.h"
#include "app/console/models/alert_model.h"
#include "app/console/widgets/state_shape.h"
#include "app/console/widgets/two_lines.h"

#include <QPainter>

namespace inspector::console {

namespace {

constexpr int alertHeight = 68, handleHeight = 20, indent = 16;

void paintArrow(QPainter& painter, const QPointF& at, bool down) {
    const QPointF open[] = {at + QPointF(-4, -2), at + QPointF(0, 2), at + QPointF(4, -2)};
    const QPointF closed[] = {at + QPointF(-2, -4), at + QPointF(2, 0), at + QPointF(-2, 4)};
    painter.drawPolyline(down ? open : closed, 3);
}

}  // namespace

QSize AlertDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const { return {100, alertHeight}; }

QRect AlertDelegate::handle(const QRect& row) {
    return {row.left(), row.bottom() - handleHeight - 2, row.width(), handleHeight};
}

void AlertDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Theme& t = theme();
    const auto& row = static_cast<const AlertModel*>(index.model())->row(index.row());
    const bool quiet = row.acknowledged || row.muted || row.state == AlertState::Resolved;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (option.state.testFlag(QStyle::State_Selected)) painter->fillRect(option.rect, t.selection);
    else if (option.state.testFlag(QStyle::State_MouseOver)) painter->fillRect(option.rect, t.raised);
    const QRect in = option.rect.adjusted(sizes::space3 + (row.child ? indent : 0), 0, -sizes::space3, 0);
    const QFont caption = console::font(sizes::caption);
    const int x = in.left() + 22;
    const auto line = [&](int top, int left, int width, const QFont& font, const QColor& colour, const QString& text) {
        painter->setFont(font);
        painter->setPen(colour);
        painter->drawText(QRect(left, in.top() + top, width, 18), Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(text, Qt::ElideRight, width));
    };

    paintMark(*painter, QRectF(in.left(), in.top() + 10, 13, 13), markOf(row.severity), quiet ? t.quiet : QColor());
    const QString age = index.data(AlertModel::AgeRole).toString();
    painter->setFont(caption);
    const int ageSpace = painter->fontMetrics().horizontalAdvance(age) + 6;
    painter->setPen(t.quiet);
    painter->drawText(QRect(in.right() - ageSpace, in.top() + 7, ageSpace, 18), Qt::AlignRight | Qt::AlignVCenter, age);
    line(7, x, in.right() - ageSpace - x, console::font(sizes::body, true), quiet ? t.quiet : t.text, row.title);
    const QString word = index.data(AlertModel::WordRole).toString();
    if (row.marks.isEmpty()) {
        painter->setFont(caption);
        painter->setPen(quiet ? t.quiet : t.text);
        paintTwoLines(*painter, QRect(x, in.top() + 28, in.right() - x, 30), word + QStringLiteral(" · ") + row.text);
    } else {
        int marks = x;
        if (row.behind > 0) {
            painter->setPen(QPen(t.accent, 1.6));
            paintArrow(*painter, QPointF(x + 4, in.top() + 53), row.expanded);
            marks += 14;
        }
        line(26, x, in.right() - x, caption, quiet ? t.quiet : t.text, row.text);
        line(44, marks, in.right() - marks, caption, row.behind > 0 ? t.accent : t.quiet, word + QStringLiteral(" · ") + row.marks);
    }
    painter->setRenderHint(QPainter::Antialiasing, false);
    painter->fillRect(QRect(in.left(), option.rect.bottom(), in.width(), 1), t.line);
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(t.accent, 2));
        painter->drawRect(option.rect.adjusted(1, 1, -2, -2));
    }
    painter->restore();
}

}  // namespace inspector::console
