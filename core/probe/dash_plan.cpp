// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/dash_plan.h"

#include "core/probe/dash_cycle.h"

#include <algorithm>
#include <cmath>

// Which segments of a Representation are asked for.
namespace inspector::probe {

namespace {

constexpr std::size_t mostAfterGap = 10;
constexpr std::size_t mostAtOnce = 100;
constexpr std::int64_t largestIndex = 4 << 20;

// How long after it is due a segment of a dynamic MPD may be in the making: what availabilityTimeOffset says, a whole
// segment where it is only said that segments are not complete.
double madeFor(const dash::Mpd& mpd, const dash::Period& period, const dash::AdaptationSet& set,
               const dash::Representation& representation, double durationS) {
    if (!mpd.dynamic) return 0;
    const double offset = dash::availabilityTimeOffsetOf(mpd, period, set, representation);
    if (offset > 0) return std::min(offset, durationS);
    return dash::availabilityTimeCompleteOf(mpd, period, set, representation) ? 0 : durationS;
}

// How many segments fit between a time and the start of a segment.
std::uint64_t stepsOf(const dash::SegmentRef& segment, double fromS) {
    const double steps = segment.durationS > 0 ? std::round((segment.startS - fromS) / segment.durationS) : 0;
    return steps > 0 && steps < 1e15 ? static_cast<std::uint64_t>(steps) : 0;
}

}  // namespace

std::string nameOf(const dash::Period& period) {
    return period.id.empty() ? std::to_string(period.startS.value_or(0)) : period.id;
}

double sinceBeginS(const dash::Mpd& mpd, WallTime now) {
    const WallTime begin = mpd.availabilityStartTime.value_or(WallTime{});
    return toSeconds(now.time_since_epoch()) - toSeconds(begin.time_since_epoch());
}

std::optional<fetch::ByteRange> rangeOf(const dash::SegmentRef& ref) {
    if (!ref.first) return std::nullopt;
    if (ref.last && *ref.last < *ref.first) return std::nullopt;
    return fetch::ByteRange{*ref.first, ref.last};
}

PlannedSegment plannedOf(const dash::SegmentRef& ref, const dash::Addressing& addressing, bool partial) {
    PlannedSegment p;
    p.sequence = ref.number;
    p.durationS = ref.durationS;
    p.url = p.uri = ref.url;
    p.range = rangeOf(ref);
    p.partial = partial;
    if (partial && !p.range) p.range = fetch::ByteRange{0, partialBytes - 1};
    else if (partial) p.range->last = std::min(p.range->last.value_or(UINT64_MAX), p.range->first + partialBytes - 1);
    p.mediaTimeS = static_cast<double>(ref.time) / std::max<std::uint32_t>(1, addressing.timescale);
    p.availableFrom = ref.availableFrom;
    p.availableUntil = ref.availableUntil;
    return p;
}

void addInit(PlannedSegment& p, const dash::SegmentWindow& window) {
    const auto init = window.initialization();
    if (!init) return;
    p.hasMap = true;
    p.mapUrl = init->url;
    p.mapRange = rangeOf(*init);
}

rules::Declared DashCycle::declaredOf(const Rung& rung, const dash::Representation& representation) const {
    rules::Declared d;
    d.dash = true;
    d.codecs = representation.codecs;
    d.width = representation.width;
    d.height = representation.height;
    d.frameRate = representation.frameRate.value_or(0);
    d.channels = representation.channels;
    d.bandwidthBps = representation.bandwidth.value_or(0);
    d.minBufferTimeS = mpd().minBufferTime.value_or(0);
    d.nominalDuration = representation.addressing.duration.has_value() && !representation.addressing.timeline;
    d.isSubtitles = rung.spec.kind == RungKind::Subtitles;
    d.isAudioOnly = rung.spec.kind == RungKind::Audio;
    d.live = mpd().dynamic;
    d.targetDurationS = rung.figures.targetDurationS;
    for (const dash::Descriptor& protection : representation.contentProtection)
        if (!protection.defaultKid.empty()) d.defaultKid = protection.defaultKid;
    for (const dash::Descriptor& stream : representation.inbandEventStreams) d.inbandSchemes.push_back(stream.schemeIdUri);
    return d;
}

const dash::Representation& DashCycle::representationAt(const dash::RungKey& key) const {
    return mpd().periods[key.period].adaptationSets[key.adaptationSet].representations[key.representation];
}

bool DashCycle::isItsTurn(const Rung& rung) const {
    const auto& rungs = m_parts.state.rungs;
    return m_parts.watched.budget < BudgetStep::OneRungInTurn || rungs[m_parts.watched.turn % rungs.size()].get() == &rung;
}

std::size_t DashCycle::most(bool first, bool gap, bool itsTurn) const {
    if (m_settings.segments == SegmentPolicy::None || !itsTurn) return 0;
    if (m_parts.watched.budget >= BudgetStep::NewestOnly) return 1;
    const bool everything = m_parts.watched.files || (m_parts.watched.thorough && !mpd().dynamic);
    if (first && everything && (m_parts.watched.files || m_settings.segments == SegmentPolicy::All)) return mostOfAll;
    if (first || m_settings.segments == SegmentPolicy::Newest) return 1;
    return gap ? mostAfterGap : mostAtOnce;
}

// The index of a file, once for each place that it stands at.
Task<std::vector<PlannedSegment>> DashCycle::indexed(Place place, const dash::SegmentWindow& window) {
    Poll& poll = *place.poll;
    DashSeen& seen = m_parts.state.dash->seen[poll.rung->spec.key];
    const dash::Period& period = mpd().periods[place.key.period];
    const dash::Representation& representation = representationAt(place.key);
    std::vector<PlannedSegment> all;
    const auto where = window.index();
    const auto range = where ? rangeOf(*where) : std::nullopt;
    const bool tooLarge = range && range->last && *range->last - range->first >= static_cast<std::uint64_t>(largestIndex);
    if (!range || !range->last || tooLarge) {  // nothing says where its segments begin: its head is what can be seen
        if (window.empty()) co_return all;
        all.push_back(plannedOf(window.at(0), representation.addressing, true));
        co_return all;
    }
    const std::string at = where->url + '\n' + std::to_string(range->first);
    if (seen.indexPlace != at) {
        Ask ask;
        ask.url = where->url;
        ask.kind = ExchangeKind::Init;
        ask.rung = poll.report.rung;
        ask.range = range;
        ask.maxBytes = largestIndex;
        Task<Answer> asking = m_parts.requests.document(std::move(ask));
        const Answer answer = co_await asking;
        if (answer.starved()) co_return all;
        const rules::Context context{poll.report.rung, "packager", redactUrl(where->url)};
        seen.indexFindings = m_parts.requests.judge(context, rules::Resource::Init, answer, answer.body);
        if (!answer.ok()) {
            poll.findings.insert(poll.findings.end(), seen.indexFindings.begin(), seen.indexFindings.end());
            co_return all;
        }
        seen.indexPlace = at;
        seen.index.reset();
        std::string_view body = answer.body;
        // A server, or a folder, that does not know ranges sends all.
        if (answer.response.status == 200 && body.size() > *range->last) body = body.substr(range->first);
        const media::InitSegment parsed = media::parseInit(body);
        if (!parsed.sidx.empty()) seen.index = parsed.sidx.front();
        rules::DashIndexFacts facts;
        if (seen.index) {
            facts.references = seen.index->references.size();
            for (const auto& r : seen.index->references) {
                const double s = static_cast<double>(r.duration) / std::max<std::uint32_t>(1, seen.index->timescale);
                facts.indexedS += s;
                facts.longestS = std::max(facts.longestS, s);
            }
        }
        if (period.startS && period.endS) facts.periodS = *period.endS - *period.startS;
        for (Finding& f : rules::judgeDashIndex(context, facts)) seen.indexFindings.push_back(std::move(f));
    }
    poll.findings.insert(poll.findings.end(), seen.indexFindings.begin(), seen.indexFindings.end());
    if (!seen.index) co_return all;
    const media::Sidx& index = *seen.index;
    const double timescale = std::max<std::uint32_t>(1, index.timescale);
    double time = static_cast<double>(index.earliest);
    std::uint64_t first = range->first + index.boxEnd + index.firstOffset;
    const std::string file = window.empty() ? where->url : window.at(0).url;
    for (const media::Sidx::Reference& r : index.references) {
        if (all.size() >= mostOfAll || r.size == 0) break;
        dash::SegmentRef ref;
        ref.number = all.size() + 1;
        ref.url = file;
        ref.first = first;
        ref.last = first + r.size - 1;
        ref.durationS = static_cast<double>(r.duration) / timescale;
        all.push_back(plannedOf(ref, representation.addressing, false));
        all.back().mediaTimeS = time / timescale;
        first += r.size;
        time += static_cast<double>(r.duration);
    }
    co_return all;
}

Task<std::vector<PlannedSegment>> DashCycle::segmentsOf(Place place, const dash::SegmentWindow& window, bool whole) {
    Poll& poll = *place.poll;
    Rung& rung = *poll.rung;
    const dash::Period& period = mpd().periods[place.key.period];
    const dash::Representation& representation = representationAt(place.key);
    const bool itsTurn = isItsTurn(rung);
    const bool partial = m_parts.watched.budget == BudgetStep::First64KiB;
    DashSeen& seen = m_parts.state.dash->seen[rung.spec.key];
    const std::string name = nameOf(period);
    const bool first = !rung.segments.contacted;
    const bool another = !first && seen.period != name;
    std::vector<PlannedSegment> chosen;
    if (representation.addressing.kind == dash::Addressing::Kind::Base) {
        if (!whole && !first) co_return chosen;
        Task<std::vector<PlannedSegment>> reading = indexed(place, window);
        chosen = co_await reading;
        if (chosen.empty()) co_return chosen;
        rung.figures.segmentCount = static_cast<std::uint32_t>(chosen.size());
        for (const PlannedSegment& p : chosen)
            rung.figures.targetDurationS = std::max(rung.figures.targetDurationS, p.durationS);
        const std::size_t limit = first ? most(first, false, itsTurn) : 0;
        if (chosen.size() > limit) chosen.erase(chosen.begin(), chosen.end() - static_cast<std::ptrdiff_t>(limit));
    } else if (!window.empty()) {
        const std::size_t n = window.size();
        const dash::SegmentRef newest = window.at(n - 1);
        const bool back = !first && newest.startS < seen.newestS - sameS;
        const bool gap = back || another || (!first && window.at(0).startS > seen.newestS + newest.durationS * 1.5);
        const std::size_t limit = most(first, gap, itsTurn);
        std::uint64_t added = stepsOf(newest, first || back ? 0 : seen.newestS);
        for (std::size_t i = n; i-- > 0 && chosen.size() < limit;) {
            const dash::SegmentRef ref = window.at(i);
            if (!first && !back && ref.startS <= seen.newestS + sameS) {
                added = n - 1 - i;
                break;
            }
            chosen.push_back(plannedOf(ref, representation.addressing, partial));
            chosen.back().madeS = madeFor(mpd(), period, period.adaptationSets[place.key.adaptationSet], representation, ref.durationS);
            if (const auto begin = mpd().availabilityStartTime; begin && mpd().dynamic && ref.startS < 4e9)
                chosen.back().programDateTime = *begin + fromSeconds(ref.startS);
        }
        std::reverse(chosen.begin(), chosen.end());
        const bool numbered = !representation.addressing.timeline ||
                              representation.addressing.media.find("$Number") != std::string::npos;
        seen.newestSequence = numbered ? newest.number : first || back ? added : seen.newestSequence + added;
        if (!numbered) {
            for (std::size_t i = 0; i < chosen.size(); ++i)
                chosen[i].sequence = seen.newestSequence - std::min<std::uint64_t>(seen.newestSequence, chosen.size() - 1 - i);
            rung.figures.mediaSequence = seen.newestSequence - std::min<std::uint64_t>(seen.newestSequence, n - 1);
        }
        seen.newestS = newest.startS;
    } else {
        co_return chosen;
    }
    seen.period = name;
    rung.segments.contacted = true;
    for (PlannedSegment& p : chosen) addInit(p, window);
    if (another && !chosen.empty()) chosen.front().discontinuity = true;
    co_return chosen;
}

}  // namespace inspector::probe
