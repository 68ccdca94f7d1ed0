// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/models/alert_table_model.h"

#include "app/console/format/alert_text.h"
#include "app/console/format/format.h"
#include "app/console/format/theme.h"

#include <algorithm>
#include <utility>

namespace inspector::console {

void AlertTableModel::setInventory(std::shared_ptr<const Inventory> inventory) {
    m_inventory = std::move(inventory);
    if (!m_alerts.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

void AlertTableModel::setNow(WallTime now) {
    m_now = now;
    if (m_alerts.empty()) return;
    for (const int column : {Since, Marks}) Q_EMIT dataChanged(index(0, column), index(rowCount() - 1, column), {Qt::DisplayRole});
}

void AlertTableModel::setAlerts(std::vector<Alert> alerts) {
    // One after another is for few that come and go; a flood is another table.
    constexpr std::size_t merged = 200;
    std::size_t same = 0;
    for (std::size_t i = 0; i < std::min(alerts.size(), m_alerts.size()); ++i) same += alerts[i].id == m_alerts[i].id;
    if (std::max(alerts.size(), m_alerts.size()) > merged && same < alerts.size() / 2) {
        beginResetModel();
        m_alerts = std::move(alerts);
        endResetModel();
        return;
    }
    mergeRows(m_alerts, std::move(alerts), [](const Alert& alert) { return alert.id; }, *this);
}

void AlertTableModel::append(const std::vector<Alert>& alerts) {
    if (alerts.empty()) return;
    beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(alerts.size()) - 1);
    m_alerts.insert(m_alerts.end(), alerts.begin(), alerts.end());
    endInsertRows();
}

const Alert* AlertTableModel::at(int row) const {
    return row >= 0 && row < rowCount() ? &m_alerts[static_cast<std::size_t>(row)] : nullptr;
}

int AlertTableModel::rowOf(const std::string& fingerprint) const {
    const auto at = std::find_if(m_alerts.begin(), m_alerts.end(), [&](const Alert& alert) { return alert.fingerprint == fingerprint; });
    return at == m_alerts.end() ? -1 : static_cast<int>(at - m_alerts.begin());
}

int AlertTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_alerts.size()); }
int AlertTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString AlertTableModel::text(const Alert& alert, int column) const {
    switch (column) {
        case SeverityColumn: return severityWord(alert.severity);
        case State: return alertStateWord(alert.state);
        case Place: return alertPlace(alert, *m_inventory);
        case What: return alertTextBeside(alertPlace(alert, *m_inventory), alertText(alert, *m_inventory));
        case Since: {
            const WallTime since = alert.fired.value_or(alert.started);
            return m_now - since < std::chrono::hours{1} ? duration(m_now - since) : clockTime(since);
        }
        case Owner: return toQString(alert.owner);
        case Marks: return alertMarks(alert, m_now).join(QStringLiteral(" · "));
        case Rule: return alertRuleName(alert, *m_inventory);
        default: return {};
    }
}

QVariant AlertTableModel::data(const QModelIndex& index, int role) const {
    const Alert* alert = at(index.row());
    if (!alert) return {};
    switch (role) {
        case Qt::DisplayRole: return text(*alert, index.column());
        case SeverityRole: return static_cast<int>(alert->severity);
        case Qt::ToolTipRole:
            return index.column() == Since ? wholeTime(alert->fired.value_or(alert->started), m_now) : text(*alert, index.column());
        case Qt::ForegroundRole:
            if (isAcknowledged(*alert, m_now) || !alert->mutes.empty() || alert->state != AlertState::Firing) return theme().quiet;
            return {};
        default: return {};
    }
}

QVariant AlertTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case SeverityColumn: return tr("Severity");
        case State: return tr("State");
        case Place: return tr("Where");
        case What: return tr("What");
        case Since: return tr("Since");
        case Owner: return tr("Owner");
        case Marks: return tr("Also");
        case Rule: return tr("Rule");
        default: return {};
    }
}

}  // namespace inspector::console
