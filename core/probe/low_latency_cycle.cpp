// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/low_latency_cycle.h"

#include "core/base/uri.h"
#include "core/probe/low_latency_session.h"

#include <algorithm>
#include <utility>

// Which rungs are asked, and what their polls say beside each other.
namespace inspector::probe {

namespace {

constexpr Milliseconds meterEvery{50};
constexpr std::size_t together = 3;       // rungs: each holds two requests, and a host has a few places only
constexpr std::size_t mostReports = 200;  // of one playlist
constexpr int looksAgain = 2;             // at a rung that something grave was found of

std::string_view withoutQuery(std::string_view url) { return url.substr(0, url.find('?')); }

bool isLowLatency(const Poll& poll) {
    return poll.parsed && poll.parsed->usable() && poll.parsed->playlist.partTarget && !poll.rung->spec.isSparse();
}

Poll* pollAt(const std::vector<Poll*>& polls, std::string_view url) {
    for (Poll* poll : polls)
        if (withoutQuery(poll->answer.response.url) == withoutQuery(url) || withoutQuery(poll->url) == withoutQuery(url))
            return poll;
    return nullptr;
}

}  // namespace

LagMeter::LagMeter(fetch::Loop& loop, const Clock& clock) : m_loop(loop), m_clock(clock) { wait(); }

LagMeter::~LagMeter() { m_loop.cancel(m_timer); }

void LagMeter::wait() {
    const MonoTime due = m_clock.mono() + meterEvery;
    m_timer = m_loop.at(due, [this, due] {
        m_worstS = std::max(m_worstS, toSeconds(m_clock.mono() - due));
        wait();
    });
}

void LowLatencyCycle::Session::add(std::vector<Finding> findings) const {
    for (Finding& f : findings) {
        if (f.severity >= Severity::Major) state().suspected = looksAgain;
        const auto same = std::find_if(poll->findings.begin(), poll->findings.end(), [&](const Finding& other) {
            return other.rule == f.rule && other.rung == f.rung;
        });
        if (same == poll->findings.end()) poll->findings.push_back(std::move(f));
        else if (same->severity < f.severity) *same = std::move(f);
    }
}

LowLatencyCycle::LowLatencyCycle(const CycleParts& parts, const Template& settings)
    : m_parts(parts), m_settings(settings), m_lag(parts.around.loop, parts.around.clock) {}

Task<void> LowLatencyCycle::run(std::vector<Poll*> polls) {
    std::erase_if(polls, [](const Poll* poll) { return !poll->ok() || !poll->rung; });
    for (Poll* poll : polls) takePoll(*poll);
    if (m_parts.around.files) co_return;
    judgeReports(polls);
    std::vector<Session> sessions = planSessions(polls);
    for (Session& session : sessions)
        if (int& left = session.state().suspected; left > 0) --left;
    for (std::size_t from = 0; from < sessions.size(); from += together) {
        std::vector<Task<void>> tasks;
        for (std::size_t i = from; i < sessions.size() && i < from + together; ++i) tasks.push_back(follow(sessions[i]));
        WhenAll all(std::move(tasks));
        co_await all;
    }
    judgeSkew(sessions);
}

// What a plain poll says by itself.
void LowLatencyCycle::takePoll(Poll& poll) {
    Rung& rung = *poll.rung;
    if (!isLowLatency(poll)) {
        if (poll.parsed && poll.parsed->usable() && !poll.parsed->playlist.partTarget) rung.lowLatency.reset();
        return;
    }
    if (!rung.lowLatency) rung.lowLatency = std::make_shared<LowLatencyState>();
    LowLatencyState& state = *rung.lowLatency;
    const double target = *poll.parsed->playlist.partTarget;
    std::vector<Finding> change = rules::judgePartTarget({poll.report.rung, "packager", poll.report.url},
                                                         state.partTargetS, target);
    const std::vector<Finding> before = std::exchange(state.targetChange, change);
    state.partTargetS = target;
    const std::vector<Finding>& said = change.empty() ? before : change;
    poll.findings.insert(poll.findings.end(), said.begin(), said.end());
}

void LowLatencyCycle::judgeReports(const std::vector<Poll*>& polls) {
    for (Poll* poll : polls) {
        if (!isLowLatency(*poll)) continue;
        const hls::Playlist& playlist = poll->parsed->playlist;
        std::vector<Finding> found;
        for (std::size_t i = 0; i < playlist.renditionReports.size() && i < mostReports; ++i) {
            const hls::RenditionReport& report = playlist.renditionReports[i];
            const auto url = resolveUri(poll->answer.response.url, report.uri);
            const Poll* other = url ? pollAt(polls, *url) : nullptr;
            if (!other || other == poll || !other->parsed || !other->parsed->usable()) continue;
            rules::ReportFacts facts;
            facts.rendition = other->report.rung;
            facts.line = report.line;
            facts.lastMsn = report.lastMsn;
            facts.lastPart = report.lastPart;
            facts.reporterNext = rules::nextPartOf(playlist);
            facts.real = &other->parsed->playlist;
            facts.aheadS = std::max(0.0, toSeconds(other->answer.answered - poll->answer.asked));
            facts.behindS = std::max(0.0, toSeconds(poll->answer.answered - other->answer.asked));
            for (Finding& f : rules::judgeReport({poll->report.rung, "packager", poll->report.url}, facts))
                if (found.empty() || found.front().severity < f.severity) found.assign(1, std::move(f));
        }
        for (Finding& f : found) poll->findings.push_back(std::move(f));
    }
}

// Which rung is looked at: each in turn. What was found is looked for again at once, in two cycles of three, so that
// it can be confirmed and the others still have their turns.
std::size_t LowLatencyCycle::turnOf(const std::vector<Poll*>& able, std::size_t cycle) {
    constexpr std::size_t regularEvery = 3;
    for (std::size_t i = 0; cycle % regularEvery != 0 && i < able.size(); ++i) {
        const std::size_t place = (cycle + i) % able.size();
        if (able[place]->rung->lowLatency && able[place]->rung->lowLatency->suspected > 0) return place;
    }
    return cycle % able.size();
}

std::vector<LowLatencyCycle::Session> LowLatencyCycle::planSessions(const std::vector<Poll*>& polls) const {
    std::vector<Poll*> able;
    for (Poll* poll : polls) {
        const RungKind kind = poll->rung->spec.kind;
        const auto& control = poll->parsed ? poll->parsed->playlist.serverControl : std::nullopt;
        if (isLowLatency(*poll) && (kind == RungKind::Variant || kind == RungKind::Audio) && control && control->canBlockReload)
            able.push_back(poll);
    }
    std::vector<Session> sessions;
    if (able.empty()) return sessions;
    const auto add = [&](Poll* poll, Depth depth) {
        Session& s = sessions.emplace_back();
        s.poll = poll;
        s.depth = depth;
        s.base = poll->answer.response.url;
        s.version = std::shared_ptr<const hls::Parsed>(std::move(poll->parsed));
        s.again = s.state().suspected > 0;
        s.roundTripS = toSeconds(poll->answer.response.timings.firstByte);
        s.targetS = static_cast<double>(std::clamp<std::int64_t>(s.playlist().targetDuration.value_or(6), 1, 20));
    };
    const std::size_t turn = turnOf(able, static_cast<std::size_t>(m_parts.state.cycle));
    const bool asAsked = m_parts.watched.budget == BudgetStep::AsAsked;
    if (asAsked && m_parts.watched.thorough && !m_settings.follow) {
        for (Poll* poll : able) add(poll, Depth::Long);
    } else if (asAsked && m_settings.follow) {
        for (std::size_t i = 0; i < able.size() && i < together; ++i)
            add(able[(turn * together + i) % able.size()], Depth::Long);
    } else {
        const auto top = std::max_element(able.begin(), able.end(), [](const Poll* a, const Poll* b) {
            return a->report.bandwidthBps < b->report.bandwidthBps;
        });
        add(able[turn], Depth::Brief);
        if (asAsked && *top != able[turn]) add(*top, Depth::BriefHint);
    }
    return sessions;
}

void LowLatencyCycle::judgeSkew(const std::vector<Session>& sessions) {
    std::vector<rules::RungEdge> edges;
    for (const Session& s : sessions)
        if (s.delayS) edges.push_back({s.poll->report.rung, *s.delayS, s.state().partTargetS, 2 * m_lag.worstS()});
    for (Finding& f : rules::judgeRenditionsSkew({"", "packager", m_parts.state.topUrl}, edges)) {
        if (const Arg* behind = f.arg("behind")) f.rung = behind->text;
        for (const Session& s : sessions)
            if (s.poll->report.rung == f.rung) s.state().suspected = looksAgain;
        sessions.front().poll->findings.push_back(std::move(f));
    }
}

}  // namespace inspector::probe
