// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/dash/parser.h"
#include "core/media/inspection.h"
#include "core/model/http_sample.h"
#include "core/rules/judge_dash.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace inspector::probe {

// What a Representation was seen to have.
struct DashSeen {
    std::string period;                 // Period of the newest segment
    double newestS = 0;                 // its start on the presentation's clock
    std::uint64_t newestSequence = 0;   // its number, or the one that we count where segments have a time only
    std::string indexPlace;             // SegmentBase: URL and range of the index that was read
    std::optional<media::Sidx> index;   // none: not there
    std::vector<Finding> indexFindings;
    bool firstGone = false;             // the oldest segment of the window was not there: asked for in each cycle
};

// What a monitor remembers of an MPD. The parsed one is kept: segments by number come without another version of it.
struct DashState {
    std::uint64_t hash = 0;             // of the text that was parsed
    std::unique_ptr<dash::Parsed> parsed;
    std::vector<Finding> xlinkFindings; // of that version
    std::string documentUrl;            // where it came from
    HttpSample http;                    // how it came, the last time
    std::string location;               // to be asked from now on; empty: the channel's URL
    std::string patchUrl;               // empty: none
    MonoTime patchUntil{};
    bool patchAsked = false;            // by the newest poll
    rules::MpdHistory history;
    std::optional<double> clockMs;      // by UTCTiming, to be added to our time
    std::optional<MonoTime> clockAsked;
    std::string clocks;                 // that the MPD named then
    bool clockDoubted = false;          // a segment was not there when it was due: the clock may be wrong
    std::vector<Finding> clockFindings;
    std::map<std::string, DashSeen> seen;  // by rung
    std::uint64_t whole = 0;            // cycles with this MPD
};

}  // namespace inspector::probe
