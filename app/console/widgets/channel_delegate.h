// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace inspector::console {

struct ChannelRow;

// Paints the cells of a ChannelsModel: state with shape and word, playlist age as a bar against its limit, bitrate
// with its trend, the other figures right-aligned; what is out of bounds has the colour and the shape of trouble.
class ChannelDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace inspector::console
