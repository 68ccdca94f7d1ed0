// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Which backup files are kept. Pure: names in, names out; the caller removes them.
namespace inspector::inventory {

struct KeepBackups {
    int daily = 7;
    int weekly = 4;    // ISO 8601 weeks, which begin on Monday
    int monthly = 12;
};

// "inspector-20260131T140231Z.dump": `prefix` and `suffix` are the caller's.
[[nodiscard]] std::string backupName(std::string_view prefix, WallTime time, std::string_view suffix);
// None for any other file: it is never removed.
[[nodiscard]] std::optional<WallTime> backupTime(std::string_view prefix, std::string_view name, std::string_view suffix);

// Of the files of that prefix and suffix those that nothing keeps: the newest of each of the last so many days, weeks and
// months (UTC) that have one is kept, and so is the newest of all. A period without backup does not count, so that a program
// that did not run for a year keeps what it has.
[[nodiscard]] std::vector<std::string> backupsToRemove(const std::vector<std::string>& names, std::string_view prefix,
                                                       std::string_view suffix, const KeepBackups& keep = {});

}  // namespace inspector::inventory
