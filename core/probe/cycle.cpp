// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/cycle.h"

#include "core/base/text.h"
#include "core/base/uri.h"
#include "core/dash/parser.h"
#include "core/probe/dash_cycle.h"
#include "core/probe/http.h"
#include "core/probe/low_latency_cycle.h"
#include "core/rules/judge.h"
#include "core/rules/judge_together.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace inspector::probe {

namespace {

constexpr int goneAfter = 10;             // cycles without any answer: one request a turn from then on
constexpr int followFailures = 3;         // a rung that failed so often waits for the next whole cycle
constexpr double targetWhenUnknown = 6;
constexpr std::uint64_t sparseEvery = 5;  // whole cycles

}  // namespace

Cycle::Cycle(const Surroundings& surroundings, ChannelState& state, const Channel& channel, const Template& settings,
             BudgetStep budget, double lagMs)
    : m_around(surroundings), m_state(state), m_channel(channel), m_settings(settings),
      m_watched{settings,           budget, static_cast<std::size_t>(++state.cycle), surroundings.files,
                surroundings.thorough, surroundings.clockErrorS()},
      m_lagMs(lagMs), m_started(surroundings.clock.now()),
      m_requests(surroundings, channel, settings, state.clockOffset, state.holdUntil),
      m_reader(m_requests, surroundings, settings) {}

int Cycle::attempts() const {
    return m_state.failedCycles > goneAfter ? 1 : 1 + std::clamp(m_settings.retries, 0, 10);
}

Poll& Cycle::newPoll(Rung* rung, std::string url) {
    Poll& poll = m_polls.emplace_back();
    poll.rung = rung;
    if (rung) {
        poll.report = describe(*rung, m_started - fromSeconds(m_watched.clockErrorS));
    } else {
        poll.report.rung = "master";
        poll.report.kind = RungKind::Master;
        poll.report.url = redactUrl(url);
        poll.report.text = m_state.topText;
    }
    poll.url = std::move(url);
    return poll;
}

bool Cycle::isDue(const Rung& rung) const {
    return !rung.spec.isSparse() || m_state.wholeCycles >= rung.nextWhole;
}

CycleParts Cycle::parts() {
    return {m_around, m_state, m_channel, m_watched, m_requests, m_reader,
            [this](Rung* rung, std::string url) -> Poll& { return newPoll(rung, std::move(url)); }};
}

Task<void> Cycle::whole() {
    ++m_state.wholeCycles;
    Rung* const single = m_state.shape == Shape::Media ? m_state.rungs.front().get() : nullptr;
    Poll& top = newPoll(single, topUrlOf(m_state, m_channel.url, m_around.clock.mono()));
    std::vector<Task<void>> tasks;
    tasks.push_back(pollTop(top, attempts()));
    // The ladder is most often what it was: its playlists are asked for at the same time, as close together as can be.
    if (m_state.shape == Shape::Multivariant && m_state.failedCycles <= goneAfter)
        for (const auto& rung : m_state.rungs)
            if (isDue(*rung)) tasks.push_back(pollRung(newPoll(rung.get(), rung->spec.url), attempts()));
    if (Rung* rung = dueForRevalidation()) tasks.push_back(revalidate(*rung));
    WhenAll first(std::move(tasks));
    co_await first;
    addRevalidations();
    co_await pollLadder(top);
    co_await pollSteering();

    std::vector<Poll*> media;
    for (Poll& p : m_polls)
        if (p.rung && !p.silent && counts(p)) media.push_back(&p);
    judgeTogether(m_state, top.ok(), media);
    judgeTops(top, media);
    Task<void> assets = askAssets(media);
    co_await assets;
    LowLatencyCycle lowLatency(parts(), m_settings);
    Task<void> following = lowLatency.run(media);
    co_await following;
    Task<void> dash = followDash(top, true);
    co_await dash;
    co_await allSegments(true);
    co_await askLicenses();
    finish(true);
}

Task<void> Cycle::part(std::vector<Rung*> rungs, bool top) {
    std::vector<Task<void>> tasks;
    Poll* const own = top ? &newPoll(nullptr, topUrlOf(m_state, m_channel.url, m_around.clock.mono())) : nullptr;
    if (own) tasks.push_back(pollTop(*own, attempts()));
    for (Rung* rung : rungs) tasks.push_back(pollRung(newPoll(rung, rung->spec.url), attempts()));
    WhenAll polls(std::move(tasks));
    co_await polls;
    std::vector<Poll*> media;
    for (Poll& p : m_polls)
        if (p.rung && !p.silent && counts(p)) media.push_back(&p);
    LowLatencyCycle lowLatency(parts(), m_settings);
    Task<void> following = lowLatency.run(std::move(media));
    co_await following;
    if (own) {
        Task<void> dash = followDash(*own, false);
        co_await dash;
    } else if (m_state.dash && m_state.dash->parsed && m_state.dash->parsed->usable()) {
        DashCycle dash(parts(), m_settings, m_gone);
        Task<void> going = dash.goOn();
        co_await going;
    }
    co_await allSegments(false);
    finish(false);
}

// What the channel's URL answered is an MPD.
Task<void> Cycle::followDash(Poll& top, bool whole) {
    if (m_state.protocol != Protocol::Dash || top.silent) co_return;
    DashCycle dash(parts(), m_settings, m_gone);
    Task<void> running = dash.run(top, whole);
    co_await running;
}

Task<void> Cycle::poll(Poll& poll, int attempts) {
    Ask ask;
    ask.url = poll.url;
    ask.kind = ExchangeKind::Playlist;
    ask.rung = poll.report.rung;
    ask.attempts = attempts;
    if (poll.report.text) ask.expected = poll.report.text->size() + 256;  // most often as long as before
    Task<Answer> asking = m_requests.document(std::move(ask));
    poll.answer = co_await asking;
    judgePoll(poll);
}

bool Cycle::counts(const Poll& poll) const {
    if (poll.replaced) return false;
    return std::none_of(m_gone.begin(), m_gone.end(), [&](const auto& rung) { return rung.get() == poll.rung; });
}

// What the answer says by itself, before anything is made of its body.
void Cycle::judgePoll(Poll& poll) {
    poll.silent = poll.answer.starved() || (m_around.files && !poll.ok());
    if (poll.silent) return;
    poll.report.fetched = true;
    poll.report.http = sampleOf(poll.answer.response);
    if (!poll.ok()) poll.report.parsed = false;
    const rules::Context context{poll.report.rung, "packager", poll.report.url};
    poll.findings = m_requests.judge(context, rules::Resource::Playlist, poll.answer, poll.answer.body);
    if (!poll.ok() && !poll.answer.body.empty()) {  // what an error page says
        constexpr std::size_t kept = 16 * 1024;
        poll.answer.exchange->body = std::make_shared<const std::string>(poll.answer.body.substr(0, kept));
    }
}

// What it says beside the answers before it.
void Cycle::judgeHttp(Poll& poll) {
    if (m_around.files || poll.silent || !poll.answer.response.complete()) return;
    rules::HttpFacts facts;
    facts.response = &poll.answer.response;
    facts.answered = poll.answer.answered;
    facts.wall = poll.answer.wall;
    facts.clockOffsetS = m_watched.clockErrorS;
    facts.bodyHash = poll.ok() ? poll.bodyHash : 0;
    if (poll.ok() && poll.report.text) {
        GzipTrial& gzip = poll.rung ? poll.rung->gzip : m_state.gzip;
        facts.gzippedBytes = gzip.bytesOf(poll.answer.response, *poll.report.text, m_state.wholeCycles);
    }
    // A channel whose template names an origin is played in browsers.
    const auto& sent = poll.answer.exchange->requestHeaders;
    facts.originSent = std::any_of(sent.begin(), sent.end(),
                                   [](const auto& header) { return equalsIgnoreCase(header.first, "Origin"); });
    facts.corsRequired = facts.originSent;
    if (poll.ok() && poll.rung) poll.rung->revalidation.see(poll.answer.response, poll.bodyHash);
    if (poll.rung && poll.rung->figures.parsed) {
        facts.targetDurationS = poll.rung->figures.targetDurationS;
        facts.live = !poll.rung->figures.endList;
        facts.lowLatency = poll.lowLatency;
    }
    const rules::Context context{poll.report.rung, "packager", poll.report.url};
    rules::HttpHistory& history = poll.rung ? poll.rung->http : m_state.http;
    for (Finding& f : history.update(context, rules::Resource::Playlist, facts)) poll.findings.push_back(std::move(f));
}

Task<void> Cycle::pollTop(Poll& poll, int attempts) {
    Task<void> request = this->poll(poll, attempts);
    co_await request;
    std::vector<Finding> ofPatch;
    if (!takePatch(m_state, poll, m_channel.url, ofPatch)) {
        Task<void> again = this->poll(poll, attempts);
        co_await again;
        poll.findings.insert(poll.findings.end(), ofPatch.begin(), ofPatch.end());
    }
    if (poll.ok() && dash::looksLikeMpd(poll.answer.body)) {
        poll.rung = nullptr;
        poll.answer.exchange->kind = ExchangeKind::Mpd;
        std::erase_if(poll.findings, [](const Finding& f) { return f.rule == "http-content-type-playlist"; });  // HLS's
        if (!m_around.files)
            for (Finding& f : rules::judgeMpdType({"master", "packager", poll.report.url}, poll.answer.response))
                poll.findings.push_back(std::move(f));
        digestMpd(m_state, poll, m_gone);
    } else if (poll.ok()) {
        digestTop(m_state, poll, m_gone);
        if (!poll.rung && m_state.shape == Shape::Multivariant) judgeRungs(m_state, poll, m_settings);
    }
    if (poll.rung && poll.ok()) digestMedia(m_state, poll, m_watched);
    judgeHttp(poll);
    if (poll.rung) planNext(poll);
}

Task<void> Cycle::pollRung(Poll& poll, int attempts) {
    Task<void> request = this->poll(poll, attempts);
    co_await request;
    if (poll.ok()) digestMedia(m_state, poll, m_watched);
    judgeHttp(poll);
    planNext(poll);
}

// Rungs that are new, and those whose URL has changed while the old one failed (tokens run out).
Task<void> Cycle::pollLadder(const Poll& top) {
    if (!top.ok() || m_state.shape != Shape::Multivariant) co_return;
    std::vector<Task<void>> tasks;
    for (const auto& rung : m_state.rungs) {
        const auto earlier = std::find_if(m_polls.begin(), m_polls.end(),
                                          [&](const Poll& p) { return p.rung == rung.get(); });
        if (earlier == m_polls.end() && !isDue(*rung)) continue;
        if (earlier != m_polls.end()) {
            if (earlier->ok() || earlier->url == rung->spec.url) continue;
            earlier->replaced = true;
        }
        tasks.push_back(pollRung(newPoll(rung.get(), rung->spec.url), attempts()));
    }
    WhenAll all(std::move(tasks));
    co_await all;
}

// The steering manifest (bis 7.2), once a few cycles. One that is in the playlist itself (data:) needs no server.
Task<void> Cycle::pollSteering() {
    if (m_around.files || !m_state.top || !m_state.top->steering) {
        m_state.steeringFindings.clear();
        co_return;
    }
    if (m_state.wholeCycles >= m_state.nextSteering) {
        const std::string& uri = m_state.top->steering->serverUri;
        const auto url = uri.empty() ? std::nullopt : resolveUri(m_polls.front().answer.response.url, uri);
        m_state.nextSteering = m_state.wholeCycles + sparseEvery;
        if (!url || !equalsIgnoreCase(std::string_view(*url).substr(0, 4), "http")) co_return;
        Ask ask;
        ask.url = *url;
        ask.rung = "master";
        ask.timeout = m_settings.playlistTimeout;
        ask.maxBytes = m_settings.maxPlaylistBytes;
        Task<Answer> asking = m_requests.document(std::move(ask));
        const Answer answer = co_await asking;
        if (!answer.starved()) {
            rules::SteeringAnswer facts;
            facts.status = answer.response.complete() ? answer.response.status : 0;
            facts.message = answer.response.message;
            facts.body = answer.body;
            facts.url = redactUrl(*url);
            m_state.steeringFindings =
                rules::judgeSteeringManifest({"master", "packager", m_state.topUrl}, *m_state.top, facts);
        }
    }
    m_findings.insert(m_findings.end(), m_state.steeringFindings.begin(), m_state.steeringFindings.end());
}

// The channel's own URL and the media playlists' answers beside each other.
void Cycle::judgeTops(const Poll& top, const std::vector<Poll*>& media) {
    if (m_around.files || top.rung || top.silent || media.empty() || m_state.protocol == Protocol::Dash) return;
    rules::SessionFacts facts;
    facts.masterOk = top.ok();
    facts.masterFromCache = rules::fromCache(top.answer.response);
    for (const Poll* poll : media) facts.mediaStatus.push_back(poll->answer.response.status);
    for (Finding& f : rules::judgeSession({"master", "packager", top.report.url}, facts))
        m_findings.push_back(std::move(f));
}

// When a player would ask for the playlist again (bis 6.3.4): a target duration after it was asked for, half of one
// when it had not changed.
void Cycle::planNext(Poll& poll) {
    Rung& rung = *poll.rung;
    rung.failures = poll.ok() ? 0 : rung.failures + 1;
    rung.nextPoll.reset();
    rung.nextWhole = m_state.wholeCycles + sparseEvery;
    if (rung.spec.isSparse()) return;
    if (!m_settings.follow || rung.failures > followFailures || (poll.ok() && rung.figures.endList)) return;
    const double target = rung.figures.targetDurationS > 0 ? rung.figures.targetDurationS : targetWhenUnknown;
    const double wait = poll.ok() && !poll.report.changed ? target / 2 : target;
    const double most = std::max(1.0, toSeconds(m_settings.interval));
    rung.nextPoll = poll.answer.asked + fromSeconds(std::clamp(wait, 0.5, most));
    if (m_state.holdUntil) rung.nextPoll = std::max(*rung.nextPoll, *m_state.holdUntil);
}

}  // namespace inspector::probe
