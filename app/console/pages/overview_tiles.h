// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/fleet_history.h"
#include "app/console/widgets/kpi_tile.h"

#include <QString>

namespace inspector::console {

[[nodiscard]] QString tileName(FleetFigure figure);
[[nodiscard]] QString tileExplanation(FleetFigure figure);
// The tile's figure, unit, trend and comparison. `worstName` is the name of the channel with the worst margin.
[[nodiscard]] KpiTile::Content tileContent(const FleetHistory& history, FleetFigure figure, const QString& worstName);

}  // namespace inspector::console
