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

// One a second from `from` seconds on; the value counts them.
inline std::vector<Point> pointsOf(int count, int from = 0) {
    std::vector<Point> points;
    for (int i = 0; i < count; ++i) points.push_back(segment("news", "1080p", at(from + i), i));
    return points;
}

inline Selection segments(WallTime from, WallTime to, std::vector<Tag> tags = {}) {
    return {Measurement::SegmentMetric, std::move(tags), from, to};
}

}  // namespace inspector::series::test
