// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/inventory/store.h"

#include <cstdint>
#include <optional>

namespace inspector::runtime {

// Tells when somebody else's commit changed the store: polled at each tick, answering at most once a second, since a
// probing program commits that often. Lives on the inventory thread.
class ChangeFeed {
public:
    // Somebody says so.
    void note() { m_pending = true; }
    // Whether to look now, by what was noted.
    bool due(MonoTime now) {
        if (!m_pending || (m_told && now - *m_told < std::chrono::seconds{1})) return false;
        m_pending = false;
        m_told = now;
        return true;
    }
    Result<bool> moved(inventory::Store& store, MonoTime now) {
        const auto counter = store.changeCounter();
        if (!counter) return fail(counter.error());
        if (m_counter != *counter) m_pending = true;
        m_counter = *counter;
        return due(now);
    }

private:
    std::optional<std::int64_t> m_counter;
    std::optional<MonoTime> m_told;
    bool m_pending = false;
};

}  // namespace inspector::runtime
