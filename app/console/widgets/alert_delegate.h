// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace inspector::console {

// A row of an AlertModel: shape, place and age; what is wrong; what holds beside it. What somebody has seen or that is muted
// is quieter, and what another alert explains stands further in.
class AlertDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    // Where "14 behind it" opens and closes, within the row's rectangle.
    [[nodiscard]] static QRect handle(const QRect& row);
};

}  // namespace inspector::console
