// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/cache_headers.h"

#include "core/base/text.h"
#include "core/rules/judge_http.h"
#include "core/rules/judge_live.h"

#include <algorithm>
#include <array>

namespace inspector::rules {

namespace {

// Whole seconds of a header; more than a hundred years is a hundred years.
std::optional<double> secondsIn(std::string_view text) {
    text = trim(text);
    if (text.size() > 1 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    const auto seconds = parseUnsigned(text);
    if (!seconds) return std::nullopt;
    return static_cast<double>(std::min<std::uint64_t>(*seconds, 3'153'600'000));
}

std::optional<double> fromExpires(const fetch::Response& response) {
    const std::string* expires = response.header("Expires");
    const std::string* date = response.header("Date");
    if (!expires || !date) return std::nullopt;
    const auto until = parseHttpDate(*expires);
    const auto from = parseHttpDate(*date);
    if (!until || !from) return std::nullopt;
    return std::max(0.0, toSeconds(*until - *from));
}

void takeDirective(CacheHeaders& headers, std::string_view directive, std::optional<double>& shared) {
    const auto equals = directive.find('=');
    const std::string name = toLower(trim(directive.substr(0, equals)));
    const std::string_view value = equals == std::string_view::npos ? std::string_view{} : directive.substr(equals + 1);
    if (name == "max-age") headers.maxAgeS = secondsIn(value);
    else if (name == "s-maxage") shared = secondsIn(value);
    else if (name == "immutable") headers.immutable = true;
    // private="Set-Cookie" is about that header alone (RFC 9111 5.2.2.7).
    const bool notKept = name == "no-store" || (name == "private" && value.empty());
    headers.notKept = headers.notKept || notKept;
    headers.notStored = headers.notStored || notKept || name == "no-cache";
}

}  // namespace

CacheHeaders cacheHeaders(const fetch::Response& response) {
    CacheHeaders headers;
    std::optional<double> shared;
    for (const fetch::Header& header : response.headers) {
        if (!equalsIgnoreCase(header.name, "Cache-Control")) continue;
        for (const std::string_view directive : split(header.value, ',')) takeDirective(headers, trim(directive), shared);
    }
    if (shared) headers.maxAgeS = shared;
    if (!headers.maxAgeS && !headers.notStored) headers.maxAgeS = fromExpires(response);
    if (const std::string* age = response.header("Age")) headers.ageS = secondsIn(*age);
    return headers;
}

bool fromCache(const fetch::Response& response) {
    if (const std::string* age = response.header("Age"); age && secondsIn(*age).value_or(0) > 0) return true;
    constexpr std::array<std::string_view, 6> names = {"X-Cache",      "CF-Cache-Status",   "Cache-Status",
                                                       "X-Cache-Status", "X-Proxy-Cache", "X-Cache-Lookup"};
    for (const std::string_view name : names) {
        const std::string* value = response.header(name);
        if (value && toLower(*value).find("hit") != std::string::npos) return true;
    }
    return false;
}

std::string entityTag(const fetch::Response& response) {
    const std::string* header = response.header("ETag");
    if (!header) return {};
    std::string_view tag = trim(*header);
    if (tag.substr(0, 2) == "W/") tag.remove_prefix(2);
    if (tag.size() > 1 && tag.front() == '"' && tag.back() == '"') tag = tag.substr(1, tag.size() - 2);
    for (const std::string_view suffix : {"-gzip", "--gzip", ";gzip", "-br", "-gz"}) {
        if (tag.size() > suffix.size() && tag.substr(tag.size() - suffix.size()) == suffix) {
            tag.remove_suffix(suffix.size());
            break;
        }
    }
    return std::string(tag.substr(0, 200));
}

}  // namespace inspector::rules
