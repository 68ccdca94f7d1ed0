// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/digest.h"

#include "core/hls/codecs.h"
#include "core/hls/parser.h"
#include "core/rules/judge.h"
#include "core/rules/ad_markers.h"
#include "core/rules/judge_ads.h"
#include "core/rules/judge_ladder.h"
#include "core/rules/judge_together.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>

namespace inspector::probe {

namespace {

void append(std::vector<Finding>& to, const std::vector<Finding>& from) { to.insert(to.end(), from.begin(), from.end()); }

rules::Context contextOf(const Poll& poll) { return {poll.report.rung, "packager", poll.report.url}; }

hls::RungKey::Kind keyKind(const RungSpec& spec) {
    if (spec.videoRendition) return hls::RungKey::Kind::Video;
    switch (spec.kind) {
        case RungKind::Audio: return hls::RungKey::Kind::Audio;
        case RungKind::Subtitles: return hls::RungKey::Kind::Subtitles;
        case RungKind::IFrame: return hls::RungKey::Kind::IFrame;
        case RungKind::Master:
        case RungKind::Variant: break;
    }
    return hls::RungKey::Kind::Variant;
}

std::unique_ptr<Rung> newRung(RungSpec spec) {
    auto rung = std::make_unique<Rung>();
    rung->shownUrl = redactUrl(spec.url);
    rung->spec = std::move(spec);
    return rung;
}

// Another ladder, or the same one with other URLs.
void takeLadder(ChannelState& state, Ladder ladder, std::vector<std::unique_ptr<Rung>>& gone) {
    std::vector<std::unique_ptr<Rung>> before = std::exchange(state.rungs, {});
    state.rungs.reserve(ladder.rungs.size());
    state.rungsListed = ladder.listed;
    for (RungSpec& spec : ladder.rungs) {
        const auto old = std::find_if(before.begin(), before.end(), [&](const auto& r) {
            return r && r->spec.key == spec.key && r->spec.kind == spec.kind;
        });
        if (old == before.end()) {
            state.rungs.push_back(newRung(std::move(spec)));
            continue;
        }
        (*old)->shownUrl = redactUrl(spec.url);
        (*old)->spec = std::move(spec);
        state.rungs.push_back(std::move(*old));
    }
    for (auto& rung : before)
        if (rung) gone.push_back(std::move(rung));
}

void becomeMedia(ChannelState& state, Poll& poll, std::vector<std::unique_ptr<Rung>>& gone) {
    if (state.shape != Shape::Media) {
        for (auto& rung : std::exchange(state.rungs, {})) gone.push_back(std::move(rung));
        state.rungs.push_back(newRung(singleRung(poll.url)));
        state.topText.reset();
        state.top.reset();
        state.topFindings.clear();
        state.acrossFindings.clear();
        state.shape = Shape::Media;
        state.protocol = Protocol::Hls;
        state.dash.reset();
    }
    poll.rung = state.rungs.front().get();
    const HttpSample http = poll.report.http;
    poll.report = describe(*poll.rung, poll.answer.wall);
    poll.report.http = http;
    for (Finding& f : poll.findings) f.rung = poll.report.rung;  // what the answer itself said
}

Finding tooManyRungs(const ChannelState& state, const Poll& poll) {
    Finding f;
    f.rule = "hls-too-many-rungs";
    f.severity = Severity::Minor;
    f.rung = "master";
    f.url = poll.report.url;
    f.args = {numberArg("count", static_cast<double>(state.rungsListed)),
              numberArg("limit", static_cast<double>(mostRungs))};
    return f;
}

void judgeTop(ChannelState& state, Poll& poll, const hls::Parsed& parsed) {
    state.topFindings = rules::judgeMultivariant(contextOf(poll), parsed);
    if (parsed.usable()) append(state.topFindings, rules::judgeLadder(contextOf(poll), parsed.playlist));
    if (state.rungsListed > state.rungs.size()) state.topFindings.push_back(tooManyRungs(state, poll));
}

MediaFigures figuresOf(const hls::Playlist& playlist, bool files) {
    MediaFigures f;
    f.parsed = true;
    f.endList = playlist.endList;
    f.iFramesOnly = playlist.iFramesOnly;
    f.mediaSequence = playlist.mediaSequence;
    f.segmentCount = static_cast<std::uint32_t>(playlist.segments.size());
    f.targetDurationS = static_cast<double>(playlist.targetDuration.value_or(0));
    f.windowS = playlist.windowSeconds();
    if (playlist.segments.empty() || files) return f;
    const std::optional<WallTime> newest = hls::segmentTimes(playlist).back();
    if (newest) f.edge = *newest + fromSeconds(playlist.segments.back().duration.value_or(0));
    return f;
}

hls::Parsed parseMedia(const ChannelState& state, const std::string& text, const std::string& url) {
    hls::ParseOptions options;
    options.url = url;
    options.variables = state.variables;
    return hls::parse(text, options);
}

// Small enough to be kept: neither all attributes, nor more entries than are followed.
std::shared_ptr<const hls::Playlist> outlineOf(const hls::Playlist& playlist) {
    auto outline = std::make_shared<hls::Playlist>();
    outline->kind = playlist.kind;
    const auto copy = [](const auto& from, auto& to) {
        to.assign(from.begin(), from.begin() + static_cast<std::ptrdiff_t>(std::min(from.size(), mostRungs)));
        for (auto& entry : to) entry.attributes = {};
    };
    outline->independentSegments = playlist.independentSegments;
    outline->steering = playlist.steering;
    copy(playlist.sessionKeys, outline->sessionKeys);
    copy(playlist.iFrameVariants, outline->iFrameVariants);
    copy(playlist.variants, outline->variants);
    copy(playlist.renditions, outline->renditions);
    return outline;
}

// What the channel's URL is, by what it shows now. What cannot be read says nothing: it stays what it was.
Shape shapeOf(const hls::Parsed& parsed, Shape before) {
    using Kind = hls::Playlist::Kind;
    const bool text = parsed.refusal != hls::Refusal::NotText && parsed.refusal != hls::Refusal::NoExtM3u;
    const Kind kind = text ? parsed.playlist.kind : Kind::Unknown;
    if (kind == Kind::Unknown || (!parsed.usable() && before != Shape::Unknown)) return before;
    return kind == Kind::Media ? Shape::Media : Shape::Multivariant;
}

bool isTurnOf(const ChannelState& state, const Rung& rung, std::size_t turn) {
    return !state.rungs.empty() && state.rungs[turn % state.rungs.size()].get() == &rung;
}

rules::Declared declaredOf(const RungSpec& spec, const hls::Playlist& playlist) {
    rules::Declared d;
    d.codecs = spec.codecs;
    d.width = spec.width;
    d.height = spec.height;
    d.frameRate = spec.frameRate;
    d.channels = spec.channels;
    d.sampleRate = spec.sampleRate;
    d.bandwidthBps = spec.bandwidthBps;
    d.averageBandwidthBps = spec.averageBandwidthBps;
    d.independentSegments = playlist.independentSegments;
    d.targetDurationS = static_cast<double>(playlist.targetDuration.value_or(0));
    d.isSubtitles = spec.kind == RungKind::Subtitles;
    d.isAudioOnly = spec.kind == RungKind::Audio;
    d.live = !playlist.endList;
    return d;
}

void planOf(const ChannelState& state, Poll& poll, const Watched& watched) {
    Rung& rung = *poll.rung;
    const hls::Playlist& playlist = poll.parsed->playlist;
    const bool itsTurn = watched.budget < BudgetStep::OneRungInTurn || isTurnOf(state, rung, watched.turn);
    const bool none = watched.settings.segments == SegmentPolicy::None;
    const SegmentPolicy policy = none                   ? SegmentPolicy::None
                                 : rung.spec.isSparse() ? SegmentPolicy::Newest
                                 : watched.files        ? SegmentPolicy::All
                                                        : watched.settings.segments;
    const bool everything = watched.files || (watched.thorough && playlist.endList);
    poll.planned = planSegments(playlist, poll.answer.response.url, policy, watched.budget, itsTurn, rung.segments,
                                everything);
    if (watched.files || rung.spec.isSparse()) return;
    if (policy == SegmentPolicy::All || watched.thorough)
        rung.removals.update(playlist, poll.answer.response.url, poll.answer.asked, poll.answer.answered);
}

// Who answered: the address, and what it says of itself.
std::string serverOf(const fetch::Response& response) {
    std::string server = response.remoteAddress;
    for (const char* name : {"Via", "X-Served-By"})
        if (const std::string* value = response.header(name))
            server.append(", ").append(name).append(": ").append(value->substr(0, 80));
    return server;
}

void judgeOverTime(Poll& poll, const Watched& watched) {
    const std::optional<rules::DateSkew> skew = rules::dateSkew(poll.answer.response, poll.answer.wall);
    const std::string server = serverOf(poll.answer.response);
    rules::MediaHistory::Sample sample;
    sample.playlist = &poll.parsed->playlist;
    sample.bodyHash = poll.bodyHash;
    sample.asked = poll.answer.asked;
    sample.answered = poll.answer.answered;
    sample.wall = poll.answer.wall;
    sample.clockOffsetS = watched.clockErrorS;
    sample.maxLatencyS = watched.settings.maxLatencyS;
    sample.alwaysOn = watched.settings.alwaysOn;
    if (skew) sample.dateAheadS = skew->aheadS;
    sample.server = server;
    append(poll.findings, poll.rung->history.update(contextOf(poll), sample));
}

// A variant that is not known to be sound alone.
bool hasPictures(const RungSpec& spec) {
    const bool pictures = spec.codecs.empty() || spec.width > 0 || hls::codecKinds(spec.codecs).video;
    return spec.kind == RungKind::Variant && !spec.videoRendition && pictures;
}

bool isOfAbsentSparse(const ChannelState& state, const Finding& finding, const std::vector<Poll*>& polls) {
    const auto rung = std::find_if(state.rungs.begin(), state.rungs.end(), [&](const auto& r) {
        return r->spec.key == finding.rung && r->spec.isSparse();
    });
    return rung != state.rungs.end() &&
           std::none_of(polls.begin(), polls.end(), [&](const Poll* p) { return p->rung == rung->get(); });
}

}  // namespace

std::uint64_t hashOf(std::string_view body) { return std::hash<std::string_view>{}(body); }

void digestTop(ChannelState& state, Poll& poll, std::vector<std::unique_ptr<Rung>>& gone) {
    const std::uint64_t hash = hashOf(poll.answer.body);
    poll.bodyHash = hash;
    if (state.shape == Shape::Multivariant && state.topText && hash == state.topHash) {
        poll.answer.body = {};
        poll.answer.exchange->body = state.topText;
        append(poll.findings, state.topFindings);
        poll.report.text = state.topText;
        return;
    }
    if (state.shape == Shape::Media && hash == state.rungs.front()->bodyHash)
        return becomeMedia(state, poll, gone);

    hls::ParseOptions options;
    options.url = poll.answer.response.url;
    auto parsed = std::make_unique<hls::Parsed>(hls::parse(poll.answer.body, options));
    const Shape shown = shapeOf(*parsed, state.shape);
    if (shown == Shape::Media) {
        becomeMedia(state, poll, gone);
        poll.parsed = std::move(parsed);
        return;
    }
    if (state.shape == Shape::Media)
        for (auto& rung : std::exchange(state.rungs, {})) gone.push_back(std::move(rung));
    state.shape = shown;
    state.protocol = Protocol::Hls;
    state.dash.reset();
    std::vector<Finding> changes;
    if (parsed->usable()) {
        takeLadder(state, ladderOf(parsed->playlist, poll.answer.response.url), gone);
        state.variables = parsed->variables;
        state.ladder.see(rules::ladderRungs(parsed->playlist));
        changes = state.multivariant.update(contextOf(poll), parsed->playlist);
    }
    state.topHash = hash;
    state.topUrl = poll.report.url;
    state.top = parsed->usable() ? outlineOf(parsed->playlist) : nullptr;
    state.topText = std::make_shared<const std::string>(std::move(poll.answer.body));
    poll.answer.body = {};
    poll.answer.exchange->body = state.topText;
    judgeTop(state, poll, *parsed);
    append(poll.findings, state.topFindings);
    append(poll.findings, changes);
    poll.report.text = state.topText;
}

void judgeRungs(const ChannelState& state, Poll& poll, const Template& settings) {
    append(poll.findings, state.ladder.judge(contextOf(poll), settings.ladder, Protocol::Hls));
    if (!state.top) return;
    std::map<std::string, double> audioBps;
    for (const auto& rung : state.rungs) {
        if (rung->spec.kind != RungKind::Audio || rung->spec.audioGroup.empty() || rung->media.peakBps <= 0) continue;
        double& largest = audioBps[rung->spec.audioGroup];
        largest = std::max(largest, rung->media.peakBps);
    }
    append(poll.findings, rules::judgeAudioShare(contextOf(poll), rules::ladderRungs(*state.top), audioBps));
}

void digestMpd(ChannelState& state, Poll& poll, std::vector<std::unique_ptr<Rung>>& gone) {
    if (state.protocol != Protocol::Dash) {
        for (auto& rung : std::exchange(state.rungs, {})) gone.push_back(std::move(rung));
        state.shape = Shape::Unknown;
        state.top.reset();
        state.topFindings.clear();
        state.acrossFindings.clear();
        state.protocol = Protocol::Dash;
    }
    const std::uint64_t hash = hashOf(poll.answer.body);
    if (!state.topText || hash != state.topHash) {
        state.topHash = hash;
        state.topText = std::make_shared<const std::string>(std::move(poll.answer.body));
    }
    poll.answer.body = {};
    poll.answer.exchange->body = state.topText;
    poll.bodyHash = hash;
    state.topUrl = poll.report.url;
    poll.report.text = state.topText;
}

void digestMedia(const ChannelState& state, Poll& poll, const Watched& watched) {
    Rung& rung = *poll.rung;
    const std::uint64_t hash = hashOf(poll.answer.body);
    const bool changed = !rung.text || hash != rung.bodyHash;
    poll.bodyHash = hash;
    // An unchanged one is judged too: that it has not changed, or has ended.
    if (!poll.parsed)
        poll.parsed = std::make_unique<hls::Parsed>(parseMedia(state, poll.answer.body, poll.answer.response.url));
    const hls::Playlist& playlist = poll.parsed->playlist;
    if (changed) {
        rung.bodyHash = hash;
        rung.text = std::make_shared<const std::string>(std::move(poll.answer.body));
        rung.documentFindings = rules::judgeMedia(contextOf(poll), *poll.parsed);
        if (poll.parsed->usable()) {
            rung.figures = figuresOf(playlist, watched.files);
            planOf(state, poll, watched);
        } else {
            rung.figures.parsed = false;
        }
    }
    poll.answer.body = {};
    poll.answer.exchange->body = rung.text;
    poll.declared = declaredOf(rung.spec, playlist);
    poll.lowLatency = playlist.partTarget.has_value();
    append(poll.findings, rung.documentFindings);
    if (poll.parsed->usable()) {
        const auto times = hls::segmentTimes(playlist);
        if (changed) rung.markers = rules::markersOf(playlist, times);
        if (!watched.files && !rung.spec.isSparse()) append(poll.findings, rung.ads.update(contextOf(poll), playlist, times));
    }
    if (rung.figures.parsed && !watched.files && !rung.spec.isSparse()) judgeOverTime(poll, watched);
    HttpSample http = std::move(poll.report.http);
    poll.report = describe(rung, poll.answer.wall - fromSeconds(watched.clockErrorS));
    poll.report.http = std::move(http);
    poll.report.fetched = true;
    poll.report.changed = changed;
}

void judgeTogether(ChannelState& state, bool topOk, const std::vector<Poll*>& polls) {
    const bool answered = topOk || std::any_of(polls.begin(), polls.end(), [](const Poll* p) { return p->ok(); });
    if (state.shape != Shape::Multivariant || !state.top || polls.empty() || !answered) {
        state.acrossFindings.clear();
        return;
    }
    const bool changed = std::any_of(polls.begin(), polls.end(), [](const Poll* p) { return p->parsed || !p->ok(); });
    if (!changed) return;
    std::vector<rules::RungView> views;
    std::vector<rules::AdRung> ads;
    views.reserve(polls.size());
    for (Poll* poll : polls) {
        rules::RungView view;
        view.rung = poll->report.rung;
        view.url = poll->report.url;
        view.kind = keyKind(poll->rung->spec);
        view.asked = poll->answer.asked;
        view.answered = poll->answer.answered;
        if (poll->ok() && poll->report.parsed) {
            if (!poll->parsed)
                poll->parsed = std::make_unique<hls::Parsed>(parseMedia(state, *poll->rung->text, poll->answer.response.url));
            view.playlist = &poll->parsed->playlist;
            if (hasPictures(poll->rung->spec))
                ads.push_back(rules::adRungOf(view.rung, *view.playlist, hls::segmentTimes(*view.playlist)));
        }
        views.push_back(std::move(view));
    }
    // What was found in a playlist that is polled less often holds until it is polled again.
    std::erase_if(state.acrossFindings, [&](const Finding& f) { return !isOfAbsentSparse(state, f, polls); });
    const rules::Context context{"", "packager", state.topUrl};
    append(state.acrossFindings, rules::judgeAcross(context, *state.top, views));
    append(state.acrossFindings, rules::judgeTogether(context, *state.top, views));
    append(state.acrossFindings, rules::judgeAdsAcross(context, ads));
    for (Finding& f : state.acrossFindings)  // one rung that lags is that rung's trouble, not the whole channel's
        if (const Arg* behind = f.arg("behind")) f.rung = behind->text;
}

}  // namespace inspector::probe
