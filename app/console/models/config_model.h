// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/models/merge_rows.h"
#include "core/model/severity.h"

#include <QAbstractTableModel>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace inspector::console {

// What is configured, a row each: columns of words. Rows merge, so that what is selected stays. GUI thread.
class ConfigModel : public QAbstractTableModel, private RowChanges {
    Q_OBJECT

public:
    struct Row {
        QString id;
        QStringList cells;
        std::optional<Severity> severity;   // of the cell that says it
        bool quiet = false;                 // off, ended
        QString tip;
        bool operator==(const Row&) const = default;
    };
    enum Role { IdRole = Qt::UserRole + 1, SeverityRole };

    explicit ConfigModel(QStringList columns, QObject* parent = nullptr);

    void setRows(std::vector<Row> rows);
    // Only rows with these words are shown; empty: all.
    void setFilter(const QString& text);
    [[nodiscard]] int rowOf(const QString& id) const;   // -1: it is not shown
    [[nodiscard]] QString idAt(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void merge();
    void beginInsert(int row) override { beginInsertRows({}, row, row); }
    void endInsert() override { endInsertRows(); }
    void beginRemove(int first, int last) override { beginRemoveRows({}, first, last); }
    void endRemove() override { endRemoveRows(); }
    bool beginMove(int from, int to) override { return beginMoveRows({}, from, from, {}, to); }
    void endMove() override { endMoveRows(); }
    void changed(int row) override { Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1)); }

    QStringList m_columns;
    std::vector<Row> m_all;
    std::vector<Row> m_rows;   // that are shown
    QString m_filter;
};

}  // namespace inspector::console
