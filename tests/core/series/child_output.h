// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdlib>
#include <string>

namespace inspector::series::test {

// The last whole line that a child wrote, as a number; `none` when there is none.
inline long lastNumber(const std::string& output, long none) {
    const auto end = output.rfind('\n');
    if (end == std::string::npos) return none;
    const auto begin = end == 0 ? std::string::npos : output.rfind('\n', end - 1);
    return std::strtol(output.c_str() + (begin == std::string::npos ? 0 : begin + 1), nullptr, 10);
}

}  // namespace inspector::series::test
