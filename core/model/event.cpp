// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/event.h"

#include "core/model/enum_names.h"

namespace inspector {

namespace {
constexpr EnumNames<EventKind, 6> kinds{{"opened", "confirmed", "closed", "state", "system", "verdict"}};
}  // namespace

std::string_view toString(EventKind kind) { return kinds.name(kind); }
std::optional<EventKind> eventKindFromString(std::string_view text) { return kinds.value(text); }

}  // namespace inspector
