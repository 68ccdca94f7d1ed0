// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/models/merge_rows.h"
#include "core/inventory/store.h"
#include "core/model/inventory.h"
#include "core/model/probe_life.h"
#include "core/model/status.h"

#include <QAbstractTableModel>
#include <QString>

#include <vector>

namespace inspector::console {

// Every probe that is configured or runs: how it is, and what it carries. GUI thread.
class ProbeModel : public QAbstractTableModel, private RowChanges {
    Q_OBJECT

public:
    enum Column { Name, State, Region, Channels, Load, Lag, Clock, Waiting, Version, Seen, Reason, ColumnCount };
    enum Role { StateRole = Qt::UserRole, KeyRole };  // StateRole: int of ChannelState

    struct Row {
        QString key;
        QString name;
        QString region;
        ChannelState state = ChannelState::Unknown;
        QString word;       // "Probing", "Blind", "Gone", "Not running"
        QString reason;     // why it is not green
        int channels = 0;
        double load = -1;   // share of its capacity; negative: not known
        double lagMs = -1;
        double clockMs = 0;
        quint64 waiting = 0;
        QString version;
        WallTime seen{};    // none (0): never
        bool operator==(const Row&) const = default;
    };

    explicit ProbeModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    void setRows(std::vector<Row> rows, WallTime now);
    [[nodiscard]] const std::vector<Row>& rows() const { return m_rows; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void beginInsert(int row) override { beginInsertRows({}, row, row); }
    void endInsert() override { endInsertRows(); }
    void beginRemove(int first, int last) override { beginRemoveRows({}, first, last); }
    void endRemove() override { endRemoveRows(); }
    bool beginMove(int from, int to) override { return beginMoveRows({}, from, from, {}, to); }
    void endMove() override { endMoveRows(); }
    void changed(int row) override { Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1)); }

    [[nodiscard]] QString text(const Row& row, int column) const;

    std::vector<Row> m_rows;
    WallTime m_now{};
};

// `now`: by the clock that the heartbeats were written by. A probe is gone when nothing was heard of it for 15 s.
[[nodiscard]] std::vector<ProbeModel::Row> probeRows(const Inventory& inventory, const std::vector<ProbeLife>& lives,
                                                     const std::vector<inventory::ChannelLease>& leases, WallTime now);

}  // namespace inspector::console
