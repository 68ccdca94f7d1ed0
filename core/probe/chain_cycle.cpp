// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/chain_cycle.h"

#include "core/base/text.h"
#include "core/probe/chain_points.h"
#include "core/probe/digest.h"
#include "core/probe/http.h"
#include "core/probe/segment_plan.h"
#include "core/probe/stable_hash.h"
#include "core/probe/stream_hash.h"
#include "core/rules/cache_status.h"
#include "core/rules/catalogue.h"
#include "core/rules/judge_cdn.h"

#include <algorithm>
#include <utility>

namespace inspector::probe {

namespace {

constexpr std::uint64_t topEvery = 10;    // cycles
constexpr std::uint64_t freshEvery = 5;
constexpr std::uint64_t familyEvery = 10;
constexpr std::uint64_t familyRarely = 100;  // where the name has one family only
constexpr double mostHoldS = 3'600;

// When the answer was made: what a cache has kept for so long was there before.
WallTime madeAt(const Answer& answer, const CacheFacts& cache) {
    return answer.wall - fromSeconds(std::clamp(cache.ageS.value_or(0), 0.0, 86'400.0));
}

// That this machine knows no way to an address (it has not that family) says nothing of who has the address.
Trust trustOf(const fetch::Response& response, bool late) {
    if (response.connectFault == fetch::ConnectFault::NoRoute) return Trust::Blind;
    return late || isLate(response) ? Trust::Late : Trust::Trusted;
}

std::string holdKey(const StageRoute& route, const Channel& channel) {
    return route.isOwn() ? route.stage() + '\n' + channel.id.value : route.stage();
}

// True: the document is, or stands for, a multivariant playlist; the media playlist tells more. Otherwise it is what is compared itself.
bool takesMultivariant(StageState& stage, const Answer& answer, std::string_view base, std::uint64_t cycle) {
    if (!answer.ok()) return stage.shape == StageShape::Unknown || stage.shape == StageShape::Multivariant;
    stage.shape = StageShape::Media;
    if (dash::looksLikeMpd(answer.body)) {
        stage.shape = StageShape::Mpd;
        return false;
    }
    hls::ParseOptions options;
    options.url = base;
    const hls::Parsed parsed = hls::parse(answer.body, options);
    if (parsed.playlist.kind != hls::Playlist::Kind::Multivariant) return false;
    stage.shape = StageShape::Multivariant;
    if (takeMultivariant(stage, parsed, base)) stage.topCycle = cycle;
    return true;
}

bool isV6(std::string_view address) { return address.starts_with('['); }

}  // namespace

ChainCycle::ChainCycle(const Surroundings& surroundings, ChainState& state, const Channel& channel,
                       const Template& settings, BudgetStep budget, double lagMs)
    : m_around(surroundings), m_state(state), m_channel(channel), m_settings(settings), m_budget(budget), m_lagMs(lagMs),
      m_late(lagMs > std::chrono::duration<double, std::milli>(settings.interval).count() / 4),
      m_started(surroundings.clock.now()) {
    ++m_state.cycle;
}

Task<void> ChainCycle::run() {
    std::vector<Task<void>> tasks;
    for (const auto& stage : m_state.stages) {
        StageVisit& v = m_visits.emplace_back();
        v.state = stage.get();
        v.requests = std::make_unique<Requests>(m_around, m_channel, m_settings, m_state.clockOffset, m_state.holdUntil);
        v.requests->setRoute(&stage->route);
        v.sample.stage = stage->route.stage();
        v.sample.role = stage->route.role();
    }
    for (StageVisit& v : m_visits) tasks.push_back(visit(v));
    WhenAll all(std::move(tasks));
    co_await all;
    compare();
    finish();
}

Task<void> ChainCycle::visit(StageVisit& v) {
    if (!skip(v)) {
        if (wantsTop(*v.state)) {
            Task<void> top = askTop(v);
            co_await top;
        }
        if (!v.listing.parsed && !v.state->mediaUrl.empty() && v.state->shape == StageShape::Multivariant) {
            Task<void> media = askPlaylist(v);
            co_await media;
        }
    }
    v.listed = true;
    settleReference();
    co_await m_settled;
    Task<void> segment = askSegment(v);
    co_await segment;
    Task<void> family = askOtherFamily(v);
    co_await family;
}

// An endpoint that said Retry-After is left alone, and what it said is said on.
bool ChainCycle::skip(StageVisit& v) {
    if (!m_around.stageHolds) return false;
    StageHolds& holds = *m_around.stageHolds;
    const auto held = holds.find(holdKey(v.route(), m_channel));
    if (held == holds.end()) return false;
    if (m_around.clock.mono() >= held->second.until) {
        holds.erase(held);
        return false;
    }
    v.sample.skipped = true;
    if (v.judged() && !held->second.finding.rule.empty()) {
        Finding f = held->second.finding;
        f.rung = v.state->rung;
        f.url = v.route().shown(v.state->mediaUrl.empty() ? v.route().url() : v.state->mediaUrl);
        v.findings.push_back(std::move(f));
    }
    return true;
}

bool ChainCycle::wantsTop(const StageState& stage) const {
    return stage.shape != StageShape::Multivariant || stage.mediaFailed || stage.topMoved || m_state.cycle >= stage.topCycle + topEvery;
}

bool ChainCycle::isFreshTurn(const StageState& stage) const {
    return (m_state.cycle + stableHash(m_channel.id.value + stage.route.stage())) % freshEvery == 0;
}

// The first document that says all: the multivariant playlist, or what stands in its place.
Task<void> ChainCycle::askTop(StageVisit& v) {
    StageState& stage = *v.state;
    const bool fresh = stage.shape != StageShape::Multivariant && isFreshTurn(stage);
    Ask ask;
    ask.url = v.route().url();
    ask.kind = ExchangeKind::Playlist;
    ask.rung = "master";
    ask.aside = true;
    ask.fresh = fresh;
    Task<Answer> asking = v.requests->document(std::move(ask));
    Answer answer = co_await asking;
    if (answer.starved()) co_return;
    v.base = answer.response.url;
    stage.topMoved = !answer.response.redirects.empty();
    if (takesMultivariant(stage, answer, v.base, m_state.cycle)) {
        note(v, answer, ExchangeKind::Playlist, fresh);
        judgeTop(v, answer);
        answer.exchange->body = std::make_shared<const std::string>(std::move(answer.body));
        co_return;
    }
    takeDocument(v, v.route().url(), std::move(answer), fresh);
}

Task<void> ChainCycle::askPlaylist(StageVisit& v) {
    const bool fresh = isFreshTurn(*v.state);
    const std::string url = v.state->mediaUrl;
    Ask ask;
    ask.url = url;
    ask.kind = ExchangeKind::Playlist;
    ask.rung = v.state->rung;
    ask.aside = true;
    ask.fresh = fresh;
    Task<Answer> asking = v.requests->document(std::move(ask));
    Answer answer = co_await asking;
    if (answer.starved()) co_return;
    v.base = answer.response.url;
    takeDocument(v, url, std::move(answer), fresh);
    v.state->mediaFailed = !v.listing.parsed;
}

void ChainCycle::takeDocument(StageVisit& v, const std::string& url, Answer answer, bool fresh) {
    const bool mpd = v.state->shape == StageShape::Mpd && answer.ok();
    if (mpd) answer.exchange->kind = ExchangeKind::Mpd;
    note(v, answer, mpd ? ExchangeKind::Mpd : ExchangeKind::Playlist, fresh);
    v.playlist = std::move(answer);
    if (v.playlist.ok()) takeListing(v);
    judgePlaylist(v, url);
    v.playlist.exchange->body = std::make_shared<const std::string>(std::move(v.playlist.body));
}

void ChainCycle::takeListing(StageVisit& v) {
    StageState& stage = *v.state;
    const WallTime now = v.playlist.wall - fromSeconds(m_around.clockErrorS());
    v.playlistHash = hashOf(v.playlist.body);
    v.listing = stage.shape == StageShape::Mpd ? listMpd(stage, v.playlist.body, v.base, now)
                                               : listMedia(stage, v.playlist.body, v.base);
    StageSample& sample = v.sample;
    sample.parsed = v.listing.parsed;
    if (!sample.parsed) return;
    sample.endList = v.listing.endList;
    sample.targetDurationS = v.listing.targetDurationS;
    sample.newest = v.listing.newest();
    sample.edgeTime = v.listing.edgeTime;
    const WallTime made = madeAt(v.playlist, sample.requests.back().cache);
    sample.arrivals = arrivalsOf(v.listing, stage.newest, stage.listed, made);
    stage.newest = sample.newest;
    stage.listed = made;
    stage.targetDurationS = v.listing.targetDurationS;
    if (stage.bodyHash != v.playlistHash || !stage.changed) {
        stage.bodyHash = v.playlistHash;
        stage.changed = v.playlist.answered;
    } else if (v.playlist.asked > *stage.changed) {
        sample.ageS = toSeconds(v.playlist.asked - *stage.changed);
    }
}

// The first of the chain that has a list.
void ChainCycle::settleReference() {
    for (StageVisit& v : m_visits) {
        if (!v.listed) return;
        if (!v.listing.parsed || v.listing.segments.empty()) continue;
        m_reference = &v;
        break;
    }
    m_settled.open();
}

Task<void> ChainCycle::askSegment(StageVisit& v) {
    if (m_settings.segments == SegmentPolicy::None || !m_reference || !v.listing.parsed || v.sample.skipped) co_return;
    const auto number = segmentToCompare(m_reference->listing);
    const StageSegment* segment = number ? v.listing.newestUpTo(*number) : nullptr;
    if (!segment || segment->url.empty()) co_return;
    const bool partial = m_budget >= BudgetStep::First64KiB;
    Ask ask;
    ask.url = segment->url;
    ask.kind = ExchangeKind::Segment;
    ask.rung = v.state->rung;
    ask.sequence = segment->sequence;
    ask.range = segment->range;
    ask.aside = true;
    if (partial) {
        if (!ask.range) ask.range = fetch::ByteRange{0, partialBytes - 1};
        else ask.range->last = std::min(ask.range->last.value_or(UINT64_MAX), ask.range->first + (partialBytes - 1));
    }
    StreamHash hash;
    std::string start;
    Task<Answer> asking = v.requests->stream(std::move(ask), [&](std::string_view bytes) {
        constexpr std::size_t kept = 512;
        if (start.size() < kept) start.append(bytes.substr(0, kept - start.size()));
        hash.add(bytes);
        return true;
    });
    v.segmentAnswer = co_await asking;
    if (v.segmentAnswer.starved()) co_return;
    note(v, v.segmentAnswer, ExchangeKind::Segment, false);
    v.sample.segment = segment->sequence;
    // A server that ignores the range sends another body: nothing to compare.
    const bool whole = !v.segmentAnswer.range || v.segmentAnswer.response.status == 206;
    if (v.segmentAnswer.ok() && whole) v.sample.segmentHash = hash.value();
    judgeSegmentAnswer(v, *segment, start, partial);
}

// Both address families, each on a connection of its own, now and then.
Task<void> ChainCycle::askOtherFamily(StageVisit& v) {
    StageState& stage = *v.state;
    if (!v.judged() || v.sample.skipped || !stage.route.hasFamilies() || m_settings.family != IpFamily::Any) co_return;
    if (!m_settings.proxy.empty() || v.sample.remoteAddress.empty() || m_state.cycle < stage.familyCycle) co_return;
    stage.familyCycle = m_state.cycle + familyEvery;
    for (const bool v6 : {false, true}) {
        Ask ask;
        ask.url = stage.route.url();
        ask.kind = ExchangeKind::Playlist;
        ask.rung = "master";
        ask.aside = ask.mayFail = ask.fresh = true;
        ask.family = v6 ? fetch::Family::V6 : fetch::Family::V4;
        const rules::Context context = contextOf(v, ask.url, "master");
        Task<Answer> asking = v.requests->document(std::move(ask));
        const Answer answer = co_await asking;
        const fetch::Response& response = answer.response;
        if (answer.starved() || response.failure == fetch::Failure::NameLookup) {
            stage.familyCycle = m_state.cycle + familyRarely;
            co_return;
        }
        // That this machine has no such family is nobody else's fault.
        if (response.connectFault == fetch::ConnectFault::NoRoute || isLate(response)) co_return;
        const double connectMs = std::chrono::duration<double, std::milli>(response.timings.connect).count();
        const bool connected = isV6(response.remoteAddress) == v6 && response.failure != fetch::Failure::Connect &&
                               (response.failure != fetch::Failure::Timeout || response.phase > fetch::Phase::Connect);
        for (Finding& f : stage.families.update(context, v6, connected, connectMs))
            v.findings.push_back(std::move(f));
    }
}

void ChainCycle::note(StageVisit& v, const Answer& answer, ExchangeKind kind, bool fresh) {
    const fetch::Response& response = answer.response;
    if (kind == ExchangeKind::Segment) {
        m_bytes.segments += static_cast<double>(response.wireBytes);
        ++m_bytes.segmentCount;
    } else {
        m_bytes.playlists += static_cast<double>(response.wireBytes);
    }
    StageRequest request;
    request.kind = kind;
    request.fresh = fresh;
    request.at = answer.wall;
    request.trust = trustOf(response, m_late);
    request.http = sampleOf(response);
    if (response.complete()) request.cache = rules::readCacheFacts(response);
    v.sample.trust = std::max(v.sample.trust, request.trust);
    if (!response.remoteAddress.empty()) v.sample.remoteAddress = response.remoteAddress;
    if (response.serverCertificate) v.state->certificateExpires = WallTime(response.serverCertificate->notAfter);
    v.sample.certificateExpires = v.state->certificateExpires;
    v.sample.requests.push_back(std::move(request));
    const auto wait = rules::retryAfterS(response, answer.wall);
    if (!m_around.stageHolds || !wait || *wait <= 0 || (response.status != 429 && response.status != 503)) return;
    StageHold& hold = (*m_around.stageHolds)[holdKey(v.route(), m_channel)];
    hold.until = std::max(hold.until, answer.answered + fromSeconds(std::min(*wait, mostHoldS)));
}

void ChainCycle::finish() {
    auto report = std::make_shared<ProbeReport>();
    report->channel = m_channel.id;
    report->probe = m_around.probe;
    report->started = m_started;
    report->finished = m_around.clock.now();
    report->lagMs = m_lagMs;
    report->cycle = m_state.cycle;
    report->budget = m_budget;
    report->whole = false;
    for (StageVisit& v : m_visits) {
        if (v.state->shape != StageShape::Unknown)
            report->protocol = v.state->shape == StageShape::Mpd ? Protocol::Dash : Protocol::Hls;
        std::move(v.findings.begin(), v.findings.end(), std::back_inserter(report->findings));
        for (auto& exchange : v.requests->takeExchanges()) report->exchanges.push_back(std::move(exchange));
        report->stages.push_back(std::move(v.sample));
    }
    std::stable_sort(report->exchanges.begin(), report->exchanges.end(),
                     [](const auto& a, const auto& b) { return a->started < b->started; });
    report->findings = rules::applySettings(std::move(report->findings), m_settings.rules);
    addChainPoints(*report);
    m_around.sink(std::move(report));
}

}  // namespace inspector::probe
