// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/judge_http.h"

#include <algorithm>

namespace inspector::rules {

namespace {

constexpr std::chrono::minutes window{5};
constexpr std::size_t leastForShare = 5;

}  // namespace

void StatusHistory::grade(std::vector<Finding>& findings, bool ok, MonoTime at) {
    m_newest.emplace_back(at, ok);
    while (m_newest.size() > most || m_newest.front().first + window < at) m_newest.pop_front();
    m_failedInRow = ok ? 0 : std::min(m_failedInRow + 1, 2);
    const auto failed = static_cast<std::size_t>(
        std::count_if(m_newest.begin(), m_newest.end(), [](const auto& answer) { return !answer.second; }));
    const bool often = m_newest.size() >= leastForShare && 5 * failed > m_newest.size();
    if (ok || (m_failedInRow < 2 && !often)) return;
    for (Finding& finding : findings)
        if (finding.rule == "http-status") finding.severity = Severity::Critical;
}

}  // namespace inspector::rules
