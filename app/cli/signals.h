// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

// How the program is told to end: SIGTERM and SIGINT, or Ctrl+C and the closing of a console window on Windows.
namespace inspector::cli {

// Before any thread is started: from now on such a signal is waited for and ends nothing by itself.
void holdStopSignals();
// Waits so long for one; true when one came.
[[nodiscard]] bool waitForStop(Milliseconds timeout);

}  // namespace inspector::cli
