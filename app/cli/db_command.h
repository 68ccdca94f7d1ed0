// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/cli.h"

// The actions of inspector-cli db, one file each. `arguments` begin with the program's name and go on after the action's.
namespace inspector::cli {

[[nodiscard]] int dbInit(const QStringList& arguments, Streams streams);
[[nodiscard]] int dbMigrate(const QStringList& arguments, Streams streams);
[[nodiscard]] int dbCheck(const QStringList& arguments, Streams streams);
[[nodiscard]] int dbCopy(const QStringList& arguments, Streams streams);
[[nodiscard]] int dbBackup(const QStringList& arguments, Streams streams);
[[nodiscard]] int dbRestore(const QStringList& arguments, Streams streams);
[[nodiscard]] int dbPassword(const QStringList& arguments, Streams streams);

}  // namespace inspector::cli
