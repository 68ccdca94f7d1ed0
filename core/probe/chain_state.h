// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/finding.h"
#include "core/model/report.h"
#include "core/probe/clock_offset.h"
#include "core/probe/stage_route.h"
#include "core/rules/judge.h"
#include "core/rules/judge_cdn.h"
#include "core/rules/judge_http.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// What the CDN monitor remembers of a channel's chain between two cycles: figures and histories, no parsed document.
namespace inspector::probe {

// Servers that asked us to wait, for all channels of a worker: an endpoint's limit is not one channel's.
struct StageHold {
    MonoTime until{};
    Finding finding;  // what is said meanwhile; rung and URL are the channel's that was told so
};
using StageHolds = std::map<std::string, StageHold>;  // by endpoint; the own URL's by channel

// Until what a stage's document is asked for first, and what it turned out to be.
enum class StageShape { Unknown, Multivariant, Media, Mpd };

struct StageState {
    explicit StageState(StageRoute r) : route(std::move(r)) {}

    StageRoute route;
    StageShape shape = StageShape::Unknown;
    std::string mediaUrl;                          // of the rung that is compared, through this stage
    std::string rung = "main";
    std::map<std::string, std::string> variables;  // for the media playlist
    std::uint64_t topCycle = 0;                    // in which the multivariant playlist was received
    bool mediaFailed = false;                      // the last time
    bool topMoved = false;                         // it came by a redirect: where the media playlist is may change each time

    std::optional<std::uint64_t> newest;           // segment that was listed the last time
    std::optional<WallTime> listed;                // when that answer was made, as far as its Age tells
    std::uint64_t bodyHash = 0;
    std::optional<MonoTime> changed;               // end of the request that first showed the version
    double targetDurationS = 0;

    rules::MediaHistory history;
    rules::HttpHistory topHttp;
    rules::HttpHistory playlistHttp;
    rules::HttpHistory segmentHttp;
    rules::StatusHistory segmentStatus;
    rules::FamilyHistory families;
    rules::AddressHistory addresses;
    std::optional<WallTime> tokenExpires;
    bool tokenRenewed = false;                     // another one came since
    std::optional<WallTime> certificateExpires;
    std::uint64_t familyCycle = 0;                 // in which the other family is asked for next
};

struct ChainState {
    std::uint64_t cycle = 0;
    std::vector<std::unique_ptr<StageState>> stages;  // in the order of the chain
    ClockOffset clockOffset;
    std::optional<MonoTime> holdUntil;                // of no use here: the holds are the endpoints'
};

}  // namespace inspector::probe
