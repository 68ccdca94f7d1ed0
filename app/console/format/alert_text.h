// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/alert.h"
#include "core/model/inventory.h"

#include <QString>
#include <QStringList>

// Alerts in the operator's words.
namespace inspector::console {

// What it is about: a channel's or endpoint's name, a CDN, a region, a probe; "Inspector" for the program itself.
[[nodiscard]] QString alertPlace(const Alert& alert, const Inventory& inventory);
// What is wrong: the rule's summary, in the operator's language where the rule is a shipped one.
[[nodiscard]] QString alertText(const Alert& alert, const Inventory& inventory);
// The same beside its place, which need not be said again.
[[nodiscard]] QString alertTextBeside(const QString& place, const QString& text);
// Shipped names and advice are translated, one's own stay as they were written.
[[nodiscard]] QString alertRuleName(const Alert& alert, const Inventory& inventory);
[[nodiscard]] QString shippedText(const std::string& english);
// Acknowledged, and that has not run out.
[[nodiscard]] bool isAcknowledged(const Alert& alert, WallTime now);
[[nodiscard]] QString alertStateWord(AlertState state);      // "Pending", "Firing", "Resolved"
[[nodiscard]] QString muteWord(Mute::Why why);              // "silenced", "in maintenance", …
[[nodiscard]] QString muteText(const Mute& mute);
// What holds beside its state, each in a few words: "acknowledged by ben", "no data since 14:02", "fired 3 times", "silenced".
[[nodiscard]] QStringList alertMarks(const Alert& alert, WallTime now);
// One line of its history: what happened, by whom, with their words.
[[nodiscard]] QString alertEntryText(const AlertEntry& entry);

}  // namespace inspector::console
