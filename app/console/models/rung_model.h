// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/status.h"

#include <QAbstractTableModel>

#include <vector>

namespace inspector::console {

// The rungs of one channel, a row each, in the order of the multivariant playlist. GUI thread.
class RungModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        Name, State, Kind, Declared, Measured, Peak, Resolution, FrameRate, Codecs, Sequence, Window, Age, Ttfb, Margin,
        Status, ColumnCount
    };
    enum Role { SortRole = Qt::UserRole, StateRole };  // StateRole: int of ChannelState

    using QAbstractTableModel::QAbstractTableModel;

    // Merges: rows that stay keep their place, only what changed is announced.
    void setRungs(std::vector<RungFigures> rungs);
    [[nodiscard]] const RungFigures* at(int row) const;
    [[nodiscard]] int rowOf(std::string_view rung) const;  // -1: none

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString text(const RungFigures& rung, int column) const;
    std::vector<RungFigures> m_rungs;
};

}  // namespace inspector::console
