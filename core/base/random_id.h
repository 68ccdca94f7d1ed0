// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace inspector {

// 16 hexadecimal digits by chance: an id that nobody else gives. Any thread.
[[nodiscard]] std::string randomId();

}  // namespace inspector
