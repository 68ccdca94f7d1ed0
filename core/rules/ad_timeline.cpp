// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/ad_cues.h"
#include "core/rules/finding_list.h"
#include "core/rules/judge_ads.h"

#include <algorithm>
#include <cmath>

// Breaks of one media playlist over time, as vendors' tags write them.
namespace inspector::rules {

namespace {

constexpr double sameDuration = 1.0;       // seconds: some tags are rounded to whole ones
constexpr double sameElapsed = 0.1;
constexpr double quietEnough = 900;        // seconds without a marker: no break lasts so long
constexpr double forgottenAfter = 3600;    // seconds after a break should have ended
constexpr int restartAfter = 3;            // polls

}  // namespace

// The markers before one segment. A break that is announced in several dialects is one.
struct AdBreakWatch::Cues {
    std::optional<AdCue> out;
    std::optional<AdCue> in;
    std::optional<AdCue> goesOn;

    explicit Cues(const hls::Segment& segment) {
        for (const hls::OtherTag& tag : segment.other) {
            auto cue = adCueOf(tag);
            if (!cue) continue;
            if (!cue->explicitly && cue->kind != AdMarker::Kind::In) continue;  // a splice may be of a break yet to come
            auto& place = cue->kind == AdMarker::Kind::Out ? out : cue->kind == AdMarker::Kind::In ? in : goesOn;
            if (cue->kind == AdMarker::Kind::Other) continue;
            if (!place) {
                place = std::move(cue);
            } else if (!place->durationS) {
                place->durationS = cue->durationS;
            }
        }
    }
};

void AdBreakWatch::begin(const hls::Segment& segment, const Cues& cues) {
    // Another announcement within a break is a part of it, or the same once more.
    if (m_open && m_open->durationS && m_open->elapsedS + sameDuration < *m_open->durationS) {
        if (cues.out->durationS) m_open->durationS = std::max(*m_open->durationS, m_open->elapsedS + *cues.out->durationS);
        return;
    }
    m_open = Break{};
    m_open->sequence = segment.sequence;
    m_open->line = cues.out->line;
    m_open->durationS = cues.out->durationS;
}

void AdBreakWatch::end(FindingList& events, const hls::Segment& segment, const Cues& cues) {
    const bool repeated = m_lastIn && segment.sequence <= *m_lastIn + 1;
    if (!m_open && m_closed && !repeated && cues.in->explicitly)
        events.add("hls-cue-in-without-out", {}, {cues.in->line, segment.sequence});
    if (m_open && m_continues && m_open->continuations == 0 && m_open->segments >= 3 && !m_open->joined)
        events.add("hls-cue-cont-missing", {numberArg("segments", m_open->segments - 1)}, {cues.in->line, m_open->sequence + 1});
    if (m_open && m_open->continuations >= 2) m_continues = true;
    m_open.reset();
    m_closed = true;
    m_lastIn = segment.sequence;
}

void AdBreakWatch::goOn(FindingList& events, const hls::Segment& segment, const Cues& cues, bool firstListed) {
    const AdCue& cue = *cues.goesOn;
    const Place place{cue.line, segment.sequence};
    if (!m_open) {  // joined in the middle
        m_open = Break{};
        m_open->sequence = segment.sequence;
        m_open->line = cue.line;
        m_open->elapsedS = cue.elapsedS.value_or(0);
        m_open->joined = true;
    }
    if (cue.elapsedS && m_open->toldS && *cue.elapsedS < *m_open->toldS - sameElapsed)
        events.add("hls-cue-elapsed-backwards", {secondsArg("from", *m_open->toldS), secondsArg("to", *cue.elapsedS)}, place);
    if (cue.durationS && m_open->durationS && std::fabs(*cue.durationS - *m_open->durationS) > sameDuration)
        events.add("hls-cue-duration-changed", {secondsArg("from", *m_open->durationS), secondsArg("to", *cue.durationS)}, place);
    if (m_open->hole) events.add("hls-cue-cont-missing", {numberArg("segments", 1)}, {cue.line, *m_open->hole});
    m_open->hole.reset();
    if (cue.elapsedS) m_open->toldS = cue.elapsedS;
    if (cue.durationS) m_open->durationS = cue.durationS;
    if (!firstListed) ++m_open->continuations;
}

void AdBreakWatch::step(FindingList& events, const hls::Segment& segment, bool firstListed) {
    const Cues cues(segment);
    const bool nothing = !cues.out && !cues.in && !cues.goesOn;
    if (cues.in && (m_open || !cues.out)) end(events, segment, cues);
    if (cues.out) begin(segment, cues);
    if (cues.goesOn) goOn(events, segment, cues, firstListed);
    const double duration = std::max(0.0, segment.duration.value_or(0));
    if (m_open) {
        m_quietS = 0;
        m_closed = false;
        // Only some packagers mark every segment: one is missed where several had it.
        if (nothing && m_open->continuations >= 2 && !m_open->hole) m_open->hole = segment.sequence;
        m_open->elapsedS += duration;
        ++m_open->segments;
        if (m_open->durationS && m_open->elapsedS > *m_open->durationS + forgottenAfter) m_open.reset();
    } else {
        m_quietS += duration;
        m_closed = m_closed || m_quietS >= quietEnough;
    }
}

// What the break's first tag said when it was first seen, against what it says now.
void AdBreakWatch::compareStart(FindingList& events, const hls::Playlist& playlist) {
    if (!m_open || m_open->joined || !m_open->durationS) return;
    const auto& segments = playlist.segments;
    const std::uint64_t first = segments.front().sequence;
    if (m_open->sequence < first || m_open->sequence - first >= segments.size()) return;
    const hls::Segment& segment = segments[static_cast<std::size_t>(m_open->sequence - first)];
    const Cues cues(segment);
    if (!cues.out || !cues.out->durationS || m_open->continuations > 0) return;
    const double now = *cues.out->durationS;
    if (now >= *m_open->durationS - sameDuration && now <= *m_open->durationS + sameDuration) return;
    if (m_open->segments > 1 && now < *m_open->durationS) return;  // a later announcement has made it longer
    events.add("hls-cue-duration-changed", {secondsArg("from", *m_open->durationS), secondsArg("to", now)}, {cues.out->line, segment.sequence});
    m_open->durationS = now;
}

void AdBreakWatch::update(FindingList& events, FindingList& holding, const hls::Playlist& playlist) {
    const auto& segments = playlist.segments;
    const std::uint64_t first = segments.front().sequence;
    const bool anew = !m_next;
    if (anew) m_closed = first == 0 && !playlist.skip;
    if (m_next && first > *m_next) {  // what was missed may have had any marker
        m_open.reset();
        m_closed = false;
        m_quietS = 0;
    } else if (m_next) {
        compareStart(events, playlist);
    }
    const std::uint64_t next = std::max(m_next.value_or(first), first);
    for (std::size_t i = static_cast<std::size_t>(std::min<std::uint64_t>(next - first, segments.size())); i < segments.size(); ++i)
        step(events, segments[i], i == 0);
    m_next = segments.back().sequence + 1;
    const double target = static_cast<double>(playlist.targetDuration.value_or(0));
    if (m_open && m_open->durationS && m_open->elapsedS > *m_open->durationS + target)
        holding.add("hls-cue-out-without-in", {secondsArg("duration", *m_open->durationS), secondsArg("elapsed", m_open->elapsedS)},
                    {0, m_open->sequence});
}

std::vector<Finding> AdHistory::update(const Context& context, const hls::Playlist& playlist,
                                       const std::vector<std::optional<WallTime>>& times) {
    if (playlist.segments.empty() || times.size() != playlist.segments.size()) return {};
    const std::uint64_t end = playlist.segments.back().sequence + 1;
    // An older version says nothing new; a reset does, and so does what became of a live event.
    if (end < m_end) {
        if (++m_behind < restartAfter && !playlist.endList) return {};
        *this = AdHistory{};
    }
    m_behind = 0;
    m_end = end;
    FindingList events(context);
    FindingList holding(context);
    m_breaks.update(events, holding, playlist);
    m_ranges.update(events, holding, playlist, times);
    std::vector<Finding> now = events.take();
    std::vector<Finding> all = now;
    for (Finding& finding : m_again) {
        const bool said = std::any_of(now.begin(), now.end(), [&](const Finding& other) { return other.rule == finding.rule; });
        if (!said) all.push_back(std::move(finding));
    }
    m_again = std::move(now);
    for (Finding& finding : holding.take()) all.push_back(std::move(finding));
    return all;
}

}  // namespace inspector::rules
