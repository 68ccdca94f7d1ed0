// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fetch/request.h"
#include "core/model/report.h"
#include "core/model/template.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace inspector::probe {

enum class Wanted { Playlist, Segment };

// A request as the template asks for it. A secret header goes only to the host of the channel's own URL, and never from
// https down to http: a playlist must not be able to send a token wherever it points.
[[nodiscard]] fetch::Request requestFor(std::string_view url, Wanted wanted, const Template& settings,
                                        std::string_view channelUrl, std::string_view caFile);

[[nodiscard]] HttpSample sampleOf(const fetch::Response& response);

// A failure below HTTP that may be gone a moment later.
[[nodiscard]] bool worthRetrying(const fetch::Response& response);

// What a 429, or a 503 with Retry-After, asks us to wait; none: it does not. Seconds only: a date counts as `most`.
[[nodiscard]] std::optional<std::chrono::seconds> retryAfter(const fetch::Response& response, std::chrono::seconds most);

// The rule that a failed request counts under: the transport failure's, or "http-status". Empty when it succeeded
// (304 to a question with conditions included).
[[nodiscard]] std::string errorKind(const fetch::Response& response);

}  // namespace inspector::probe
