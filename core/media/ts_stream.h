// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/media/diagnostic_list.h"
#include "core/media/nal_scan.h"
#include "core/media/packed_audio_frames.h"
#include "core/media/pes_header.h"
#include "core/media/ts_psi.h"
#include "core/media/ts_times.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inspector::media {

// Seen often, told once with the worst of it.
struct TsWorst {
    std::uint32_t count = 0;
    std::uint64_t offset = 0;  // of the first
    std::uint16_t pid = 0;     // of the worst
    std::int64_t value = 0;

    void add(std::uint64_t at, std::uint16_t where, std::int64_t found) {
        if (count++ == 0) offset = at;
        if (count > 1 && found <= value) return;
        value = found;
        pid = where;
    }
};

// What the streams of a segment share.
struct TsShared {
    TsClock clock;
    DiagnosticList diagnostics;
    std::vector<TimedEvent> events;         // `timeS` of splices is set at the end
    std::optional<std::uint64_t> lastStamp; // 33 bits, of any stream
    std::optional<std::uint64_t> pcr;       // 33 bits, 90 kHz, the last
    TsWorst late;                           // ticks
    TsWorst withoutPts;                     // ticks

    static constexpr std::size_t maxEvents = 200;
};

// One elementary stream with PES packets: gathers its headers, looks at the beginning of each, counts its samples.
class TsStream : private AudioFrames::Sink {
public:
    TsStream(const TsStreamInfo& info, bool sampleAes, TsShared& shared);

    // Payload of one packet of its PID. `offset`: of the packet in the segment.
    void feed(std::string_view payload, bool start, std::uint64_t offset);
    // Of a packet that goes on with the PES packet. Mostly nothing is of interest but its size.
    void goOn(std::string_view bytes) {
        if (m_state == State::Payload && m_video && m_video->done())
            addSize(bytes.size());
        else if (m_state != State::Waiting)
            payload(bytes);
    }
    void lose();  // a packet is missing
    // The track, filled. `whole`: the last PES packet ended with the segment.
    [[nodiscard]] Track finish(bool whole);
    [[nodiscard]] const TsStreamInfo& info() const { return m_info; }
    [[nodiscard]] bool isVideo() const { return m_isVideo; }

private:
    enum class State { Waiting, Header, Payload };

    void frame(const AudioFrame& frame, std::uint64_t offset, bool adds) override;
    void lost(std::uint64_t) override {}
    void begin(std::uint64_t offset);
    void payload(std::string_view bytes);
    void addSize(std::size_t bytes) {
        m_pesBytes += bytes;
        m_track.bytes += bytes;
    }
    void endPes(bool whole);
    void stamped();
    void judgeLength();
    void sampleWithoutPts();
    void id3Event();
    [[nodiscard]] std::int64_t ticks(std::uint64_t samples) const;

    TsStreamInfo m_info;
    bool m_isVideo = false;
    TsShared& m_shared;
    Track m_track;
    std::optional<NalScan> m_video;
    std::unique_ptr<AudioFrames> m_audio;
    SampleTimes m_times;
    State m_state = State::Waiting;
    std::string m_head;             // of the PES packet, until its header is whole
    PesHeader m_pes;
    std::uint64_t m_pesOffset = 0;
    std::uint64_t m_pesBytes = 0;   // payload so far
    bool m_pesBroken = false;       // a packet of it is missing
    std::string m_id3;

    // Audio: frames since the last time stamp.
    std::optional<std::int64_t> m_nextPts;   // waits for the first frame that begins in this PES packet
    std::uint64_t m_pesPosition = 0;         // of the PES packet's first byte, in the frames' stream
    std::optional<std::int64_t> m_anchor;
    std::uint64_t m_sinceAnchor = 0;         // samples
    std::uint32_t m_samplesPerFrame = 0;
    // Video and what has no frames of its own: samples without a time stamp.
    std::optional<std::int64_t> m_lastPts;
    std::uint32_t m_bareSamples = 0;
};

}  // namespace inspector::media
