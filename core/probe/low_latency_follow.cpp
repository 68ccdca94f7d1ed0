// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/probe/low_latency_cycle.h"
#include "core/probe/low_latency_session.h"

#include <algorithm>
#include <functional>
#include <utility>

// One rung's session: reload after reload.
namespace inspector::probe {

namespace {

constexpr int mostRounds = 64;                  // of a session
constexpr std::chrono::hours rarely{1};
constexpr Milliseconds patience{2'000};         // beyond the three target durations in which the server must answer

std::string withDirectives(const std::string& url, const std::string& directives) {
    return url + (url.find('?') == std::string::npos ? '?' : '&') + directives;
}

std::string directivesFor(const rules::PartPlace& place) {
    return "_HLS_msn=" + std::to_string(place.sequence) + "&_HLS_part=" + std::to_string(place.part);
}

// EXT-X-DISCONTINUITY stands after the last segment: the parts at the end are of something else.
bool endsWithDiscontinuity(std::string_view body, const hls::Playlist& playlist) {
    constexpr std::string_view tag = "#EXT-X-DISCONTINUITY";
    const std::size_t at = body.rfind(tag);
    if (at == std::string_view::npos) return false;
    const std::size_t end = at + tag.size();
    if (end < body.size() && body[end] != '\n' && body[end] != '\r') return false;
    return playlist.segments.empty() || body.find(playlist.segments.back().uri, end) == std::string_view::npos;
}

Milliseconds timeoutFor(double targetS) {
    return std::chrono::duration_cast<Milliseconds>(fromSeconds(3 * targetS)) + patience;
}

}  // namespace

PartMedia mediaOf(const std::optional<media::Inspection>& inspection) {
    if (!inspection) return {};
    const media::Track* track = inspection->first(media::Track::Kind::Video);
    if (!track) track = inspection->first(media::Track::Kind::Audio);
    if (!track) return {};
    // In decoding order: pictures that are shown out of order reach into the parts beside it.
    std::optional<double> durationS;
    if (track->firstDts && track->endDts && *track->endDts > *track->firstDts)
        durationS = static_cast<double>(*track->endDts - *track->firstDts) / std::max<std::uint32_t>(1, track->timescale);
    return {durationS, track->seconds(track->sampleDuration)};
}

Task<void> LowLatencyCycle::follow(Session& s) {
    s.state().parts.update(s.playlist(), s.base, s.poll->answer.asked);
    if (s.playlist().endList) {
        if (!isRareDue(s)) co_return;
        s.state().rareAsked = m_parts.around.clock.mono();
        rules::PartPlace after = rules::nextPartOf(s.playlist());
        Reload reload;
        Task<void> asking = ask(s, directivesFor({after.sequence, 0}), reload);
        co_await asking;
        if (reload.asked && reload.answer.response.complete())
            s.add(rules::judgeAfterEndList(s.context(), reload.answer.response.status, reload.waitedS(),
                                           reload.parsed ? &reload.parsed->playlist : nullptr));
        co_return;
    }
    Task<void> init = openInit(s);
    co_await init;
    const bool rare = isRareDue(s) && s.depth != Depth::BriefHint;
    if (s.depth == Depth::Long) {
        Task<void> all = followLong(s);
        co_await all;
    } else {
        // Six requests of a cycle: what is asked for more rarely takes the delta update's place.
        const bool left = s.asksLeft(m_parts.state.cycle);
        Task<void> one = round(s, s.depth == Depth::Brief && !rare && !left);
        co_await one;
        // The first round begins anywhere within a part; the next one with it, and has time to see.
        if (s.again && !s.over && !m_parts.requests.onHold()) {
            Task<void> another = round(s, false);
            co_await another;
        }
    }
    if (rare && !s.over) {
        Task<void> asking = askRarely(s);
        co_await asking;
    } else if (s.depth != Depth::BriefHint && !s.over) {
        Task<void> asking = askLeftPart(s);
        co_await asking;
    }
    if (s.latencyS) {
        rules::LatencyFacts facts;
        facts.latencyS = *s.latencyS;
        facts.partTargetS = s.state().partTargetS;
        const auto& control = s.playlist().serverControl;
        facts.partHoldBackS = control && control->partHoldBack ? *control->partHoldBack : 3 * facts.partTargetS;
        facts.clockErrorS += 2 * m_lag.worstS();
        s.add(rules::judgePartLatency(s.context(), facts));
    }
}

// Two target durations: a segment ends in it, and parts leave.
Task<void> LowLatencyCycle::followLong(Session& s) {
    const MonoTime end = m_parts.around.clock.mono() + fromSeconds(std::clamp(2 * s.targetS, 2.0, 8.0));
    for (int i = 0; i < mostRounds && !s.over && m_parts.around.clock.mono() < end; ++i) {
        if (m_parts.requests.onHold()) co_return;
        Task<void> one = round(s, i % 4 == 0);
        co_await one;
    }
}

Task<void> LowLatencyCycle::round(Session& s, bool withDelta) {
    const std::shared_ptr<const hls::Parsed> held = s.version;  // what the hint points into
    const hls::Playlist& before = held->playlist;
    const rules::PartPlace asked = rules::nextPartOf(before);
    const std::string directives = directivesFor(asked);
    Reload reload;
    Reload delta;
    Hint hint;
    std::vector<Task<void>> tasks;
    tasks.push_back(ask(s, directives, reload));
    tasks.push_back(askHint(s, before, hint));
    if (withDelta && before.serverControl && before.serverControl->canSkipUntil)
        tasks.push_back(ask(s, directives + (before.serverControl->canSkipDateRanges ? "&_HLS_skip=v2" : "&_HLS_skip=YES"), delta));
    WhenAll all(std::move(tasks));
    co_await all;
    judgeReload(s, reload, hint, asked);
    if (delta.parsed && delta.answer.ok()) {
        const hls::Playlist& whole = reload.parsed && reload.answer.ok() && !reload.parsed->playlist.skip
                                         ? reload.parsed->playlist : before;
        s.add(rules::judgeDelta(s.context(), {&whole, &delta.parsed->playlist}));
    }
    if (s.over) co_return;
    Task<void> parts = askNewParts(s, asked, hint);
    co_await parts;
}

Task<void> LowLatencyCycle::ask(Session& s, std::string directives, Reload& reload) {
    Ask asking;
    asking.url = withDirectives(s.poll->url, directives);
    asking.kind = ExchangeKind::Playlist;
    asking.rung = s.poll->report.rung;
    asking.timeout = std::max(timeoutFor(s.targetS), m_settings.playlistTimeout);
    asking.expected = s.poll->report.text ? s.poll->report.text->size() + 256 : 0;
    Task<Answer> document = m_parts.requests.document(std::move(asking));
    reload.answer = co_await document;
    if (reload.answer.starved()) co_return;
    reload.asked = true;
    const fetch::Response& response = reload.answer.response;
    if (response.failure != fetch::Failure::None && response.failure != fetch::Failure::Timeout)
        s.add(m_parts.requests.judge(s.context(), rules::Resource::Playlist, reload.answer, reload.answer.body));
    if (!reload.answer.ok()) co_return;
    hls::ParseOptions options;
    options.url = response.url;
    options.variables = m_parts.state.variables;
    auto parsed = std::make_shared<hls::Parsed>(hls::parse(reload.answer.body, options));
    reload.bodyHash = std::hash<std::string_view>{}(reload.answer.body);
    if (parsed->usable() && parsed->playlist.kind == hls::Playlist::Kind::Media) {
        reload.endsWithDiscontinuity = endsWithDiscontinuity(reload.answer.body, parsed->playlist);
        reload.parsed = std::move(parsed);
    }
    const double first = toSeconds(response.timings.firstByte);
    reload.held = first > 2 * s.roundTripS + 0.02;
    reload.earliest = reload.answer.asked + std::chrono::duration_cast<MonoTime::duration>(fromSeconds(std::max(0.0, first - s.roundTripS)));
    reload.answer.exchange->body = std::make_shared<const std::string>(std::move(reload.answer.body));
    reload.answer.body = {};
}

void LowLatencyCycle::judgeReload(Session& s, const Reload& reload, const Hint& hint, rules::PartPlace asked) {
    s.over = true;
    if (!reload.asked) return;
    const fetch::Response& response = reload.answer.response;
    rules::ReloadFacts facts;
    facts.before = &s.playlist();
    facts.asked = asked;
    facts.status = response.status;
    facts.timedOut = response.failure == fetch::Failure::Timeout && response.phase == fetch::Phase::FirstByte;
    facts.askedToWait = response.header("Retry-After") != nullptr;
    facts.waitedS = reload.waitedS();
    facts.answer = reload.parsed ? &reload.parsed->playlist : nullptr;
    facts.sameAsBefore = s.directiveHash && *s.directiveHash == reload.bodyHash;
    facts.fromCache = rules::fromCache(response);
    if (const std::string* age = response.header("Age"))
        if (const auto seconds = parseUnsigned(trim(*age))) facts.ageS = static_cast<double>(*seconds);
    s.add(rules::judgeReload(s.context(), facts));
    if (!reload.parsed) return;
    s.directiveHash = reload.bodyHash;
    if (!std::exchange(s.saidDelivery, true)) s.add(rules::judgeLowLatencyDelivery(s.context(), response));
    const rules::PartPlace next = rules::nextPartOf(reload.parsed->playlist);
    if (next <= asked || reload.parsed->playlist.skip) return;
    judgeHint(s, reload, hint, asked);
    takeVersion(s, reload);
    s.over = s.playlist().endList;
}

// A version with the next part: when it came, how far behind it is.
void LowLatencyCycle::takeVersion(Session& s, const Reload& reload) {
    LowLatencyState& state = s.state();
    const hls::Playlist& playlist = reload.parsed->playlist;
    rules::PartClock::Sight sight;
    sight.next = rules::nextPartOf(playlist);
    if (state.next && sight.next > *state.next) sight.mediaS = rules::mediaSince(playlist, *state.next);
    sight.earliest = reload.held ? reload.earliest : std::min(state.nextAsked, reload.earliest);
    sight.latest = reload.answer.answered;
    sight.partTargetS = state.partTargetS;
    sight.lagS = 2 * m_lag.worstS();
    s.add(state.clock.update(s.context(), sight));
    state.next = sight.next;
    state.nextAsked = reload.answer.asked;
    state.parts.update(playlist, reload.answer.response.url, reload.answer.asked);
    s.version = reload.parsed;
    s.base = reload.answer.response.url;
    const auto edge = rules::edgeOf(playlist);
    if (!edge || !reload.held) return;
    const double delay = toSeconds(reload.earliest.time_since_epoch()) - toSeconds(edge->time_since_epoch());
    s.delayS = std::min(s.delayS.value_or(delay), delay);
    const double latency = toSeconds(reload.answer.wall.time_since_epoch()) - toSeconds(edge->time_since_epoch()) -
                           toSeconds(reload.answer.answered - reload.earliest) - m_parts.watched.clockErrorS;
    s.latencyS = std::min(s.latencyS.value_or(latency), latency);
}

bool LowLatencyCycle::isRareDue(const Session& s) const {
    const auto& asked = s.state().rareAsked;
    return !asked || m_parts.around.clock.mono() - *asked > rarely;
}

Task<void> LowLatencyCycle::askRarely(Session& s) {
    s.state().rareAsked = m_parts.around.clock.mono();
    Reload reload;
    Task<void> asking = ask(s, "_HLS_part=0", reload);
    co_await asking;
    if (reload.asked && reload.answer.response.complete())
        s.add(rules::judgePartWithoutMsn(s.context(), reload.answer.response.status));
}

}  // namespace inspector::probe
