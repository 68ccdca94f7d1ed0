// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace inspector {

// Base64 (RFC 4648 section 4) or, with '-' and '_' for '+' and '/', of URLs (section 5), with or without padding. None:
// empty, another character, or a length that cannot be.
[[nodiscard]] std::optional<std::string> fromBase64(std::string_view text);

}  // namespace inspector
