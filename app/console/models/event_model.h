// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/event.h"

#include <QAbstractTableModel>

#include <deque>
#include <functional>
#include <vector>

namespace inspector::console {

// Events, newest first. New ones are put on top, older pages below; at most `most` are kept. GUI thread.
class EventModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Time, Kind, SeverityColumn, Channel, Rung, Text, ColumnCount };
    enum Role { SortRole = Qt::UserRole, SeverityRole };  // SeverityRole: int of Severity; -1 for System
    using ChannelName = std::function<QString(const ChannelId&)>;

    explicit EventModel(ChannelName name, QObject* parent = nullptr);

    void clear();
    void prepend(const std::vector<Event>& oldestFirst);
    void append(const std::vector<Event>& newestFirst);
    [[nodiscard]] const Event* at(int row) const;
    [[nodiscard]] const std::deque<Event>& events() const { return m_events; }
    // Times are relative: to be called once a second or so while shown.
    void setNow(WallTime now);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    static constexpr int most = 20'000;

private:
    ChannelName m_name;
    std::deque<Event> m_events;
    WallTime m_now{};
};

}  // namespace inspector::console
