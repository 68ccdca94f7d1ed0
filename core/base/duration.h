// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <optional>
#include <string>
#include <string_view>

namespace inspector {

// "90s", "15m", "1h30m", "7d", "2w", as Prometheus and Alertmanager write them; "0" alone needs no unit. None: it is none, or longer
// than ten years.
[[nodiscard]] std::optional<Seconds> parseDuration(std::string_view text);
// The same back: "1h30m"; "0s".
[[nodiscard]] std::string formatDuration(Seconds duration);

}  // namespace inspector
