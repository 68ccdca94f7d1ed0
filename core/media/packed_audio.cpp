// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/byte_reader.h"
#include "core/media/container_inspector.h"
#include "core/media/diagnostic_list.h"
#include "core/media/id3.h"
#include "core/media/packed_audio_frames.h"
#include "core/media/ts_payload_hash.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace inspector::media {

namespace {

constexpr std::size_t maxEvents = 200;

std::string formatOf(const std::string& codec) {
    if (codec == "ac-3") return "AC-3";
    if (codec == "ec-3") return "E-AC-3";
    if (codec == "mp4a.40.34") return "MP3";
    if (codec.starts_with("mp4a.40.")) return "ADTS AAC";
    return "MPEG audio";
}

// RFC 8216bis 3.1.3: an ID3 tag with the timestamp, then frames.
class PackedAudioInspector : public ContainerInspector, private AudioFrames::Sink {
public:
    void feed(std::string_view bytes) override { m_frames.feed(bytes); }
    void finish(Inspection& inspection, bool whole) override;

private:
    void frame(const AudioFrame& frame, std::uint64_t offset, bool adds) override;
    void tag(std::string_view tag, std::uint64_t offset) override;
    void lost(std::uint64_t offset) override { invalid(offset, "no frame header"); }
    void invalid(std::uint64_t offset, std::string problem) {
        m_diagnostics.add("packed-audio-adts-invalid", offset,
                          {numberArg("offset", static_cast<double>(offset)), textArg("problem", std::move(problem))});
    }
    void judgeTimestamp();
    void fill(Track& track) const;
    // Of the frames so far, 90 kHz.
    [[nodiscard]] std::int64_t elapsed() const {
        return m_config.sampleRate > 0 ? std::llround(m_seconds * 90'000) : 0;
    }

    AudioFrames m_frames{AudioFrames::Kind::Any, true, *this};
    DiagnosticList m_diagnostics;
    AudioConfig m_config;
    std::uint32_t m_samplesPerFrame = 0;
    std::uint64_t m_count = 0;
    std::uint64_t m_bytes = 0;
    std::uint64_t m_lastOffset = 0;
    double m_seconds = 0;
    TransportTimestamp m_timestamp;
    std::vector<TimedEvent> m_events;
};

void PackedAudioInspector::frame(const AudioFrame& frame, std::uint64_t offset, bool adds) {
    m_lastOffset = offset;
    m_bytes += frame.frameBytes;
    if (!adds) return;
    if (m_count++ == 0) m_config = frame.config;
    m_samplesPerFrame = frame.samplesPerFrame;
    m_seconds += static_cast<double>(frame.samplesPerFrame) / frame.config.sampleRate;
}

void PackedAudioInspector::tag(std::string_view tag, std::uint64_t offset) {
    const TransportTimestamp timestamp = transportTimestamp(tag);
    if (m_count == 0 && !m_timestamp.value && timestamp.value) {
        m_timestamp = timestamp;
        return;
    }
    if (timestamp.value || m_events.size() >= maxEvents) return;
    TimedEvent event;
    event.source = TimedEvent::Source::Id3;
    event.offset = offset;
    event.timeS = m_seconds;  // from the start, until that is known
    event.payloadHash = payloadHash(tag);
    m_events.push_back(std::move(event));
}

void PackedAudioInspector::judgeTimestamp() {
    if (m_timestamp.value && m_timestamp.valid) return;
    m_diagnostics.add("packed-audio-timestamp-missing", 0,
                      {textArg("problem", m_timestamp.value ? "it is not 8 octets with the upper 31 bits zero"
                                                            : "no tag before the first frame has it")});
}

void PackedAudioInspector::fill(Track& track) const {
    track.kind = Track::Kind::Audio;
    track.codec = m_config.codec;
    track.sampleRate = m_config.sampleRate;
    track.channels = m_config.channels;
    track.samples = m_count;
    track.bytes = m_bytes;
    track.firstIsKeyframe = true;
    track.sampleDuration = std::llround(90'000.0 * m_samplesPerFrame / m_config.sampleRate);
    if (!m_timestamp.value) return;
    track.firstPts = track.firstDts = static_cast<std::int64_t>(*m_timestamp.value);
    track.endPts = track.endDts = *track.firstPts + elapsed();
    if (m_count > 1) track.longestPtsGap = track.sampleDuration;
}

void PackedAudioInspector::finish(Inspection& inspection, bool whole) {
    if (whole && !m_frames.finish()) invalid(m_lastOffset, "the last frame is cut off");
    judgeTimestamp();
    inspection.id3Timestamp = m_timestamp.value;
    const double start = m_timestamp.value ? static_cast<double>(*m_timestamp.value) / 90'000 : 0;
    for (TimedEvent& event : m_events) *event.timeS += start;
    inspection.events = std::move(m_events);
    if (m_count > 0) {
        inspection.format = formatOf(m_config.codec);
        fill(inspection.tracks.emplace_back());
        inspection.formatHash = payloadHash(m_config.codec, payloadHash("packed-audio"));
    } else if (whole) {
        invalid(0, "no frame at all");
    }
    inspection.diagnostics = m_diagnostics.take();
    for (Diagnostic& diagnostic : inspection.diagnostics) diagnostic.args.push_back(numberArg("count", diagnostic.count));
}

}  // namespace

std::unique_ptr<ContainerInspector> makePackedAudioInspector() { return std::make_unique<PackedAudioInspector>(); }

}  // namespace inspector::media
