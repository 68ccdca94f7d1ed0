// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace inspector {

// critical: playback fails or stalls for viewers now. major: a MUST is broken, some player fails, or a critical is
// imminent. minor: a SHOULD, or quality. info: a note. In ascending order, so that they compare.
enum class Severity { Info, Minor, Major, Critical };

// down: viewers cannot play it. degraded: a confirmed major finding, or some rungs. unknown: no fresh, trustworthy
// sample. Muted is a property beside the state, not a state.
enum class ChannelState { Unknown, Up, Degraded, Down };

[[nodiscard]] std::string_view toString(Severity severity);       // "info", "minor", "major", "critical"
[[nodiscard]] std::string_view toString(ChannelState state);      // "unknown", "up", "degraded", "down"
[[nodiscard]] std::optional<Severity> severityFromString(std::string_view text);
[[nodiscard]] std::optional<ChannelState> channelStateFromString(std::string_view text);

}  // namespace inspector
