// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runtime/inspector.h"
#include "core/series/rollup.h"

#include <atomic>
#include <memory>
#include <vector>

namespace inspector::runtime {

// The roll-ups' ten stores: databases or buckets beside that of the points, or files beside theirs. One thread.
struct RollUpSet {
    std::vector<std::unique_ptr<series::Store>> stores;
    series::RollUpStores minute;
    series::RollUpStores hour;
};

// To write, they are made where they are missing, with their retention, and the rights allow. To read, NotFound before that.
// `ended`: as InfluxOptions has it.
[[nodiscard]] Result<RollUpSet> openRollUps(const Options& options, bool readOnly,
                                            std::shared_ptr<const std::atomic<bool>> ended = {});

}  // namespace inspector::runtime
