// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/report_gate.h"

#include "core/model/exchange.h"

#include <algorithm>
#include <set>

namespace inspector::probe {

namespace {

constexpr std::chrono::seconds holdMost{2};
constexpr std::chrono::seconds holdForCanaries{4};  // theirs is over after three
constexpr Milliseconds lookEvery{100};

bool mayBeOurs(const HttpSample& http) {
    for (const std::string_view error : {"http-timeout", "http-connect-failed", "http-dns-failed", "http-connection-reset"})
        if (http.error == error) return true;
    return false;
}

}  // namespace

ReportGate::ReportGate(fetch::Loop& loop, const Clock& clock, SelfWatch& watch, Sink sink)
    : m_loop(loop), m_clock(clock), m_watch(watch), m_sink(std::move(sink)) {}

ReportGate::~ReportGate() {
    if (m_timer) m_loop.cancel(*m_timer);
}

ReportGate::Doubts ReportGate::doubtsOf(const ProbeReport& report) const {
    Doubts doubts;
    const MonoTime mono = m_clock.mono();
    const WallTime wall = m_clock.now();
    for (const auto& exchange : report.exchanges) {
        if (!mayBeOurs(exchange->http)) continue;
        const MonoTime from = mono - std::chrono::duration_cast<Nanoseconds>(wall - exchange->started);
        doubts.emplace_back(from, from + fromSeconds(exchange->http.totalMs / 1000));
    }
    return doubts;
}

ReportGate::Answer ReportGate::judge(const Doubts& doubts, MonoTime until) const {
    const MonoTime now = m_clock.mono();
    const auto blind = [&](const auto& doubt) { return m_watch.wasBlind(doubt.first, doubt.second, now); };
    if (std::any_of(doubts.begin(), doubts.end(), blind)) return Answer::Blind;
    const auto worked = [&](const auto& doubt) { return m_watch.workedSince(doubt.first); };
    return now >= until || std::all_of(doubts.begin(), doubts.end(), worked) ? Answer::Believe : Answer::NotYet;
}

void ReportGate::take(std::shared_ptr<const ProbeReport> report) {
    Doubts doubts = doubtsOf(*report);
    const MonoTime until = m_clock.mono() + (m_watch.hasCanaries() ? holdForCanaries : holdMost);
    const bool behind = std::any_of(m_waiting.begin(), m_waiting.end(),
                                    [&](const Waiting& other) { return other.report->channel == report->channel; });
    if (!behind) {
        const Answer answer = judge(doubts, until);
        if (answer != Answer::NotYet) return release(std::move(report), answer == Answer::Blind);
    }
    m_waiting.push_back({std::move(report), std::move(doubts), until});
    if (!m_timer) m_timer = m_loop.after(lookEvery, [this] { look(); });
}

void ReportGate::look() {
    m_timer.reset();
    std::set<ChannelId> held;
    std::deque<Waiting> waiting = std::exchange(m_waiting, {});
    for (Waiting& one : waiting) {
        const Answer answer = held.contains(one.report->channel) ? Answer::NotYet : judge(one.doubts, one.until);
        if (answer != Answer::NotYet) {
            release(std::move(one.report), answer == Answer::Blind);
            continue;
        }
        held.insert(one.report->channel);
        m_waiting.push_back(std::move(one));
    }
    if (!m_waiting.empty() && !m_timer) m_timer = m_loop.after(lookEvery, [this] { look(); });
}

void ReportGate::release(std::shared_ptr<const ProbeReport> report, bool blind) {
    if (!blind) return m_sink(std::move(report));
    auto marked = std::make_shared<ProbeReport>(*report);
    marked->trust = Trust::Blind;
    marked->points.clear();
    for (StageSample& stage : marked->stages) {
        stage.trust = Trust::Blind;
        for (StageRequest& request : stage.requests) request.trust = Trust::Blind;
    }
    m_sink(std::move(marked));
}

}  // namespace inspector::probe
