// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fetch/request.h"
#include "core/model/chain.h"

// What caches say of an answer. Pure.
namespace inspector::rules {

// Reads Cache-Status (RFC 9211: the member nearest to the client decides), X-Cache and X-Cache-Hits (Fastly: one value a layer, the last
// is the edge; CloudFront: "Hit from cloudfront", "RefreshHit from cloudfront", "Error from cloudfront"; Akamai: TCP_HIT, TCP_MEM_HIT,
// TCP_REFRESH_HIT, TCP_EXPIRED_MISS, …), CF-Cache-Status, X-Cache-Status and X-Proxy-Cache (nginx), X-Varnish (two ids: a hit), Server-Timing
// (cdn-cache; desc=HIT), Age and Via; and Cache-Control, Expires, Date for how long a shared cache may keep it. Where several tell, the most
// exact one decides in this order, and `contradicts` is set when another tells hit where it tells miss, or the other way round.
// Cloudflare's word goes first where Cloudflare answered: what else stands there is of caches behind it.
[[nodiscard]] CacheFacts readCacheFacts(const fetch::Response& response);

}  // namespace inspector::rules
