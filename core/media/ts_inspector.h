// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/media/container_inspector.h"
#include "core/media/ts_packets.h"
#include "core/media/ts_pid.h"
#include "core/media/ts_psi.h"
#include "core/media/ts_stream.h"

#include <array>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace inspector::media {

// A segment in MPEG-TS: packets to PIDs, PSI, clock, streams. Of elementary streams only headers are looked at.
class TsInspector : public ContainerInspector, private TsPackets::Sink {
public:
    explicit TsInspector(bool sampleAes);

    void feed(std::string_view bytes) override { m_packets.feed(bytes); }
    void finish(Inspection& inspection, bool whole) override;

private:
    void packet(const char* bytes, std::uint64_t offset) override;
    std::size_t goOn(const char* bytes, std::size_t count, std::size_t step) override;
    void content(TsPid& pid, const TsPacket& packet);
    TsPid& pidOf(std::uint16_t pid);
    void order(const TsPid& pid);
    void clock(const TsPacket& packet);
    void gap(const TsPid& pid, std::uint8_t expected, const TsPacket& packet);
    void lose(const TsPid& pid);
    void keep(const char* bytes, std::uint64_t offset);

    void sections(TsPid& pid, const TsPacket& packet);
    void pat(const std::string& section, std::uint64_t offset);
    void pmt(const std::string& section, std::uint64_t offset);
    void splice(const std::string& section, std::uint64_t offset);
    void addStream(const TsStreamInfo& info);
    void replay();
    void replayPmt();
    bool assemble(TsPid& pid, TsPid::Role role);
    [[nodiscard]] bool crcOk(const std::string& section, std::string_view table, std::uint64_t offset);

    // At the end.
    void judgeMissing(bool whole);
    void judgeProgram();
    void judgeClock(bool whole);
    void judgeStuffing();
    void timeSplices();
    [[nodiscard]] std::vector<Diagnostic> diagnostics();
    [[nodiscard]] std::uint64_t formatHash() const;

    bool m_sampleAes;
    TsShared m_shared;
    TsPackets m_packets{*this, m_shared.diagnostics};
    TsFacts m_facts;

    std::array<std::uint16_t, 8192> m_pidIndex{};  // 0: not seen, else index + 1
    std::deque<TsPid> m_pids;                      // references stay valid
    TsPid* m_lastPes = nullptr;                    // of the last packet with media
    std::deque<SectionAssembler> m_assemblers;
    std::vector<std::unique_ptr<TsStream>> m_streams;
    std::vector<TsStreamInfo> m_spliceStreams;

    bool m_hasPat = false;
    bool m_hasPmt = false;
    Pat m_pat;
    std::vector<TsStreamInfo> m_current;           // of the PMT that is valid
    bool m_mediaFirst = false;                     // a packet of a stream came before the PMT
    std::vector<std::uint16_t> m_firstPids;
    std::string m_early;                           // packets before the PMT, looked at when it is known
    std::vector<std::uint64_t> m_earlyOffsets;
    TsWorst m_pcrInterval;                         // ticks of 27 MHz
    TsWorst m_pcrBackwards;
};

}  // namespace inspector::media
