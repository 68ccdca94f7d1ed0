// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/chain_points.h"

#include <utility>

namespace inspector::probe {

namespace {

Point pointOf(const ProbeReport& report, const StageSample& stage, const StageRequest& request) {
    Point p;
    p.measurement = Measurement::CdnRequest;
    p.time = request.at;
    p.tags = {{"channel", report.channel.value},
              {"endpoint", stage.stage},
              {"cache_status", std::string(toString(request.cache.state))},
              {"kind", request.kind == ExchangeKind::Segment ? "segment" : "playlist"},
              {"probe", report.probe.value}};
    const HttpSample& http = request.http;
    p.fields.reserve(8);
    p.fields.emplace_back("http_status", static_cast<std::int64_t>(http.status));
    if (http.status == 0) return p;
    p.fields.emplace_back("latency_ms", http.totalMs);
    p.fields.emplace_back("ttfb_ms", http.ttfbMs);
    if (!http.reused) {
        p.fields.emplace_back("dns_ms", http.dnsMs);
        p.fields.emplace_back("connect_ms", http.connectMs);
        if (http.tlsMs > 0) p.fields.emplace_back("tls_ms", http.tlsMs);
    }
    p.fields.emplace_back("size_bytes", http.bytes);
    if (request.cache.ageS) p.fields.emplace_back("age_s", *request.cache.ageS);
    return p;
}

}  // namespace

void addChainPoints(ProbeReport& report) {
    for (const StageSample& stage : report.stages)
        for (const StageRequest& request : stage.requests)
            if (request.trust == Trust::Trusted) report.points.push_back(pointOf(report, stage, request));
}

}  // namespace inspector::probe
