// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Small text helpers. Text in core is UTF-8 in std::string; Qt's strings begin in app and at Qt's own interfaces.
namespace inspector {

[[nodiscard]] std::string_view trim(std::string_view text);
[[nodiscard]] std::string toLower(std::string_view text);  // ASCII only
[[nodiscard]] bool equalsIgnoreCase(std::string_view a, std::string_view b);  // ASCII only
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
// The whole text must be a number of that kind; nothing else is accepted (no sign for parseUnsigned, no spaces).
[[nodiscard]] std::optional<std::uint64_t> parseUnsigned(std::string_view text);
[[nodiscard]] std::optional<std::int64_t> parseSigned(std::string_view text);
[[nodiscard]] std::optional<double> parseDecimal(std::string_view text);  // digits[.digits], optional minus; finite
[[nodiscard]] bool isValidUtf8(std::string_view text);
// Lower-case ASCII letters, digits and single hyphens, e.g. "Sport 1 HD" is "sport-1-hd"; never empty.
[[nodiscard]] std::string slug(std::string_view name);

}  // namespace inspector
