// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/segment_reader.h"

#include "core/base/text.h"

#include <algorithm>
#include <utility>

// Keys of METHOD=AES-128 and AES-256-GCM, each fetched once a rung and a few cycles.
namespace inspector::probe {

namespace {

constexpr std::size_t keysKept = 8;
constexpr std::uint64_t keyAgainAfter = 5;      // cycles
constexpr std::int64_t largestKey = 64 * 1024;  // a page in place of a key is seen by its length

std::string whyNot(const Answer& answer) {
    if (!answer.response.message.empty()) return answer.response.message;
    return answer.response.status ? "HTTP " + std::to_string(answer.response.status) : std::string();
}

}  // namespace

// Null: no place was free in time, or it is a file that is not there. One that could not be had, or did not open
// a segment, is asked for again in the next cycle.
Task<MediaMemory::Key*> SegmentReader::key(const SegmentOwner& owner, const PlannedSegment& planned) {
    std::deque<MediaMemory::Key>& known = owner.memory.keys;
    const PlannedKey& needed = *planned.key;
    const std::string& name = needed.url.empty() ? needed.uri : needed.url;
    const auto same = [&](const MediaMemory::Key& k) { return k.url == name; };
    auto at = std::find_if(known.begin(), known.end(), same);
    const bool good = at != known.end() && at->facts.answered && !at->failed;
    // Who tunes in now asks for it now: a good one is asked for again too, now and then.
    if (at != known.end() && owner.cycle < at->cycle + (good ? keyAgainAfter : 1)) co_return &*at;
    Ask ask;
    ask.url = needed.url;
    ask.uri = needed.uri;
    ask.kind = ExchangeKind::Key;
    ask.rung = owner.rung;
    ask.sequence = planned.sequence;
    ask.maxBytes = largestKey;
    Task<Answer> asking = m_requests.document(std::move(ask));
    Answer answer = co_await asking;
    if (answer.starved() || (m_around.files && !answer.ok())) co_return nullptr;
    MediaMemory::Key made;
    made.url = name;
    made.cycle = owner.cycle;
    made.facts.method = needed.method;
    made.facts.answered = answer.ok();
    made.facts.status = answer.response.status;
    made.facts.message = whyNot(answer);
    made.facts.bytes = answer.body.size();
    made.facts.ms = m_around.files ? 0 : std::chrono::duration<double, std::milli>(answer.response.timings.total).count();
    made.facts.tls = m_around.files || equalsIgnoreCase(std::string_view(needed.url).substr(0, 6), "https:");
    made.facts.address = answer.response.remoteAddress;
    if (answer.ok()) made.bytes = std::move(answer.body);
    at = std::find_if(known.begin(), known.end(), same);
    if (at != known.end()) known.erase(at);
    if (known.size() == keysKept) known.pop_front();
    known.push_back(std::move(made));
    co_return &known.back();
}

}  // namespace inspector::probe
