// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/chain_cycle.h"

#include "core/base/text.h"
#include "core/probe/chain_lag.h"
#include "core/rules/judge.h"
#include "core/rules/judge_cdn.h"
#include "core/rules/judge_http.h"

#include <algorithm>
#include <utility>

// What a chain's answers say: of one stage by itself, then of the stages beside each other.
namespace inspector::probe {

namespace {

void append(std::vector<Finding>& to, std::vector<Finding> from) {
    std::move(from.begin(), from.end(), std::back_inserter(to));
}

bool hasRule(const std::vector<Finding>& findings, std::string_view rule, std::string_view stage) {
    return std::any_of(findings.begin(), findings.end(),
                       [&](const Finding& f) { return f.rule == rule && f.stage == stage; });
}

// Who answered: the address, and the cache's own name.
std::string serverOf(const StageSample& sample) {
    if (sample.requests.empty()) return {};
    return sample.remoteAddress + ", " + sample.requests.back().cache.server.substr(0, 80);
}

rules::EdgeView viewOf(const StageVisit& v, bool reference) {
    rules::EdgeView view;
    view.stage = v.route().stage();
    view.reference = reference;
    view.playlist = v.listing.playlist();
    view.asked = v.playlist.asked;
    view.answered = v.playlist.answered;
    view.segmentSequence = v.sample.segment;
    view.segmentHash = v.sample.segmentHash;
    return view;
}

// What judgeEdges says of media playlists, of an MPD.
Finding behind(const StageVisit& reference, const StageVisit& v, const rules::Context& context) {
    const double limit = reference.listing.targetDurationS;
    Finding f;
    f.rule = "edge-behind-origin";
    f.severity = *v.sample.lagS > 3 * limit ? Severity::Critical : Severity::Major;
    f.rung = context.rung;
    f.stage = context.stage;
    f.url = context.url;
    f.args = {textArg("edge", context.stage), textArg("origin", reference.route().stage()),
              numberArg("behind", *v.sample.lagS, Arg::Unit::Second), numberArg("limit", limit, Arg::Unit::Second)};
    return f;
}

}  // namespace

rules::Context ChainCycle::contextOf(const StageVisit& v, std::string_view url, std::string rung) const {
    return {std::move(rung), v.route().stage(), v.route().shown(url)};
}

// What holds for every answer that comes through a stage.
void ChainCycle::judgeAnswer(StageVisit& v, const Answer& answer, rules::Resource resource, const rules::Context& context,
                             std::string_view url) {
    rules::StageAnswer facts;
    facts.resource = resource;
    facts.response = &answer.response;
    facts.cache = v.sample.requests.back().cache;
    facts.askedUrl = url;
    facts.targetDurationS = v.state->targetDurationS;
    facts.live = !v.listing.endList;
    facts.now = answer.wall - fromSeconds(m_around.clockErrorS());
    std::vector<Finding> found = rules::judgeStageAnswer(context, facts);
    const auto limited = std::find_if(found.begin(), found.end(),
                                      [](const Finding& f) { return f.rule == "edge-rate-limited"; });
    if (m_around.stageHolds && limited != found.end()) {
        const auto hold = m_around.stageHolds->find(v.route().stage());
        if (hold != m_around.stageHolds->end()) hold->second.finding = *limited;
    }
    append(v.findings, std::move(found));
}

rules::HttpFacts ChainCycle::factsOf(const StageVisit& v, const Answer& answer) const {
    rules::HttpFacts facts;
    facts.response = &answer.response;
    facts.answered = answer.answered;
    facts.wall = answer.wall;
    facts.clockOffsetS = m_around.clockErrorS();
    const auto& sent = answer.exchange->requestHeaders;
    facts.originSent = std::any_of(sent.begin(), sent.end(),
                                   [](const auto& header) { return equalsIgnoreCase(header.first, "Origin"); });
    facts.corsRequired = facts.originSent;
    facts.offeredGzip = !answer.range;
    facts.targetDurationS = v.listing.targetDurationS;
    facts.live = v.listing.parsed && !v.listing.endList;
    return facts;
}

void ChainCycle::judgeTop(StageVisit& v, const Answer& answer) {
    if (!v.judged()) return;
    const rules::Context context = contextOf(v, v.route().url(), "master");
    append(v.findings, v.requests->judge(context, rules::Resource::Playlist, answer, answer.body));
    judgeAnswer(v, answer, rules::Resource::Playlist, context, v.route().url());
    if (!answer.response.complete()) return;
    rules::HttpFacts facts = factsOf(v, answer);
    facts.targetDurationS = 0;
    facts.live = false;
    append(v.findings, v.state->topHttp.update(context, rules::Resource::Playlist, facts));
}

void ChainCycle::judgePlaylist(StageVisit& v, const std::string& url) {
    if (!v.judged()) return;
    const Answer& answer = v.playlist;
    const bool mpd = v.state->shape == StageShape::Mpd;
    const rules::Context context = contextOf(v, url, mpd ? "master" : v.state->rung);
    std::vector<Finding> transport = v.requests->judge(context, rules::Resource::Playlist, answer, answer.body);
    if (mpd && answer.ok()) {
        std::erase_if(transport, [](const Finding& f) { return f.rule == "http-content-type-playlist"; });  // HLS's
        append(transport, rules::judgeMpdType(context, answer.response));
    }
    append(v.findings, std::move(transport));
    judgeAnswer(v, answer, rules::Resource::Playlist, context, url);
    judgeTokenOf(v, context);
    const bool reused = answer.response.reusedConnection;
    if (!reused && !answer.response.remoteAddress.empty())
        append(v.findings, v.state->addresses.update(context, answer.response.remoteAddress));
    if (!answer.response.complete()) return;
    rules::HttpFacts facts = factsOf(v, answer);
    facts.bodyHash = v.playlistHash;
    facts.lowLatency = v.listing.playlist() && v.listing.playlist()->partTarget.has_value();
    append(v.findings, v.state->playlistHttp.update(context, rules::Resource::Playlist, facts));
    if (!v.listing.hls || !answer.ok()) return;
    if (!v.listing.parsed) return append(v.findings, rules::judgeMedia(context, *v.listing.hls));
    const std::string server = serverOf(v.sample);
    rules::MediaHistory::Sample sample;
    sample.playlist = v.listing.playlist();
    sample.bodyHash = v.playlistHash;
    sample.asked = answer.asked;
    sample.answered = answer.answered;
    sample.wall = answer.wall;
    sample.clockOffsetS = m_around.clockErrorS();
    sample.alwaysOn = m_settings.alwaysOn;
    sample.server = server;
    if (const auto skew = rules::dateSkew(answer.response, answer.wall)) sample.dateAheadS = skew->aheadS;
    append(v.findings, v.state->history.update(context, sample));
}

// The token of the stage's own URL, or the one that its multivariant playlist handed out.
void ChainCycle::judgeTokenOf(StageVisit& v, const rules::Context& context) {
    StageState& stage = *v.state;
    auto expires = rules::tokenExpiry(stage.route.url());
    if (!expires && !stage.mediaUrl.empty()) expires = rules::tokenExpiry(stage.mediaUrl);
    if (stage.tokenExpires && expires && *expires != *stage.tokenExpires) stage.tokenRenewed = true;
    stage.tokenExpires = expires;
    v.sample.tokenExpires = expires;
    append(v.findings, rules::judgeToken(context, expires, stage.tokenRenewed, stage.targetDurationS,
                                         v.playlist.wall - fromSeconds(m_around.clockErrorS())));
}

void ChainCycle::judgeSegmentAnswer(StageVisit& v, const StageSegment& segment, std::string_view start, bool partial) {
    if (!v.judged()) return;
    const Answer& answer = v.segmentAnswer;
    const fetch::Response& response = answer.response;
    const rules::Context context = contextOf(v, segment.url, v.state->rung);
    std::vector<Finding> found = v.requests->judge(context, rules::Resource::Segment, answer, start, segment.sequence);
    v.state->segmentStatus.grade(found, response.ok(), answer.answered);
    append(v.findings, std::move(found));
    judgeAnswer(v, answer, rules::Resource::Segment, context, segment.url);
    if (!response.complete()) return;
    rules::HttpFacts facts = factsOf(v, answer);
    facts.sequence = segment.sequence;
    facts.durationS = segment.durationS;
    facts.sentAsMade = v.state->shape == StageShape::Mpd;
    append(v.findings, v.state->segmentHttp.update(context, rules::Resource::Segment, facts));
    if (!response.ok() || v.sample.requests.back().trust != Trust::Trusted) return;
    rules::SegmentFacts body;
    body.sequence = segment.sequence;
    body.durationS = segment.durationS;
    body.partial = partial;
    body.rangeAsked = answer.range.has_value();
    body.status = response.status;
    body.encrypted = segment.encrypted;
    body.downloadS = std::chrono::duration<double>(response.timings.total).count();
    body.bytes = response.bodyBytes;
    body.start = start;
    body.hasMap = segment.hasMap;
    append(v.findings, rules::judgeSegment(context, body));
}

void ChainCycle::compare() {
    if (!m_reference) return;
    for (StageVisit& v : m_visits)
        if (&v != m_reference && v.listing.parsed) compareWith(*m_reference, v);
}

void ChainCycle::compareWith(const StageVisit& reference, StageVisit& v) {
    const ListedAt there{&reference.listing, reference.playlist.asked, reference.playlist.answered};
    const ListedAt here{&v.listing, v.playlist.asked, v.playlist.answered};
    if (const auto lag = lagBehind(there, here); lag && !reference.listing.endList) {
        v.sample.lagS = lag->seconds;
        v.sample.lagSegments = lag->segments;
    }
    const bool sameSegment = v.sample.segment && v.sample.segment == reference.sample.segment &&
                             v.sample.segmentHash != 0 && reference.sample.segmentHash != 0;
    if (sameSegment) v.sample.differs = v.sample.segmentHash != reference.sample.segmentHash;
    if (v.judged() && v.listing.mpd && v.sample.lagS && *v.sample.lagS > reference.listing.targetDurationS)
        v.findings.push_back(behind(reference, v, contextOf(v, v.route().url(), v.state->rung)));
    if (!v.judged() || !v.listing.hls || !reference.listing.hls) return;
    const rules::Context context = contextOf(v, v.state->mediaUrl.empty() ? v.route().url() : v.state->mediaUrl, v.state->rung);
    std::vector<Finding> found = rules::judgeIdentity(context, reference.listing.hls->playlist, v.listing.hls->playlist);
    const bool other = !found.empty();
    if (!other) found = rules::judgeEdges(context, {viewOf(reference, true), viewOf(v, false)});
    v.sample.differs = other || hasRule(found, "edge-differs-from-origin", v.route().stage());
    append(v.findings, std::move(found));
}

}  // namespace inspector::probe
