// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/packed_audio_frames.h"

#include "core/media/byte_reader.h"
#include "core/media/id3.h"

#include <algorithm>
#include <cstring>

namespace inspector::media {

namespace {

constexpr std::size_t longestTag = 65'536;  // kept; what is longer is passed over

// E-AC-3 substreams that go with another (ETSI TS 102 366 E.1.3.1): dependent ones, and independent ones but the first.
bool addsTime(std::string_view header) {
    const bool dolby = be16(header, 0) == 0x0B77;
    const bool enhanced = dolby && byteAt(header, 5) >> 3 > 10;
    return !enhanced || ((byteAt(header, 2) >> 6 & 3) != 1 && (byteAt(header, 2) >> 3 & 7) == 0);
}

}  // namespace

bool AudioFrames::mayBegin(char c) const {
    switch (m_kind) {
        case Kind::Adts:
        case Kind::Mpeg: return c == '\xFF' || (m_tags && c == 'I');
        case Kind::Dolby: return c == '\x0B' || (m_tags && c == 'I');
        case Kind::Any: break;
    }
    return c == '\xFF' || c == '\x0B' || (m_tags && c == 'I');
}

std::optional<AudioFrame> AudioFrames::parse() const {
    const std::uint8_t first = byteAt(head(), 0);
    const std::uint8_t second = byteAt(head(), 1);
    const bool any = m_kind == Kind::Any;
    std::optional<AudioFrame> frame;
    if (first == 0x0B && second == 0x77) {
        if (any || m_kind == Kind::Dolby) frame = ac3Frame(head());
    } else if (first == 0xFF && (second & 0xF6) == 0xF0) {
        if (any || m_kind == Kind::Adts) frame = adtsFrame(head());
    } else if (first == 0xFF && (second & 0xE0) == 0xE0) {
        if (any || m_kind == Kind::Mpeg) frame = mpegAudioFrame(head());
    }
    if (!frame || frame->frameBytes == 0 || frame->config.sampleRate <= 0) return std::nullopt;
    if (m_searching && m_rate != 0 && frame->config.sampleRate != m_rate) return std::nullopt;
    return frame;
}

void AudioFrames::drop(std::size_t count) {
    m_have -= count;
    std::memmove(m_head.data(), m_head.data() + count, m_have);
}

// To the next byte in hand that may begin a frame.
void AudioFrames::search() {
    std::size_t count = 1;
    while (count < m_have && !mayBegin(m_head[count])) ++count;
    drop(std::min(count, m_have));
}

// At a frame's place, with a whole head or the last bytes. False: more bytes are needed.
bool AudioFrames::take(bool last) {
    const std::uint64_t offset = m_position - m_have;
    std::uint64_t length = 0;
    const auto tagBytes = m_tags ? id3TagBytes(head()) : std::nullopt;
    if (tagBytes) {
        length = *tagBytes;
        m_inTag = true;
        m_tagOffset = offset;
        m_tag.assign(head());
    } else if (const auto frame = parse()) {
        length = frame->frameBytes;
        m_rate = frame->config.sampleRate;
        m_sink.frame(*frame, offset, addsTime(head()));
    } else {
        if (!m_searching) m_sink.lost(offset);
        m_searching = true;
        search();
        return last && m_have > 0;
    }
    m_searching = false;
    const std::size_t inHand = static_cast<std::size_t>(std::min<std::uint64_t>(length, m_have));
    drop(inHand);
    m_skip = length - inHand;
    return true;
}

// Passes over the rest of a frame or tag.
std::string_view AudioFrames::pass(std::string_view bytes) {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(m_skip, bytes.size()));
    if (m_inTag && m_tag.size() < longestTag) m_tag.append(bytes.substr(0, std::min(count, longestTag - m_tag.size())));
    m_skip -= count;
    m_position += count;
    return bytes.substr(count);
}

void AudioFrames::feed(std::string_view bytes) {
    for (;;) {
        bytes = pass(bytes);
        if (m_skip > 0) return;
        if (m_inTag) m_sink.tag(m_tag, m_tagOffset);
        m_inTag = false;
        if (m_have == 0 && m_searching) {
            const auto begin = std::find_if(bytes.begin(), bytes.end(), [this](char c) { return mayBegin(c); });
            m_position += static_cast<std::uint64_t>(begin - bytes.begin());
            bytes.remove_prefix(static_cast<std::size_t>(begin - bytes.begin()));
        }
        const std::size_t count = std::min(headBytes - m_have, bytes.size());
        std::copy_n(bytes.data(), count, m_head.data() + m_have);
        m_have += count;
        m_position += count;
        bytes.remove_prefix(count);
        if (m_have < headBytes) return;
        take(false);
    }
}

bool AudioFrames::finish() {
    while (m_skip == 0 && m_have > 0) {
        if (m_searching && !mayBegin(m_head[0])) {
            search();
            continue;
        }
        if (!take(true)) break;
    }
    return m_skip == 0;
}

void AudioFrames::restart() {
    m_skip = 0;
    m_have = 0;
    m_inTag = false;
    m_searching = true;
}

}  // namespace inspector::media
