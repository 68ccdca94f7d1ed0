// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/widgets/trouble_delegate.h"

#include "app/console/format/theme.h"
#include "app/console/models/trouble_model.h"
#include "app/console/widgets/state_shape.h"
#include "app/console/widgets/two_lines.h"

#include <QPainter>

namespace inspector::console {

namespace {

constexpr int nameWidth = 176, wordWidth = 84, ageWidth = 84;

}  // namespace

QSize TroubleDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {100, m_wide ? sizes::row + 4 : 68};
}

void TroubleDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Theme& t = theme();
    const auto& row = static_cast<const TroubleModel*>(index.model())->row(index.row());
    const auto* severity = std::get_if<Severity>(&row.kind);
    const Mark mark = severity ? markOf(*severity) : markOf(std::get<ChannelState>(row.kind));
    const QString age = index.data(TroubleModel::AgeRole).toString();
    const QString word = index.data(TroubleModel::WordRole).toString();

    painter->save();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (selected) painter->fillRect(option.rect, t.selection);
    else if (option.state.testFlag(QStyle::State_MouseOver)) painter->fillRect(option.rect, t.raised);
    const QRect in = option.rect.adjusted(sizes::space3, 0, -sizes::space3, 0);
    const QFont body = console::font(sizes::body), strong = console::font(sizes::body, true),
                caption = console::font(sizes::caption);

    if (m_wide) {
        paintMark(*painter, QRectF(in.left(), in.center().y() - 6, 13, 13), mark);
        int x = in.left() + 24;
        painter->setFont(body);
        painter->setPen(colourOf(mark));
        painter->drawText(QRect(x, in.top(), wordWidth, in.height()), Qt::AlignLeft | Qt::AlignVCenter, word);
        x += wordWidth;
        painter->setFont(strong);
        painter->setPen(t.text);
        painter->drawText(QRect(x, in.top(), nameWidth - 8, in.height()), Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(row.title, Qt::ElideRight, nameWidth - 8));
        x += nameWidth;
        painter->setFont(body);
        const int textWidth = in.right() - ageWidth - x;
        painter->drawText(QRect(x, in.top(), textWidth, in.height()), Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(row.text, Qt::ElideRight, textWidth));
        painter->setPen(t.quiet);
        painter->drawText(QRect(in.right() - ageWidth, in.top(), ageWidth, in.height()), Qt::AlignRight | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(age, Qt::ElideLeft, ageWidth));
    } else {
        paintMark(*painter, QRectF(in.left(), in.top() + 10, 13, 13), mark);
        painter->setFont(caption);
        const int ageSpace = painter->fontMetrics().horizontalAdvance(age) + 6;
        painter->setPen(t.quiet);
        painter->drawText(QRect(in.right() - ageSpace, in.top() + 8, ageSpace, 18), Qt::AlignRight | Qt::AlignVCenter, age);
        painter->setFont(strong);
        painter->setPen(t.text);
        const int x = in.left() + 22;
        const int width = in.right() - ageSpace - x;
        painter->drawText(QRect(x, in.top() + 7, width, 20), Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(row.title, Qt::ElideRight, width));
        painter->setFont(caption);
        painter->setPen(t.quiet);
        paintTwoLines(*painter, QRect(x, in.top() + 28, in.right() - x, 30), word + QStringLiteral(" · ") + row.text);
        painter->fillRect(QRect(in.left(), option.rect.bottom(), in.width(), 1), t.line);
    }
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(t.accent, 2));
        painter->drawRect(option.rect.adjusted(1, 1, -2, -2));
    }
    painter->restore();
}

}  // namespace inspector::console
