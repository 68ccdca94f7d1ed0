// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/alert.h"
#include "core/model/alert_rule.h"
#include "core/model/notification.h"
#include "core/model/routing.h"
#include "core/model/saved_view.h"
#include "core/model/silence.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Values of the alerts as compact JSON text and back, as json_codec.h has those of channels: for columns of the store, the
// journal and files. A value is read whole or not at all where half of it would do harm: a rule whose condition is not
// known, a command that is not known and a silence without matchers are none, and a matcher that cannot be read matches nothing (never everything).
// Ids, revisions and times stand in the text, too, so that a value comes back as it was. Receivers' secrets stand in it as
// they are: seal them first.
namespace inspector::inventory {

[[nodiscard]] std::string encodeAlert(const Alert& alert);
[[nodiscard]] std::optional<Alert> decodeAlert(std::string_view json);
[[nodiscard]] std::string encodeAlertEntry(const AlertEntry& entry);
[[nodiscard]] std::optional<AlertEntry> decodeAlertEntry(std::string_view json);
[[nodiscard]] std::string encodeAlertCommand(const AlertCommand& command);
[[nodiscard]] std::optional<AlertCommand> decodeAlertCommand(std::string_view json);

[[nodiscard]] std::string encodeAlertRule(const AlertRule& rule);
[[nodiscard]] std::optional<AlertRule> decodeAlertRule(std::string_view json);
[[nodiscard]] std::string encodeSilence(const Silence& silence);
[[nodiscard]] std::optional<Silence> decodeSilence(std::string_view json);
[[nodiscard]] std::string encodeMaintenance(const Maintenance& maintenance);
[[nodiscard]] std::optional<Maintenance> decodeMaintenance(std::string_view json);
[[nodiscard]] std::string encodeReceiver(const Receiver& receiver);
[[nodiscard]] std::optional<Receiver> decodeReceiver(std::string_view json);
[[nodiscard]] std::string encodeRouting(const Routing& routing);
[[nodiscard]] std::optional<Routing> decodeRouting(std::string_view json);

[[nodiscard]] std::string encodeView(const SavedView& view);
[[nodiscard]] std::optional<SavedView> decodeView(std::string_view json);
// A channel's schedule.
[[nodiscard]] std::string encodeIntervals(const std::vector<TimeInterval>& intervals);
[[nodiscard]] std::vector<TimeInterval> decodeIntervals(std::string_view json);

[[nodiscard]] std::string encodeGroupState(const GroupState& group);
[[nodiscard]] std::optional<GroupState> decodeGroupState(std::string_view json);
[[nodiscard]] std::string encodeNotification(const Notification& notification);
[[nodiscard]] std::optional<Notification> decodeNotification(std::string_view json);

}  // namespace inspector::inventory
