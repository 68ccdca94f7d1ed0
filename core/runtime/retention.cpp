// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/retention.h"

#include <algorithm>

namespace inspector::runtime {

namespace {
constexpr std::chrono::hours slice{24};
constexpr std::chrono::hours every{1};
constexpr int slicesAtStart = 60;
}  // namespace

Result<void> Retention::work(inventory::Store& store, WallTime now) {
    if (m_keep <= Nanoseconds{0}) return {};
    const WallTime target = now - m_keep;
    if (!m_done) m_done = target - slicesAtStart * slice;
    if (target - *m_done < every) return {};
    const WallTime before = std::min(target, *m_done + slice);
    auto expired = store.expire(before);
    // Also after a failure: a store that cannot forget is not asked at every tick.
    m_done = before;
    return expired;
}

}  // namespace inspector::runtime
