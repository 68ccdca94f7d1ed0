// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/cycle.h"

#include "core/probe/awaitables.h"
#include "core/probe/dash_cycle.h"

#include <algorithm>
#include <iterator>
#include <utility>

// The segments of a cycle: each rung's one after the other, the rungs side by side.
namespace inspector::probe {

namespace {

constexpr Milliseconds againAfter{1'000};       // http-status: "retry result after 1 s"
constexpr std::size_t mostCompared = 2'000;     // inspected segments of a cycle beside each other
constexpr double tsWrapS = 8589934592.0 / 90'000;  // 33 bits at 90 kHz

// A server that does not have it (yet), or stumbled. Not one that refuses us.
bool mayComeLater(int status) { return status == 404 || status == 410 || status >= 500; }

rules::RungSegment besideOthers(const Poll& poll, const SegmentResult& result) {
    rules::RungSegment s;
    for (const PlannedSegment& planned : poll.planned)
        if (planned.sequence == result.sample.sequence) s.mediaTimeS = planned.mediaTimeS;
    s.whole = !result.sample.partial;
    s.rung = poll.report.rung;
    s.sequence = result.sample.sequence;
    s.programDateTime = result.sample.programDateTime;
    s.video = result.inspection->first(media::Track::Kind::Video) != nullptr;
    if (result.sample.media->firstPtsS) s.firstPtsS = *result.sample.media->firstPtsS;
    if (result.inspection->container == media::Container::MpegTs) s.timescaleWrapS = tsWrapS;
    s.markers = result.sample.media->markers;
    return s;
}

// What a segment shows of its rung (a key, a codec that was declared) holds for all of them: it is said once, at its
// gravest.
void addOnce(std::vector<Finding>& findings, Finding finding) {
    const bool ofTheRung = finding.rule.starts_with("key-") || finding.rule.starts_with("hls-");
    const auto said = std::find_if(findings.begin(), findings.end(), [&](const Finding& other) {
        return ofTheRung && other.rule == finding.rule && other.sequence;
    });
    if (said == findings.end()) findings.push_back(std::move(finding));
    else if (said->severity < finding.severity) *said = std::move(finding);
}

}  // namespace

Task<void> Cycle::allSegments(bool whole) {
    std::vector<Task<void>> tasks;
    for (Poll& poll : m_polls) {
        poll.parsed.reset();  // segments take long: nothing is held meanwhile
        if (poll.rung && poll.ok() && counts(poll)) tasks.push_back(fetchSegments(poll, whole));
    }
    WhenAll all(std::move(tasks));
    co_await all;
    if (whole) judgeSegmentsTogether();
}

SegmentOwner Cycle::ownerOf(const Poll& poll) const {
    const RungKind kind = poll.rung->figures.iFramesOnly ? RungKind::IFrame : poll.rung->spec.kind;
    SegmentOwner owner{poll.report.rung, kind, poll.rung->media, poll.declared, poll.lowLatency,
                       m_state.cycle};
    const std::string& group = poll.rung->spec.audioGroup;
    if (owner.kind != RungKind::Variant || group.empty()) return owner;
    double largest = 0;
    for (const auto& rung : m_state.rungs)
        if (rung->spec.kind == RungKind::Audio && rung->spec.audioGroup == group)
            largest = std::max(largest, rung->media.peakBps);
    owner.declared.largestAudioBps = static_cast<std::int64_t>(std::min(largest, 1e15));
    return owner;
}

Task<void> Cycle::fetchSegments(Poll& poll, bool whole) {
    const SegmentOwner owner = ownerOf(poll);
    bool asked = false;  // again, of one of them
    for (const PlannedSegment& planned : poll.planned) {
        if (m_requests.onHold()) break;  // told to wait
        Task<SegmentResult> reading = m_reader.read(owner, planned);
        SegmentResult result = co_await reading;
        if (!result.asked) continue;
        const int status = result.ok ? 0 : result.status;
        take(poll, result);
        if (asked || !mayComeLater(status)) continue;
        asked = true;
        Task<void> again = askAgain(poll, owner, planned, status);
        co_await again;
    }
    if (whole && m_state.protocol == Protocol::Hls && isDueAgain(poll)) {
        Task<void> again = fetchAgain(poll);
        co_await again;
    }
    if (!whole || m_around.files) co_return;
    if (m_settings.segments != SegmentPolicy::All && !m_around.thorough) co_return;
    Task<void> removed = askRemoved(poll);
    co_await removed;
}

void Cycle::take(Poll& poll, SegmentResult& result) {
    if (result.inspection && result.sample.media && m_inspected.size() < mostCompared && !poll.rung->spec.isSparse() &&
        !poll.rung->figures.iFramesOnly)
        m_inspected.push_back(besideOthers(poll, result));
    for (Finding& f : result.findings) addOnce(poll.findings, std::move(f));
    poll.report.segments.push_back(std::move(result.sample));
}

// One byte of it: whether it is there. A server that sends all is stopped.
Task<Answer> Cycle::touch(const std::string& rung, std::uint64_t sequence, std::string url,
                          std::optional<fetch::ByteRange> range) {
    Ask ask;
    ask.url = std::move(url);
    ask.kind = ExchangeKind::Segment;
    ask.rung = rung;
    ask.sequence = sequence;
    const std::uint64_t first = range ? range->first : 0;
    ask.range = fetch::ByteRange{first, first};
    Task<Answer> asking = m_requests.stream(std::move(ask), [received = std::size_t{0}](std::string_view bytes) mutable {
        return (received += bytes.size()) <= 1;
    });
    Answer answer = co_await asking;
    if (answer.response.failure == fetch::Failure::Aborted) answer.response.failure = fetch::Failure::None;
    co_return answer;
}

// A listed segment that was not there: a second later, once a rung and cycle.
Task<void> Cycle::askAgain(Poll& poll, const SegmentOwner& owner, const PlannedSegment& planned, int status) {
    const MonoTime listed = poll.answer.answered;
    const double after = toSeconds(m_around.clock.mono() - listed);
    const WallTime present = m_around.clock.now() + dashCorrection(m_state);
    Pause pause(m_around.loop, againAfter);
    co_await pause;
    if (m_requests.onHold()) co_return;
    Task<Answer> asking = touch(owner.rung, planned.sequence, planned.url, planned.range);
    const Answer answer = co_await asking;
    if (answer.starved()) co_return;
    const rules::Context context{owner.rung, "packager", redactUrl(planned.url)};
    if (planned.availableFrom) {
        rules::DashSegmentFacts facts;
        facts.rung = owner.rung;
        facts.number = planned.sequence;
        facts.url = context.url;
        facts.status = status;
        facts.dueAgoS = toSeconds(present - *planned.availableFrom);
        facts.durationS = planned.durationS;
        if (facts.dueAgoS > std::max(2.0, 2 * planned.durationS)) {
            facts.where = rules::DashSegmentFacts::Where::Window;
            if (planned.availableUntil) facts.goneInS = toSeconds(*planned.availableUntil - present);
        }
        if (answer.ok()) facts.laterOkAfterS = toSeconds(m_around.clock.now() + dashCorrection(m_state) - *planned.availableFrom);
        std::vector<Finding> found = rules::judgeDashSegment(context, facts);
        if (m_state.dash && !found.empty()) m_state.dash->clockDoubted = true;
        std::move(found.begin(), found.end(), std::back_inserter(poll.findings));
    }
    rules::AvailabilityFacts facts;
    facts.sequence = planned.sequence;
    facts.status = status;
    facts.listedForS = after;
    if (answer.ok()) facts.laterOkAfterS = toSeconds(answer.answered - listed);
    if (!planned.availableFrom)
        for (Finding& f : rules::judgeAvailability(context, facts)) poll.findings.push_back(std::move(f));
    if (!answer.ok()) co_return;
    Task<SegmentResult> reading = m_reader.read(owner, planned);
    SegmentResult result = co_await reading;
    if (result.asked) take(poll, result);
}

// The oldest segment that has left the playlist and must still be there.
Task<void> Cycle::askRemoved(Poll& poll) {
    const auto removed = poll.rung->removals.oldestDue(m_around.clock.mono());
    if (!removed || m_requests.onHold()) co_return;
    Task<Answer> asking = touch(poll.report.rung, removed->sequence, removed->url, removed->range);
    const Answer answer = co_await asking;
    if (answer.starved() || !answer.response.complete()) co_return;
    rules::AvailabilityFacts facts;
    facts.sequence = removed->sequence;
    facts.status = answer.response.status;
    facts.listedForS = toSeconds(answer.asked - removed->listed);
    facts.stillListed = false;
    facts.dueS = removed->dueS;
    const rules::Context context{poll.report.rung, "packager", redactUrl(removed->url)};
    for (Finding& f : rules::judgeAvailability(context, facts)) poll.findings.push_back(std::move(f));
}

void Cycle::judgeSegmentsTogether() {
    if (m_inspected.empty()) return;
    const rules::Context context{"", "packager", m_state.topUrl};
    for (Finding& f : rules::judgeSegmentsAcross(context, m_inspected)) m_findings.push_back(std::move(f));
    if (m_state.protocol == Protocol::Dash) return;
    for (Finding& f : rules::judgeDatesAcross(context, m_inspected)) m_findings.push_back(std::move(f));
}

}  // namespace inspector::probe
