// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/cycle.h"

#include "core/media/segment_inspector.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

// What is asked for once more now and then, to see whether the answer is what it must be.
namespace inspector::probe {

namespace {

constexpr std::uint64_t revalidateEvery = 5;   // whole cycles
constexpr std::uint64_t firstOfExamination = 2;
constexpr std::uint64_t fetchAgainEvery = 3;
constexpr int leastClean = 3;   // compared without a change after one: it was nothing that lasts

// So many clean ones end a finding that was confirmed, too.
int cleanOf(const Template& settings) {
    return std::max(leastClean, std::clamp(settings.confirmWindow, 1, 32) - std::clamp(settings.confirmCycles, 1, 32) + 1);
}

}  // namespace

// A live media playlist, one rung in turn; the one that is under suspicion first.
Rung* Cycle::dueForRevalidation() const {
    if (m_around.files || m_state.failedCycles > 0 || m_watched.budget != BudgetStep::AsAsked) return nullptr;
    std::vector<Rung*> live;
    for (const auto& rung : m_state.rungs)
        if (!rung->spec.isSparse() && rung->figures.parsed && !rung->figures.endList && rung->revalidation.possible())
            live.push_back(rung.get());
    if (live.empty()) return nullptr;
    for (Rung* rung : live)
        if (rung->revalidation.suspected()) return rung;
    const std::uint64_t turn = m_state.wholeCycles / revalidateEvery;
    const bool due = m_state.wholeCycles % revalidateEvery == 0 ||
                     (m_around.thorough && m_state.wholeCycles == firstOfExamination);
    return due ? live[turn % live.size()] : nullptr;
}

Task<void> Cycle::revalidate(Rung& rung) {
    const Revalidation::Asked about = rung.revalidation.begin();
    Ask ask;
    ask.url = about.url;
    ask.kind = ExchangeKind::Playlist;
    ask.rung = rung.spec.key;
    ask.headers = about.conditions;
    Task<Answer> asking = m_requests.document(ask);
    const Answer notModified = co_await asking;
    if (notModified.starved() || m_requests.onHold()) co_return;
    if (!notModified.response.complete() || notModified.response.status != 304) {
        rung.revalidation.clear();
        co_return;
    }
    ask.headers = {{"Cache-Control", "no-cache", false}};
    Task<Answer> again = m_requests.document(ask);
    Answer fresh = co_await again;
    if (!fresh.ok() || fresh.body.empty()) co_return;
    rules::HttpFacts facts;
    facts.response = &notModified.response;
    facts.answered = notModified.answered;
    facts.wall = notModified.wall;
    facts.clockOffsetS = m_watched.clockErrorS;
    const std::uint64_t hash = hashOf(fresh.body);
    if (hash != about.hash) {  // changed in between? Then it is no longer said to be unchanged
        ask.headers = about.conditions;
        Task<Answer> third = m_requests.document(ask);
        const Answer still = co_await third;
        if (!still.response.complete() || still.response.status != 304) {
            rung.revalidation.clear();
            co_return;
        }
    }
    if (hash != about.hash) fresh.exchange->body = std::make_shared<const std::string>(std::move(fresh.body));
    rung.revalidation.judge({rung.spec.key, "packager", rung.shownUrl}, about, facts, hash);
}

void Cycle::addRevalidations() {
    for (const auto& rung : m_state.rungs) {
        const std::vector<Finding>& found = rung->revalidation.findings();
        m_findings.insert(m_findings.end(), found.begin(), found.end());
    }
}

// Of a channel one rung in turn, every rung when somebody watches; one whose segments have changed at once again, so that
// it can be confirmed.
bool Cycle::isDueAgain(const Poll& poll) const {
    if (m_around.files || m_watched.budget != BudgetStep::AsAsked || poll.rung->spec.isSparse()) return false;
    if (m_around.thorough) return true;
    if (m_settings.segments != SegmentPolicy::All) return false;
    if (poll.rung->changeDoubt.any()) return true;
    if (m_state.wholeCycles % fetchAgainEvery != 0) return false;
    const std::uint64_t turn = m_state.wholeCycles / fetchAgainEvery;
    return m_state.rungs[turn % m_state.rungs.size()].get() == poll.rung;
}

// hls-segment-changed: one that came whole in an earlier cycle and is listed still.
Task<void> Cycle::fetchAgain(Poll& poll) {
    if (m_requests.onHold()) co_return;
    const MediaFigures& listed = poll.rung->figures;
    std::vector<const MediaMemory::Fetched*> candidates;
    for (const MediaMemory::Fetched& f : poll.rung->media.fetched)
        if (f.cycle != m_state.cycle && f.planned.sequence >= listed.mediaSequence &&
            f.planned.sequence - listed.mediaSequence < listed.segmentCount)
            candidates.push_back(&f);
    if (candidates.empty()) {  // nothing is listed that could have changed
        poll.report.comparedAgain = true;
        poll.rung->changeDoubt.compared(false, cleanOf(m_settings));
        co_return;
    }
    const MediaMemory::Fetched known = *candidates[m_state.wholeCycles % candidates.size()];

    std::uint64_t received = 0;
    media::SegmentInspector inspector({});
    Ask ask;
    ask.url = known.planned.url;
    ask.kind = ExchangeKind::Segment;
    ask.rung = poll.report.rung;
    ask.sequence = known.planned.sequence;
    ask.range = known.planned.range;
    Task<Answer> asking = m_requests.stream(std::move(ask), [&](std::string_view bytes) {
        received += bytes.size();
        if (known.hash != 0) inspector.feed(bytes);
        return received <= known.bytes;  // a longer one is another one
    });
    const Answer answer = co_await asking;
    const bool longer = answer.response.failure == fetch::Failure::Aborted;
    const bool whole = answer.ok() && !(known.planned.range && answer.response.status == 200);
    if (answer.starved() || !(whole || longer)) co_return;
    rules::SegmentIdentity identity;
    identity.sequence = known.planned.sequence;
    identity.uri = redactUrl(known.planned.url);
    if (known.planned.range) identity.rangeOffset = known.planned.range->first;
    identity.size = received;
    if (const std::string* etag = answer.response.header("ETag")) identity.etag = *etag;
    if (whole && known.hash != 0) identity.hash = inspector.finish(true).hash;
    const rules::Context context{poll.report.rung, "packager", identity.uri};
    std::vector<Finding> found = poll.rung->media.identities.update(context, identity);
    poll.report.comparedAgain = true;
    poll.rung->changeDoubt.compared(!found.empty(), cleanOf(m_settings));
    std::move(found.begin(), found.end(), std::back_inserter(poll.findings));
    // Of a longer one neither bytes nor length are known: the next time there would be nothing to compare with.
    if (longer)
        std::erase_if(poll.rung->media.fetched, [&](const MediaMemory::Fetched& f) {
            return f.planned.sequence == known.planned.sequence && f.planned.url == known.planned.url;
        });
}

}  // namespace inspector::probe
