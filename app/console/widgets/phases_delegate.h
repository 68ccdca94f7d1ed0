// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace inspector::console {

// A request's phases as a bar on the time line of all requests (RequestModel::PhasesRole).
class PhasesDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit PhasesDelegate(int role, QObject* parent = nullptr) : QStyledItemDelegate(parent), m_role(role) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    int m_role;
};

}  // namespace inspector::console
