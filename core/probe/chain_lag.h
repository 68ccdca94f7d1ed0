// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/chain.h"
#include "core/probe/chain_playlist.h"

#include <cstdint>
#include <optional>
#include <vector>

// How far a stage is behind, and when it had its segments. Pure.
namespace inspector::probe {

// What was listed, and during which request.
struct ListedAt {
    const StageListing* listing = nullptr;
    MonoTime asked{};
    MonoTime answered{};
};

struct StageLag {
    double seconds = 0;
    double segments = 0;
};
// Certain: what the reference may have gained because it was asked later, by whole segments, is taken off. None: nothing to compare, or
// numbers without dates that have nothing in common.
[[nodiscard]] std::optional<StageLag> lagBehind(const ListedAt& reference, const ListedAt& stage);

// The segments that are new since `before` (of an answer that was made at `listed`): there at `made`, not there at `listed`. At first contact
// the newest alone. The newest 20.
[[nodiscard]] std::vector<SegmentArrival> arrivalsOf(const StageListing& listing, std::optional<std::uint64_t> before,
                                                     std::optional<WallTime> listed, WallTime made);

}  // namespace inspector::probe
