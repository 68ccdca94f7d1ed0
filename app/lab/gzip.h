// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace inspector::lab {

// A gzip file (RFC 1952) of `text`.
[[nodiscard]] std::string gzip(std::string_view text);

}  // namespace inspector::lab
