// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/schedule.h"

#include "core/probe/stable_hash.h"

#include <algorithm>

namespace inspector::probe {

namespace {

// The hash's share of a length of time.
Nanoseconds shareOf(const ChannelId& id, Nanoseconds length) {
    const double share = static_cast<double>(stableHash(id.value) >> 11) / static_cast<double>(1ULL << 53);
    return Nanoseconds(static_cast<std::int64_t>(share * static_cast<double>(length.count())));
}

// The first time of the channel's grid after `time`.
MonoTime gridAfter(const ChannelId& id, Nanoseconds interval, MonoTime time) {
    const Nanoseconds phase = shareOf(id, interval);
    const auto since = ((time.time_since_epoch() - phase) % interval + interval) % interval;
    return time - since + interval;
}

}  // namespace

void Schedule::moveTo(const ChannelId& id, Place& place, MonoTime due) {
    m_order.erase({place.due, id});
    place.due = due;
    m_order.insert({due, id});
}

void Schedule::put(const ChannelId& id, Nanoseconds interval, MonoTime now, Nanoseconds spread) {
    interval = std::max<Nanoseconds>(interval, Milliseconds(100));
    const auto [at, added] = m_channels.try_emplace(id);
    Place& place = at->second;
    if (!added && place.interval == interval) return;
    place.interval = interval;
    if (added) moveTo(id, place, now + shareOf(id, spread));
    else if (!place.first) moveTo(id, place, gridAfter(id, interval, now));
}

void Schedule::remove(const ChannelId& id) {
    const auto at = m_channels.find(id);
    if (at == m_channels.end()) return;
    m_order.erase({at->second.due, id});
    m_channels.erase(at);
}

std::optional<MonoTime> Schedule::next() const {
    if (m_order.empty()) return std::nullopt;
    return m_order.begin()->first;
}

std::optional<MonoTime> Schedule::due(const ChannelId& id) const {
    const auto at = m_channels.find(id);
    if (at == m_channels.end()) return std::nullopt;
    return at->second.due;
}

std::vector<Schedule::Turn> Schedule::take(MonoTime now) {
    std::vector<Turn> turns;
    while (!m_order.empty() && m_order.begin()->first <= now) {
        const ChannelId id = m_order.begin()->second;
        Place& place = m_channels.at(id);
        const auto missed = static_cast<std::uint64_t>((now - place.due) / place.interval);
        turns.push_back({id, place.due, missed});
        MonoTime next = gridAfter(id, place.interval, now);
        if (place.first && next - now < place.interval / 2) next += place.interval;
        place.first = false;
        moveTo(id, place, next);
    }
    return turns;
}

}  // namespace inspector::probe
