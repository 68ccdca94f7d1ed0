// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/routing.h"

#include "core/model/enum_names.h"

namespace inspector {

namespace {
constexpr EnumNames<ReceiverKind, receiverKindCount> kinds{
    {"webhook", "slack", "email", "pagerduty", "servicenow", "jira", "alertmanager", "heartbeat"}};
}  // namespace

std::string_view toString(ReceiverKind kind) { return kinds.name(kind); }
std::optional<ReceiverKind> receiverKindFromString(std::string_view text) { return kinds.value(text); }

}  // namespace inspector
