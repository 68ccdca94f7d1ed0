// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/channel.h"
#include "core/model/report.h"
#include "core/model/template.h"
#include "core/probe/channel_state.h"
#include "core/probe/cycle_parts.h"
#include "core/probe/digest.h"
#include "core/probe/requests.h"
#include "core/probe/segment_reader.h"
#include "core/probe/surroundings.h"
#include "core/probe/task.h"

#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace inspector::probe {

// One cycle of one channel, on the loop's thread: its playlists at once, then the segments that the policy asks for.
// Made for one run; destroying it together with its task ends it at whatever it waits for.
class Cycle {
public:
    Cycle(const Surroundings& surroundings, ChannelState& state, const Channel& channel, const Template& settings,
          BudgetStep budget, double lagMs);

    // The multivariant playlist and every rung. A channel that has been gone for long gets one request.
    Task<void> whole();
    // The given rungs only (follow); `top`: and the channel's own URL. Neither: the segments that the known MPD lists.
    Task<void> part(std::vector<Rung*> rungs, bool top);

private:
    Task<void> poll(Poll& poll, int attempts);
    Task<void> pollTop(Poll& poll, int attempts);
    Task<void> pollRung(Poll& poll, int attempts);
    Task<void> pollLadder(const Poll& top);
    Task<void> pollSteering();
    Task<void> askAssets(const std::vector<Poll*>& polls);
    Task<void> followDash(Poll& top, bool whole);
    // cycle_again.cpp: asked for once more, which counts as nobody's poll.
    [[nodiscard]] Rung* dueForRevalidation() const;
    Task<void> revalidate(Rung& rung);
    void addRevalidations();
    [[nodiscard]] bool isDueAgain(const Poll& poll) const;
    Task<void> fetchAgain(Poll& poll);
    void judgeTops(const Poll& top, const std::vector<Poll*>& media);

    Task<void> askLicenses();
    Task<void> askLicense(LicenseWatch::Server& server);

    // cycle_segments.cpp
    Task<void> allSegments(bool whole);
    Task<void> fetchSegments(Poll& poll, bool whole);
    Task<void> askAgain(Poll& poll, const SegmentOwner& owner, const PlannedSegment& planned, int status);
    Task<void> askRemoved(Poll& poll);
    Task<Answer> touch(const std::string& rung, std::uint64_t sequence, std::string url,
                       std::optional<fetch::ByteRange> range);
    void take(Poll& poll, SegmentResult& result);
    void judgeSegmentsTogether();
    [[nodiscard]] SegmentOwner ownerOf(const Poll& poll) const;

    Poll& newPoll(Rung* rung, std::string url);
    [[nodiscard]] CycleParts parts();
    [[nodiscard]] int attempts() const;
    [[nodiscard]] bool isDue(const Rung& rung) const;
    // False for a poll that another one replaced, or whose rung went meanwhile.
    [[nodiscard]] bool counts(const Poll& poll) const;
    void judgePoll(Poll& poll);
    void judgeHttp(Poll& poll);
    void planNext(Poll& poll);

    // cycle_report.cpp
    void addRungs(ProbeReport& report, bool whole);
    void finish(bool whole);

    const Surroundings& m_around;
    ChannelState& m_state;
    const Channel& m_channel;
    const Template& m_settings;
    Watched m_watched;
    double m_lagMs;
    WallTime m_started;
    Requests m_requests;
    SegmentReader m_reader;
    std::deque<Poll> m_polls;                      // stable addresses; the first is the top of a whole cycle
    std::vector<std::unique_ptr<Rung>> m_gone;     // rungs that went in this cycle
    std::vector<Finding> m_findings;               // of no poll
    std::vector<rules::RungSegment> m_inspected;   // of this cycle
};

}  // namespace inspector::probe
