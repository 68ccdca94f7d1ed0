// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/alert.h"
#include "core/model/inventory.h"

#include <Qt>

#include <cstddef>
#include <vector>

namespace inspector::console {

// What the table of alerts is sorted by; without a column as comesBefore() has it.
struct AlertOrder {
    int column = -1;                       // AlertTableModel::Column
    Qt::SortOrder order = Qt::AscendingOrder;

    // The column's header was clicked: what is usual there, then the other way round, then no column any more.
    void click(int section);
};

// The first `shown` of them in order, the rest behind; of equals those first that are to be looked at first.
void sortAlerts(std::vector<const Alert*>& alerts, std::size_t shown, const AlertOrder& order, const Inventory& inventory, WallTime now);

}  // namespace inspector::console
