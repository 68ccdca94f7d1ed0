// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/notification.h"

#include "core/model/enum_names.h"

namespace inspector {

namespace {
constexpr EnumNames<Notification::Why, 7> whys{{"new", "changed", "repeated", "resolved", "escalated", "summary", "test"}};
}  // namespace

std::string_view toString(Notification::Why why) { return whys.name(why); }
std::optional<Notification::Why> notificationWhyFromString(std::string_view text) { return whys.value(text); }

}  // namespace inspector
