// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/alert.h"

#include <compare>
#include <optional>
#include <string>
#include <vector>

// What people decide about alerts, apart from what programs see of them: an acknowledgement and an owner are people's, the
// rest is the program's that evaluates the rule. Both write the same row, in any order and from several places, also late
// (what was decided while the server was away), and end in the same row. Pure; any thread.
namespace inspector::inventory {

// One decision; of two the later one holds, at the same moment the greater one, so that everybody chooses the same.
struct Decision {
    WallTime at{};
    std::string by;
    std::string what;          // the decision itself, as text: tells two of one person and moment apart

    auto operator<=>(const Decision&) const = default;
};

// The newest decisions about an alert, kept beside it. Without one: nobody has decided, as older rows have it.
struct Decided {
    Decision acknowledgement;  // or that it was taken back
    Decision owner;

    bool operator==(const Decided&) const = default;
};

// One command on one alert, with the line for its log. The same command again gives the same line: who keeps lines has it once.
// A decision that a later one has overtaken is noted, too (it was made), and changes nothing.
struct Act {
    bool changed = false;      // alert or decided
    AlertEntry entry;          // without ids
};
[[nodiscard]] Act carryOut(Alert& alert, Decided& decided, const AlertCommand& command, const std::string& actor, WallTime at);

// What a program writes over the stored row of the same fingerprint: people's facts stay as they are stored, unless one of
// the program's `entries` says that it took the acknowledgement back (it ran out) after it was given. The id, the first
// moment that it fired and closing stay, too: a row once closed is not opened again.
void keepPeoplesFacts(const Alert& stored, Decided& decided, const std::vector<AlertEntry>& entries, Alert& written);

}  // namespace inspector::inventory
