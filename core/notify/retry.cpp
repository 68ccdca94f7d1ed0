// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/retry.h"

#include "core/base/crc32.h"

#include <algorithm>
#include <cmath>

namespace inspector::notify {

namespace {

// From 0.75 to 1.25.
double jitterOf(const OutboxEntry& entry) {
    const std::string seed = entry.notification.key + '#' + std::to_string(entry.attempts);
    return 0.75 + 0.5 * static_cast<double>(crc32(seed) % 1000) / 1000.0;
}

Nanoseconds waitOf(const OutboxEntry& entry, const Outcome& outcome) {
    const int doublings = static_cast<int>(std::min<std::uint32_t>(entry.attempts > 0 ? entry.attempts - 1 : 0, 20));
    const double seconds = std::min(std::ldexp(toSeconds(firstWait), doublings), toSeconds(longestWait));
    const Nanoseconds wait = fromSeconds(std::min(seconds * jitterOf(entry), toSeconds(longestWait)));
    return std::max<Nanoseconds>(wait, std::clamp(outcome.after.value_or(Seconds{0}), Seconds{0}, longestAsked));
}

}  // namespace

Retry afterAttempt(const OutboxEntry& entry, const Outcome& outcome, WallTime now) {
    if (outcome.kind == Outcome::Kind::Told) return {{}, false, outcome.words};
    if (outcome.kind == Outcome::Kind::GivenUp) return {{}, true, outcome.words};
    const WallTime again = now + waitOf(entry, outcome);
    if (again - entry.notification.time > givenUpAfter || entry.attempts >= mostAttempts)
        return {{}, true, "given up after " + std::to_string(entry.attempts) + " attempts: " + outcome.words};
    return {again, false, outcome.words};
}

}  // namespace inspector::notify
