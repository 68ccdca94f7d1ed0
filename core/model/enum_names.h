// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace inspector {

// The names of an enum whose values count up from 0: used in stores, files and the API, never shown to an operator.
template <typename Enum, std::size_t N>
struct EnumNames {
    std::array<std::string_view, N> names;

    [[nodiscard]] constexpr std::string_view name(Enum value) const {
        const auto i = static_cast<std::size_t>(value);
        return i < N ? names[i] : std::string_view{};
    }
    [[nodiscard]] constexpr std::optional<Enum> value(std::string_view text) const {
        for (std::size_t i = 0; i < N; ++i)
            if (names[i] == text) return static_cast<Enum>(i);
        return std::nullopt;
    }
};

}  // namespace inspector
