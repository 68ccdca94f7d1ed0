// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/models/merge_rows.h"
#include "core/model/chain.h"

#include <QAbstractTableModel>

#include <vector>

namespace inspector::console {

// The channels of one endpoint, or the stages of one channel: a row each. GUI thread.
class StageModel : public QAbstractTableModel, private RowChanges {
    Q_OBJECT

public:
    enum Column { Name, State, Reason, Ttfb, SegmentTtfb, Connect, Failed, Hits, Cache, Behind, Age, Status, ColumnCount };
    enum Role { SortRole = Qt::UserRole, StateRole, KeyRole };  // StateRole: int of ChannelState

    struct Row {
        QString key;        // the channel's id, or the stage
        QString name;
        StageFigures figures;
        bool operator==(const Row&) const = default;
    };

    explicit StageModel(const QString& nameHeader, QObject* parent = nullptr) : QAbstractTableModel(parent), m_nameHeader(nameHeader) {}

    void setRows(std::vector<Row> rows);
    [[nodiscard]] const Row& row(int i) const { return m_rows[static_cast<std::size_t>(i)]; }

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
    [[nodiscard]] QVariant sortValue(const Row& row, int column) const;

    QString m_nameHeader;
    std::vector<Row> m_rows;
};

}  // namespace inspector::console
