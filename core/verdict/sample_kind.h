// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/chain.h"

namespace inspector::verdict {

// A playlist or MPD.
[[nodiscard]] constexpr bool isDocument(ExchangeKind kind) {
    return kind == ExchangeKind::Playlist || kind == ExchangeKind::Mpd;
}

// What counts in a hit ratio: answers of which a cache said where they came from.
[[nodiscard]] constexpr bool toldByCache(CacheState state) { return state != CacheState::Unknown; }
// The body did not come from behind the cache.
[[nodiscard]] constexpr bool cameFromCache(CacheState state) {
    return state == CacheState::Hit || state == CacheState::Stale || state == CacheState::Revalidated;
}

}  // namespace inspector::verdict
