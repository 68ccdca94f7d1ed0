// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace inspector::runtime {

// How long the last writes took, in milliseconds. A value, one owner.
class WriteTimes {
public:
    void add(double ms) {
        if (m_times.size() < most) m_times.push_back(ms);
        else m_times[m_next] = ms;
        m_next = (m_next + 1) % most;
    }
    // Nearest rank; 0 when nothing was written yet.
    [[nodiscard]] double percentile(double share) const {
        if (m_times.empty()) return 0;
        std::vector<double> sorted = m_times;
        std::sort(sorted.begin(), sorted.end());
        const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size())));
        return sorted[std::clamp<std::size_t>(rank, 1, sorted.size()) - 1];
    }

private:
    static constexpr std::size_t most = 500;
    std::vector<double> m_times;
    std::size_t m_next = 0;
};

}  // namespace inspector::runtime
