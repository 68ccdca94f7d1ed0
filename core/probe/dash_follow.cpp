// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/dash_cycle.h"
#include "core/probe/dash_plan.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

// What a cycle does with each Representation of an MPD, and when the next cycle is due.
namespace inspector::probe {

namespace {

constexpr double whenUnknownS = 6;           // a segment
constexpr Milliseconds afterDue{200};        // clocks differ, and servers take a moment
constexpr double aheadS = 60;                // at most so far is looked for the next segment

RungKind kindOf(dash::RungKey::Kind kind) {
    if (kind == dash::RungKey::Kind::Audio) return RungKind::Audio;
    return kind == dash::RungKey::Kind::Text ? RungKind::Subtitles : RungKind::Variant;
}

}  // namespace

Task<void> DashCycle::planRungs(const Poll& top, bool whole) {
    ChannelState& channel = m_parts.state;
    const auto present = m_parts.watched.files ? std::nullopt : std::optional(now());
    m_places = present && mpd().dynamic ? placesFollowed(*present) : placesIn(mpd(), periodsShown(mpd(), present));
    if (m_places.empty()) co_return;
    takeRungs(m_places);
    const bool contacted =
        std::all_of(channel.rungs.begin(), channel.rungs.end(), [](const auto& r) { return r->segments.contacted; });
    if (!mpd().dynamic && !contacted) countOn(m_places);
    std::vector<Task<void>> tasks;
    for (const Places& places : m_places) {
        const auto rung = std::find_if(channel.rungs.begin(), channel.rungs.end(),
                                       [&](const auto& r) { return r->spec.key == places.front().key; });
        if (rung == channel.rungs.end()) continue;
        Poll& poll = m_parts.newPoll(rung->get(), channel.dash->documentUrl);
        poll.answer.response.url = channel.dash->documentUrl;  // it came with the MPD
        poll.answer.response.status = top.answer.response.status;
        poll.answer.asked = top.answer.asked;
        poll.answer.answered = top.answer.answered;
        poll.answer.wall = top.answer.wall;
        tasks.push_back(plan(poll, places, top, whole));
    }
    WhenAll all(std::move(tasks));
    co_await all;
}

Task<void> DashCycle::plan(Poll& poll, Places places, const Poll& top, bool whole) {
    Rung& rung = *poll.rung;
    DashState& state = *m_parts.state.dash;
    const Place place{&poll, places.back()};
    const dash::SegmentWindow window(mpd(), place.key.period, place.key.adaptationSet, place.key.representation,
                                     state.documentUrl, now());
    rung.figures = figuresOf(places);
    rung.spec.kind = kindOf(place.key.kind);
    const bool first = !rung.segments.contacted;
    for (std::size_t i = 0; mpd().dynamic && i + 1 < places.size(); ++i) {  // what is left of Periods that have ended
        const dash::RungKey& key = places[i];
        const dash::SegmentWindow before(mpd(), key.period, key.adaptationSet, key.representation, state.documentUrl, now());
        Task<std::vector<PlannedSegment>> left = segmentsOf({&poll, key}, before, whole);
        std::vector<PlannedSegment> some = co_await left;
        const auto declared = std::make_shared<const rules::Declared>(declaredOf(rung, representationAt(key)));
        for (PlannedSegment& p : some) p.declared = declared;
        std::move(some.begin(), some.end(), std::back_inserter(poll.planned));
    }
    // Also of what is not live: where its last Period ends is remembered.
    Task<std::vector<PlannedSegment>> choosing = segmentsOf(place, window, whole);
    std::vector<PlannedSegment> newest = co_await choosing;
    std::move(newest.begin(), newest.end(), std::back_inserter(poll.planned));
    const std::size_t limit = most(first, false, isItsTurn(rung));
    if (mpd().dynamic && poll.planned.size() > limit)
        poll.planned.erase(poll.planned.begin(), poll.planned.end() - static_cast<std::ptrdiff_t>(limit));
    if (first && !mpd().dynamic) {
        Task<std::vector<PlannedSegment>> all = segmentsOfAll(poll, places);
        poll.planned = co_await all;
        rung.segments.contacted = rung.segments.contacted || !poll.planned.empty();
    }
    poll.declared = declaredOf(rung, representationAt(place.key));
    std::vector<Finding> found = std::move(poll.findings);
    poll.report = describe(rung, now());
    poll.findings = std::move(found);
    poll.report.changed = top.report.changed;
    poll.report.fetched = true;  // with the MPD
    poll.report.http = state.http;
    if (const auto age = state.history.age()) poll.report.ageS = toSeconds(*age);
    const bool asks = m_settings.segments != SegmentPolicy::None && m_parts.watched.budget == BudgetStep::AsAsked;
    if (!whole || !asks || !mpd().dynamic || m_parts.watched.files || m_parts.requests.onHold()) co_return;
    if (asksFirst(rung.spec.key)) {
        Task<void> asking = askFirst(poll, window);
        co_await asking;
    }
    if (asksEarly(rung) && !window.empty() && !m_parts.requests.onHold()) {
        Task<void> asking = askEarly(poll, place, window.at(window.size() - 1).durationS, top);
        co_await asking;
    }
}

// Of all its Periods together; live: of the newest that has segments.
MediaFigures DashCycle::figuresOf(const Places& places) const {
    MediaFigures f;
    f.parsed = true;
    f.endList = !mpd().dynamic;
    f.targetDurationS = mpd().maxSegmentDuration.value_or(0);
    std::size_t count = 0;
    for (const dash::RungKey& key : places) {
        const dash::SegmentWindow window(mpd(), key.period, key.adaptationSet, key.representation,
                                         m_parts.state.dash->documentUrl, now());
        if (window.empty()) continue;
        const dash::SegmentRef first = window.at(0);
        const dash::SegmentRef last = window.at(window.size() - 1);
        if (mpd().dynamic) {
            count = 0;
            f.windowS = 0;
        }
        if (count == 0) f.mediaSequence = first.number;
        count += window.size();
        f.targetDurationS = std::max({f.targetDurationS, first.durationS, last.durationS});
        f.windowS += last.startS + last.durationS - first.startS;
        if (last.availableFrom && !m_parts.watched.files) f.edge = *last.availableFrom;
    }
    f.segmentCount = static_cast<std::uint32_t>(std::min<std::size_t>(count, UINT32_MAX));
    return f;
}

Task<void> DashCycle::goOn() {
    Poll known;  // nothing was asked for
    known.answer.response.status = 200;
    known.answer.asked = known.answer.answered = m_parts.around.clock.mono();
    known.answer.wall = m_parts.around.clock.now();
    Task<void> planning = planRungs(known, false);
    co_await planning;
    planSegments(known.answer.asked);
}

double DashCycle::segmentS() const {
    double longest = mpd().maxSegmentDuration.value_or(0);
    for (const auto& rung : m_parts.state.rungs) longest = std::max(longest, rung->figures.targetDurationS);
    return longest > 0 ? longest : whenUnknownS;
}

// When a player would ask for the MPD again: minimumUpdatePeriod after it was asked for, with each segment when that is 0.
// Without one it does not change (5.3.1.2).
void DashCycle::planNext(MonoTime asked) {
    ChannelState& state = m_parts.state;
    state.nextTop.reset();
    planSegments(asked);
    if (!m_settings.follow || m_parts.watched.files || !mpd().dynamic || !mpd().minimumUpdatePeriod) return;
    const double update = *mpd().minimumUpdatePeriod > 0 ? *mpd().minimumUpdatePeriod : segmentS();
    const double longest = std::max(1.0, toSeconds(m_settings.interval));
    state.nextTop = asked + fromSeconds(std::clamp(update, 1.0, longest));
    if (state.holdUntil) state.nextTop = std::max(*state.nextTop, *state.holdUntil);
}

// When the next segment is due that this MPD names: by number, by a timeline that goes on or knows what will be.
void DashCycle::planSegments(MonoTime asked) {
    ChannelState& state = m_parts.state;
    state.nextSegments.reset();
    if (!m_settings.follow || m_parts.watched.files || !mpd().dynamic || m_settings.segments == SegmentPolicy::None) return;
    std::optional<double> dueS;
    for (const Places& places : m_places) {
        const auto rung = std::find_if(state.rungs.begin(), state.rungs.end(),
                                       [&](const auto& r) { return r->spec.key == places.front().key; });
        if (rung == state.rungs.end() || (*rung)->spec.isSparse()) continue;
        if (const auto next = nextDueS(**rung, places)) dueS = std::min(dueS.value_or(*next), *next);
    }
    if (!dueS) return;
    const double inS = std::clamp(*dueS - sinceBeginS(mpd(), now()), 0.0, 2 * aheadS);
    const MonoTime at = m_parts.around.clock.mono() + fromSeconds(inS) + afterDue;
    state.nextSegments = std::max(at, asked + fromSeconds(std::clamp(segmentS() / 2, 0.5, 1.0)));
    if (state.holdUntil) state.nextSegments = std::max(*state.nextSegments, *state.holdUntil);
}

// On the presentation's clock: of the Period in which the rung stands, else the first of the one behind it.
std::optional<double> DashCycle::nextDueS(const Rung& rung, const Places& places) const {
    const dash::RungKey& key = places.back();
    if (representationAt(key).addressing.kind == dash::Addressing::Kind::Base || !mpd().availabilityStartTime) return std::nullopt;
    const double presentS = sinceBeginS(mpd(), now());
    const double newestS = rung.segments.contacted ? m_parts.state.dash->seen[rung.spec.key].newestS : -1;
    // By then it is there, and not older yet than the time shift buffer.
    const dash::SegmentWindow ahead(mpd(), key.period, key.adaptationSet, key.representation, m_parts.state.dash->documentUrl,
                                    now() + fromSeconds(std::min(segmentS() + sameS, aheadS)));
    std::size_t first = 0;
    for (std::size_t last = ahead.size(); first < last;) {
        const std::size_t middle = first + (last - first) / 2;
        if (ahead.at(middle).startS > newestS + sameS) last = middle;
        else first = middle + 1;
    }
    if (first < ahead.size()) {
        const dash::SegmentRef next = ahead.at(first);
        const double dueS = next.availableFrom ? sinceBeginS(mpd(), *next.availableFrom) : 0;
        return dueS > presentS ? dueS : next.startS + next.durationS;  // all may be said to be there from the beginning
    }
    const std::size_t behind = key.period + 1;
    if (behind >= mpd().periods.size() || !mpd().periods[behind].startS) return std::nullopt;
    const double dueS = *mpd().periods[behind].startS + rung.figures.targetDurationS;
    return dueS > presentS && dueS < presentS + aheadS ? std::optional(dueS) : std::nullopt;
}

}  // namespace inspector::probe
