// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fetch/request.h"

#include <optional>
#include <string>

// What an answer says to caches and of them, RFC 9111. Internal to core/rules.
namespace inspector::rules {

struct CacheHeaders {
    std::optional<double> maxAgeS;  // s-maxage, max-age, or Expires - Date; none: not said
    std::optional<double> ageS;
    bool immutable = false;
    bool notStored = false;         // no-store, no-cache or private: no cache answers by itself
    bool notKept = false;           // no-store or private: no shared cache may have it
};
[[nodiscard]] CacheHeaders cacheHeaders(const fetch::Response& response);

// The value to compare entity tags by: without W/ and without what a server appends when it compresses.
[[nodiscard]] std::string entityTag(const fetch::Response& response);

}  // namespace inspector::rules
