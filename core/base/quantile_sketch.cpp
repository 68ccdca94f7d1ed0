// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/quantile_sketch.h"

#include "core/base/text.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace inspector {

namespace {

// Bucket i holds what is over gamma^(i-1) and at most gamma^i; its middle differs from none of it by more than alpha.
constexpr double alpha = 0.0099;  // a little less than is promised: what rounding costs
constexpr double gamma = (1 + alpha) / (1 - alpha);
constexpr double least = 0.001;
constexpr double greatest = 12.0 * 86'400'000;
constexpr std::size_t longestText = 64U << 10;
constexpr char emptyRun = '~';

int indexOf(double value) {
    static const double scale = 1 / std::log(gamma);
    return static_cast<int>(std::ceil(std::log(value) * scale));
}
double middleOf(int index) { return 2 * std::pow(gamma, index) / (gamma + 1); }

const int firstIndex = indexOf(least);
const int lastIndex = indexOf(greatest);

constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();

void increase(std::uint64_t& count, std::uint64_t by) { count = count > most - by ? most : count + by; }

std::uint64_t product(std::uint64_t a, std::uint64_t b) { return a != 0 && b > most / a ? most : a * b; }

}  // namespace

void QuantileSketch::add(double value, std::uint64_t times) {
    if (times == 0 || std::isnan(value)) return;
    value = std::clamp(value, 0.0, greatest);
    increase(m_count, times);
    increase(m_thousandths, product(static_cast<std::uint64_t>(std::llround(value * 1000)), times));
    if (value < least) increase(m_zeros, times);
    else addToBucket(std::clamp(indexOf(value), firstIndex, lastIndex), times);
}

void QuantileSketch::addToBucket(int index, std::uint64_t times) {
    if (m_buckets.empty()) m_first = index;
    if (index < m_first) {
        m_buckets.insert(m_buckets.begin(), static_cast<std::size_t>(m_first - index), 0);
        m_first = index;
    }
    const auto at = static_cast<std::size_t>(index - m_first);
    if (at >= m_buckets.size()) m_buckets.resize(at + 1, 0);
    increase(m_buckets[at], times);
}

void QuantileSketch::merge(const QuantileSketch& other) {
    if (&other == this) return merge(QuantileSketch(other));
    increase(m_count, other.m_count);
    increase(m_zeros, other.m_zeros);
    increase(m_thousandths, other.m_thousandths);
    for (std::size_t i = 0; i < other.m_buckets.size(); ++i)
        if (other.m_buckets[i] != 0) addToBucket(other.m_first + static_cast<int>(i), other.m_buckets[i]);
}

void QuantileSketch::clear() { *this = {}; }

std::optional<double> QuantileSketch::quantile(double q) const {
    if (empty() || std::isnan(q)) return std::nullopt;
    // 0.07 of 100 is the 7th, though their product is a little over 7.
    const double wanted = std::clamp(q, 0.0, 1.0) * static_cast<double>(m_count) * (1 - 1e-12);
    double seen = static_cast<double>(m_zeros);
    if (wanted <= seen && m_zeros != 0) return 0.0;
    for (std::size_t i = 0; i < m_buckets.size(); ++i) {
        seen += static_cast<double>(m_buckets[i]);
        if (wanted <= seen && m_buckets[i] != 0) return middleOf(m_first + static_cast<int>(i));
    }
    // Counts that have stopped at their greatest, or were rounded: the last there is.
    return m_buckets.empty() ? 0.0 : middleOf(m_first + static_cast<int>(m_buckets.size()) - 1);
}

std::string QuantileSketch::encode() const {
    std::string text = "1;" + std::to_string(m_zeros) + ';' + std::to_string(m_thousandths) + ';' + std::to_string(m_first) + ';';
    for (std::size_t i = 0; i < m_buckets.size();) {
        if (i != 0) text += ',';
        std::size_t next = i;
        while (m_buckets[next] == 0) ++next;  // ends: the last is not empty
        if (next != i) text.append(1, emptyRun).append(std::to_string(next - i));
        else text += std::to_string(m_buckets[next++]);
        i = next;
    }
    return text;
}

std::optional<QuantileSketch> QuantileSketch::decode(std::string_view text) {
    if (text.size() > longestText) return std::nullopt;
    const auto parts = split(text, ';');
    if (parts.size() != 5 || parts[0] != "1") return std::nullopt;
    const auto zeros = parseUnsigned(parts[1]);
    const auto thousandths = parseUnsigned(parts[2]);
    const auto first = parseSigned(parts[3]);
    if (!zeros || !thousandths || !first || *first < firstIndex || *first > lastIndex) return std::nullopt;
    QuantileSketch sketch;
    sketch.m_zeros = sketch.m_count = *zeros;
    sketch.m_thousandths = *thousandths;
    if (parts[4].empty()) return *first == 0 ? std::optional(sketch) : std::nullopt;
    auto index = static_cast<int>(*first);
    bool wasRun = true;  // nor may it begin with one
    for (const std::string_view part : split(parts[4], ',')) {
        const bool run = part.substr(0, 1) == std::string_view(&emptyRun, 1);
        const auto number = parseUnsigned(part.substr(run ? 1 : 0));
        if (!number || *number == 0 || index > lastIndex || (run && wasRun)) return std::nullopt;
        wasRun = run;
        if (run) {
            index += static_cast<int>(std::min<std::uint64_t>(*number, longestText));
            continue;
        }
        sketch.addToBucket(index++, *number);
        increase(sketch.m_count, *number);
    }
    return wasRun ? std::nullopt : std::optional(sketch);
}

}  // namespace inspector
