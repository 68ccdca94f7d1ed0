// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/endpoint_charts.h"

#include "app/console/format/format.h"

namespace inspector::console {

namespace {

enum Chart : std::size_t { Latency, Phases, Failed, Hits, FirstByte, Requests };

}  // namespace

EndpointCharts::EndpointCharts(Client& client, QWidget* parent) : RangedCharts(client, 3, parent) {
    using series::Aggregate;
    const auto ms = [](double v) { return milliseconds(v); };
    const auto share = [](double v) { return percent(v); };
    addChart(tr("Latency of requests"), ms);
    addChart(tr("A new connection, p95"), ms);
    addChart(tr("Requests failed"), share);
    addChart(tr("Segments from the cache"), share);
    addChart(tr("Time to first byte, p95"), ms);
    addChart(tr("Requests in an interval"), [](double v) { return number(v); });
    addQuestion({Latency, Measurement::CdnHealth, "latency_p50_ms", Aggregate::Max, {}, tr("p50")});
    addQuestion({Latency, Measurement::CdnHealth, "latency_p95_ms", Aggregate::Max, {}, tr("p95")});
    addQuestion({Latency, Measurement::CdnHealth, "latency_p99_ms", Aggregate::Max, {}, tr("p99")});
    addQuestion({Phases, Measurement::CdnRequest, "dns_ms", Aggregate::P95, {}, tr("DNS")});
    addQuestion({Phases, Measurement::CdnRequest, "connect_ms", Aggregate::P95, {}, tr("TCP")});
    addQuestion({Phases, Measurement::CdnRequest, "tls_ms", Aggregate::P95, {}, tr("TLS")});
    addQuestion({Failed, Measurement::CdnHealth, "error_rate", Aggregate::Max, {}, {}});
    addQuestion({Hits, Measurement::CdnHealth, "hit_ratio", Aggregate::Mean, {}, {}});
    addQuestion({FirstByte, Measurement::CdnRequest, "ttfb_ms", Aggregate::P95, "kind", {}});
    addQuestion({Requests, Measurement::CdnHealth, "requests", Aggregate::Sum, {}, {}});
}

void EndpointCharts::setEndpoint(const EndpointId& endpoint) {
    if (endpoint == m_endpoint) return;
    m_endpoint = endpoint;
    restart();
}

std::vector<Tag> EndpointCharts::subjectTags() const { return {{"endpoint", m_endpoint.value}}; }

}  // namespace inspector::console
