// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/cli.h"
#include "app/cli/command_line.h"
#include "core/alert/handover.h"
#include "core/base/result.h"
#include "core/inventory/store.h"

#include <QJsonObject>

#include <string>
#include <vector>

// Private to the command "alerts": what it says, and what it does.
namespace inspector::cli {

// ---- What it says ------------------------------------------------------------------------------------------------------

[[nodiscard]] QJsonObject alertJson(const Alert& alert);
[[nodiscard]] QJsonObject alertEntryJson(const AlertEntry& entry);
[[nodiscard]] QJsonObject handoverJson(const alerts::Handover& sheet);
[[nodiscard]] QJsonObject silenceJson(const Silence& silence, WallTime now);
// Whether somebody is to look at it: it fires, or is resolved and was not seen; and neither muted nor in hand.
[[nodiscard]] bool wantsSomebody(const Alert& alert, WallTime now);
// In a hundred columns; `wide`: whatever it takes.
void printAlerts(std::ostream& out, const std::vector<Alert>& alerts, const Inventory& inventory, WallTime now, bool wide);
void printAlert(std::ostream& out, const Alert& alert, const std::vector<AlertEntry>& trace, const Inventory& inventory, WallTime now);
void printSilences(std::ostream& out, const std::vector<Silence>& silences, WallTime now);

// ---- What it does ------------------------------------------------------------------------------------------------------

// What --match says; InvalidInput when it cannot be used.
[[nodiscard]] Result<Matchers> matchersOf(const CommandLine& line);
// The open alerts that are meant: by fingerprints (or how they begin, if only one does) and by --match. An error when nothing is
// named, something is not there, or --match selects everything and --all is not said.
[[nodiscard]] Result<std::vector<Alert>> namedAlerts(const CommandLine& line, const QStringList& fingerprints,
                                                     const std::vector<Alert>& open);
// --for "15m", or --until a time: ISO 8601, without a zone this machine's, or "06:00".
[[nodiscard]] Result<WallTime> endOf(const CommandLine& line, WallTime now);

int actOnAlerts(const CommandLine& line, const QStringList& words, inventory::Store& store, Streams streams);
// Of --match, or of the one alert that is named.
int silenceAlerts(const CommandLine& line, const QStringList& fingerprints, inventory::Store& store, Streams streams);
int endSilences(const CommandLine& line, const QStringList& ids, inventory::Store& store, Streams streams);

}  // namespace inspector::cli
