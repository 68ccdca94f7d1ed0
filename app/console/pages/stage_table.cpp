// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/stage_table.h"

#include "app/console/models/stage_model.h"
#include "app/console/widgets/table_setup.h"

#include <QHeaderView>
#include <QTableView>

namespace inspector::console {

void setUpStageTable(QTableView& table) {
    setUpTable(table);
    setStateColumn(table, StageModel::State, StageModel::StateRole);
    QHeaderView* header = table.horizontalHeader();
    header->setMinimumSectionSize(44);
    header->setSectionResizeMode(StageModel::Reason, QHeaderView::Stretch);
    const int widths[] = {118, 92, 0, 64, 84, 80, 68, 64, 88, 72, 96, 58};
    static_assert(sizeof widths / sizeof *widths == StageModel::ColumnCount);
    for (int column = 0; column < StageModel::ColumnCount; ++column)
        if (widths[column] > 0) header->resizeSection(column, widths[column]);
}

}  // namespace inspector::console
