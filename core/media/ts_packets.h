// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/media/diagnostic_list.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace inspector::media {

// Cuts a transport stream into its packets, in pieces of any size, and finds the way back where it is lost (TR 101 290
// 1.1 and 1.2). Packets of 188 bytes, and those of 192 and 204 (with a time code before, with parity behind). What is
// kept between pieces is at most some packets. Internal to core/media.
class TsPackets {
public:
    class Sink {
    public:
        virtual ~Sink() = default;
        // 188 bytes that begin with the sync byte; `offset`: in the segment.
        virtual void packet(const char* bytes, std::uint64_t offset) = 0;
        // After each packet: takes of the `count` places that follow, one every `step` bytes, those up to the first that
        // needs a closer look or has no sync byte. Returns how many.
        virtual std::size_t goOn(const char* bytes, std::size_t count, std::size_t step) = 0;
    };
    TsPackets(Sink& sink, DiagnosticList& diagnostics) : m_sink(sink), m_diagnostics(diagnostics) {}

    void feed(std::string_view bytes);
    void finish(bool whole);

private:
    // Takes what can be taken; `last`: no more will come. Returns how many bytes were used.
    std::size_t process(std::string_view bytes, bool last);
    bool synchronise(std::string_view bytes, std::size_t& at, bool last);
    bool badSync(std::string_view bytes, std::size_t at, bool last);
    [[nodiscard]] bool inStep(std::string_view bytes, std::size_t at, std::size_t size, bool last) const;

    Sink& m_sink;
    DiagnosticList& m_diagnostics;
    std::string m_carry;
    std::uint64_t m_offset = 0;    // of the first byte that was not used
    std::size_t m_size = 188;      // of a packet, from one sync byte to the next
    bool m_begun = false;          // a packet was found
    bool m_synchronised = false;
};

}  // namespace inspector::media
