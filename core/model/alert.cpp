// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/alert.h"

#include "core/model/enum_names.h"

namespace inspector {

namespace {
constexpr EnumNames<AlertState, 3> states{{"pending", "firing", "resolved"}};
}  // namespace

std::string_view toString(AlertState state) { return states.name(state); }
std::optional<AlertState> alertStateFromString(std::string_view text) { return states.value(text); }

}  // namespace inspector
