// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/uri.h"
#include "core/probe/low_latency_cycle.h"
#include "core/probe/low_latency_session.h"
#include "core/probe/segment_look.h"

#include <algorithm>
#include <limits>
#include <utility>

// Parts: hinted ones before they are there, listed ones, and those that have left.
namespace inspector::probe {

namespace {

constexpr std::size_t mostNewParts = 6;  // of one reload

// What can be said of its bytes needs the init segment, and no key.
PlannedSegment planOf(const hls::Playlist& playlist, const std::string& base) {
    PlannedSegment planned;
    if (playlist.segments.empty()) return planned;
    const hls::Segment& newest = playlist.segments.back();
    planned.sequence = newest.sequence;
    planned.encrypted = std::any_of(newest.keys.begin(), newest.keys.end(), [&](std::int32_t index) {
        return index >= 0 && static_cast<std::size_t>(index) < playlist.keys.size() &&
               playlist.keys[static_cast<std::size_t>(index)].method != "NONE";
    });
    if (newest.map < 0 || static_cast<std::size_t>(newest.map) >= playlist.maps.size()) return planned;
    const hls::Map& map = playlist.maps[static_cast<std::size_t>(newest.map)];
    planned.hasMap = true;
    planned.mapUrl = resolveUri(base, map.uri).value_or(std::string());
    if (map.range && map.range->length > 0) {
        const std::uint64_t first = map.range->offset.value_or(0);
        if (first <= std::numeric_limits<std::uint64_t>::max() - map.range->length)
            planned.mapRange = fetch::ByteRange{first, first + map.range->length - 1};
    }
    return planned;
}

double bodyS(const fetch::Response& response) {
    return std::max(0.0, toSeconds(response.timings.total) - toSeconds(response.timings.firstByte));
}

}  // namespace

// A long session fetches the init segment; a short one looks inside when it is at hand.
Task<void> LowLatencyCycle::openInit(Session& s) {
    if (!m_settings.inspectSegments) co_return;
    const PlannedSegment planned = planOf(s.playlist(), s.base);
    if (planned.encrypted) co_return;
    s.inspect = !planned.hasMap;
    if (!planned.hasMap || (s.depth != Depth::Long && s.poll->rung->media.inits.empty())) co_return;
    const SegmentOwner owner{s.poll->report.rung, s.poll->rung->spec.kind, s.poll->rung->media, s.poll->declared, true,
                             m_parts.state.cycle};
    std::vector<Finding> findings;
    Task<std::shared_ptr<const media::InitSegment>> opening = m_parts.segments.init(owner, planned, findings);
    s.init = co_await opening;
    s.inspect = s.init != nullptr;
    s.add(std::move(findings));
}

Task<void> LowLatencyCycle::askHint(Session& s, const hls::Playlist& before, Hint& hint) {
    for (const hls::PreloadHint& each : before.preloadHints)
        if (each.type == "PART" && !hint.hint) hint.hint = &each;
    if (!hint.hint) co_return;
    hint.url = resolveUri(s.base, hint.hint->uri).value_or(std::string());
    // An open range may go on for ever.
    if (hint.url.empty() || (hint.hint->start && !hint.hint->length)) co_return;
    Ask asking;
    asking.url = hint.url;
    asking.kind = ExchangeKind::Part;
    asking.rung = s.poll->report.rung;
    asking.sequence = rules::nextPartOf(before).sequence;
    asking.timeout = std::chrono::duration_cast<Milliseconds>(fromSeconds(3 * s.targetS + 1));
    if (hint.hint->length && *hint.hint->length > 0) {
        const std::uint64_t first = hint.hint->start.value_or(0);
        if (first > std::numeric_limits<std::uint64_t>::max() - *hint.hint->length) co_return;
        asking.range = fetch::ByteRange{first, first + *hint.hint->length - 1};
    }
    SegmentLook look(m_parts.around.clock);
    if (s.inspect) look.inspect({s.init, {}});
    Task<Answer> streaming = m_parts.requests.stream(std::move(asking), [&look](std::string_view b) { return look.take(b); });
    hint.answer = co_await streaming;
    hint.asked = !hint.answer.starved();
    if (hint.answer.ok() && s.inspect) hint.inspection = look.finish(true).inspection;
}

void LowLatencyCycle::judgeHint(Session& s, const Reload& reload, const Hint& hint, rules::PartPlace asked) {
    if (!hint.hint) return;
    const hls::Playlist& now = reload.parsed->playlist;
    rules::HintFacts facts;
    facts.place = asked;
    const hls::Part* part = rules::partAt(now, asked);
    if (!part && rules::nextPartOf(now).sequence > asked.sequence) {  // the segment ended before it
        facts.place = {asked.sequence + 1, 0};
        part = rules::partAt(now, facts.place);
    }
    if (!part) return;
    facts.hinted = hint.url.empty() ? hint.hint->uri : hint.url;
    facts.start = hint.hint->start;
    facts.appeared = resolveUri(reload.answer.response.url, part->uri).value_or(part->uri);
    facts.appearedStart = part->range ? part->offset : std::nullopt;
    facts.line = hint.hint->line;
    const auto segment = std::find_if(now.segments.rbegin(), now.segments.rend(), [&](const hls::Segment& each) {
        return each.sequence == facts.place.sequence;
    });
    const bool breaks = segment != now.segments.rend() ? segment->discontinuity || segment->gap
                                                        : reload.endsWithDiscontinuity;
    facts.planChanged = part->gap || breaks;
    facts.status = hint.asked ? hint.answer.response.status : 0;
    facts.answeredBeforeS = reload.held ? toSeconds(reload.earliest - hint.answer.answered) : -1;
    facts.bodyS = bodyS(hint.answer.response);
    facts.usualBodyS = s.state().usualBodyS;
    facts.partTargetS = s.state().partTargetS;
    facts.lagS = 2 * m_lag.worstS();
    s.add(rules::judgeHint(s.context(), facts));
}

Task<void> LowLatencyCycle::askPart(Session& s, PartTarget target) {
    Ask asking;
    asking.url = target.url;
    asking.kind = ExchangeKind::Part;
    asking.rung = s.poll->report.rung;
    asking.sequence = target.place.sequence;
    asking.range = target.range;
    SegmentLook look(m_parts.around.clock);
    if (s.inspect) look.inspect({s.init, {}});
    Task<Answer> streaming = m_parts.requests.stream(std::move(asking), [&look](std::string_view b) { return look.take(b); });
    const Answer answer = co_await streaming;
    if (answer.starved()) co_return;
    const rules::Context context{s.poll->report.rung, "packager", redactUrl(target.url)};
    if (!answer.response.complete()) {
        s.add(m_parts.requests.judge(context, rules::Resource::Segment, answer, look.head(), target.place.sequence));
        co_return;
    }
    rules::PartFacts facts;
    facts.place = target.place;
    facts.line = target.line;
    facts.status = answer.response.status;
    facts.partTargetS = s.state().partTargetS;
    if (answer.ok()) {
        const double body = bodyS(answer.response);
        double& usual = s.state().usualBodyS;
        usual = usual > 0 ? 0.8 * usual + 0.2 * body : std::max(body, 0.001);
        if (s.inspect) {
            const PartMedia media = mediaOf(look.finish(true).inspection);
            facts.mediaS = media.durationS;
            facts.frameS = media.frameS;
        }
    }
    s.add(rules::judgePart(context, facts));
}

// The parts that a reload listed for the first time. One that came as a hint is there.
Task<void> LowLatencyCycle::askNewParts(Session& s, rules::PartPlace from, const Hint& hint) {
    const std::shared_ptr<const hls::Parsed> version = s.version;
    const hls::Playlist& now = version->playlist;
    const rules::PartPlace end = rules::nextPartOf(now);
    const std::size_t most = s.depth == Depth::Long ? mostNewParts : s.depth == Depth::Brief ? 1 : 0;
    rules::PartPlace place = from;
    for (std::size_t asked = 0; asked < most && place < end;) {
        const hls::Part* part = rules::partAt(now, place);
        if (!part) {
            if (place.sequence >= end.sequence) co_return;
            place = {place.sequence + 1, 0};
            continue;
        }
        auto target = partTarget(*part, place, s.base);
        ++place.part;
        if (!target) continue;
        const bool came = hint.asked && hint.answer.ok() && hint.url == target->url;
        // A short look asks for each newest part all the same: whether it is there as listed.
        if (came && s.depth == Depth::Long && s.state().usualBodyS > 0) {
            const PartMedia media = mediaOf(hint.inspection);
            rules::PartFacts facts;
            facts.place = target->place;
            facts.line = target->line;
            facts.status = hint.answer.response.status;
            facts.partTargetS = s.state().partTargetS;
            facts.mediaS = media.durationS;
            facts.frameS = media.frameS;
            s.add(rules::judgePart({s.poll->report.rung, "packager", redactUrl(target->url)}, facts));
            continue;
        }
        ++asked;
        Task<void> asking = askPart(s, std::move(*target));
        co_await asking;
    }
}

// One byte of the oldest part that left the playlist and must still be there.
Task<void> LowLatencyCycle::askLeftPart(Session& s) {
    const double kept = 3 * s.targetS;
    const auto left = s.state().parts.oldest(m_parts.around.clock.mono(), kept - 0.5);
    if (!left || m_parts.requests.onHold() || (s.depth == Depth::Brief && !s.asksLeft(m_parts.state.cycle))) co_return;
    Ask asking;
    asking.url = left->part.url;
    asking.kind = ExchangeKind::Part;
    asking.rung = s.poll->report.rung;
    asking.sequence = left->part.place.sequence;
    const std::uint64_t first = left->part.range ? left->part.range->first : 0;
    asking.range = fetch::ByteRange{first, first};
    Task<Answer> streaming = m_parts.requests.stream(std::move(asking), [](std::string_view) { return false; });
    const Answer answer = co_await streaming;
    if (answer.starved() || answer.response.status == 0) co_return;
    rules::PartFacts facts;
    facts.place = left->part.place;
    facts.listed = false;
    facts.status = answer.response.status;
    facts.leftForS = toSeconds(answer.answered - left->since);
    facts.keptS = kept;
    std::vector<Finding> found = rules::judgePart({s.poll->report.rung, "packager", redactUrl(left->part.url)}, facts);
    s.state().leftGone = !found.empty();
    s.add(std::move(found));
}

}  // namespace inspector::probe
