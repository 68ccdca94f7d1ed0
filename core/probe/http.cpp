// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/http.h"

#include "core/base/text.h"
#include "core/base/uri.h"

#include <algorithm>

namespace inspector::probe {

namespace {

fetch::Family familyOf(IpFamily family) {
    switch (family) {
        case IpFamily::Any: return fetch::Family::Any;
        case IpFamily::V4: return fetch::Family::V4;
        case IpFamily::V6: return fetch::Family::V6;
    }
    return fetch::Family::Any;
}

bool maySeeSecrets(std::string_view url, std::string_view channelUrl) {
    const UriParts to = splitUri(url);
    const UriParts own = splitUri(channelUrl);
    if (!to.scheme || !to.authority || !own.scheme || !own.authority) return false;
    return equalsIgnoreCase(*to.authority, *own.authority) && equalsIgnoreCase(*to.scheme, *own.scheme);
}

double ms(std::chrono::microseconds time) { return static_cast<double>(time.count()) / 1000; }

}  // namespace

fetch::Request requestFor(std::string_view url, Wanted wanted, const Template& settings, std::string_view channelUrl,
                          std::string_view caFile) {
    fetch::Request request;
    request.url = url;
    request.connectTimeout = settings.connectTimeout;
    request.totalTimeout = wanted == Wanted::Playlist ? settings.playlistTimeout : settings.segmentTimeout;
    request.maxBytes = wanted == Wanted::Playlist ? settings.maxPlaylistBytes : settings.maxSegmentBytes;
    request.family = familyOf(settings.family);
    request.proxy = settings.proxy;
    request.verifyTls = settings.verifyTls;
    request.caFile = caFile;
    const bool secrets = !settings.headers.empty() && maySeeSecrets(url, channelUrl);
    for (const RequestHeader& header : settings.headers)
        if (secrets || !header.secret) request.headers.push_back({header.name, header.value, header.secret});
    return request;
}

HttpSample sampleOf(const fetch::Response& response) {
    HttpSample sample;
    sample.ok = response.ok();
    sample.status = response.status;
    sample.error = fetch::ruleOf(response);
    sample.message = response.message;
    sample.dnsMs = ms(response.timings.nameLookup);
    sample.connectMs = ms(response.timings.connect);
    sample.tlsMs = ms(response.timings.tls);
    sample.ttfbMs = ms(response.timings.firstByte);
    sample.totalMs = ms(response.timings.total);
    sample.bytes = response.wireBytes;
    sample.remoteAddress = response.remoteAddress;
    sample.httpVersion = response.httpVersion;
    sample.redirects = static_cast<int>(response.redirects.size());
    sample.reused = response.reusedConnection;
    return sample;
}

bool worthRetrying(const fetch::Response& response) {
    using fetch::Failure;
    switch (response.failure) {
        case Failure::NameLookup:
        case Failure::Connect:
        case Failure::Tls:
        case Failure::Truncated:
        case Failure::Reset:
        case Failure::Protocol: return true;
        case Failure::Timeout: return response.phase != fetch::Phase::Queue;
        default: return false;
    }
}

std::optional<std::chrono::seconds> retryAfter(const fetch::Response& response, std::chrono::seconds most) {
    if (response.status != 429 && response.status != 503) return std::nullopt;
    const std::string* header = response.header("Retry-After");
    if (!header) return response.status == 429 ? std::optional(most) : std::nullopt;
    const auto seconds = parseUnsigned(trim(*header));
    if (!seconds) return most;
    return std::min(most, std::chrono::seconds(static_cast<std::int64_t>(std::min<std::uint64_t>(*seconds, 86'400))));
}

std::string errorKind(const fetch::Response& response) {
    if (response.failure != fetch::Failure::None) return std::string(fetch::ruleOf(response));
    return response.ok() || response.status == 304 ? std::string() : "http-status";
}

}  // namespace inspector::probe
