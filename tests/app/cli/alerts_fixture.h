// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/store.h"

#include <string>

// Open alerts of every kind, for the command "alerts".
namespace inspector::test {

// When the oldest of them began: an hour before the tests.
[[nodiscard]] WallTime alertsBegan();
[[nodiscard]] std::string fingerprintOfAlert(const std::string& rule, const std::string& channel);

// Firing: "down" of channel "a" (critical) and of "b" (major, flapping, older), "slow" of "a" (minor, acknowledged, owned), "down" of
// "gone", whose channel is not there any more (critical, resolved, not acknowledged). "down" of "quiet" is silenced, "slow" of "b"
// pending, "info" of "a" of the severity info. One of "a" is closed. Each has a line in its trace.
void fillAlerts(inventory::Store& store);

}  // namespace inspector::test
