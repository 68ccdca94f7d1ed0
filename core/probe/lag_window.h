// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <deque>
#include <utility>
#include <vector>

namespace inspector::probe {

// How late cycles began within the last minute. Bounded; pure.
class LagWindow {
public:
    void add(MonoTime now, double lagMs);
    // The lags of the last minute, in order of time.
    [[nodiscard]] std::vector<float> values(MonoTime now);

private:
    void forget(MonoTime now);
    std::deque<std::pair<MonoTime, float>> m_lags;
};

// The value below which 95 % of them lie; 0 when there is none.
[[nodiscard]] double percentile95(std::vector<float> values);

}  // namespace inspector::probe
