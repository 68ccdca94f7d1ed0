// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/evidence/exchange_codec.h"
#include "core/model/report.h"

#include <memory>
#include <string>

namespace inspector::test {

inline std::shared_ptr<const Exchange> exchangeAt(WallTime started, const std::string& body, const std::string& rung = "720p") {
    auto exchange = std::make_shared<Exchange>();
    exchange->started = started;
    exchange->kind = ExchangeKind::Playlist;
    exchange->rung = rung;
    exchange->url = "http://origin.example/" + rung + ".m3u8?token=…";
    exchange->sequence = 18'446'744'073'709'551'615ULL;
    exchange->requestHeaders = {{"User-Agent", "Inspector"}};
    exchange->responseHeaders = {{"Age", "3"}, {"X-Cache", "HIT"}};
    exchange->http.ok = true;
    exchange->http.status = 200;
    exchange->http.totalMs = 12.5;
    exchange->http.remoteAddress = "192.0.2.1:80";
    if (!body.empty()) exchange->body = std::make_shared<const std::string>(body);
    return exchange;
}

inline std::shared_ptr<const ProbeReport> reportAt(const ChannelId& channel, WallTime time, const std::string& body) {
    auto report = std::make_shared<ProbeReport>();
    report->channel = channel;
    report->started = time;
    report->finished = time;
    report->exchanges = {exchangeAt(time, body)};
    return report;
}

}  // namespace inspector::test
