// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/chain.h"
#include "core/model/inventory.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

// The chain as `status` prints it: where each channel broke, and the fleet as a whole. `status_command.cpp` tells the form
// of the JSON.
namespace inspector::cli {

[[nodiscard]] QJsonArray stagesJson(const std::vector<StageFigures>& stages);
// Null: nothing is wrong.
[[nodiscard]] QJsonValue verdictJson(const std::optional<Verdict>& verdict);
[[nodiscard]] QJsonValue fleetJson(const std::optional<FleetStatus>& fleet);
[[nodiscard]] QJsonValue timeJson(WallTime time);  // null: never

// "edge fra-2", "the packager", "the CDN Fastly", "not known where".
[[nodiscard]] std::string causeText(const Verdict& verdict);
// What the fleet's causes are, one a line with what speaks for it; nothing when there are none.
void printCauses(std::ostream& out, const FleetStatus& fleet, WallTime now);

}  // namespace inspector::cli
