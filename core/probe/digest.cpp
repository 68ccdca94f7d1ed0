// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/digest.h"

#include "core/hls/parser.h"
#include "core/rules/judge.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>

namespace inspector::probe {

namespace {

std::uint64_t hashOf(std::string_view body) { return std::hash<std::string_view>{}(body); }

void append(std::vector<Finding>& to, const std::vector<Finding>& from) { to.insert(to.end(), from.begin(), from.end()); }

rules::Context contextOf(const Poll& poll) { return {poll.report.rung, "packager", poll.report.url}; }

hls::RungKey::Kind keyKind(RungKind kind) {
    switch (kind) {
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
    }
    poll.rung = state.rungs.front().get();
    const HttpSample http = poll.report.http;
    poll.report = describe(*poll.rung, poll.wall);
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
    if (state.rungsListed > state.rungs.size()) state.topFindings.push_back(tooManyRungs(state, poll));
}

MediaFigures figuresOf(const hls::Playlist& playlist) {
    MediaFigures f;
    f.parsed = true;
    f.endList = playlist.endList;
    f.mediaSequence = playlist.mediaSequence;
    f.segmentCount = static_cast<std::uint32_t>(playlist.segments.size());
    f.targetDurationS = static_cast<double>(playlist.targetDuration.value_or(0));
    f.windowS = playlist.windowSeconds();
    if (playlist.segments.empty()) return f;
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

}  // namespace

void digestTop(ChannelState& state, Poll& poll, std::vector<std::unique_ptr<Rung>>& gone) {
    const std::uint64_t hash = hashOf(poll.body);
    if (state.shape == Shape::Multivariant && state.topText && hash == state.topHash) {
        poll.body = {};
        append(poll.findings, state.topFindings);
        poll.report.text = state.topText;
        return;
    }
    if (state.shape == Shape::Media && hash == state.rungs.front()->bodyHash)
        return becomeMedia(state, poll, gone);

    hls::ParseOptions options;
    options.url = poll.response.url;
    auto parsed = std::make_unique<hls::Parsed>(hls::parse(poll.body, options));
    const Shape shown = shapeOf(*parsed, state.shape);
    if (shown == Shape::Media) {
        becomeMedia(state, poll, gone);
        poll.parsed = std::move(parsed);
        return;
    }
    if (state.shape == Shape::Media)
        for (auto& rung : std::exchange(state.rungs, {})) gone.push_back(std::move(rung));
    state.shape = shown;
    if (parsed->usable()) {
        takeLadder(state, ladderOf(parsed->playlist, poll.response.url), gone);
        state.variables = parsed->variables;
    }
    state.topHash = hash;
    state.topUrl = poll.report.url;
    state.top = parsed->usable() ? outlineOf(parsed->playlist) : nullptr;
    state.topText = std::make_shared<const std::string>(std::move(poll.body));
    poll.body = {};
    judgeTop(state, poll, *parsed);
    append(poll.findings, state.topFindings);
    poll.report.text = state.topText;
}

void digestMedia(const ChannelState& state, Poll& poll, const Watched& watched) {
    Rung& rung = *poll.rung;
    const std::uint64_t hash = hashOf(poll.body);
    const bool changed = !rung.text || hash != rung.bodyHash;
    const rules::Context context = contextOf(poll);
    // An unchanged one is judged too: that it has not changed, or has ended.
    if (!poll.parsed)
        poll.parsed = std::make_unique<hls::Parsed>(parseMedia(state, poll.body, poll.response.url));
    if (changed) {
        rung.bodyHash = hash;
        rung.text = std::make_shared<const std::string>(std::move(poll.body));
        rung.documentFindings = rules::judgeMedia(context, *poll.parsed);
        if (poll.parsed->usable()) {
            rung.figures = figuresOf(poll.parsed->playlist);
            const bool itsTurn = watched.budget < BudgetStep::OneRungInTurn || isTurnOf(state, rung, watched.turn);
            poll.planned = planSegments(poll.parsed->playlist, poll.response.url, watched.settings.segments,
                                        watched.budget, itsTurn, rung.segments);
        } else {
            rung.figures.parsed = false;
        }
    }
    poll.body = {};
    append(poll.findings, rung.documentFindings);
    if (rung.figures.parsed && poll.parsed) {
        rules::MediaHistory::Sample sample;
        sample.playlist = &poll.parsed->playlist;
        sample.bodyHash = hash;
        sample.asked = poll.asked;
        sample.answered = poll.answered;
        sample.wall = poll.wall;
        append(poll.findings, rung.history.update(context, sample));
    }
    HttpSample http = std::move(poll.report.http);
    poll.report = describe(rung, poll.wall);
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
    views.reserve(polls.size());
    for (Poll* poll : polls) {
        rules::RungView view;
        view.rung = poll->report.rung;
        view.url = poll->report.url;
        view.kind = keyKind(poll->report.kind);
        view.asked = poll->asked;
        view.answered = poll->answered;
        if (poll->ok() && poll->report.parsed) {
            if (!poll->parsed)
                poll->parsed = std::make_unique<hls::Parsed>(parseMedia(state, *poll->rung->text, poll->response.url));
            view.playlist = &poll->parsed->playlist;
        }
        views.push_back(std::move(view));
    }
    state.acrossFindings = rules::judgeAcross({"", "packager", state.topUrl}, *state.top, views);
    for (Finding& f : state.acrossFindings)  // one rung that lags is that rung's trouble, not the whole channel's
        if (const Arg* behind = f.arg("behind")) f.rung = behind->text;
}

}  // namespace inspector::probe
