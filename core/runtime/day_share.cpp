// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/day_share.h"

#include <algorithm>

namespace inspector::runtime {

void DayShare::count(Sums& sums, ChannelState state, Nanoseconds length) {
    if (length <= Nanoseconds{0}) return;
    if (state == ChannelState::Unknown) sums.unknown += length;
    else if (state == ChannelState::Down) sums.down += length;
    else sums.up += length;
}

void DayShare::turnOver(WallTime now) {
    const WallTime day = std::chrono::floor<std::chrono::days>(now);
    if (day == m_day) return;
    m_day = day;
    m_sums = {};
}

void DayShare::add(ChannelState state, WallTime from, WallTime to, WallTime now) {
    turnOver(now);
    count(m_sums, state, to - std::max(from, m_day));
}

void DayShare::holds(ChannelState state, WallTime since, WallTime now) {
    turnOver(now);
    if (m_state == state && m_since == since) return;
    if (m_state) count(m_sums, *m_state, since - std::max(m_since, m_day));
    m_state = state;
    m_since = since;
}

DayShare::Sums DayShare::at(WallTime now) const {
    const WallTime day = std::chrono::floor<std::chrono::days>(now);
    Sums sums = day == m_day ? m_sums : Sums{};
    if (m_state) count(sums, *m_state, now - std::max(m_since, day));
    return sums;
}

std::optional<double> DayShare::availability(WallTime now) const {
    const Sums sums = at(now);
    const double known = toSeconds(sums.up + sums.down);
    if (known <= 0) return std::nullopt;
    return toSeconds(sums.up) / known;
}

std::optional<double> DayShare::unknownShare(WallTime now) const {
    const Sums sums = at(now);
    const double all = toSeconds(sums.up + sums.down + sums.unknown);
    if (all <= 0) return std::nullopt;
    return toSeconds(sums.unknown) / all;
}

}  // namespace inspector::runtime
