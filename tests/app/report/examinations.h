// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/examination.h"

#include <memory>
#include <string>
#include <utility>

// Hand-made examinations for the tests of reports.
namespace inspector::report::test {

inline const WallTime started = *parseIso8601("2026-03-01T10:00:00.250Z");

// A document that was had from `url`; empty: from a file.
inline Examination documentAt(std::string text, std::string url) {
    Examination e;
    e.target = url.empty() ? "main.m3u8" : url;
    e.network = !url.empty();
    e.documentUrl = std::move(url);
    e.started = started;
    e.finished = started + Milliseconds(1500);
    e.protocol = text.find("<MPD") == std::string::npos ? Protocol::Hls : Protocol::Dash;
    e.text = std::make_shared<const std::string>(std::move(text));
    e.cycles = 1;
    return e;
}

inline Finding finding(std::string rule, Severity severity, std::string rung) {
    Finding f;
    f.rule = std::move(rule);
    f.severity = severity;
    f.rung = std::move(rung);
    return f;
}

// A first request on a connection of its own.
inline Exchange request(std::string url) {
    Exchange x;
    x.started = started;
    x.kind = ExchangeKind::Playlist;
    x.rung = "master";
    x.url = std::move(url);
    x.requestHeaders = {{"Host", "cdn.example"}, {"Authorization", "…"}};
    x.responseHeaders = {{"content-type", "application/vnd.apple.mpegurl"}};
    x.http.status = 200;
    x.http.ok = true;
    x.http.dnsMs = 4;
    x.http.connectMs = 6;
    x.http.tlsMs = 10;
    x.http.ttfbMs = 35;
    x.http.totalMs = 50;
    x.http.bytes = 400;
    x.http.httpVersion = "2";
    x.http.remoteAddress = "[2001:db8::7]:443";
    x.body = std::make_shared<const std::string>("#EXTM3U\n");
    return x;
}

inline void add(Examination& e, Exchange x) { e.exchanges.push_back(std::make_shared<const Exchange>(std::move(x))); }

}  // namespace inspector::report::test
