// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/probe/cycle_parts.h"
#include "core/probe/low_latency_state.h"
#include "core/probe/task.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace inspector::probe {

// How late this thread's timers are: what is measured in parts of a second while the machine is busy must know.
class LagMeter {
public:
    LagMeter(fetch::Loop& loop, const Clock& clock);
    ~LagMeter();
    LagMeter(const LagMeter&) = delete;
    LagMeter& operator=(const LagMeter&) = delete;
    [[nodiscard]] double worstS() const { return m_worstS; }

private:
    void wait();
    fetch::Loop& m_loop;
    const Clock& m_clock;
    fetch::Loop::TimerId m_timer = 0;
    double m_worstS = 0;
};

// The rungs of Low-Latency HLS in one cycle, asked as a low-latency player would: blocking reloads of the next part, the
// hinted part before it is there, a delta update, parts as they are listed. What it finds is added to the polls.
//
// A monitor's cycle asks little: one rung in turn and the top rung, six requests together. A channel that is followed or
// examined gets sessions of some seconds, three rungs at a time in turn. Made for a cycle; on the loop's thread.
class LowLatencyCycle {
public:
    LowLatencyCycle(const CycleParts& parts, const Template& settings);

    // After the polls were digested and before their `parsed` is dropped. The polls outlive the task.
    Task<void> run(std::vector<Poll*> polls);

private:
    struct Session;
    struct Reload;
    struct Hint;
    enum class Depth { Brief, BriefHint, Long };

    void takePoll(Poll& poll);
    void judgeReports(const std::vector<Poll*>& polls);
    [[nodiscard]] static std::size_t turnOf(const std::vector<Poll*>& able, std::size_t cycle);
    [[nodiscard]] std::vector<Session> planSessions(const std::vector<Poll*>& polls) const;
    Task<void> follow(Session& session);
    Task<void> followLong(Session& session);
    Task<void> round(Session& session, bool withDelta);
    Task<void> ask(Session& session, std::string directives, Reload& reload);
    Task<void> askHint(Session& session, const hls::Playlist& before, Hint& hint);
    Task<void> askPart(Session& session, PartTarget target);
    Task<void> askNewParts(Session& session, rules::PartPlace from, const Hint& hint);
    Task<void> askLeftPart(Session& session);
    Task<void> askRarely(Session& session);
    Task<void> openInit(Session& session);
    void judgeReload(Session& session, const Reload& reload, const Hint& hint, rules::PartPlace asked);
    void judgeHint(Session& session, const Reload& reload, const Hint& hint, rules::PartPlace asked);
    void takeVersion(Session& session, const Reload& reload);
    void judgeSkew(const std::vector<Session>& sessions);
    [[nodiscard]] bool isRareDue(const Session& session) const;

    CycleParts m_parts;
    const Template& m_settings;
    LagMeter m_lag;
};

}  // namespace inspector::probe
