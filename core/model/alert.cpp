// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/alert.h"

#include "core/model/enum_names.h"

namespace inspector {

namespace {
constexpr EnumNames<AlertState, 3> states{{"pending", "firing", "resolved"}};
constexpr EnumNames<AlertHealth, 3> healths{{"known", "no-data", "failed"}};
constexpr EnumNames<Mute::Why, 7> whys{{"silence", "maintenance", "off-air", "inhibited", "explained", "blind", "info"}};
constexpr EnumNames<AlertEntry::Kind, 22> kinds{
    {"pending", "fired", "resolved", "reopened", "closed", "severity-changed", "no-data", "failed", "known", "flapping", "calm",
     "acknowledged", "unacknowledged", "taken", "noted", "muted", "unmuted", "escalated", "routed", "notified", "not-notified",
     "notify-failed"}};
}  // namespace

std::string_view toString(AlertState state) { return states.name(state); }
std::optional<AlertState> alertStateFromString(std::string_view text) { return states.value(text); }

std::string_view toString(AlertHealth health) { return healths.name(health); }
std::optional<AlertHealth> alertHealthFromString(std::string_view text) { return healths.value(text); }

std::string_view toString(Mute::Why why) { return whys.name(why); }
std::optional<Mute::Why> muteWhyFromString(std::string_view text) { return whys.value(text); }

std::string_view toString(AlertEntry::Kind kind) { return kinds.name(kind); }
std::optional<AlertEntry::Kind> alertEntryKindFromString(std::string_view text) { return kinds.value(text); }

}  // namespace inspector
