// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/exchange.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace inspector::evidence {

using Exchanges = std::vector<std::shared_ptr<const Exchange>>;

// Exchanges as compressed bytes, each body once. Pure.
[[nodiscard]] std::string encode(const Exchanges& exchanges);
// Corrupt when the bytes are something else, or too large to be true (64 MiB when unpacked).
[[nodiscard]] Result<Exchanges> decode(std::string_view bytes);

}  // namespace inspector::evidence
