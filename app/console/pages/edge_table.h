// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/widgets/heat_map.h"
#include "core/model/chain.h"
#include "core/model/inventory.h"
#include "core/model/status.h"

#include <QString>

#include <optional>
#include <unordered_map>
#include <vector>

namespace inspector::console {

// What the Edges page's map shows, and of what its columns are made.
enum class EdgeFigure { Latency, HitRatio, Errors, Lag };
enum class EdgeColumns { Channels, Groups, Regions };

using Statuses = std::unordered_map<ChannelId, ChannelStatus>;

// Pure; a thousand channels by ten endpoints take a few milliseconds.
[[nodiscard]] HeatTable edgeTable(const Inventory& inventory, const Statuses& statuses, const FleetStatus& fleet,
                                  EdgeFigure figure, EdgeColumns columns);

// A figure of a stage, and of an endpoint over all channels.
[[nodiscard]] std::optional<double> figureOf(const StageFigures& stage, EdgeFigure figure);
[[nodiscard]] std::optional<double> figureOf(const EndpointStatus& status, EdgeFigure figure);
[[nodiscard]] QString figureText(EdgeFigure figure, std::optional<double> value);
// From 0 (nothing to look at) to 1 (as bad as it is ever painted).
[[nodiscard]] double heatOf(EdgeFigure figure, double value);

}  // namespace inspector::console
