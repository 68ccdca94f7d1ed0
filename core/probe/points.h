// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/report.h"
#include "core/probe/ladder.h"

#include <cstddef>
#include <string>
#include <vector>

namespace inspector::probe {

// A request that failed, retried ones included.
struct RequestError {
    std::string rung;
    std::string kind;  // rule id
    int status = 0;
    std::string message;
    WallTime time{};
};

// Measured peaks of the rungs, for abr_ladder.
struct RungPeak {
    std::string rung;
    double bps = 0;
};

// Adds what the report brought to its points: segment_metric, playlist_validation, abr_ladder (once a whole cycle, per
// variant), and channel_error (one point a rung and kind, with their count).
void addPoints(ProbeReport& report, const std::vector<RequestError>& errors, const std::vector<RungPeak>& peaks);

}  // namespace inspector::probe
