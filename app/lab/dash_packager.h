// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/channels.h"
#include "app/lab/fault_board.h"
#include "app/lab/media.h"
#include "app/lab/mpd_writer.h"
#include "app/lab/reply.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inspector::lab {

// The same channels as DASH, from the same time line: /ch-001/manifest.mpd in the channel's own kind, or a kind by its
// name (/ch-001/low-latency.mpd), /ch-001/dash/720p/…, /ch-001/time, /ch-001/patch-T.mpp. Immutable; any thread; what is
// handed to it outlives it.
class DashPackager {
public:
    struct Options {
        int window = 8;
        bool audio = true;
        std::function<std::string()> url;  // of the server that has the clock, without a slash
    };
    DashPackager(Media& media, const FaultBoard& faults, Options options);

    // `below` is what follows "/ch-001/". None: nothing of DASH's.
    [[nodiscard]] std::optional<Reply> respond(const LabChannel& channel, std::string_view below, std::int64_t nowMs) const;
    // The time as http-xsdate and http-iso want it.
    [[nodiscard]] static Reply time(std::int64_t nowMs);

private:
    struct Address {  // of a segment
        std::size_t rung = 0;
        std::int64_t number = 0;
        bool unit = false;        // of the length of one unit
        bool lowLatency = false;
    };
    [[nodiscard]] MpdFacts factsOf(const LabChannel& channel, MpdKind kind, const ActiveFaults& faults,
                                   std::int64_t nowMs) const;
    [[nodiscard]] Reply manifest(const LabChannel& channel, MpdKind kind, std::int64_t nowMs) const;
    [[nodiscard]] Reply patch(const LabChannel& channel, std::int64_t publishMs, std::int64_t nowMs) const;
    [[nodiscard]] std::optional<Address> addressOf(std::string_view rung, std::string_view name) const;
    [[nodiscard]] Reply segment(const LabChannel& channel, const Address& address, std::int64_t nowMs) const;
    [[nodiscard]] std::optional<Reply> media(const LabChannel& channel, std::string_view below, std::int64_t nowMs) const;

    Media& m_media;
    const FaultBoard& m_faults;
    const Options m_options;
    std::vector<Bandwidth> m_bandwidths;
};

}  // namespace inspector::lab
