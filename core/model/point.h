// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace inspector {

// The measurements of the series store.
enum class Measurement { SegmentMetric, PlaylistValidation, AbrLadder, CdnRequest, CdnHealth, ChannelError };
inline constexpr int measurementCount = 6;
[[nodiscard]] std::string_view toString(Measurement measurement);  // "segment_metric", …
[[nodiscard]] std::optional<Measurement> measurementFromString(std::string_view text);

// What the schema allows: the tags and fields of a measurement, in the order in which stores keep them.
struct FieldInfo {
    std::string_view name;
    bool text = false;  // message; all others are numbers
};
struct MeasurementInfo {
    std::vector<std::string_view> tags;
    std::vector<FieldInfo> fields;
};
[[nodiscard]] const MeasurementInfo& schemaOf(Measurement measurement);

// Of points that were measured while the probe's lease had run out: another probe may have measured the same. Points that
// count have no such tag.
inline constexpr const char* leaseTag = "lease";
inline constexpr const char* unleased = "none";

using Tag = std::pair<std::string, std::string>;
using FieldValue = std::variant<double, std::int64_t, std::string>;
using Field = std::pair<std::string, FieldValue>;

// Selects what counts: points without the lease's tag.
[[nodiscard]] inline Tag leasedOnly() { return {leaseTag, {}}; }

// One sample of one series. Tags are few and bounded; a value that grows without bound is a field.
struct Point {
    Measurement measurement = Measurement::SegmentMetric;
    std::vector<Tag> tags;
    std::vector<Field> fields;
    WallTime time{};

    [[nodiscard]] std::optional<double> number(std::string_view field) const;
    [[nodiscard]] std::string_view tag(std::string_view name) const;  // empty when there is none

    bool operator==(const Point&) const = default;
};

}  // namespace inspector
