// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QTableView;

namespace inspector::console {

// What all tables of the console share: whole rows, fixed heights, no grid, no vertical header.
void setUpTable(QTableView& table);

// Paints a column's text behind its mark. `role` gives the int of a Severity, or of a ChannelState for setStateColumn.
void setSeverityColumn(QTableView& table, int column, int role);
void setStateColumn(QTableView& table, int column, int role);

}  // namespace inspector::console
