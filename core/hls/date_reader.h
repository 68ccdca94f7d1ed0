// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <array>
#include <optional>
#include <string_view>

namespace inspector::hls {

// Reads the dates of one playlist, as parseIso8601 does; sooner where they look like 2026-01-31T14:02:31.250Z and are of
// the day of the one before, as nearly all are.
class DateReader {
public:
    // `zoned`: whether the text says its zone.
    [[nodiscard]] std::optional<WallTime> read(std::string_view text, bool& zoned);

private:
    static constexpr std::size_t daySize = 11;  // 2026-01-31T

    std::array<char, daySize> m_day{};
    std::optional<WallTime> m_midnight;  // of m_day; none: no day was read yet
};

}  // namespace inspector::hls
