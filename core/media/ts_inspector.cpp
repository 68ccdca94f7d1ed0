// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/ts_inspector.h"

#include "core/media/psi_crc.h"
#include "core/media/scte35.h"
#include "core/media/ts_payload_hash.h"

#include <algorithm>
#include <utility>

namespace inspector::media {

namespace {

constexpr std::uint16_t nullPid = 0x1FFF;
constexpr std::uint16_t firstStreamPid = 0x20;     // below: tables of MPEG and DVB
constexpr std::size_t earlyPackets = 512;
constexpr std::size_t maxStreams = 64;
constexpr std::size_t shownPids = 4;
constexpr std::int64_t longestPcr = 2'700'000;     // 100 ms, TR 101 290 2.3

}  // namespace

TsInspector::TsInspector(bool sampleAes) : m_sampleAes(sampleAes) {
    pidOf(0).role = TsPid::Role::Pat;
    m_assemblers.emplace_back();
}

TsPid& TsInspector::pidOf(std::uint16_t pid) {
    std::uint16_t& index = m_pidIndex[pid];
    if (index == 0) {
        m_pids.emplace_back().pid = pid;
        index = static_cast<std::uint16_t>(m_pids.size());
    }
    return m_pids[index - 1U];
}

void TsInspector::packet(const char* bytes, std::uint64_t offset) {
    ++m_facts.packets;
    const TsPacket packet = readTsPacket(bytes, offset);
    if (packet.error) {
        if (!m_shared.diagnostics.count("ts-transport-error"))
            m_shared.diagnostics.add("ts-transport-error", offset, {numberArg("pid", packet.pid)});
        return;
    }
    if (packet.pid == nullPid) {
        ++m_facts.nullPackets;
        return;
    }
    TsPid& pid = pidOf(packet.pid);
    order(pid);
    if (packet.hasPayload) {
        const std::uint8_t expected = (pid.lastCounter + 1) & 15;
        const TsPid::Next next = pid.follow(packet);
        if (next == TsPid::Next::Duplicate) return;
        if (next == TsPid::Next::Gap) gap(pid, expected, packet);
    }
    if (packet.scrambled) {
        if (!m_shared.diagnostics.count("ts-scrambled"))
            m_shared.diagnostics.add("ts-scrambled", offset, {numberArg("pid", packet.pid)});
    }
    if (!m_hasPmt && pid.role == TsPid::Role::Unknown && packet.pid >= firstStreamPid)
        keep(bytes, offset);
    else
        content(pid, packet);
}

// Nearly every packet only goes on with the PES packet of the one before.
std::size_t TsInspector::goOn(const char* bytes, std::size_t count, std::size_t step) {
    if (!m_lastPes) return 0;
    TsStream& stream = *m_streams[m_lastPes->index];
    std::uint32_t expected = m_lastPes->plainHeader();
    std::string_view payload;
    std::size_t taken = 0;
    for (; taken < count && be32({bytes, 4}, 0) == expected; ++taken, bytes += step) {
        expected = (expected & ~15U) | ((expected + 1) & 15);
        payload = {bytes + 4, 184};
        stream.goOn(payload);
    }
    if (taken > 0) m_lastPes->followPlain(taken, payload);
    m_facts.packets += taken;
    return taken;
}

void TsInspector::content(TsPid& pid, const TsPacket& packet) {
    if (m_hasPmt && packet.pcr && packet.pid == m_facts.pcrPid) clock(packet);
    if (packet.scrambled || packet.payload.empty()) return;
    switch (pid.role) {
        case TsPid::Role::Pat:
        case TsPid::Role::Pmt:
        case TsPid::Role::Splice: sections(pid, packet); break;
        case TsPid::Role::Pes:
            m_lastPes = &pid;
            m_streams[pid.index]->feed(packet.payload, packet.start, packet.offset);
            break;
        default: break;
    }
}

// Which PIDs come first, and whether one of a stream comes before the tables.
void TsInspector::order(const TsPid& pid) {
    if (m_hasPmt) return;
    if (m_firstPids.size() < shownPids && std::find(m_firstPids.begin(), m_firstPids.end(), pid.pid) == m_firstPids.end())
        m_firstPids.push_back(pid.pid);
    if (pid.role == TsPid::Role::Unknown && pid.pid >= firstStreamPid) m_mediaFirst = true;
}

void TsInspector::keep(const char* bytes, std::uint64_t offset) {
    if (m_earlyOffsets.size() >= earlyPackets) return;
    m_early.append(bytes, 188);
    m_earlyOffsets.push_back(offset);
}

void TsInspector::replay() {
    const std::string early = std::exchange(m_early, {});
    const std::vector<std::uint64_t> offsets = std::exchange(m_earlyOffsets, {});
    for (std::size_t i = 0; i < offsets.size(); ++i) {
        const TsPacket packet = readTsPacket(early.data() + i * 188, offsets[i]);
        TsPid& pid = pidOf(packet.pid);
        if (pid.role != TsPid::Role::Pmt) content(pid, packet);
    }
}

// The PMT may have come before the PAT.
void TsInspector::replayPmt() {
    std::string early;
    for (std::size_t at = 0; at < m_early.size(); at += 188)
        if (readTsPacket(m_early.data() + at, 0).pid == m_facts.pmtPid) early.append(m_early, at, 188);
    TsPid& pid = pidOf(m_facts.pmtPid);
    for (std::size_t at = 0; at < early.size(); at += 188) content(pid, readTsPacket(early.data() + at, 0));
}

void TsInspector::clock(const TsPacket& packet) {
    const std::uint64_t base = *packet.pcr / 300 & tsClockMask;
    if (!m_facts.firstPcr) m_facts.firstPcr = packet.pcr;
    if (m_facts.lastPcr && !packet.discontinuity) {
        const std::int64_t step = tsDistance(*m_shared.pcr, base) * 300 + static_cast<std::int64_t>(*packet.pcr % 300) -
                                  static_cast<std::int64_t>(*m_facts.lastPcr % 300);
        if (step < 0) m_pcrBackwards.add(packet.offset, packet.pid, -step);
        if (step > longestPcr) m_pcrInterval.add(packet.offset, packet.pid, step);
    }
    m_facts.lastPcr = packet.pcr;
    m_shared.pcr = base;
}

void TsInspector::gap(const TsPid& pid, std::uint8_t expected, const TsPacket& packet) {
    lose(pid);
    if (m_shared.diagnostics.count("ts-continuity")) return;
    m_shared.diagnostics.add("ts-continuity", packet.offset,
                             {numberArg("pid", pid.pid), numberArg("expected", expected), numberArg("found", packet.counter)});
}

void TsInspector::lose(const TsPid& pid) {
    if (pid.role == TsPid::Role::Pes) m_streams[pid.index]->lose();
    if (pid.role == TsPid::Role::Pat || pid.role == TsPid::Role::Pmt || pid.role == TsPid::Role::Splice)
        m_assemblers[pid.index].lose();
}

void TsInspector::sections(TsPid& pid, const TsPacket& packet) {
    for (const std::string& section : m_assemblers[pid.index].feed(packet.payload, packet.start)) {
        switch (pid.role) {
            case TsPid::Role::Pat: pat(section, packet.offset); break;
            case TsPid::Role::Pmt: pmt(section, packet.offset); break;
            default: splice(section, packet.offset); break;
        }
    }
}

bool TsInspector::crcOk(const std::string& section, std::string_view table, std::uint64_t offset) {
    if (psiCrc(section) == 0) return true;
    m_shared.diagnostics.add("ts-psi-crc", offset, {textArg("table", std::string(table))});
    return false;
}

void TsInspector::pat(const std::string& section, std::uint64_t offset) {
    if (!section.starts_with('\0') || !crcOk(section, "PAT", offset)) return;
    const auto found = parsePat(section);
    if (!found) return;
    if (!m_hasPat || found->version != m_pat.version) m_pat = {found->version, {}};
    m_hasPat = true;
    for (const PatProgram& program : found->programs)
        if (std::find(m_pat.programs.begin(), m_pat.programs.end(), program) == m_pat.programs.end() && m_pat.programs.size() < 256)
            m_pat.programs.push_back(program);
    if (m_pat.programs.empty()) return;
    m_facts.programs = std::max(m_facts.programs, static_cast<std::uint32_t>(m_pat.programs.size()));
    m_facts.pmtPid = m_pat.programs.front().pmtPid;
    // The tables of the other programs are no streams of this one.
    for (const PatProgram& program : m_pat.programs) {
        TsPid& pid = pidOf(program.pmtPid);
        if (pid.role != TsPid::Role::Unknown) continue;
        if (program.pmtPid != m_facts.pmtPid) {
            pid.role = TsPid::Role::Other;
        } else if (assemble(pid, TsPid::Role::Pmt)) {
            replayPmt();
        }
    }
}

bool TsInspector::assemble(TsPid& pid, TsPid::Role role) {
    if (m_assemblers.size() >= maxStreams) return false;
    pid.role = role;
    pid.index = static_cast<std::uint16_t>(m_assemblers.size());
    m_assemblers.emplace_back();
    return true;
}

void TsInspector::pmt(const std::string& section, std::uint64_t offset) {
    if (!section.starts_with('\2') || !crcOk(section, "PMT", offset)) return;
    auto found = parsePmt(section);
    const auto sameProgram = [&found](const PatProgram& program) { return program.number == found->program; };
    if (!found || std::none_of(m_pat.programs.begin(), m_pat.programs.end(), sameProgram)) return;
    if (m_hasPmt && found->program != m_pat.programs.front().number) return;  // two programs on one PID
    std::sort(found->streams.begin(), found->streams.end(), [](const auto& a, const auto& b) { return a.pid < b.pid; });
    const auto alike = [](const TsStreamInfo& a, const TsStreamInfo& b) { return a.pid == b.pid && a.type == b.type; };
    const bool same = std::equal(m_current.begin(), m_current.end(), found->streams.begin(), found->streams.end(), alike);
    if (m_hasPmt && !same)
        m_shared.diagnostics.add("ts-pmt-changed", offset,
                                 {textArg("before", streamsText(m_current)), textArg("after", streamsText(found->streams))});
    const bool first = !m_hasPmt;
    m_hasPmt = true;
    m_facts.pcrPid = found->pcrPid;
    if (!first && same) return;
    m_current = found->streams;
    for (const TsStreamInfo& stream : m_current) addStream(stream);
    if (!first) return;
    m_facts.patFirst = !m_mediaFirst;
    replay();
}

void TsInspector::addStream(const TsStreamInfo& info) {
    TsPid& pid = pidOf(info.pid);
    if (pid.role != TsPid::Role::Unknown || m_streams.size() + m_spliceStreams.size() >= maxStreams) return;
    if (info.codec == TsCodec::Splice) {
        if (assemble(pid, TsPid::Role::Splice)) m_spliceStreams.push_back(info);
        return;
    }
    pid.role = TsPid::Role::Pes;
    pid.index = static_cast<std::uint16_t>(m_streams.size());
    m_streams.push_back(std::make_unique<TsStream>(info, m_sampleAes, m_shared));
}

// A splice_null says that the encoder lives: it is no event.
void TsInspector::splice(const std::string& section, std::uint64_t offset) {
    if (!section.starts_with('\xFC') || m_shared.events.size() >= TsShared::maxEvents) return;
    TimedEvent event;
    event.source = TimedEvent::Source::TsSplice;
    event.offset = offset;
    event.payloadHash = payloadHash(section);
    event.splice = parseSpliceInfo(section);
    if (event.splice->info) {
        const SpliceInfo& info = *event.splice->info;
        if (info.command == SpliceInfo::Command::Null && !info.encrypted) return;
        if (info.eventId) event.id = *info.eventId;
        if (info.duration90k) event.durationS = static_cast<double>(*info.duration90k) / 90'000;
    }
    // At once: where the stream is now. Others at their time, when the clock is known.
    const bool timed = event.splice->info && event.splice->info->pts90k;
    if (!timed && m_shared.lastStamp) event.timeS = static_cast<double>(m_shared.clock.unwrap(*m_shared.lastStamp)) / 90'000;
    m_shared.events.push_back(std::move(event));
}

void TsInspector::timeSplices() {
    for (TimedEvent& event : m_shared.events)
        if (event.splice && event.splice->info && event.splice->info->pts90k && m_shared.clock.known())
            event.timeS = static_cast<double>(m_shared.clock.unwrap(*event.splice->info->pts90k)) / 90'000;
}

std::unique_ptr<ContainerInspector> makeTsInspector(bool sampleAes) { return std::make_unique<TsInspector>(sampleAes); }

}  // namespace inspector::media
