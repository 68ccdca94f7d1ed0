// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/event_follower.h"

#include <algorithm>

namespace inspector::runtime {

namespace {
constexpr std::size_t mostShown = 5'000;
constexpr std::size_t mostReadAtOnce = 5'000;
}  // namespace

EventFollower::Mark EventFollower::markOf(const Event& event) {
    return {toMillis(event.time), event.kind, event.channel, event.finding ? event.finding->rule : std::string{},
            event.finding ? event.finding->rung : std::string{}, event.code};
}

Result<void> EventFollower::begin(inventory::Store& store) {
    inventory::EventFilter newest;
    newest.limit = 1;
    auto events = store.events(newest);
    if (!events) return fail(std::move(events.error()));
    m_last = events->empty() ? 0 : events->front().id;
    return {};
}

Result<std::vector<Event>> EventFollower::newer(inventory::Store& store) {
    inventory::EventFilter filter;
    filter.afterId = m_last;
    filter.limit = mostReadAtOnce;
    auto events = store.events(filter);
    if (!events) return events;
    for (const Event& event : *events) m_last = std::max(m_last, event.id);
    if (!m_shown.empty())
        std::erase_if(*events, [this](const Event& event) {
            const auto at = std::find(m_shown.begin(), m_shown.end(), markOf(event));
            if (at == m_shown.end()) return false;
            m_shown.erase(at);
            return true;
        });
    return events;
}

void EventFollower::shownAlready(const std::vector<Event>& events) {
    for (const Event& event : events) m_shown.push_back(markOf(event));
    while (m_shown.size() > mostShown) m_shown.pop_front();
}

}  // namespace inspector::runtime
