// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/channels.h"
#include "app/lab/fault_board.h"
#include "app/lab/ll_playlist.h"
#include "app/lab/media.h"
#include "app/lab/reply.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace inspector::lab {

// The rungs of low-latency HLS channels. What is asked for before it is there is answered when it is: since everything is
// a function of time, the reply says how long it is to be held back, and nothing waits. Immutable; any thread; what is
// handed to it outlives it.
class LlPackager {
public:
    struct Options {
        int window = 16;  // segments listed; enough for some to be skipped
        bool audio = true;
    };
    LlPackager(Media& media, const FaultBoard& faults, Options options);

    // `name` is the last part of the path, `query` its delivery directives. None: there is no such thing.
    [[nodiscard]] std::optional<Reply> respond(const LabChannel& channel, std::size_t rung, std::string_view name,
                                               std::string_view query, std::int64_t nowMs) const;

private:
    struct Directives {
        bool bad = false;
        std::optional<std::int64_t> segment;
        std::optional<int> part;
        bool skip = false;
    };
    [[nodiscard]] static Directives readDirectives(std::string_view query);
    [[nodiscard]] int partsPerSegment() const { return m_media.unitsPerSegment() * kPartsPerUnit; }
    [[nodiscard]] Timeline timelineOf(const LabChannel& channel) const;
    // When what is asked for is to be listed; none: the request asks too much.
    [[nodiscard]] std::optional<std::int64_t> dueMs(const Directives& directives, const Timeline& timeline,
                                                    std::int64_t shownMs) const;
    [[nodiscard]] Reply playlist(const LabChannel& channel, std::size_t rung, std::string_view query,
                                 const ActiveFaults& faults, std::int64_t nowMs) const;
    [[nodiscard]] Reply written(const LabChannel& channel, std::size_t rung, const ActiveFaults& faults,
                                std::int64_t shownMs, bool delta, bool blocked) const;
    [[nodiscard]] Reply part(const LabChannel& channel, std::size_t rung, PartKey key, const ActiveFaults& faults,
                             std::int64_t nowMs) const;
    [[nodiscard]] Reply segment(const LabChannel& channel, std::size_t rung, std::int64_t number,
                                const ActiveFaults& faults, std::int64_t nowMs) const;
    [[nodiscard]] Reply mediaReply(std::size_t rung, SegmentKey key, std::int64_t completeMs) const;

    Media& m_media;
    const FaultBoard& m_faults;
    const Options m_options;
};

}  // namespace inspector::lab
