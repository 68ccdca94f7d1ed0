// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/fetch/fetcher.h"
#include "core/fetch/loop.h"
#include "core/model/channel.h"
#include "core/model/report.h"
#include "core/model/template.h"
#include "core/probe/channel_state.h"
#include "core/probe/digest.h"
#include "core/probe/points.h"
#include "core/probe/task.h"

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace inspector::probe {

// Where cycles run: one worker's loop and fetcher, and where reports go. Outlives every cycle.
struct Surroundings {
    fetch::Loop& loop;
    fetch::Fetcher& fetcher;
    const Clock& clock;
    ProbeId probe;
    std::string caFile;
    std::function<void(std::shared_ptr<const ProbeReport>)> sink;
};

// One cycle of one channel, on the loop's thread: its playlists at once, then the segments that the policy asks for.
// Made for one run; destroying it together with its task ends it at whatever it waits for.
class Cycle {
public:
    Cycle(const Surroundings& surroundings, ChannelState& state, const Channel& channel, const Template& settings,
          BudgetStep budget, double lagMs);

    // The multivariant playlist and every rung. A channel that has been gone for long gets one request.
    Task<void> whole();
    // The given rungs only (follow).
    Task<void> part(std::vector<Rung*> rungs);

private:
    Task<void> poll(Poll& poll, int attempts);
    Task<void> pollTop(Poll& poll, int attempts);
    Task<void> pollRung(Poll& poll, int attempts);
    Task<void> fetchSegments(Poll& poll);
    Task<void> fetchSegment(Poll& poll, const PlannedSegment& planned);
    Task<void> fetchMap(Poll& poll, const PlannedSegment& planned);
    Task<void> pollLadder(const Poll& top);
    Task<void> allSegments();

    Poll& newPoll(Rung* rung, std::string url);
    [[nodiscard]] int attempts() const;
    // False for a poll that another one replaced, or whose rung went meanwhile.
    [[nodiscard]] bool counts(const Poll& poll) const;
    void judgePoll(Poll& poll);
    void noteError(const std::string& rung, const fetch::Response& response);
    void noteWait(const fetch::Response& response);
    void planFollow(Poll& poll);
    void addRungs(ProbeReport& report);
    void finish(bool whole);

    const Surroundings& m_around;
    ChannelState& m_state;
    const Channel& m_channel;
    const Template& m_settings;
    Watched m_watched;
    double m_lagMs;
    WallTime m_started;
    std::deque<Poll> m_polls;                      // stable addresses; the first is the top of a whole cycle
    std::vector<std::unique_ptr<Rung>> m_gone;     // rungs that went in this cycle
    std::vector<RequestError> m_errors;
};

}  // namespace inspector::probe
