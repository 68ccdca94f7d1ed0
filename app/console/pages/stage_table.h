// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QTableView;

namespace inspector::console {

// A table whose model is a StageModel, or a proxy of one: widths, the state's mark, the reason where there is room.
void setUpStageTable(QTableView& table);

}  // namespace inspector::console
