// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/models/finding_model.h"

#include "app/console/format/format.h"

#include <algorithm>
#include <tuple>

namespace inspector::console {

namespace {

bool sameTrouble(const inventory::FindingRow& a, const inventory::FindingRow& b) {
    return a.channel == b.channel && a.finding.finding.rule == b.finding.finding.rule &&
           a.finding.finding.rung == b.finding.finding.rung;
}

bool graver(const inventory::FindingRow& a, const inventory::FindingRow& b) {
    const auto key = [](const inventory::FindingRow& r) {
        return std::tuple(!r.finding.confirmed, -static_cast<int>(r.finding.finding.severity),
                          -r.finding.since.time_since_epoch().count(), r.finding.finding.rule, r.finding.finding.rung);
    };
    return key(a) < key(b);
}

}  // namespace

void FindingModel::setFindings(std::vector<inventory::FindingRow> rows, WallTime now) {
    m_now = now;
    std::sort(rows.begin(), rows.end(), graver);
    if (rows.size() == m_rows.size() && std::equal(rows.begin(), rows.end(), m_rows.begin(), sameTrouble)) {
        m_rows = std::move(rows);
        if (!m_rows.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    if (!m_rows.empty()) {
        beginRemoveRows({}, 0, rowCount() - 1);
        m_rows.clear();
        endRemoveRows();
    }
    if (rows.empty()) return;
    beginInsertRows({}, 0, static_cast<int>(rows.size()) - 1);
    m_rows = std::move(rows);
    endInsertRows();
}

const inventory::FindingRow* FindingModel::at(int row) const {
    return row >= 0 && row < rowCount() ? &m_rows[static_cast<std::size_t>(row)] : nullptr;
}

int FindingModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}
int FindingModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant FindingModel::data(const QModelIndex& index, int role) const {
    const inventory::FindingRow* row = at(index.row());
    if (!row) return {};
    const OpenFinding& open = row->finding;
    if (role == SeverityRole) return static_cast<int>(open.finding.severity);
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (index.column() == Count ? Qt::AlignRight : Qt::AlignLeft));
    if (role == Qt::ToolTipRole) {
        if (index.column() == Since) return wholeTime(open.since, m_now);
        return findingText(open.finding) + QLatin1Char('\n') + findingAdvice(open.finding);
    }
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
        case SeverityColumn:
            return open.confirmed ? severityWord(open.finding.severity)
                                  : tr("%1, once").arg(severityWord(open.finding.severity));
        case Rung: return open.finding.rung.empty() ? tr("channel") : toQString(open.finding.rung);
        case Text: return findingText(open.finding);
        case Since: return ago(open.since, m_now);
        case Count: return QString::number(open.count);
        case Rule: return toQString(open.finding.rule);
        default: return {};
    }
}

QVariant FindingModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (section == Count ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case SeverityColumn: return tr("Severity");
        case Rung: return tr("Rung");
        case Text: return tr("What was found");
        case Since: return tr("Since");
        case Count: return tr("Cycles");
        case Rule: return tr("Rule");
        default: return {};
    }
}

}  // namespace inspector::console
