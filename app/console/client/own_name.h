// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace inspector::console {

// "user@host": who acts at this console, for the audit and beside what they did.
[[nodiscard]] std::string ownName();

}  // namespace inspector::console
