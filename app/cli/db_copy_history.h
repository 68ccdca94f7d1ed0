// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/inventory/store.h"

#include <cstdint>
#include <functional>
#include <string>

namespace inspector::cli {

// "events", how many are done.
using CopyProgress = std::function<void(const char* what, std::uint64_t done)>;

struct HistoryCopied {
    std::uint64_t events = 0;     // that were not there yet; so with the others
    std::uint64_t states = 0;     // moments at which a state or verdict began
    std::uint64_t evidence = 0;
    std::uint64_t alerts = 0;
};
// Copies states, findings, events, evidence and alerts of channels that both stores have, in bounded batches. What the target
// has already is passed over, so it may be called again after it broke off; so are channels that a probe there has. The audit
// stays where it was written: it is not ours to write.
[[nodiscard]] Result<HistoryCopied> copyHistory(inventory::Store& from, inventory::Store& to, WallTime now,
                                                const CopyProgress& progress);

}  // namespace inspector::cli
