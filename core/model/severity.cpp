// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/severity.h"

#include "core/model/enum_names.h"

namespace inspector {

namespace {
constexpr EnumNames<Severity, 4> severities{{"info", "minor", "major", "critical"}};
constexpr EnumNames<ChannelState, 4> states{{"unknown", "up", "degraded", "down"}};
}  // namespace

std::string_view toString(Severity severity) { return severities.name(severity); }
std::string_view toString(ChannelState state) { return states.name(state); }
std::optional<Severity> severityFromString(std::string_view text) { return severities.value(text); }
std::optional<ChannelState> channelStateFromString(std::string_view text) { return states.value(text); }

}  // namespace inspector
