// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/models/merge_rows.h"
#include "core/model/alert.h"
#include "core/model/inventory.h"

#include <QAbstractTableModel>
#include <QString>

#include <memory>
#include <vector>

namespace inspector::console {

// Alerts as a table, in the order in which they are given. Words are made when they are shown. GUI thread.
class AlertTableModel : public QAbstractTableModel, private RowChanges {
    Q_OBJECT

public:
    enum Column { SeverityColumn, State, Place, What, Since, Owner, Marks, Rule, ColumnCount };
    enum Role { SeverityRole = Qt::UserRole + 1 };

    explicit AlertTableModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    // What places and rules are called by; never null.
    void setInventory(std::shared_ptr<const Inventory> inventory);
    void setNow(WallTime now);
    // Rows that stay keep their place in the selection.
    void setAlerts(std::vector<Alert> alerts);
    void append(const std::vector<Alert>& alerts);
    [[nodiscard]] const Alert* at(int row) const;
    [[nodiscard]] int rowOf(const std::string& fingerprint) const;  // -1: not shown

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString text(const Alert& alert, int column) const;
    void beginInsert(int row) override { beginInsertRows({}, row, row); }
    void endInsert() override { endInsertRows(); }
    void beginRemove(int first, int last) override { beginRemoveRows({}, first, last); }
    void endRemove() override { endRemoveRows(); }
    bool beginMove(int from, int to) override { return beginMoveRows({}, from, from, {}, to); }
    void endMove() override { endMoveRows(); }
    void changed(int row) override { Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1)); }

    std::shared_ptr<const Inventory> m_inventory = std::make_shared<const Inventory>();
    std::vector<Alert> m_alerts;
    WallTime m_now{};
};

}  // namespace inspector::console
