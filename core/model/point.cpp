// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/point.h"

#include "core/model/enum_names.h"

#include <array>

namespace inspector {

namespace {

constexpr EnumNames<Measurement, measurementCount> names{
    {"segment_metric", "playlist_validation", "abr_ladder", "cdn_request", "cdn_health", "channel_error"}};

const std::array<MeasurementInfo, measurementCount>& schema() {
    static const std::array<MeasurementInfo, measurementCount> all{{
        {{"channel", "rung", "stage", "probe", leaseTag},
         {{"size_bytes"}, {"duration_s"}, {"download_ms"}, {"ttfb_ms"}, {"bitrate_bps"}, {"download_ratio"},
          {"sequence"}, {"http_status"}}},
        {{"channel", "rung", "stage", "probe", leaseTag},
         {{"valid"}, {"critical"}, {"major"}, {"minor"}, {"age_ms"}, {"target_duration_s"}, {"media_sequence"},
          {"segment_count"}, {"window_s"}, {"fetch_ms"}, {"latency_s"}}},
        {{"channel", "rung", "probe", leaseTag},
         {{"bandwidth_bps"}, {"average_bandwidth_bps"}, {"measured_peak_bps"}, {"width"}, {"height"}, {"frame_rate"},
          {"rung_count"}}},
        {{"channel", "endpoint", "cache_status", "kind", "probe", leaseTag},
         {{"latency_ms"}, {"ttfb_ms"}, {"dns_ms"}, {"connect_ms"}, {"tls_ms"}, {"size_bytes"}, {"http_status"},
          {"age_s"}}},
        {{"endpoint", "region", "probe", leaseTag},
         {{"requests"}, {"errors"}, {"error_rate"}, {"availability"}, {"hit_ratio"}, {"latency_p50_ms"},
          {"latency_p95_ms"}, {"latency_p99_ms"}}},
        {{"channel", "rung", "kind", "stage", "probe", leaseTag}, {{"count"}, {"http_status"}, {"message", true}}},
    }};
    return all;
}

}  // namespace

std::string_view toString(Measurement measurement) { return names.name(measurement); }
std::optional<Measurement> measurementFromString(std::string_view text) { return names.value(text); }
const MeasurementInfo& schemaOf(Measurement measurement) { return schema()[static_cast<std::size_t>(measurement)]; }

std::optional<double> Point::number(std::string_view field) const {
    for (const auto& [name, value] : fields) {
        if (name != field) continue;
        if (const auto* d = std::get_if<double>(&value)) return *d;
        if (const auto* i = std::get_if<std::int64_t>(&value)) return static_cast<double>(*i);
        return std::nullopt;
    }
    return std::nullopt;
}

std::string_view Point::tag(std::string_view name) const {
    for (const auto& [key, value] : tags)
        if (key == name) return value;
    return {};
}

}  // namespace inspector
