// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/ids.h"

#include <cstdint>
#include <string>
#include <vector>

namespace inspector {

// One probing program: where it stands and what it may use.
struct Probe {
    ProbeId id;
    std::string name;
    std::string region;
    std::int64_t budgetBps = 0;    // network budget in bits per second; 0: none
    int workers = 0;               // threads; 0: one for each two processors, at least one
    int maxInFlight = 32;          // requests, per worker
    int maxPerHost = 8;            // requests to one host, per worker
    // URLs (http, https) that always answer, whatever the channels do: when none of them does, the probe is blind, not the
    // channels down. Best one within the site and one outside. Empty: only what all hosts have in common tells.
    std::vector<std::string> canaries;
    bool enabled = true;
    std::int64_t revision = 0;
    WallTime updated{};

    bool operator==(const Probe&) const = default;
};

}  // namespace inspector
