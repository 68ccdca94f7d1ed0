// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

// Lexical forms of an MPD's values. Internal to core/dash.
namespace inspector::dash {

struct Duration {
    std::optional<double> seconds;  // none: no xs:duration, or one of years and months
    bool calendar = false;          // years or months that are not zero: they have no fixed length
};
// xs:duration; a negative one is none.
[[nodiscard]] Duration parseDuration(std::string_view text);

// "25", "30000/1001".
[[nodiscard]] std::optional<double> parseFrameRate(std::string_view text);
// "0-862", RFC 9110 14.1.2 without the unit; the last may be missing.
[[nodiscard]] std::optional<std::pair<std::uint64_t, std::optional<std::uint64_t>>> parseByteRange(std::string_view text);
// xs:double as availabilityTimeOffset has it: a decimal, INF.
[[nodiscard]] std::optional<double> parseOffset(std::string_view text);
// xs:boolean.
[[nodiscard]] std::optional<bool> parseBoolean(std::string_view text);
// 16 bytes as an UUID or 32 hexadecimal digits: lower-case digits; empty: neither.
[[nodiscard]] std::string parseKid(std::string_view text);

}  // namespace inspector::dash
