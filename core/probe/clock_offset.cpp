// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/clock_offset.h"

#include "core/base/text.h"
#include "core/base/uri.h"
#include "core/rules/judge_http.h"

#include <algorithm>
#include <utility>

namespace inspector::probe {

namespace {

constexpr std::size_t cyclesKept = 21;
constexpr std::size_t mostServers = 32;
constexpr std::size_t mostOfOne = 64;

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

}  // namespace

void ClockOffset::add(const fetch::Response& response, WallTime wall) {
    if (response.status < 200 || response.status >= 400) return;
    const std::string* age = response.header("Age");
    if (age && parseUnsigned(trim(*age)).value_or(1) > 0) return;
    const auto skew = rules::dateSkew(response, wall);
    if (!skew) return;
    const std::string server(splitUri(response.url).authority.value_or(std::string_view()));
    if (m_servers.size() >= mostServers && !m_servers.contains(server)) return;
    std::vector<double>& samples = m_servers[server];
    if (samples.size() < mostOfOne) samples.push_back(skew->aheadS * 1000);
}

void ClockOffset::endCycle() {
    const auto servers = std::exchange(m_servers, {});
    if (servers.empty()) return;
    std::vector<double> each;
    each.reserve(servers.size());
    for (const auto& [server, samples] : servers) each.push_back(median(samples));
    m_cycles.push_back(median(std::move(each)));
    if (m_cycles.size() > cyclesKept) m_cycles.pop_front();
}

std::optional<double> ClockOffset::ms() const {
    if (m_exact) return m_exact;
    if (m_cycles.empty()) return std::nullopt;
    return median({m_cycles.begin(), m_cycles.end()});
}

}  // namespace inspector::probe
