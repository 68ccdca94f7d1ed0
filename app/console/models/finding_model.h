// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/store.h"

#include <QAbstractTableModel>

#include <vector>

namespace inspector::console {

// Open findings, gravest and newest first, a row each. GUI thread.
class FindingModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { SeverityColumn, Rung, Text, Since, Count, Rule, ColumnCount };
    enum Role { SortRole = Qt::UserRole, SeverityRole };  // SeverityRole: int of Severity

    using QAbstractTableModel::QAbstractTableModel;

    // Replaces the rows; skips when nothing changed. `now` dates the relative times.
    void setFindings(std::vector<inventory::FindingRow> rows, WallTime now);
    [[nodiscard]] const inventory::FindingRow* at(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<inventory::FindingRow> m_rows;
    WallTime m_now{};
};

}  // namespace inspector::console
