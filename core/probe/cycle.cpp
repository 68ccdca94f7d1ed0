// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/cycle.h"

#include "core/probe/awaitables.h"
#include "core/probe/http.h"
#include "core/rules/judge.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace inspector::probe {

namespace {

constexpr Milliseconds retryPause{250};
constexpr std::size_t bodyStartLength = 64;
constexpr int goneAfter = 10;             // cycles without any answer: one request a turn from then on
constexpr int followFailures = 3;         // a rung that failed so often waits for the next whole cycle
constexpr double targetWhenUnknown = 6;

}  // namespace

Cycle::Cycle(const Surroundings& surroundings, ChannelState& state, const Channel& channel, const Template& settings,
             BudgetStep budget, double lagMs)
    : m_around(surroundings), m_state(state), m_channel(channel), m_settings(settings),
      m_watched{settings, budget, static_cast<std::size_t>(++state.cycle)}, m_lagMs(lagMs),
      m_started(surroundings.clock.now()) {}

int Cycle::attempts() const {
    return m_state.failedCycles > goneAfter ? 1 : 1 + std::clamp(m_settings.retries, 0, 10);
}

Poll& Cycle::newPoll(Rung* rung, std::string url) {
    Poll& poll = m_polls.emplace_back();
    poll.rung = rung;
    if (rung) {
        poll.report = describe(*rung, m_started);
    } else {
        poll.report.rung = "master";
        poll.report.kind = RungKind::Master;
        poll.report.url = redactUrl(url);
        poll.report.text = m_state.topText;
    }
    poll.url = std::move(url);
    return poll;
}

Task<void> Cycle::whole() {
    Rung* const single = m_state.shape == Shape::Media ? m_state.rungs.front().get() : nullptr;
    Poll& top = newPoll(single, m_channel.url);
    std::vector<Task<void>> tasks;
    tasks.push_back(pollTop(top, attempts()));
    // The ladder is most often what it was: its playlists are asked for at the same time, as close together as can be.
    if (m_state.shape == Shape::Multivariant && m_state.failedCycles <= goneAfter)
        for (const auto& rung : m_state.rungs)
            tasks.push_back(pollRung(newPoll(rung.get(), rung->spec.url), attempts()));
    WhenAll first(std::move(tasks));
    co_await first;
    co_await pollLadder(top);

    std::vector<Poll*> media;
    for (Poll& p : m_polls)
        if (p.rung && !p.starved && counts(p)) media.push_back(&p);
    judgeTogether(m_state, top.ok(), media);
    co_await allSegments();
    finish(true);
}

Task<void> Cycle::part(std::vector<Rung*> rungs) {
    std::vector<Task<void>> tasks;
    for (Rung* rung : rungs) tasks.push_back(pollRung(newPoll(rung, rung->spec.url), attempts()));
    WhenAll polls(std::move(tasks));
    co_await polls;
    co_await allSegments();
    finish(false);
}

Task<void> Cycle::poll(Poll& poll, int attempts) {
    for (int attempt = 1;; ++attempt) {
        poll.body.clear();
        if (poll.report.text) poll.body.reserve(poll.report.text->size() + 256);  // most often as long as before
        Poll* const to = &poll;
        Transfer transfer(m_around.fetcher,
                          requestFor(poll.url, Wanted::Playlist, m_settings, m_channel.url, m_around.caFile),
                          [to](std::string_view bytes) {
                              to->body.append(bytes);
                              return true;
                          });
        poll.response = co_await transfer;
        poll.answered = m_around.clock.mono();
        poll.asked = poll.answered - poll.response.timings.total;
        poll.wall = m_around.clock.now();
        if (attempt >= attempts || !worthRetrying(poll.response)) break;
        noteError(poll.report.rung, poll.response);
        Pause pause(m_around.loop, retryPause);
        co_await pause;
    }
    judgePoll(poll);
}

bool Cycle::counts(const Poll& poll) const {
    if (poll.replaced) return false;
    return std::none_of(m_gone.begin(), m_gone.end(), [&](const auto& rung) { return rung.get() == poll.rung; });
}

// What the answer says by itself, before anything is made of its body.
void Cycle::judgePoll(Poll& poll) {
    const fetch::Response& response = poll.response;
    poll.starved = response.failure == fetch::Failure::Timeout && response.phase == fetch::Phase::Queue;
    if (poll.starved) return;
    poll.report.fetched = true;
    poll.report.http = sampleOf(response);
    if (!poll.ok()) {
        poll.report.parsed = false;
        noteError(poll.report.rung, response);
    }
    noteWait(response);
    const std::string_view start = std::string_view(poll.body).substr(0, bodyStartLength);
    poll.findings = rules::judgeResponse({poll.report.rung, "packager", poll.report.url}, rules::Resource::Playlist,
                                         response, start);
}

Task<void> Cycle::pollTop(Poll& poll, int attempts) {
    Task<void> request = this->poll(poll, attempts);
    co_await request;
    if (poll.ok()) digestTop(m_state, poll, m_gone);
    if (!poll.rung) co_return;
    if (poll.ok()) digestMedia(m_state, poll, m_watched);
    planFollow(poll);
}

Task<void> Cycle::pollRung(Poll& poll, int attempts) {
    Task<void> request = this->poll(poll, attempts);
    co_await request;
    if (poll.ok()) digestMedia(m_state, poll, m_watched);
    planFollow(poll);
}

// Rungs that are new, and those whose URL has changed while the old one failed (tokens run out).
Task<void> Cycle::pollLadder(const Poll& top) {
    if (!top.ok() || m_state.shape != Shape::Multivariant) co_return;
    std::vector<Task<void>> tasks;
    for (const auto& rung : m_state.rungs) {
        const auto earlier = std::find_if(m_polls.begin(), m_polls.end(),
                                          [&](const Poll& p) { return p.rung == rung.get(); });
        if (earlier != m_polls.end()) {
            if (earlier->ok() || earlier->url == rung->spec.url) continue;
            earlier->replaced = true;
        }
        tasks.push_back(pollRung(newPoll(rung.get(), rung->spec.url), attempts()));
    }
    WhenAll all(std::move(tasks));
    co_await all;
}

Task<void> Cycle::allSegments() {
    std::vector<Task<void>> tasks;
    for (Poll& poll : m_polls) {
        poll.parsed.reset();  // segments take long: nothing is held meanwhile
        if (!poll.planned.empty() && counts(poll)) tasks.push_back(fetchSegments(poll));
    }
    WhenAll all(std::move(tasks));
    co_await all;
}

void Cycle::noteError(const std::string& rung, const fetch::Response& response) {
    std::string kind = errorKind(response);
    if (kind.empty()) return;
    std::string message = response.message.empty() ? "HTTP " + std::to_string(response.status) : response.message;
    m_errors.push_back({rung, std::move(kind), response.status, std::move(message), m_around.clock.now()});
}

void Cycle::noteWait(const fetch::Response& response) {
    const auto most = std::chrono::ceil<Seconds>(m_settings.interval);
    if (const auto wait = retryAfter(response, most)) m_state.holdUntil = m_around.clock.mono() + *wait;
}

// When a player would ask for the playlist again (bis 6.3.4): a target duration after it was asked for, half of one
// when it had not changed.
void Cycle::planFollow(Poll& poll) {
    Rung& rung = *poll.rung;
    rung.failures = poll.ok() ? 0 : rung.failures + 1;
    rung.nextPoll.reset();
    if (!m_settings.follow || rung.failures > followFailures || (poll.ok() && rung.figures.endList)) return;
    const double target = rung.figures.targetDurationS > 0 ? rung.figures.targetDurationS : targetWhenUnknown;
    const double wait = poll.ok() && !poll.report.changed ? target / 2 : target;
    const double most = std::max(1.0, toSeconds(m_settings.interval));
    rung.nextPoll = poll.asked + fromSeconds(std::clamp(wait, 0.5, most));
    if (m_state.holdUntil) rung.nextPoll = std::max(*rung.nextPoll, *m_state.holdUntil);
}

}  // namespace inspector::probe
