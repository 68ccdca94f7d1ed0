// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/alert.h"
#include "core/model/silence.h"

#include <span>
#include <string>
#include <vector>

namespace inspector::alerts {

// What the next shift must know of [from, to). Pure.
struct Handover {
    WallTime from{};
    WallTime to{};
    std::vector<Alert> open;              // unacknowledged first, then by severity, then the oldest
    std::vector<AlertEntry> done;         // what people did, in order
    std::vector<Silence> silences;        // active at the end, the one that ends first before the others
    std::vector<Alert> expiring;          // acknowledgements that run out within a shift of the same length
    std::uint64_t fired = 0;
    std::uint64_t resolved = 0;
};

[[nodiscard]] Handover handoverOf(std::span<const Alert> alerts, std::span<const AlertEntry> entries,
                                  std::span<const Silence> silences, WallTime from, WallTime to);

// Markdown that reads as plain text, too; what comes from streams and people is escaped.
[[nodiscard]] std::string markdown(const Handover& handover);

}  // namespace inspector::alerts
