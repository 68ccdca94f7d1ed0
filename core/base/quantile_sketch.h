// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inspector {

// Quantiles of many values in little memory, mergeable: those of two sketches merged are those of all the values together, which
// averages of percentiles never are. After DDSketch (Masson, Rim, Lee: VLDB 2019): logarithmic buckets, a relative error of at
// most 1 % of the value for every quantile. Values are 0 or more (milliseconds from 1 µs to 12 days in at most 2,048
// buckets; smaller ones count as 0, greater ones as the greatest, what is no number not at all). All counts are whole numbers that
// stop at their greatest, so merging is exact, in any order. A value, any thread, one at a time.
class QuantileSketch {
public:
    void add(double value, std::uint64_t times = 1);
    void merge(const QuantileSketch& other);
    void clear();

    [[nodiscard]] std::uint64_t count() const { return m_count; }
    [[nodiscard]] bool empty() const { return m_count == 0; }
    // Of the values as they were added, each to a thousandth.
    [[nodiscard]] double sum() const { return static_cast<double>(m_thousandths) / 1000; }
    // Nearest rank, `q` from 0 to 1; none of an empty sketch.
    [[nodiscard]] std::optional<double> quantile(double q) const;

    // Compact text for stores and the wire (no quotes, no spaces); none when it is not one. An equal sketch comes back.
    [[nodiscard]] std::string encode() const;
    [[nodiscard]] static std::optional<QuantileSketch> decode(std::string_view text);

    bool operator==(const QuantileSketch&) const = default;

private:
    void addToBucket(int index, std::uint64_t times);

    std::uint64_t m_count = 0;
    std::uint64_t m_zeros = 0;
    std::uint64_t m_thousandths = 0;         // sum
    int m_first = 0;                         // index of the first bucket; 0 when there is none
    std::vector<std::uint64_t> m_buckets;    // contiguous; neither the first nor the last is empty
};

}  // namespace inspector
