// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/dash_cycle.h"
#include "core/probe/dash_plan.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>

// The Periods of a presentation: of a live one those that are on, else every one of them, once.
namespace inspector::probe {

namespace {

constexpr std::size_t mostBehind = 10;    // Periods that ended since a rung was looked at
constexpr std::size_t mostWatched = 100;  // of a Representation, by who only watches
constexpr std::uint64_t largestNumber = std::numeric_limits<std::uint64_t>::max() / 4;

// How many segments each Period may have: as many as it has where all fit, else equal shares and what others leave.
std::vector<std::size_t> sharesOf(const std::vector<std::size_t>& sizes, std::size_t most) {
    std::vector<std::size_t> order(sizes.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return sizes[a] < sizes[b]; });
    std::vector<std::size_t> shares(sizes.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        const std::size_t left = order.size() - i;
        shares[order[i]] = std::min(sizes[order[i]], (most + left - 1) / left);
        most -= shares[order[i]];
    }
    return shares;
}

// The first and the newest of them, at most so many.
void thin(std::vector<PlannedSegment>& segments, std::size_t share) {
    if (segments.size() <= share) return;
    const auto from = segments.begin() + (share > 1 ? 1 : 0);
    segments.erase(from, from + static_cast<std::ptrdiff_t>(segments.size() - share));
}

}  // namespace

std::vector<std::size_t> periodsShown(const dash::Mpd& mpd, std::optional<WallTime> now) {
    std::vector<std::size_t> periods;
    if (mpd.periods.empty()) return periods;
    if (mpd.dynamic) {
        const auto on = now ? dash::periodAt(mpd, *now) : std::optional(mpd.periods.size() - 1);
        if (on) periods.push_back(*on);
        return periods;
    }
    for (std::size_t i = 0; i < mpd.periods.size(); ++i) periods.push_back(i);
    return periods;
}

std::vector<Places> placesIn(const dash::Mpd& mpd, const std::vector<std::size_t>& periods) {
    std::vector<Places> all;
    std::map<std::string, std::size_t, std::less<>> known;
    for (const std::size_t period : periods) {
        for (dash::RungKey& key : dash::rungKeys(mpd, period)) {
            const auto [at, isNew] = known.emplace(key.key, all.size());
            if (isNew) all.emplace_back();
            all[at->second].push_back(std::move(key));
        }
    }
    return all;
}

// The Period of a rung's newest segment, at most `newest`.
std::optional<std::size_t> DashCycle::standsIn(const std::string& rung, std::size_t newest) const {
    const auto seen = m_parts.state.dash->seen.find(rung);
    if (seen == m_parts.state.dash->seen.end() || seen->second.period.empty()) return std::nullopt;
    for (std::size_t back = 0; back <= std::min(newest, mostBehind); ++back)
        if (nameOf(mpd().periods[newest - back]) == seen->second.period) return newest - back;
    return std::nullopt;
}

// Whether a Period has nothing more for a Representation. Its last segment is there just as the next Period begins, and the
// MPD may name it a little later.
bool DashCycle::isPassed(const dash::RungKey& key, WallTime present) const {
    if (representationAt(key).addressing.kind == dash::Addressing::Kind::Base) return true;
    const auto seen = m_parts.state.dash->seen.find(key.key);
    const dash::SegmentWindow window(mpd(), key.period, key.adaptationSet, key.representation, m_parts.state.dash->documentUrl, present);
    if (window.empty() || seen == m_parts.state.dash->seen.end()) return true;
    const dash::SegmentRef newest = window.at(window.size() - 1);
    if (newest.startS > seen->second.newestS + sameS) return false;
    const auto& endS = mpd().periods[key.period].endS;
    if (!endS || !mpd().availabilityStartTime || newest.startS + 1.5 * newest.durationS >= *endS) return true;
    return sinceBeginS(mpd(), present) >= *endS + 2 * newest.durationS;
}

// Live: each Representation from the Period in which it stands to the one that is on.
std::vector<Places> DashCycle::placesFollowed(WallTime present) const {
    const std::vector<std::size_t> shown = periodsShown(mpd(), present);
    if (mpd().periods.empty()) return {};
    std::size_t newest = 0;  // Period that has begun
    for (std::size_t i = 0; shown.empty() && i < mpd().periods.size(); ++i)
        if (const auto& startS = mpd().periods[i].startS; startS && *startS <= sinceBeginS(mpd(), present)) newest = i;
    if (!shown.empty()) newest = shown.back();
    std::size_t oldest = newest;
    for (const auto& rung : m_parts.state.rungs) oldest = std::min(oldest, standsIn(rung->spec.key, newest).value_or(newest));
    std::vector<std::size_t> periods;
    for (std::size_t i = oldest; i <= newest; ++i) periods.push_back(i);
    std::vector<Places> all = placesIn(mpd(), periods);
    for (Places& places : all) {
        const std::size_t from = standsIn(places.front().key, newest).value_or(newest);
        std::erase_if(places, [&](const dash::RungKey& key) { return key.period < from; });
        const bool goesOn = !places.empty() && !shown.empty() && places.back().period == newest;
        if (!goesOn && !places.empty() && isPassed(places.back(), present)) places.clear();
    }
    std::erase_if(all, [](const Places& places) { return places.empty(); });
    return all;
}

// Numbers begin anew with each Period: they go on from the one before where they would be taken for its segments.
void DashCycle::countOn(const std::vector<Places>& rungs) {
    struct Span {
        std::uint64_t first = largestNumber, last = 0;
    };
    std::map<std::size_t, Span> spans;
    for (std::size_t i = 0; i < std::min<std::size_t>(rungs.size(), mostRungs); ++i) {
        for (const dash::RungKey& key : rungs[i]) {
            const dash::SegmentWindow window(mpd(), key.period, key.adaptationSet, key.representation,
                                             m_parts.state.dash->documentUrl, now());
            Span& span = spans[key.period];
            const bool oneFile = representationAt(key).addressing.kind == dash::Addressing::Kind::Base;
            if (window.empty()) continue;
            const std::uint64_t first = oneFile ? 1 : window.at(0).number;
            span.first = std::min(span.first, first);
            span.last = std::max(span.last, oneFile ? mostOfAll : window.at(window.size() - 1).number);
        }
    }
    m_numbersFrom.clear();
    std::uint64_t last = 0;
    bool any = false;
    for (const auto& [period, span] : spans) {
        if (span.last < span.first || span.last > largestNumber) continue;
        const std::uint64_t from = any && span.first <= last && last < largestNumber ? last + 1 - span.first : 0;
        m_numbersFrom[period] = from;
        last = from + span.last;
        any = true;
    }
}

// The first of a Period and its newest, `share` in all.
Task<std::vector<PlannedSegment>> DashCycle::ofPeriod(Place place, const dash::SegmentWindow& window, std::size_t share) {
    const bool partial = m_parts.watched.budget == BudgetStep::First64KiB;
    const dash::Representation& representation = representationAt(place.key);
    std::vector<PlannedSegment> all;
    if (representation.addressing.kind == dash::Addressing::Kind::Base) {
        Task<std::vector<PlannedSegment>> reading = indexed(place, window);
        all = co_await reading;
        thin(all, share);
    } else {
        for (std::size_t i = 0; i < share; ++i) {
            const std::size_t at = i == 0 && share > 1 ? 0 : window.size() - share + i;
            all.push_back(plannedOf(window.at(at), representation.addressing, partial));
        }
    }
    const auto from = m_numbersFrom.find(place.key.period);
    const auto declared = std::make_shared<const rules::Declared>(declaredOf(*place.poll->rung, representation));
    for (PlannedSegment& p : all) {
        addInit(p, window);
        p.declared = declared;
        if (from != m_numbersFrom.end()) p.sequence += from->second;
    }
    co_return all;
}

// At first contact: of every Period its first and its newest segment, all where everything is asked for.
Task<std::vector<PlannedSegment>> DashCycle::segmentsOfAll(Poll& poll, const Places& places) {
    const std::size_t wanted = most(true, false, isItsTurn(*poll.rung));
    std::vector<PlannedSegment> chosen;
    if (wanted == 0) co_return chosen;
    const bool newestOnly = m_parts.watched.budget >= BudgetStep::NewestOnly;
    const std::size_t limit = newestOnly ? 1 : wanted > 1 ? mostOfAll : mostWatched;
    std::vector<dash::SegmentWindow> windows;
    std::vector<std::size_t> sizes;
    const std::size_t from = places.size() > limit ? places.size() - limit : 0;
    for (std::size_t i = from; i < places.size(); ++i) {
        const dash::RungKey& key = places[i];
        windows.emplace_back(mpd(), key.period, key.adaptationSet, key.representation, m_parts.state.dash->documentUrl, now());
        // What an index will tell is not known yet.
        const bool oneFile = representationAt(key).addressing.kind == dash::Addressing::Kind::Base;
        sizes.push_back(std::min(oneFile ? mostOfAll : windows.back().size(), wanted > 1 ? mostOfAll : 2));
    }
    const std::vector<std::size_t> shares = sharesOf(sizes, limit);
    for (std::size_t i = 0; i < windows.size(); ++i) {
        if (shares[i] == 0) continue;
        Task<std::vector<PlannedSegment>> reading = ofPeriod({&poll, places[from + i]}, windows[i], shares[i]);
        std::vector<PlannedSegment> some = co_await reading;
        if (!chosen.empty() && !some.empty()) some.front().discontinuity = true;
        std::move(some.begin(), some.end(), std::back_inserter(chosen));
    }
    co_return chosen;
}

}  // namespace inspector::probe
