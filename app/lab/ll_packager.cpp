// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/ll_packager.h"

#include "app/lab/answers.h"
#include "app/lab/playlist_writer.h"
#include "core/base/text.h"

#include <algorithm>

namespace inspector::lab {

namespace {

constexpr std::int64_t kLatePartMs = 4 * kPartMs;
constexpr std::int64_t kAdvanceParts = 6;  // RFC 8216bis 6.2.5.2: three seconds' worth of part targets

std::chrono::milliseconds wait(std::int64_t ms) { return std::chrono::milliseconds(std::max<std::int64_t>(0, ms)); }

}  // namespace

LlPackager::LlPackager(Media& media, const FaultBoard& faults, Options options)
    : m_media(media), m_faults(faults), m_options(options) {}

LlPackager::Directives LlPackager::readDirectives(std::string_view query) {
    Directives directives;
    for (const std::string_view pair : split(query, '&')) {
        const auto equals = pair.find('=');
        const std::string_view key = pair.substr(0, equals);
        const std::string_view value = equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
        const auto number = parseUnsigned(value);
        if (key == "_HLS_msn" || key == "_HLS_part") {
            if (!number || *number > (std::uint64_t{1} << 40)) directives.bad = true;
            else if (key == "_HLS_msn") directives.segment = static_cast<std::int64_t>(*number);
            else directives.part = static_cast<int>(std::min<std::uint64_t>(*number, 1'000'000));
        }
        if (key == "_HLS_skip") directives.skip = value == "YES" || value == "v2";
    }
    directives.bad = directives.bad || (directives.part && !directives.segment);
    return directives;
}

Timeline LlPackager::timelineOf(const LabChannel& channel) const {
    return Timeline(m_media.segmentMs(), channel.phaseMs, m_options.window, {});
}

std::optional<std::int64_t> LlPackager::dueMs(const Directives& directives, const Timeline& timeline,
                                              std::int64_t shownMs) const {
    const int parts = partsPerSegment();
    if (*directives.segment > timeline.newestAt(shownMs) + 2) return std::nullopt;
    if (!directives.part) return timeline.startMs(*directives.segment + 1);
    PartKey wanted{*directives.segment, *directives.part};
    if (wanted.part >= parts) wanted = {wanted.segment + 1, 0};  // 6.2.5.2: the first of the next segment
    const PartKey last = newestPart(timeline, parts, shownMs);
    if ((wanted.segment - last.segment) * parts + wanted.part - last.part > kAdvanceParts) return std::nullopt;
    return timeline.startMs(wanted.segment) + (wanted.part + 1) * kPartMs;
}

Reply LlPackager::written(const LabChannel& channel, std::size_t rung, const ActiveFaults& faults,
                          std::int64_t shownMs, bool delta, bool blocked) const {
    LlPlaylistFacts facts;
    facts.segmentMs = m_media.segmentMs();
    facts.window = m_options.window;
    facts.partsPerSegment = partsPerSegment();
    facts.atMs = shownMs;
    facts.delta = delta;
    facts.rung = &m_media.rungs()[rung];
    for (const Rung& other : m_media.rungs())
        if (&other != facts.rung && (m_options.audio || !other.isAudio())) facts.others.push_back(other.name);
    facts.reportsBehind = faults.has(Fault::LlReportWrong) ? 3 : 0;
    facts.skippedTooMany = faults.has(Fault::LlSkipWrongCount) ? 1 : 0;
    facts.brokenHint = faults.has(Fault::LlHintBroken);
    facts.newestOnly = blocked && faults.has(Fault::LlPartialPlaylist);
    // RFC 8216bis appendix B.1: what was waited for names its version, so it may be kept for long.
    const int target = static_cast<int>((m_media.segmentMs() + 500) / 1000);
    return textDocument("application/vnd.apple.mpegurl", writeLlMedia(facts, timelineOf(channel)), blocked ? 6 * target : 1);
}

Reply LlPackager::playlist(const LabChannel& channel, std::size_t rung, std::string_view query,
                           const ActiveFaults& faults, std::int64_t nowMs) const {
    const Timeline timeline = timelineOf(channel);
    const std::int64_t lateMs = faults.has(Fault::LlPartLate) ? kLatePartMs : 0;
    std::int64_t shownMs = nowMs - lateMs;
    if (lateMs > 0) shownMs = std::max(shownMs, std::min(nowMs, faults.since(Fault::LlPartLate)));
    const bool stale = faults.has(Fault::StalePlaylist);
    if (stale) shownMs = faults.since(Fault::StalePlaylist);
    const Directives directives = readDirectives(query);
    if (directives.bad) return textReply(400, "_HLS_msn and _HLS_part are numbers, and _HLS_part needs _HLS_msn.\n");
    if (!directives.segment || faults.has(Fault::LlNotBlocking))
        return written(channel, rung, faults, shownMs, directives.skip, directives.segment.has_value());
    const auto due = dueMs(directives, timeline, shownMs);
    if (!due || (*due > shownMs && faults.has(Fault::LlEarly400)))
        return textReply(400, "This is too far ahead.\n");
    if (*due <= shownMs) return written(channel, rung, faults, shownMs, directives.skip, true);
    if (stale) {
        Reply timeout = textReply(503, "It did not appear in three target durations.\n");
        timeout.delay = wait((m_media.segmentMs() + 500) / 1000 * 3000);
        return timeout;
    }
    Reply reply = written(channel, rung, faults, *due, directives.skip, true);
    reply.delay = wait(*due + lateMs - nowMs);
    return reply;
}

Reply LlPackager::mediaReply(std::size_t rung, SegmentKey key, std::int64_t completeMs) const {
    Reply reply;
    key.rung = rung;
    key.container = Container::Fmp4;
    key.chunksPerUnit = kPartsPerUnit;
    reply.segment = key;
    reply.contentType = m_media.rungs()[rung].isAudio() ? "audio/mp4" : "video/mp4";
    reply.etag = "\"ll-" + m_media.rungs()[rung].name + '-' + std::to_string(key.number) + '-' + std::to_string(key.part) + '"';
    reply.lastModifiedMs = completeMs;
    reply.maxAgeS = static_cast<int>(kKeptMs / 1000);
    return reply;
}

Reply LlPackager::part(const LabChannel& channel, std::size_t rung, PartKey key, const ActiveFaults& faults,
                       std::int64_t nowMs) const {
    const Timeline timeline = timelineOf(channel);
    const std::int64_t due = timeline.startMs(key.segment) + (key.part + 1) * kPartMs +
                             (faults.has(Fault::LlPartLate) ? kLatePartMs : 0);
    const bool held = due > nowMs;
    if (key.part >= partsPerSegment() || faults.has(Fault::LlPart404) || (held && faults.has(Fault::LlHintNotHeld)) ||
        due > nowMs + 2 * kPartMs + (faults.has(Fault::LlPartLate) ? kLatePartMs : 0) || due < nowMs - kKeptMs)
        return textReply(404, "No such part.\n");
    SegmentKey bytes;
    bytes.number = key.segment;
    bytes.part = key.part;
    Reply reply = mediaReply(rung, bytes, due);
    reply.delay = wait(due - nowMs);
    return reply;
}

Reply LlPackager::segment(const LabChannel& channel, std::size_t rung, std::int64_t number, const ActiveFaults& faults,
                          std::int64_t nowMs) const {
    const Timeline timeline = timelineOf(channel);
    if (number > timeline.newestAt(nowMs) || number < timeline.firstAt(nowMs - kKeptMs))
        return textReply(404, "No such segment.\n");
    SegmentKey bytes;
    bytes.number = number;
    Reply reply = mediaReply(rung, bytes, timeline.startMs(number + 1));
    breakSegment(reply, faults, m_media.segmentMs());
    return reply;
}

std::optional<Reply> LlPackager::respond(const LabChannel& channel, std::size_t rung, std::string_view name,
                                         std::string_view query, std::int64_t nowMs) const {
    const ActiveFaults faults = m_faults.of(channel.id, m_media.rungs()[rung].name);
    if (name == "index.m3u8") {
        Reply reply = playlist(channel, rung, query, faults, nowMs);
        breakPlaylist(reply, faults, '/' + channel.id + '/' + m_media.rungs()[rung].name + "/index.m3u8", nowMs);
        return reply;
    }
    if (name == "init.mp4")
        return fixedFile(m_media.rungs()[rung].isAudio() ? "audio/mp4" : "video/mp4", m_media.init(rung));
    if (const auto key = partOfName(name)) return part(channel, rung, *key, faults, nowMs);
    if (const auto number = segmentOfName(name, Container::Fmp4)) return segment(channel, rung, *number, faults, nowMs);
    return std::nullopt;
}

}  // namespace inspector::lab
