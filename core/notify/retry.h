// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/notification.h"
#include "core/notify/receivers/conversation.h"

#include <optional>
#include <string>

// What becomes of an entry of the outbox after an attempt. Pure.
namespace inspector::notify {

struct Retry {
    std::optional<WallTime> again;  // none: it is over; told, or given up
    bool givenUp = false;
    std::string answer;             // for OutboxEntry::answer and the trace
};

// `entry.attempts` counts this attempt. The wait doubles from 2 s to 5 min, a quarter more or less by chance (which the key and the
// attempt decide, so that all programs count the same); longer when the receiver asks for it, up to an hour. After 24 h, or 400
// attempts should the clock be set back, it is given up.
[[nodiscard]] Retry afterAttempt(const OutboxEntry& entry, const Outcome& outcome, WallTime now);

inline constexpr Seconds firstWait{2};
inline constexpr Seconds longestWait{300};
inline constexpr Seconds longestAsked{3600};
inline constexpr Seconds givenUpAfter{24 * 3600};
inline constexpr std::uint32_t mostAttempts = 400;

}  // namespace inspector::notify
