// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// The end of a segment in MPEG-TS: what is wrong with it as a whole.
#include "core/media/ts_inspector.h"
#include "core/media/ts_payload_hash.h"

#include <algorithm>
#include <utility>

namespace inspector::media {

namespace {

constexpr double stuffingFrom = 5;            // per cent of the packets
constexpr std::uint64_t packetsToJudge = 100; // fewer say nothing of a share

double millisecondsOf90k(std::int64_t ticks) { return static_cast<double>(ticks) / 90; }
double millisecondsOf27M(std::int64_t ticks) { return static_cast<double>(ticks) / 27'000; }

Arg millisecondsArg(double value) { return numberArg("ms", value, Arg::Unit::Millisecond); }

std::string pidsText(const std::vector<std::uint16_t>& pids) {
    std::string text;
    for (const std::uint16_t pid : pids) {
        if (!text.empty()) text += ", ";
        text += std::to_string(pid);
    }
    return text;
}

}  // namespace

void TsInspector::judgeMissing(bool whole) {
    if (m_facts.packets == 0) return;
    if (!m_hasPat)
        m_shared.diagnostics.add("ts-pat-missing", 0, {numberArg("packets", static_cast<double>(m_facts.packets))});
    else if (!m_hasPmt)
        m_shared.diagnostics.add("ts-pmt-missing", 0, {numberArg("pid", m_facts.pmtPid)});
    else if (m_mediaFirst)
        m_shared.diagnostics.add("ts-pat-not-first", 0, {textArg("pids", pidsText(m_firstPids))});
    if (!whole) return;
    for (const TsStreamInfo& stream : m_current) {
        const bool sparse = stream.codec == TsCodec::Id3 || stream.codec == TsCodec::Splice || stream.codec == TsCodec::Text ||
                            stream.codec == TsCodec::Other;
        const std::uint16_t index = m_pidIndex[stream.pid];
        if (sparse || (index != 0 && m_pids[index - 1U].begun)) continue;
        m_shared.diagnostics.add("ts-pid-missing", 0,
                                 {numberArg("pid", stream.pid), textArg("stream", streamsText({stream}))});
    }
}

void TsInspector::judgeProgram() {
    if (m_facts.programs > 1)
        m_shared.diagnostics.add("ts-multiple-programs", 0, {numberArg("programs", m_facts.programs)});
}

void TsInspector::judgeClock(bool whole) {
    const bool hasMedia = std::any_of(m_streams.begin(), m_streams.end(), [](const auto& stream) {
        return stream->info().codec != TsCodec::Id3 && stream->info().codec != TsCodec::Other;
    });
    if (whole && m_hasPmt && hasMedia && !m_facts.firstPcr)
        m_shared.diagnostics.add("ts-pcr-missing", 0, {numberArg("pid", m_facts.pcrPid)});
}

void TsInspector::judgeStuffing() {
    if (m_facts.packets < packetsToJudge) return;
    const double share = 100 * static_cast<double>(m_facts.nullPackets) / static_cast<double>(m_facts.packets);
    if (share <= stuffingFrom) return;
    m_shared.diagnostics.add("ts-stuffing", 0,
                             {numberArg("share", share, Arg::Unit::Percent),
                              numberArg("packets", static_cast<double>(m_facts.nullPackets))});
}

// All of them, in order, each with its count.
std::vector<Diagnostic> TsInspector::diagnostics() {
    std::vector<Diagnostic> all = m_shared.diagnostics.take();
    const auto worst = [&all](std::string_view id, const TsWorst& found, double milliseconds) {
        if (found.count == 0) return;
        all.push_back({std::string(id), found.offset, {numberArg("pid", found.pid), millisecondsArg(milliseconds)}, found.count});
    };
    // Where there is audio alone the PCR comes with its PES packets, some hundred milliseconds long, and nobody minds.
    const bool video = std::any_of(m_streams.begin(), m_streams.end(), [](const auto& stream) { return stream->isVideo(); });
    if (video) worst("ts-pcr-interval", m_pcrInterval, millisecondsOf27M(m_pcrInterval.value));
    worst("ts-pcr-backwards", m_pcrBackwards, millisecondsOf27M(m_pcrBackwards.value));
    worst("ts-pts-before-pcr", m_shared.late, millisecondsOf90k(m_shared.late.value));
    worst("ts-pts-missing", m_shared.withoutPts, millisecondsOf90k(m_shared.withoutPts.value));
    for (Diagnostic& diagnostic : all) diagnostic.args.push_back(numberArg("count", diagnostic.count));
    std::stable_sort(all.begin(), all.end(), [](const Diagnostic& a, const Diagnostic& b) { return a.offset < b.offset; });
    return all;
}

// Number, types and identifiers of the tracks: RFC 8216bis 4.4.4.3.
std::uint64_t TsInspector::formatHash() const {
    if (m_current.empty()) return 0;
    std::string text;
    for (const TsStreamInfo& stream : m_current)
        text += std::to_string(stream.pid) + ' ' + std::to_string(stream.type) + ' ' + std::to_string(static_cast<int>(stream.codec)) + ';';
    return payloadHash(text);
}

void TsInspector::finish(Inspection& inspection, bool whole) {
    m_packets.finish(whole);
    for (const auto& stream : m_streams) inspection.tracks.push_back(stream->finish(whole));
    for (const TsStreamInfo& stream : m_spliceStreams) {
        Track& track = inspection.tracks.emplace_back();
        track.kind = Track::Kind::Splice;
        track.id = stream.pid;
    }
    for (const TsPid& pid : m_pids)
        if (pid.begun) m_facts.continuity[pid.pid] = {pid.firstCounter, pid.lastCounter};
    judgeMissing(whole);
    judgeProgram();
    judgeClock(whole);
    judgeStuffing();
    timeSplices();
    inspection.formatHash = formatHash();
    inspection.diagnostics = diagnostics();
    inspection.events = std::move(m_shared.events);
    inspection.ts = std::move(m_facts);
}

}  // namespace inspector::media
