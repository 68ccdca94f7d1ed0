// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/models/config_model.h"

#include "app/console/format/theme.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace inspector::console {

ConfigModel::ConfigModel(QStringList columns, QObject* parent) : QAbstractTableModel(parent), m_columns(std::move(columns)) {}

void ConfigModel::setRows(std::vector<Row> rows) {
    m_all = std::move(rows);
    merge();
}

void ConfigModel::setFilter(const QString& text) {
    m_filter = text.trimmed();
    merge();
}

void ConfigModel::merge() {
    const QStringList words = m_filter.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    std::vector<Row> shown;
    std::copy_if(m_all.begin(), m_all.end(), std::back_inserter(shown), [&](const Row& row) {
        const QString text = row.id + QLatin1Char('\n') + row.cells.join(QLatin1Char('\n'));
        return std::all_of(words.begin(), words.end(), [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
    });
    mergeRows(m_rows, std::move(shown), [](const Row& row) -> const QString& { return row.id; }, *this);
}

int ConfigModel::rowOf(const QString& id) const {
    const auto at = std::find_if(m_rows.begin(), m_rows.end(), [&](const Row& row) { return row.id == id; });
    return at == m_rows.end() ? -1 : static_cast<int>(at - m_rows.begin());
}

QString ConfigModel::idAt(int row) const { return row >= 0 && row < rowCount() ? m_rows[static_cast<std::size_t>(row)].id : QString(); }

int ConfigModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }
int ConfigModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_columns.size()); }

QVariant ConfigModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole: return row.cells.value(index.column());
        case Qt::ToolTipRole: return row.tip.isEmpty() ? row.cells.value(index.column()) : row.tip;
        case Qt::ForegroundRole: return row.quiet ? QVariant(theme().quiet) : QVariant();
        case IdRole: return row.id;
        case SeverityRole: return row.severity ? QVariant(static_cast<int>(*row.severity)) : QVariant();
        default: return {};
    }
}

QVariant ConfigModel::headerData(int section, Qt::Orientation orientation, int role) const {
    return orientation == Qt::Horizontal && role == Qt::DisplayRole ? QVariant(m_columns.value(section)) : QVariant();
}

}  // namespace inspector::console
