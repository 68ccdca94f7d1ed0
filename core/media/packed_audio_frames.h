// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/media/codecs.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace inspector::media {

// Walks the frames of an audio stream without container from header to header, in pieces of any size: ADTS, MPEG
// audio, AC-3 and E-AC-3, with ID3 tags between them where they may be. Memory is a header and one tag. Internal to
// core/media: packed audio and the payload of transport streams.
class AudioFrames {
public:
    class Sink {
    public:
        virtual ~Sink() = default;
        // `offset`: of its first byte in the stream. `adds`: it takes time of its own (a dependent substream does not).
        virtual void frame(const AudioFrame& frame, std::uint64_t offset, bool adds) = 0;
        virtual void tag(std::string_view, std::uint64_t) {}
        // A frame should begin there and does not; it goes on where one does.
        virtual void lost(std::uint64_t offset) = 0;
    };
    enum class Kind { Any, Adts, Mpeg, Dolby };

    // `packed`: a file of frames, where the first begins at once and ID3 tags may stand between. Else the first frame
    // may begin anywhere.
    AudioFrames(Kind kind, bool packed, Sink& sink) : m_sink(sink), m_kind(kind), m_tags(packed), m_searching(!packed) {}

    void feed(std::string_view bytes);
    // What is left is judged; false: the last frame is cut off.
    [[nodiscard]] bool finish();
    // Bytes are missing: the next frame is searched, and that it must be is no fault.
    void restart();
    // Bytes fed so far.
    [[nodiscard]] std::uint64_t position() const { return m_position; }

private:
    static constexpr std::size_t headBytes = 10;  // an ID3 header; more than any frame header

    std::string_view pass(std::string_view bytes);
    [[nodiscard]] std::string_view head() const { return {m_head.data(), m_have}; }
    [[nodiscard]] std::optional<AudioFrame> parse() const;
    [[nodiscard]] bool mayBegin(char c) const;
    bool take(bool last);
    void drop(std::size_t count);
    void search();

    Sink& m_sink;
    Kind m_kind;
    bool m_tags;
    bool m_searching;          // a frame is not where it should be, or nobody knows where it should be
    std::array<char, headBytes> m_head{};
    std::size_t m_have = 0;
    std::uint64_t m_skip = 0;  // bytes of the frame or tag that are to come
    std::string m_tag;
    bool m_inTag = false;
    std::uint64_t m_tagOffset = 0;
    std::uint64_t m_position = 0;
    int m_rate = 0;            // of the frames so far: a chance match seldom has it too
};

}  // namespace inspector::media
