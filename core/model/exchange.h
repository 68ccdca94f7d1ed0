// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/http_sample.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace inspector {

// One request and its answer as they were on the wire: what the flight recorder keeps and a HAR file shows. Without
// secrets: URLs are redacted, headers that carry one have the value "…". Immutable once made.
struct Exchange {
    WallTime started{};
    ExchangeKind kind = ExchangeKind::Other;
    std::string rung;        // key; "master" for the channel's own URL
    std::string stage = "packager";
    std::string url;         // as asked
    std::string finalUrl;    // after redirects; empty: the same
    std::optional<std::uint64_t> sequence;
    std::vector<std::pair<std::string, std::string>> requestHeaders;
    std::vector<std::pair<std::string, std::string>> responseHeaders;  // of the last hop, names as sent
    HttpSample http;
    std::shared_ptr<const std::string> body;  // of playlists and MPDs (as decoded); null for everything else
};

}  // namespace inspector
