// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/wake_clock.h"

#include <algorithm>

namespace inspector::fetch {

namespace {
// A wait that was shorter did not wait: what it brought may have come at any time since the one before.
constexpr std::chrono::microseconds sleptAtAll{100};
constexpr std::chrono::milliseconds granularity{1};  // of a wait's end: it is asked for in whole milliseconds
}  // namespace

void WakeClock::wake(MonoTime slept, MonoTime due, MonoTime woke) {
    m_sure = woke - slept > sleptAtAll ? woke : m_woke;
    m_woke = woke;
    m_overslept = std::max(Nanoseconds{0}, Nanoseconds(woke - std::max(due, slept) - granularity));
}

std::chrono::microseconds WakeClock::lateness(MonoTime now) const {
    if (m_sure == MonoTime{}) return {};
    return std::chrono::duration_cast<std::chrono::microseconds>(now - m_sure + m_overslept);
}

}  // namespace inspector::fetch
