// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/point.h"
#include "core/series/store.h"

#include <string>
#include <utility>
#include <vector>

// Points for the tests of the series stores.
namespace inspector::series::test {

// Noon of 2026-01-31, UTC.
inline constexpr WallTime noon{std::chrono::sys_days{std::chrono::year{2026} / 1 / 31} + std::chrono::hours{12}};

inline WallTime at(double seconds) { return noon + fromSeconds(seconds); }

inline Point segment(std::string channel, std::string rung, WallTime time, double ttfbMs) {
    return {Measurement::SegmentMetric,
            {{"channel", std::move(channel)}, {"rung", std::move(rung)}, {"stage", "origin"}, {"probe", "p1"}},
            {{"ttfb_ms", ttfbMs}, {"http_status", 200.0}},
            time};
}

inline Selection segments(WallTime from, WallTime to, std::vector<Tag> tags = {}) {
    return {Measurement::SegmentMetric, std::move(tags), from, to};
}

}  // namespace inspector::series::test
