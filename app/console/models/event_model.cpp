// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/models/event_model.h"

#include "app/console/format/format.h"

#include <algorithm>

namespace inspector::console {

EventModel::EventModel(ChannelName name, QObject* parent) : QAbstractTableModel(parent), m_name(std::move(name)) {}

void EventModel::clear() {
    if (m_events.empty()) return;
    beginRemoveRows({}, 0, rowCount() - 1);
    m_events.clear();
    endRemoveRows();
}

void EventModel::prepend(const std::vector<Event>& oldestFirst) {
    if (oldestFirst.empty()) return;
    beginInsertRows({}, 0, static_cast<int>(oldestFirst.size()) - 1);
    for (const Event& event : oldestFirst) m_events.push_front(event);
    endInsertRows();
    if (rowCount() <= most) return;
    beginRemoveRows({}, most, rowCount() - 1);
    m_events.resize(most);
    endRemoveRows();
}

void EventModel::append(const std::vector<Event>& newestFirst) {
    const int room = std::min(most - rowCount(), static_cast<int>(newestFirst.size()));
    if (room <= 0) return;
    beginInsertRows({}, rowCount(), rowCount() + room - 1);
    m_events.insert(m_events.end(), newestFirst.begin(), newestFirst.begin() + room);
    endInsertRows();
}

const Event* EventModel::at(int row) const {
    return row >= 0 && row < rowCount() ? &m_events[static_cast<std::size_t>(row)] : nullptr;
}

void EventModel::setNow(WallTime now) {
    m_now = now;
    if (!m_events.empty()) Q_EMIT dataChanged(index(0, Time), index(rowCount() - 1, Time), {Qt::DisplayRole});
}

int EventModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_events.size());
}
int EventModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant EventModel::data(const QModelIndex& index, int role) const {
    const Event* event = at(index.row());
    if (!event) return {};
    const bool system = event->kind == EventKind::System || event->channel.empty();
    switch (role) {
        case SeverityRole: return static_cast<int>(event->severity);
        case Qt::ToolTipRole:
            if (index.column() == Time) return wholeTime(event->time, m_now);
            if (index.column() == Text && event->finding) return findingAdvice(*event->finding);
            return {};
        case Qt::DisplayRole: break;
        default: return {};
    }
    switch (index.column()) {
        case Time: return clockTime(event->time);
        case Kind: return eventKindWord(event->kind);
        case SeverityColumn: return severityWord(event->severity);
        case Channel: return system ? tr("Inspector") : m_name(event->channel);
        case Rung: return event->finding ? toQString(event->finding->rung) : QString();
        case Text: return eventText(*event);
        default: return {};
    }
}

QVariant EventModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case Time: return tr("Time");
        case Kind: return tr("What");
        case SeverityColumn: return tr("Severity");
        case Channel: return tr("Channel");
        case Rung: return tr("Rung");
        case Text: return tr("In words");
        default: return {};
    }
}

}  // namespace inspector::console
