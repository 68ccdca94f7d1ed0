// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/shared_events.h"

#include "core/inventory/outbox.h"

#include <algorithm>
#include <map>
#include <string>

namespace inspector::inventory {

namespace {

constexpr std::size_t pageSize = 5'000;

// All events behind an id, handed over page by page.
template <typename Each>
Result<void> eachAfter(Store& store, std::int64_t after, const Each& each) {
    EventFilter filter;
    filter.afterId = after;
    filter.limit = pageSize;
    while (true) {
        auto events = store.events(filter);
        if (!events) return fail(events.error());
        for (Event& event : *events) {
            filter.afterId = event.id;
            if (!each(event)) return {};
        }
        if (events->size() < pageSize) return {};
    }
}

}  // namespace

void SharedEvents::seen(const std::vector<Event>& events) {
    for (const Event& event : events) m_serverNewest = std::max(m_serverNewest.value_or(0), event.id);
}

void SharedEvents::alone(std::int64_t replicaNewest) {
    if (m_away) return;
    m_away = true;
    if (m_last) return;  // nobody has caught up yet: the row goes on
    m_floor = serverNewest();
    m_offset = m_floor - replicaNewest;
}

Result<void> SharedEvents::back(Store& server, std::int64_t replicaNewest) {
    if (!m_away) return {};
    const bool strange = !m_serverNewest;
    if (strange) {
        const auto newest = newestEventOf(server);
        if (!newest) return fail(newest.error());
        m_serverNewest = *newest;
    }
    if (!m_last) m_serverFloor = strange ? *m_serverNewest : m_floor;
    if (const std::int64_t last = replicaNewest + m_offset; last > m_floor || strange) m_last = std::max(last, m_floor);
    m_away = false;
    return {};
}

Result<std::vector<Event>> SharedEvents::ofReplica(Store& replica, EventFilter filter) {
    if (filter.afterId) filter.afterId = std::max(*filter.afterId, m_floor) - m_offset;
    if (filter.beforeId) *filter.beforeId -= m_offset;
    auto events = replica.events(filter);
    if (events)
        for (Event& event : *events) event.id += m_offset;
    return events;
}

Result<std::vector<Event>> SharedEvents::ofServer(Store& server, Store* replica, EventFilter filter) {
    if (!filter.afterId) {
        auto events = server.events(filter);
        if (events) seen(*events);
        return events;
    }
    const bool toldByReplica = m_last && *filter.afterId >= m_floor && *filter.afterId <= *m_last;
    if (toldByReplica && replica) return catchUp(server, *replica, *filter.afterId);
    while (true) {
        auto events = server.events(filter);
        if (!events) return events;
        seen(*events);
        const bool full = events->size() >= filter.limit;
        const std::int64_t last = events->empty() ? 0 : events->back().id;
        hideShown(*events, *filter.afterId);
        if (!events->empty() || !full || last == 0) return events;
        filter.afterId = last;
    }
}

void SharedEvents::hideShown(std::vector<Event>& events, std::int64_t after) {
    m_hidden.erase(m_hidden.begin(), m_hidden.upper_bound(after));
    std::erase_if(events, [&](const Event& event) { return m_hidden.contains(event.id); });
}

// What the server got since it went away, without what was told already.
Result<std::vector<Event>> SharedEvents::catchUp(Store& server, Store& replica, std::int64_t after) {
    std::map<std::string, std::size_t> told;
    auto read = eachAfter(replica, m_floor - m_offset, [&](const Event& event) {
        if (event.id + m_offset > after) return false;
        ++told[eventMark(event)];
        return true;
    });
    if (!read) return fail(read.error());
    std::vector<Event> fresh;
    std::set<std::int64_t> hidden;
    read = eachAfter(server, m_serverFloor, [&](const Event& event) {
        m_serverNewest = std::max(m_serverNewest.value_or(0), event.id);
        const auto at = told.find(eventMark(event));
        if (at == told.end() || at->second == 0) {
            fresh.push_back(event);
        } else {
            --at->second;
            hidden.insert(event.id);
        }
        return true;
    });
    if (!read) return fail(read.error());
    m_hidden = std::move(hidden);
    m_last.reset();
    return fresh;
}

}  // namespace inspector::inventory
