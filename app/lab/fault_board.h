// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/channels.h"
#include "app/lab/faults.h"
#include "app/lab/timeline.h"
#include "core/base/result.h"

#include <array>
#include <bitset>
#include <cstdint>
#include <map>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

namespace inspector::lab {

inline constexpr std::string_view kMasterRung = "master";
inline constexpr std::string_view kOrigin = "origin";

// The faults of one resource: what is on, since when, and what past ones have left in the timeline.
struct ActiveFaults {
    std::bitset<kFaults> on;
    std::array<std::int64_t, kFaults> sinceMs{};
    std::array<std::int64_t, kFaults> endedMs{};  // when it was switched off last, sinceMs before it; 0: never
    std::vector<FaultPeriod> periods;  // by time
    std::uint64_t forgottenDiscontinuities = 0;

    [[nodiscard]] bool has(Fault fault) const { return on[static_cast<std::size_t>(fault)]; }
    [[nodiscard]] std::int64_t ended(Fault fault) const { return endedMs[static_cast<std::size_t>(fault)]; }
    [[nodiscard]] std::int64_t since(Fault fault) const { return sinceMs[static_cast<std::size_t>(fault)]; }
};

// Which faults are on, for which targets. Thread-safe; bounded memory. `channels` outlives it.
class FaultBoard {
public:
    FaultBoard(const Channels& channels, std::vector<std::string> rungs, std::vector<std::string> edges,
               std::int64_t segmentMs);

    // Switches; switching on what is on changes nothing. Fails (NotFound, InvalidInput) for a fault or target that there
    // is not, or that do not go together; the message names what there is.
    Result<void> set(std::string_view fault, std::string_view target, bool on, std::int64_t nowMs);
    [[nodiscard]] Result<Fault> check(std::string_view fault, std::string_view target) const;

    // Of a rung of a channel ("master": its multivariant playlist), or of an edge or the origin.
    [[nodiscard]] ActiveFaults of(std::string_view channel, std::string_view rung) const;
    [[nodiscard]] ActiveFaults ofEdge(std::string_view edge) const;

    [[nodiscard]] bool isOn(Fault fault, std::string_view target) const;
    [[nodiscard]] std::vector<std::string> targetsOn(Fault fault) const;
    // Everything that the fault can be switched on for.
    [[nodiscard]] std::vector<std::string> targetsOf(Fault fault) const;

private:
    [[nodiscard]] std::vector<std::string> serversOf(Scope scope) const;  // none: it is one of channels
    void remember(ActiveFaults& faults, std::string_view target, FaultPeriod period) const;

    const Channels& m_channels;
    const std::vector<std::string> m_rungs;
    const std::vector<std::string> m_edges;
    const std::int64_t m_segmentMs;
    mutable std::shared_mutex m_mutex;
    std::map<std::string, ActiveFaults, std::less<>> m_targets;
};

}  // namespace inspector::lab
