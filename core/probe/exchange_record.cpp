// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/exchange_record.h"

#include "core/base/text.h"
#include "core/fetch/header_policy.h"
#include "core/probe/http.h"

#include <utility>

namespace inspector::probe {

namespace {

constexpr std::size_t mostHeaders = 100;
constexpr std::size_t longestValue = 4096;
constexpr const char* hidden = "…";

// Names that tell of keys and sessions, but whose values are public: without them a cache cannot be understood.
bool isPublic(std::string_view name) {
    for (const std::string_view known : {"X-Cache-Key", "WWW-Authenticate", "Access-Control-Expose-Headers",
                                         "Access-Control-Allow-Headers", "Access-Control-Allow-Credentials"})
        if (equalsIgnoreCase(name, known)) return true;
    return false;
}

std::string shown(const fetch::Header& header) {
    if (!header.secret && isPublic(header.name)) return redactUrl(std::string_view(header.value).substr(0, longestValue));
    if (fetch::isSecret(header)) return hidden;
    const std::string_view value = std::string_view(header.value).substr(0, longestValue);
    return value.find('?') == std::string_view::npos && value.find("://") == std::string_view::npos ? std::string(value)
                                                                                                    : redactUrl(value);
}

}  // namespace

std::shared_ptr<Exchange> recordOf(const fetch::Request& request, const fetch::Response& response, WallTime started) {
    auto e = std::make_shared<Exchange>();
    e->started = started;
    e->url = redactUrl(request.url);
    if (!response.redirects.empty()) e->finalUrl = redactUrl(response.url);
    e->requestHeaders.reserve(request.headers.size() + 3);
    e->requestHeaders.emplace_back("User-Agent",
                                   request.userAgent.empty() ? "Inspector/" INSPECTOR_VERSION : request.userAgent);
    if (request.range) {
        std::string range = "bytes=" + std::to_string(request.range->first) + "-";
        if (request.range->last) range += std::to_string(*request.range->last);
        e->requestHeaders.emplace_back("Range", std::move(range));
    } else if (request.acceptEncoding) {
        e->requestHeaders.emplace_back("Accept-Encoding", "gzip, br");
    }
    for (const fetch::Header& header : request.headers) e->requestHeaders.emplace_back(header.name, shown(header));
    e->responseHeaders.reserve(std::min(response.headers.size(), mostHeaders));
    for (const fetch::Header& header : response.headers) {
        if (e->responseHeaders.size() == mostHeaders) break;
        e->responseHeaders.emplace_back(header.name, shown(header));
    }
    e->http = sampleOf(response);
    return e;
}

}  // namespace inspector::probe
