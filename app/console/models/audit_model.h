// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/store.h"

#include <QAbstractTableModel>

#include <vector>

namespace inspector::console {

// Who changed what, newest first. GUI thread.
class AuditModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Time, Actor, Action, Item, Change, ColumnCount };

    explicit AuditModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    void setEntries(std::vector<inventory::AuditEntry> newestFirst);
    void append(const std::vector<inventory::AuditEntry>& older);
    [[nodiscard]] const inventory::AuditEntry* at(int row) const;
    void setNow(WallTime now) { m_now = now; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<inventory::AuditEntry> m_entries;
    WallTime m_now{};
};

struct FieldChange {
    QString field;
    QString before;  // empty: there was none
    QString after;   // empty: there is none
};
// What an entry says, field by field; a value that was added or removed is all after or all before.
[[nodiscard]] std::vector<FieldChange> fieldChanges(const inventory::AuditEntry& entry);
[[nodiscard]] QString auditActionWord(const std::string& action);
[[nodiscard]] QString auditKindWord(const std::string& kind);

}  // namespace inspector::console
