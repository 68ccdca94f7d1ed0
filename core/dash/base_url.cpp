// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/uri.h"
#include "core/dash/segments.h"

#include <array>

namespace inspector::dash {

namespace {

std::array<const BaseUrl*, 4> chainOf(const Mpd& mpd, const Period& period, const AdaptationSet& set,
                                      const Representation& representation) {
    const auto first = [](const std::vector<BaseUrl>& urls) { return urls.empty() ? nullptr : &urls.front(); };
    return {first(mpd.baseUrls), first(period.baseUrls), first(set.baseUrls), first(representation.baseUrls)};
}

}  // namespace

std::string baseUrlOf(const Mpd& mpd, const Period& period, const AdaptationSet& set,
                      const Representation& representation, std::string_view documentUrl) {
    std::string url(documentUrl);
    for (const BaseUrl* base : chainOf(mpd, period, set, representation)) {
        if (!base) continue;
        auto resolved = resolveUri(url, base->url);
        if (!resolved) return {};
        url = std::move(*resolved);
    }
    return url;
}

double availabilityTimeOffsetOf(const Mpd& mpd, const Period& period, const AdaptationSet& set,
                                const Representation& representation) {
    double sum = representation.addressing.availabilityTimeOffset.value_or(0);
    for (const BaseUrl* base : chainOf(mpd, period, set, representation)) {
        if (base) sum += base->availabilityTimeOffset.value_or(0);
    }
    return sum;
}

bool availabilityTimeCompleteOf(const Mpd& mpd, const Period& period, const AdaptationSet& set,
                                const Representation& representation) {
    if (const auto stated = representation.addressing.availabilityTimeComplete) return *stated;
    bool complete = true;
    for (const BaseUrl* base : chainOf(mpd, period, set, representation)) {
        if (base && base->availabilityTimeComplete) complete = *base->availabilityTimeComplete;
    }
    return complete;
}

bool isSingleFile(const Mpd& mpd, const Period& period, const AdaptationSet& set, const Representation& representation) {
    if (representation.addressing.kind == Addressing::Kind::Base) return true;
    if (representation.addressing.kind != Addressing::Kind::None) return false;
    const BaseUrl* last = nullptr;
    for (const BaseUrl* base : chainOf(mpd, period, set, representation)) {
        if (base && !base->url.empty()) last = base;
    }
    if (!last) return false;
    const std::string_view path = splitUri(last->url).path;
    return !path.empty() && !path.ends_with('/');
}

}  // namespace inspector::dash
