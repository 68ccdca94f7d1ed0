// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/cycle.h"

#include "core/probe/awaitables.h"
#include "core/probe/http.h"
#include "core/rules/judge.h"

#include <algorithm>
#include <functional>
#include <utility>

// The segments of a cycle: each rung's one after the other, the rungs side by side.
namespace inspector::probe {

namespace {

constexpr std::size_t headLength = 512;   // what judgeSegment looks at; the rest is counted and dropped
constexpr std::size_t mapsRemembered = 8;

// Keeps the first bytes; ends a transfer whose server sends all although a part was asked for.
struct Head {
    std::string bytes;
    std::uint64_t received = 0;
    std::uint64_t most = 0;  // 0: no limit

    bool take(std::string_view more) {
        if (bytes.size() < headLength) bytes.append(more.substr(0, headLength - bytes.size()));
        received += more.size();
        return most == 0 || received < most;
    }
};

fetch::Response unresolvable(const std::string& uri) {
    fetch::Response response;
    response.failure = fetch::Failure::BadUrl;
    response.message = "the URI cannot be resolved: " + uri.substr(0, 200);
    return response;
}

std::size_t hashOf(const std::string& url, const std::optional<fetch::ByteRange>& range) {
    std::string text = url;
    if (range) text += '\n' + std::to_string(range->first);
    return std::hash<std::string>{}(text);
}

bool starved(const fetch::Response& r) {
    return r.failure == fetch::Failure::Timeout && r.phase == fetch::Phase::Queue;
}

}  // namespace

Task<void> Cycle::fetchSegments(Poll& poll) {
    for (const PlannedSegment& planned : poll.planned) {
        if (m_state.holdUntil && m_around.clock.mono() < *m_state.holdUntil) break;  // told to wait
        if (planned.hasMap) {
            Task<void> map = fetchMap(poll, planned);
            co_await map;
        }
        Task<void> segment = fetchSegment(poll, planned);
        co_await segment;
    }
}

// The init segment, once for each that the rung names.
Task<void> Cycle::fetchMap(Poll& poll, const PlannedSegment& planned) {
    std::vector<std::size_t>& known = poll.rung->maps;
    const std::size_t hash = hashOf(planned.mapUrl, planned.mapRange);
    if (std::find(known.begin(), known.end(), hash) != known.end()) co_return;
    Head head;
    fetch::Response response;
    if (planned.mapUrl.empty()) {
        response = unresolvable("EXT-X-MAP");
    } else {
        fetch::Request request =
            requestFor(planned.mapUrl, Wanted::Segment, m_settings, m_channel.url, m_around.caFile);
        request.range = planned.mapRange;
        request.acceptEncoding = !planned.mapRange;
        Transfer transfer(m_around.fetcher, std::move(request), [&head](std::string_view b) { return head.take(b); });
        response = co_await transfer;
    }
    if (starved(response)) co_return;
    noteWait(response);
    noteError(poll.report.rung, response);
    if (response.ok()) {
        if (known.size() == mapsRemembered) known.erase(known.begin());
        known.push_back(hash);
    }
    const rules::Context context{poll.report.rung, "packager", redactUrl(planned.mapUrl)};
    for (Finding& f : rules::judgeResponse(context, rules::Resource::Init, response, head.bytes, planned.sequence))
        poll.findings.push_back(std::move(f));
}

Task<void> Cycle::fetchSegment(Poll& poll, const PlannedSegment& planned) {
    Head head;
    if (planned.partial) head.most = partialBytes;
    fetch::Response response;
    if (planned.url.empty()) {
        response = unresolvable(planned.uri);
    } else {
        fetch::Request request = requestFor(planned.url, Wanted::Segment, m_settings, m_channel.url, m_around.caFile);
        request.range = planned.range;
        request.acceptEncoding = !planned.range;
        Transfer transfer(m_around.fetcher, std::move(request), [&head](std::string_view b) { return head.take(b); });
        response = co_await transfer;
    }
    if (starved(response)) co_return;
    if (response.failure == fetch::Failure::Aborted) {  // by us, with all that we wanted
        response.failure = fetch::Failure::None;
        response.message.clear();
    }
    noteWait(response);
    noteError(poll.report.rung, response);

    SegmentSample sample;
    sample.sequence = planned.sequence;
    sample.durationS = planned.durationS;
    sample.discontinuity = planned.discontinuity;
    sample.partial = planned.partial;
    sample.fetched = m_around.clock.now();
    sample.http = sampleOf(response);
    const double downloadS = sample.http.totalMs / 1000;
    if (response.ok() && !planned.partial) {
        poll.rung->segmentBytes = static_cast<double>(response.wireBytes);
        if (planned.durationS > 0) {
            sample.downloadRatio = downloadS / planned.durationS;
            sample.bitrateBps = static_cast<double>(response.bodyBytes) * 8 / planned.durationS;
            poll.rung->peakBps = std::max(poll.rung->peakBps, *sample.bitrateBps);
        }
    }
    poll.report.segments.push_back(std::move(sample));

    const rules::Context context{poll.report.rung, "packager", redactUrl(planned.url)};
    auto findings = rules::judgeResponse(context, rules::Resource::Segment, response,
                                         std::string_view(head.bytes).substr(0, 64), planned.sequence);
    if (response.ok()) {
        rules::SegmentFacts facts;
        facts.sequence = planned.sequence;
        facts.durationS = planned.durationS;
        facts.partial = planned.partial;
        facts.rangeAsked = planned.range.has_value();
        facts.status = response.status;
        facts.encrypted = planned.encrypted;
        facts.downloadS = downloadS;
        facts.bytes = response.bodyBytes;
        facts.start = head.bytes;
        facts.hasMap = planned.hasMap;
        facts.isSubtitles = poll.rung->spec.kind == RungKind::Subtitles;
        for (Finding& f : rules::judgeSegment(context, facts)) findings.push_back(std::move(f));
    }
    for (Finding& f : findings) poll.findings.push_back(std::move(f));
}

}  // namespace inspector::probe
