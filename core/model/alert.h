// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/ids.h"
#include "core/model/severity.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace inspector {

enum class AlertState { Pending, Firing, Resolved };
[[nodiscard]] std::string_view toString(AlertState state);  // "pending", "firing", "resolved"
[[nodiscard]] std::optional<AlertState> alertStateFromString(std::string_view text);

// One row of the `alerts` table.
struct Alert {
    std::int64_t id = 0;       // given by the store
    ChannelId channel;
    std::string rule;
    std::string rung;
    Severity severity = Severity::Major;
    AlertState state = AlertState::Pending;
    WallTime started{};
    std::optional<WallTime> resolved;
    std::optional<WallTime> acknowledged;
    std::string acknowledgedBy;
    std::string summary;       // English

    bool operator==(const Alert&) const = default;
};

}  // namespace inspector
