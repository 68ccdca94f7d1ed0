// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/ts_stream.h"

#include "core/media/ts_payload_hash.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace inspector::media {

namespace {

constexpr std::int64_t longestWithoutPts = 63'000;  // 700 ms, ISO 13818-1 2.7.4
constexpr std::int64_t lateFrom = 90;               // 1 ms: what is less is rounding
constexpr std::size_t longestId3 = 16'384;

// Without the stream's own parameters.
std::string_view codecName(TsCodec codec) {
    switch (codec) {
        case TsCodec::Mpeg2Video: return "mp4v.61";
        case TsCodec::Avc: return "avc1";
        case TsCodec::Hevc: return "hvc1";
        case TsCodec::Adts:
        case TsCodec::Latm:
        case TsCodec::MpegAudio: return "mp4a";
        case TsCodec::Ac3: return "ac-3";
        case TsCodec::Eac3: return "ec-3";
        default: return {};
    }
}

Track::Kind kindOf(TsCodec codec) {
    switch (codec) {
        case TsCodec::Mpeg2Video:
        case TsCodec::Avc:
        case TsCodec::Hevc:
        case TsCodec::OtherVideo: return Track::Kind::Video;
        case TsCodec::Adts:
        case TsCodec::Latm:
        case TsCodec::MpegAudio:
        case TsCodec::Ac3:
        case TsCodec::Eac3:
        case TsCodec::OtherAudio: return Track::Kind::Audio;
        case TsCodec::Text: return Track::Kind::Text;
        case TsCodec::Id3: return Track::Kind::Id3;
        case TsCodec::Splice: return Track::Kind::Splice;
        case TsCodec::Other: break;
    }
    return Track::Kind::Other;
}

std::optional<NalScan> videoScan(TsCodec codec) {
    if (codec == TsCodec::Avc) return NalScan(NalScan::Codec::Avc);
    if (codec == TsCodec::Hevc) return NalScan(NalScan::Codec::Hevc);
    if (codec == TsCodec::Mpeg2Video) return NalScan(NalScan::Codec::Mpeg2);
    return std::nullopt;
}

std::optional<AudioFrames::Kind> audioFrames(TsCodec codec) {
    if (codec == TsCodec::Adts) return AudioFrames::Kind::Adts;
    if (codec == TsCodec::MpegAudio) return AudioFrames::Kind::Mpeg;
    if (codec == TsCodec::Ac3 || codec == TsCodec::Eac3) return AudioFrames::Kind::Dolby;
    return std::nullopt;
}

}  // namespace

TsStream::TsStream(const TsStreamInfo& info, bool sampleAes, TsShared& shared)
    : m_info(info), m_shared(shared), m_video(videoScan(info.codec)) {
    m_track.kind = kindOf(info.codec);
    m_isVideo = m_track.kind == Track::Kind::Video;
    m_track.id = info.pid;
    m_track.codec = codecName(info.codec);
    m_track.language = info.language;
    const bool isMedia = m_track.kind == Track::Kind::Video || m_track.kind == Track::Kind::Audio;
    if (info.sampleAes || (sampleAes && isMedia)) m_track.scheme = "sample-aes";
    if (const auto kind = audioFrames(info.codec)) m_audio = std::make_unique<AudioFrames>(*kind, false, static_cast<AudioFrames::Sink&>(*this));
}

std::int64_t TsStream::ticks(std::uint64_t samples) const {
    return m_track.sampleRate > 0 ? std::llround(90'000.0 * static_cast<double>(samples) / m_track.sampleRate) : 0;
}

void TsStream::frame(const AudioFrame& frame, std::uint64_t offset, bool adds) {
    if (!adds) return;
    if (m_track.sampleRate == 0) {
        m_track.codec = frame.config.codec;
        m_track.sampleRate = frame.config.sampleRate;
        m_track.channels = frame.config.channels;
    }
    ++m_track.samples;
    m_samplesPerFrame = frame.samplesPerFrame;
    const bool starts = m_nextPts && offset >= m_pesPosition;
    if (starts) {
        m_anchor = std::exchange(m_nextPts, std::nullopt);
        m_sinceAnchor = 0;
    }
    if (m_anchor) {
        const std::int64_t pts = *m_anchor + ticks(m_sinceAnchor);
        m_times.add(pts, pts, true);
    }
    m_sinceAnchor += frame.samplesPerFrame;
    if (const std::int64_t since = ticks(m_sinceAnchor); since > longestWithoutPts)
        m_shared.withoutPts.add(m_pesOffset, m_info.pid, since);
}

void TsStream::begin(std::uint64_t offset) {
    m_state = State::Header;
    m_head.clear();
    m_pesOffset = offset;
    m_pesBytes = 0;
    m_pesBroken = false;
    m_pes = {};
}

// The header of a PES packet is there: its time, against the clock of its arrival.
void TsStream::stamped() {
    if (m_pes.scrambled)
        if (!m_shared.diagnostics.count("ts-scrambled"))
            m_shared.diagnostics.add("ts-scrambled", m_pesOffset, {numberArg("pid", m_info.pid)});
    m_nextPts.reset();
    if (m_audio) m_pesPosition = m_audio->position();
    if (m_video) m_video->begin();
    if (!m_pes.pts) return;
    const std::uint64_t decoded = m_pes.dts.value_or(*m_pes.pts);
    m_shared.lastStamp = m_pes.pts;
    // Both through the clock, the decoding time first: it is the smaller one.
    m_shared.clock.unwrap(decoded);
    if (m_audio) m_nextPts = m_shared.clock.unwrap(*m_pes.pts);
    if (m_shared.pcr && (m_track.kind == Track::Kind::Video || m_track.kind == Track::Kind::Audio))
        if (const std::int64_t late = tsDistance(decoded, *m_shared.pcr); late > lateFrom)
            m_shared.late.add(m_pesOffset, m_info.pid, late);
}

void TsStream::payload(std::string_view bytes) {
    if (m_state == State::Header) {
        const std::size_t before = m_head.size();
        // Mostly the header is whole in its first packet.
        std::string_view head = bytes;
        if (before > 0) head = m_head.append(bytes);
        switch (parsePesHeader(head, m_pes)) {
            case PesStart::Incomplete:
                if (before == 0) m_head.assign(bytes);
                return;
            case PesStart::Invalid: m_state = State::Waiting; return;
            case PesStart::Whole: break;
        }
        m_state = State::Payload;
        stamped();
        bytes = head.substr(std::min(m_pes.bytes, head.size()));
    }
    addSize(bytes.size());
    if (m_video) m_video->feed(bytes);
    if (m_audio) m_audio->feed(bytes);
    if (m_track.kind == Track::Kind::Id3 && m_id3.size() < longestId3) m_id3.append(bytes.substr(0, longestId3 - m_id3.size()));
}

void TsStream::feed(std::string_view bytes, bool start, std::uint64_t offset) {
    if (start) {
        endPes(true);
        begin(offset);
    }
    goOn(bytes);
}

void TsStream::lose() {
    m_pesBroken = true;
    if (m_state == State::Header) m_state = State::Waiting;
    if (m_audio) m_audio->restart();
}

void TsStream::judgeLength() {
    const bool unbounded = m_track.kind != Track::Kind::Audio && m_pes.length == 0;
    const std::uint64_t found = m_pesBytes + m_pes.bytes - 6;
    if (unbounded || m_pesBroken || found == m_pes.length || m_shared.diagnostics.count("ts-pes-length")) return;
    m_shared.diagnostics.add("ts-pes-length", m_pesOffset,
                             {numberArg("pid", m_info.pid), numberArg("declared", static_cast<double>(m_pes.length), Arg::Unit::Byte),
                              numberArg("found", static_cast<double>(found), Arg::Unit::Byte)});
}

void TsStream::sampleWithoutPts() {
    ++m_bareSamples;
    m_times.addUntimed();
}

void TsStream::id3Event() {
    if (m_shared.events.size() >= TsShared::maxEvents) return;
    TimedEvent event;
    event.source = TimedEvent::Source::Id3;
    event.offset = m_pesOffset;
    if (m_pes.pts) event.timeS = static_cast<double>(m_shared.clock.unwrap(*m_pes.pts)) / 90'000;
    event.payloadHash = payloadHash(m_id3);
    m_shared.events.push_back(std::move(event));
}

// `whole`: another one follows, or the segment ends with it.
void TsStream::endPes(bool whole) {
    if (std::exchange(m_state, State::Waiting) != State::Payload) return;
    if (whole) judgeLength();
    if (m_track.kind == Track::Kind::Id3) {
        id3Event();
        m_id3.clear();
    }
    if (m_video) m_video->end();
    if (m_audio) return;
    ++m_track.samples;
    if (!m_pes.pts) {
        sampleWithoutPts();
        return;
    }
    const std::int64_t pts = m_shared.clock.unwrap(*m_pes.pts);
    const std::int64_t dts = m_pes.dts ? m_shared.clock.unwrap(*m_pes.dts) : pts;
    if (m_lastPts && m_bareSamples > 0 && pts - *m_lastPts > longestWithoutPts)
        m_shared.withoutPts.add(m_pesOffset, m_info.pid, pts - *m_lastPts);
    m_lastPts = pts;
    m_bareSamples = 0;
    m_times.add(pts, dts, m_video ? m_video->keyframe() : m_track.kind == Track::Kind::Audio);
}

Track TsStream::finish(bool whole) {
    endPes(whole);
    if (m_audio && whole) static_cast<void>(m_audio->finish());
    const bool isMedia = m_track.kind == Track::Kind::Video || m_track.kind == Track::Kind::Audio;
    if (isMedia && m_track.samples > 0 && m_times.empty() && m_shared.withoutPts.count == 0)
        m_shared.withoutPts.add(m_pesOffset, m_info.pid, 0);
    std::int64_t declared = 0;
    if (m_video) {
        m_track.firstNalTypes = m_video->firstTypes();
        if (const auto& config = m_video->config()) {
            m_track.codec = config->codec;
            m_track.width = config->width;
            m_track.height = config->height;
            m_track.pixelAspect = config->pixelAspect;
            m_track.frameRate = config->frameRate;
            m_track.videoRange = config->videoRange;
            if (config->frameRate && *config->frameRate >= 0.1) declared = std::llround(90'000 / *config->frameRate);
        }
    }
    if (m_audio) declared = ticks(m_samplesPerFrame);
    m_times.fill(m_track, declared);
    if (m_track.kind == Track::Kind::Audio) {
        m_track.keyframes.clear();  // every one is
        m_track.keyframeCount = 0;
        m_track.longestGop = 0;
    }
    if (m_audio && m_anchor) {  // to the sample
        m_track.sampleDuration = declared;
        m_track.endPts = m_track.endDts = *m_anchor + ticks(m_sinceAnchor);
    }
    return std::move(m_track);
}

}  // namespace inspector::media
