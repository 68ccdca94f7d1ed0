// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/report.h"
#include "core/probe/channel_state.h"
#include "core/probe/requests.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace inspector::probe {

// One playlist in one cycle: its request, what came, what was made of it. Lives until the cycle ends.
struct Poll {
    Rung* rung = nullptr;      // null: the channel's own URL
    std::string url;
    Answer answer;
    bool replaced = false;     // its URL had changed while it failed: another poll asked again with the new one
    bool silent = false;       // nothing is to be said: no free place in time (our own trouble), a file that is not there
    RungReport report;
    std::vector<Finding> findings;
    std::unique_ptr<hls::Parsed> parsed;   // null: nothing to parse, or unchanged and at its end
    std::vector<PlannedSegment> planned;
    rules::Declared declared;              // for its segments
    bool lowLatency = false;
    std::uint64_t bodyHash = 0;

    [[nodiscard]] bool ok() const { return answer.ok(); }
};

// What is being watched, and what was asked for in this cycle.
struct Watched {
    const Template& settings;
    BudgetStep budget = BudgetStep::AsAsked;
    std::size_t turn = 0;      // whose turn it is when one rung at a time has segments
    bool files = false;        // see Surroundings
    bool thorough = false;
    double clockErrorS = 0;    // ours - true
};

// Of a document's text.
[[nodiscard]] std::uint64_t hashOf(std::string_view body);

// Takes a received multivariant playlist, or finds that the channel's URL is a media playlist (then poll.rung is set,
// and the rest is digestMedia's). Keeps rungs that are listed again, with all that they remember; those that went are
// moved to `gone`, for polls that are still about them.
void digestTop(ChannelState& state, Poll& poll, std::vector<std::unique_ptr<Rung>>& gone);

// What the ladder lacks, and how much of it is sound: of each received multivariant playlist, changed or not.
void judgeRungs(const ChannelState& state, Poll& poll, const Template& settings);

// Takes a received MPD: the channel is DASH, and what it was of HLS is gone.
void digestMpd(ChannelState& state, Poll& poll, std::vector<std::unique_ptr<Rung>>& gone);

// Takes a received media playlist: judges it when it is another version, and plans its segments.
void digestMedia(const ChannelState& state, Poll& poll, const Watched& watched);

// The playlists of the channel beside each other; remembered for cycles in which none of them changes. `topOk`: the
// multivariant playlist was had in this cycle.
void judgeTogether(ChannelState& state, bool topOk, const std::vector<Poll*>& polls);

}  // namespace inspector::probe
