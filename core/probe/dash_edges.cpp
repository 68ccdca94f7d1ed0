// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/probe/dash_cycle.h"

#include <algorithm>
#include <array>
#include <iterator>

// The two edges of what exists: the oldest segment of the window, and one that is not due yet.
namespace inspector::probe {

namespace {

constexpr std::uint64_t firstEvery = 10;          // whole cycles
constexpr std::uint64_t earlyEvery = 10;          // whole cycles: one Representation in turn
constexpr double leastEarlyS = 2;
constexpr double longestSegmentS = 60;
constexpr Milliseconds earlyTimeout{2'000};       // a server may hold the request until the segment is there

// What caches write. One that remembers that a segment is not there would keep it from viewers when it is.
bool isBehindCache(const fetch::Response& response) {
    constexpr std::array names = {"Age", "Via", "X-Cache", "X-Cache-Status", "X-Proxy-Cache", "CF-Cache-Status", "Cache-Status",
                                  "X-Served-By", "X-Varnish", "X-Amz-Cf-Id", "Server-Timing"};
    return std::any_of(names.begin(), names.end(), [&](const char* name) { return response.header(name) != nullptr; });
}

// A page in place of what is not there.
bool isPage(const fetch::Response& response) {
    const std::string* type = response.header("Content-Type");
    return type && toLower(*type).starts_with("text/html");
}

}  // namespace

bool DashCycle::asksFirst(const std::string& rung) const {
    return m_parts.state.dash->seen[rung].firstGone || m_parts.state.dash->whole % firstEvery == 1;
}

bool DashCycle::asksEarly(const Rung& rung) const {
    const auto& rungs = m_parts.state.rungs;
    const std::uint64_t whole = m_parts.state.dash->whole;
    return whole % earlyEvery == 1 && !rung.spec.isSparse() && rungs[(whole / earlyEvery) % rungs.size()].get() == &rung;
}

// One byte of it; a server that sends all is stopped.
Task<Answer> DashCycle::touch(const std::string& rung, const dash::SegmentRef& segment, Milliseconds timeout, bool mayFail) {
    Ask ask;
    ask.url = segment.url;
    ask.kind = ExchangeKind::Segment;
    ask.rung = rung;
    ask.sequence = segment.number;
    ask.range = fetch::ByteRange{segment.first.value_or(0), segment.first.value_or(0)};
    ask.timeout = timeout;
    ask.mayFail = mayFail;
    Task<Answer> asking = m_parts.requests.stream(std::move(ask), [received = std::size_t{0}](std::string_view b) mutable {
        return (received += b.size()) <= 1;
    });
    co_return co_await asking;
}

// The oldest segment of the window: it must still be there (5.3.9.5.3).
Task<void> DashCycle::askFirst(Poll& poll, const dash::SegmentWindow& window) {
    const WallTime present = now();
    for (std::size_t i = 0; i < std::min<std::size_t>(window.size(), 3); ++i) {
        const dash::SegmentRef ref = window.at(i);
        if (!ref.availableFrom) co_return;
        rules::DashSegmentFacts facts;
        facts.goneInS = ref.availableUntil ? toSeconds(*ref.availableUntil - present) : 0;
        if (ref.availableUntil && facts.goneInS < std::max(2.0, ref.durationS)) continue;
        Task<Answer> asking = touch(poll.report.rung, ref, Milliseconds{0}, false);
        const Answer answer = co_await asking;
        if (answer.starved() || m_parts.requests.onHold()) co_return;
        facts.rung = poll.report.rung;
        facts.number = ref.number;
        facts.where = rules::DashSegmentFacts::Where::First;
        facts.status = answer.response.status;
        facts.ok = facts.status >= 200 && facts.status < 300;
        facts.dueAgoS = toSeconds(present - *ref.availableFrom);
        facts.durationS = ref.durationS;
        std::vector<Finding> found = rules::judgeDashSegment({poll.report.rung, "packager", redactUrl(ref.url)}, facts);
        m_parts.state.dash->seen[poll.report.rung].firstGone = !facts.ok && !found.empty();
        std::move(found.begin(), found.end(), std::back_inserter(poll.findings));
        co_return;
    }
}

// One that has not begun yet must not be there (5.3.9.5.3). A server that holds the request until it is, answers late: so
// it is the first byte that counts. Never asked for through a cache.
Task<void> DashCycle::askEarly(Poll& poll, const Place& place, double durationS, const Poll& top) {
    if (durationS <= 0 || durationS > longestSegmentS || isBehindCache(top.answer.response)) co_return;
    const double leadS = std::max(leastEarlyS, durationS);
    const dash::SegmentWindow ahead(mpd(), place.key.period, place.key.adaptationSet, place.key.representation,
                                    m_parts.state.dash->documentUrl, now() + fromSeconds(leadS + durationS));
    if (ahead.empty()) co_return;
    const dash::SegmentRef ref = ahead.at(ahead.size() - 1);
    if (!ref.availableFrom || ref.url.empty() || toSeconds(*ref.availableFrom - now()) < leadS) co_return;
    Task<Answer> asking = touch(poll.report.rung, ref, earlyTimeout, true);
    const Answer answer = co_await asking;
    const fetch::Response& response = answer.response;
    const bool came = response.failure == fetch::Failure::None || response.failure == fetch::Failure::Aborted;
    if (!came || response.wireBytes == 0 || isPage(response)) co_return;
    rules::DashSegmentFacts facts;
    facts.rung = poll.report.rung;
    facts.number = ref.number;
    facts.status = response.status;
    facts.ok = facts.status >= 200 && facts.status < 300;
    if (!facts.ok) co_return;
    facts.dueAgoS = toSeconds(now() - *ref.availableFrom);
    facts.durationS = ref.durationS;
    std::vector<Finding> found = rules::judgeDashSegment({poll.report.rung, "packager", redactUrl(ref.url)}, facts);
    std::move(found.begin(), found.end(), std::back_inserter(poll.findings));
}

}  // namespace inspector::probe
