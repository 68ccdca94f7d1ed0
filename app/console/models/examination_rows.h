// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/store.h"
#include "core/model/examination.h"
#include "core/model/status.h"

#include <vector>

// An examination as the console's models take it. Pure.
namespace inspector::console {

// The ladder with what was measured; a rung's state is that of its gravest finding.
[[nodiscard]] std::vector<RungFigures> rungFiguresOf(const Examination& examination);
// Findings, each as one that was seen.
[[nodiscard]] std::vector<inventory::FindingRow> findingRowsOf(const Examination& examination);
// The same as a cycle's report: for what shows playlists with findings at their lines.
[[nodiscard]] std::shared_ptr<const ProbeReport> reportOf(const Examination& examination);

}  // namespace inspector::console
