// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/routing.h"

#include <string>
#include <vector>

// How routes are called in paths, which name groups and stand in traces. Also where a tree breaks the rules (no name, the
// same one twice), so that no two routes share a path.
namespace inspector::notify {

[[nodiscard]] std::string rootName(const Route& root);  // "root" when it has none
[[nodiscard]] std::vector<std::string> namesOf(const std::vector<Route>& siblings);

}  // namespace inspector::notify
