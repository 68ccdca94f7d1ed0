// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/series/store.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace inspector::series {

// Folds the values of one group into one sample a step. Values come series by series; within one series they ascend in
// time. Percentiles are exact (nearest rank), so they hold every value until the end. A value, one owner, no thread.
class Fold {
public:
    // `step`: none for one sample at `from` over everything.
    Fold(Aggregate aggregate, std::optional<Nanoseconds> step, WallTime from);

    void add(std::int64_t timeNs, double value) {
        if (timeNs < m_stepStart || timeNs >= m_stepEnd) enterStep(timeNs);
        if (m_keepsValues)
            m_values.emplace_back(m_stepStart, value);
        else
            fold(timeNs, value);
    }
    // The next value belongs to another series: its time may be earlier.
    void nextSeries();
    [[nodiscard]] std::vector<Sample> finish();
    // How many values are held in memory; zero where values are folded as they come.
    [[nodiscard]] std::size_t held() const { return m_values.size(); }

private:
    struct Step {
        std::int64_t start = 0;
        std::int64_t lastTime = 0;
        std::uint64_t count = 0;
        double sum = 0;
        double min = 0;
        double max = 0;
        double last = 0;
    };

    void enterStep(std::int64_t timeNs);
    void fold(std::int64_t timeNs, double value);
    void mergeSteps();
    [[nodiscard]] double result(const Step& step) const;
    [[nodiscard]] std::vector<Sample> percentiles();

    Aggregate m_aggregate;
    bool m_keepsValues;
    std::int64_t m_step;  // zero: one step over everything
    std::int64_t m_from;
    std::int64_t m_stepStart = std::numeric_limits<std::int64_t>::max();
    std::int64_t m_stepEnd = std::numeric_limits<std::int64_t>::min();
    bool m_open = false;  // m_steps.back() is the step being filled
    std::vector<Step> m_steps;
    std::size_t m_mergeAt = 65'536;
    std::vector<std::pair<std::int64_t, double>> m_values;  // start of the step, value
};

}  // namespace inspector::series
