// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/fleet_history.h"
#include "app/console/models/trouble_model.h"
#include "core/model/inventory.h"

#include <QString>

#include <unordered_map>
#include <vector>

namespace inspector::console {

// The channels in trouble (down, degraded, up with a minor finding, or unknown though they were known), the gravest
// first, then the newest. Pure.
[[nodiscard]] std::vector<TroubleModel::Row> worstChannels(const Inventory& inventory,
                                                           const std::unordered_map<ChannelId, ChannelStatus>& statuses,
                                                           std::size_t limit);
// "2 of 24 channels are down, 3 are degraded. Worst: CH 12, Playlist of …". `worst` may be null.
[[nodiscard]] QString fleetSentence(const FleetCounts& counts, const TroubleModel::Row* worst);

}  // namespace inspector::console
