// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/models/merge_rows.h"
#include "core/base/clock.h"
#include "core/model/ids.h"
#include "core/model/severity.h"

#include <QAbstractListModel>

#include <optional>
#include <variant>
#include <vector>

namespace inspector::console {

// A short list of what is wrong: the worst channels, the newest open findings. Rows keep their place while their key
// stays. GUI thread.
class TroubleModel : public QAbstractListModel, private RowChanges {
    Q_OBJECT

public:
    struct Row {
        QString key;        // tells rows apart
        ChannelId channel;
        EndpointId endpoint; // what it is about instead; empty: the channel
        std::variant<Severity, ChannelState> kind;
        QString title;      // the channel's name
        QString text;       // the reason in words
        WallTime since{};
        bool operator==(const Row&) const = default;
    };
    enum Role { ChannelRole = Qt::UserRole + 1, TextRole, AgeRole, WordRole };

    explicit TroubleModel(QObject* parent = nullptr) : QAbstractListModel(parent) {}

    void setRows(std::vector<Row> rows);
    // What ages are counted to; the view repaints itself.
    void setNow(WallTime now) { m_now = now; }
    [[nodiscard]] const Row& row(int i) const { return m_rows[static_cast<std::size_t>(i)]; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    void beginInsert(int row) override { beginInsertRows({}, row, row); }
    void endInsert() override { endInsertRows(); }
    void beginRemove(int first, int last) override { beginRemoveRows({}, first, last); }
    void endRemove() override { endRemoveRows(); }
    bool beginMove(int from, int to) override { return beginMoveRows({}, from, from, {}, to); }
    void endMove() override { endMoveRows(); }
    void changed(int row) override { Q_EMIT dataChanged(index(row), index(row)); }

    std::vector<Row> m_rows;
    WallTime m_now{};
};

}  // namespace inspector::console
