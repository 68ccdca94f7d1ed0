// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/models/merge_rows.h"
#include "core/base/clock.h"
#include "core/model/alert.h"
#include "core/model/inventory.h"

#include <QAbstractListModel>
#include <QString>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace inspector::console {

// The open alerts that want somebody: a row for each, in the order in which to look at them. GUI thread.
class AlertModel : public QAbstractListModel, private RowChanges {
    Q_OBJECT

public:
    struct Row {
        QString key;                // the fingerprint
        ChannelId channel;
        EndpointId endpoint;        // what it is about instead; empty: the channel, or the program
        Severity severity = Severity::Major;
        AlertState state = AlertState::Firing;
        bool acknowledged = false;
        bool muted = false;
        QString title;              // channel's, endpoint's or CDN's name
        QString text;               // what is wrong, in words
        QString marks;              // what holds beside it
        WallTime since{};
        int behind = 0;             // how many it explains
        bool expanded = false;      // they stand below it
        bool child = false;         // it is one of them
        bool operator==(const Row&) const = default;
    };
    enum Role { KeyRole = Qt::UserRole + 1, TextRole, MarksRole, AgeRole, WordRole };

    explicit AlertModel(QObject* parent = nullptr) : QAbstractListModel(parent) {}

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

// The order in which to look at alerts: what somebody has acknowledged or what is muted last; what has ended after what fires; the
// gravest first, then the newest.
[[nodiscard]] bool comesBefore(const Alert& a, const Alert& b, WallTime now);

// What the panel shows of the open alerts: those that fire, or are resolved and still unacknowledged; neither those that another
// one explains nor what is only logged. Unacknowledged first (what is muted counts as seen), then by severity, then the newest.
// Below those that are `expanded` stands what they explain.
struct AlertRows {
    std::vector<AlertModel::Row> rows;  // at most `limit`
    int wanted = 0;                     // all of them, without what they explain
    int unacknowledged = 0;
    std::optional<Severity> worst;      // of the unacknowledged
};
[[nodiscard]] AlertRows alertRows(const std::map<std::string, Alert>& open, const Inventory& inventory, WallTime now, std::size_t limit,
                                  const std::set<std::string>& expanded = {});

}  // namespace inspector::console
