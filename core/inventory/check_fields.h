// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/exchange.h"

#include <cstdint>
#include <string_view>
#include <vector>

// What values of every kind have in common; private to check*.cpp. Each adds what is wrong to `problems`.
namespace inspector::inventory {

using Problems = std::vector<FieldProblem>;

inline constexpr std::size_t longestId = 250;  // the slug of the longest name, and a number
inline constexpr std::size_t longestName = 200;
inline constexpr std::size_t longestNotes = 10'000;

void checkId(Problems& problems, std::string_view id);
// `needed`: it must not be blank. `lines`: of several lines.
void checkText(Problems& problems, const char* field, std::string_view text, std::size_t longest, bool needed, bool lines);
void checkRange(Problems& problems, const char* field, std::int64_t value, std::int64_t least, std::int64_t most,
                const char* detail);
void checkHeaders(Problems& problems, const std::vector<RequestHeader>& headers);
// What is new gets its id from its name when it is saved.
void dropMissingId(Problems& problems);

// RFC 9110 section 5.6.2.
[[nodiscard]] bool isToken(std::string_view text);
// UTF-8 without control characters, but for those that part lines and columns where there may be `lines`.
[[nodiscard]] bool isPrintable(std::string_view text, bool lines);

}  // namespace inspector::inventory
