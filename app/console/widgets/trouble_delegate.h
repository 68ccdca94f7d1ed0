// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace inspector::console {

// A row of a TroubleModel: shape, name and age on the first line, the reason below (or beside, where `wide`).
class TroubleDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit TroubleDelegate(bool wide, QObject* parent = nullptr) : QStyledItemDelegate(parent), m_wide(wide) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    bool m_wide;
};

}  // namespace inspector::console
