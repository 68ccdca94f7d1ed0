// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/media/mp4_box.h"

#include <string>
#include <string_view>

namespace inspector::media {

// The boxes of a file's top level while its bytes arrive in pieces of any size. Small ones are held until they are
// whole; mdat and what nobody reads pass by without a copy. Internal to core/media.
class BoxScanner {
public:
    class Sink {
    public:
        virtual ~Sink() = default;
        virtual void boxBegins(std::string_view type, std::uint64_t offset) = 0;
        virtual void box(const Box& box) = 0;  // one that is held; whole
        // Bytes of an mdat: where its body begins, and a piece of it as it comes.
        virtual void mdatBegins(std::uint64_t bodyOffset) = 0;
        virtual void mdatBytes(std::uint64_t offset, std::string_view piece) = 0;
    };

    static constexpr std::uint64_t mostHeld = 8ULL << 20;  // bytes of a box

    BoxScanner(Sink& sink, DiagnosticList& diagnostics) : m_sink(sink), m_diagnostics(diagnostics) {}

    void feed(std::string_view bytes);
    // The end. `whole`: nothing was left out, so that a box that is not complete is a fault.
    void finish(bool whole);
    [[nodiscard]] std::uint64_t offset() const { return m_offset; }  // bytes seen

private:
    enum class State { Head, Held, Mdat, Skipped, Lost };
    void head(std::string_view& bytes);
    void begin(std::uint64_t size, std::size_t headSize);
    void consume(std::string_view& bytes);
    void end();
    std::string_view pass(std::string_view& bytes, std::uint64_t most);

    Sink& m_sink;
    DiagnosticList& m_diagnostics;
    State m_state = State::Head;
    std::string m_head;             // at most 16 bytes
    std::string m_type;
    std::string m_held;
    std::uint64_t m_offset = 0;
    std::uint64_t m_boxOffset = 0;
    std::uint64_t m_bodyOffset = 0;
    std::uint64_t m_left = 0;
    bool m_toEnd = false;           // size 0: the last box
};

}  // namespace inspector::media
