// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/channel.h"
#include "core/model/report.h"
#include "core/model/template.h"
#include "core/probe/awaitables.h"
#include "core/probe/chain_lag.h"
#include "core/probe/chain_playlist.h"
#include "core/probe/chain_state.h"
#include "core/probe/requests.h"
#include "core/probe/surroundings.h"
#include "core/probe/task.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace inspector::probe {

// One stage in one cycle: its requests, what came, what was made of it. Lives until the cycle ends.
struct StageVisit {
    StageState* state = nullptr;
    std::unique_ptr<Requests> requests;
    StageSample sample;
    std::vector<Finding> findings;
    Answer playlist;                      // media playlist or MPD
    std::string base;                     // where it came from
    std::uint64_t playlistHash = 0;
    StageListing listing;
    Answer segmentAnswer;
    bool listed = false;                  // its document has come, or never will

    [[nodiscard]] const StageRoute& route() const { return state->route; }
    // The own URL's findings are its monitor's; of what this machine could not ask for there are none.
    [[nodiscard]] bool judged() const { return !state->route.isOwn() && sample.trust != Trust::Blind; }
};

// What a cycle received.
struct ChainBytes {
    double playlists = 0;
    double segments = 0;
    std::size_t segmentCount = 0;
};

// One cycle of one channel's chain: every stage at the same moment, each on its own from there on. Made for one run; destroying it together
// with its task ends it at whatever it waits for. On the loop's thread.
class ChainCycle {
public:
    ChainCycle(const Surroundings& surroundings, ChainState& state, const Channel& channel, const Template& settings,
               BudgetStep budget, double lagMs);

    Task<void> run();
    [[nodiscard]] const ChainBytes& bytes() const { return m_bytes; }

private:
    Task<void> visit(StageVisit& visit);
    Task<void> askTop(StageVisit& visit);
    Task<void> askPlaylist(StageVisit& visit);
    Task<void> askSegment(StageVisit& visit);
    Task<void> askOtherFamily(StageVisit& visit);

    [[nodiscard]] bool wantsTop(const StageState& stage) const;
    [[nodiscard]] bool isFreshTurn(const StageState& stage) const;
    bool skip(StageVisit& visit);
    void takeDocument(StageVisit& visit, const std::string& url, Answer answer, bool fresh);
    void takeListing(StageVisit& visit);
    void settleReference();
    void note(StageVisit& visit, const Answer& answer, ExchangeKind kind, bool fresh);  // the request's figures
    void finish();

    // chain_judge.cpp
    void judgeTop(StageVisit& visit, const Answer& answer);
    void judgePlaylist(StageVisit& visit, const std::string& url);
    void judgeSegmentAnswer(StageVisit& visit, const StageSegment& segment, std::string_view start, bool partial);
    void judgeAnswer(StageVisit& visit, const Answer& answer, rules::Resource resource, const rules::Context& context,
                     std::string_view url);
    void judgeTokenOf(StageVisit& visit, const rules::Context& context);
    [[nodiscard]] rules::HttpFacts factsOf(const StageVisit& visit, const Answer& answer) const;
    void compare();
    void compareWith(const StageVisit& reference, StageVisit& visit);
    [[nodiscard]] rules::Context contextOf(const StageVisit& visit, std::string_view url, std::string rung) const;

    const Surroundings& m_around;
    ChainState& m_state;
    const Channel& m_channel;
    const Template& m_settings;
    const BudgetStep m_budget;
    const double m_lagMs;
    const bool m_late;                 // the cycle itself: its samples are
    const WallTime m_started;
    std::deque<StageVisit> m_visits;   // in the order of the chain
    StageVisit* m_reference = nullptr;
    ChainBytes m_bytes;
    Gate m_settled;                    // opens when the reference is known, or that there is none
};

}  // namespace inspector::probe
