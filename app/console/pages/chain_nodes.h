// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/widgets/chain_view.h"
#include "core/model/inventory.h"
#include "core/model/status.h"

#include <vector>

namespace inspector::console {

// A channel's chain as it is drawn: its own URL's stage first, then origins and edges. One node where the channel has no endpoints.
[[nodiscard]] std::vector<ChainNode> chainNodes(const Channel& channel, const ChannelStatus* status,
                                                const Inventory& inventory, WallTime now);
// The fleet's: each endpoint over all channels. Empty: there are no endpoints.
[[nodiscard]] std::vector<ChainNode> fleetNodes(const FleetStatus& fleet, const Inventory& inventory, WallTime now);

}  // namespace inspector::console
