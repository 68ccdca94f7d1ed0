// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/fetch/request.h"
#include "core/rules/judge_low_latency.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inspector::probe {

// A part that can be asked for.
struct PartTarget {
    rules::PartPlace place;
    std::uint32_t line = 0;
    std::string url;
    std::optional<fetch::ByteRange> range;
};
// None: its URI cannot be resolved, its range is not known, or it is a gap.
[[nodiscard]] std::optional<PartTarget> partTarget(const hls::Part& part, const rules::PartPlace& place,
                                                   std::string_view baseUrl);

// Which parts have left a playlist and must still be there (bis 6.2.2). Pure, bounded: the oldest ones, which go next.
class PartWatch {
public:
    struct Left {
        PartTarget part;
        MonoTime since{};  // at the earliest
    };
    // Another version, as an answer to a request of `asked` showed it.
    void update(const hls::Playlist& playlist, std::string_view baseUrl, MonoTime asked);
    // The oldest one that left at most `within` ago.
    [[nodiscard]] std::optional<Left> oldest(MonoTime now, double withinS) const;

private:
    std::deque<PartTarget> m_listed;
    std::deque<Left> m_left;
    MonoTime m_asked{};
};

// What a low-latency rung remembers between two cycles.
struct LowLatencyState {
    rules::PartClock clock;
    std::optional<rules::PartPlace> next;    // first part that the newest version did not list
    MonoTime nextAsked{};                    // start of the request that showed that version
    double partTargetS = 0;
    std::vector<Finding> targetChange;       // said by two cycles, so that they can confirm it
    int suspected = 0;                       // looks that are left to find again what was found, when that was grave
    PartWatch parts;
    bool leftGone = false;                   // a part that had left was not there any more: asked for in each look
    std::optional<MonoTime> rareAsked;       // what is asked once an hour
    double usualBodyS = 0;                   // of a part that was there: from its first byte to its last
};

}  // namespace inspector::probe
