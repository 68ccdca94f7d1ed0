// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verdict/finding_run.h"

#include "core/verdict/finding_kind.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <string>
#include <utility>

namespace inspector::verdict {

namespace {

// Of two numbers that grow a little at each sample only a step of a fifth is news.
bool differs(double a, double b) { return std::fabs(a - b) > 0.2 * std::max(std::fabs(a), std::fabs(b)); }

std::size_t hashOf(const OpenFinding& open) {
    const Finding& f = open.finding;
    std::string text = f.stage + '\n' + f.url + '\n' + std::to_string(f.line) + '\n' +
                       std::to_string(static_cast<int>(f.severity)) + (open.confirmed ? "c" : "o");
    for (const Arg& arg : f.args) text += '\n' + arg.name + '=' + arg.text;
    return std::hash<std::string>{}(text);
}

}  // namespace

Confirmation::Confirmation(const Template& settings)
    : cycles(std::clamp(settings.confirmCycles, 1, 32)), window(std::clamp(settings.confirmWindow, cycles, 32)) {}

FindingRun::FindingRun(const Finding& finding, WallTime at) { m_open = {finding, at, at, 0, false}; }

FindingRun::FindingRun(OpenFinding restored) : m_open(std::move(restored)), m_history(1) {
    m_inChain = isAboutChain(m_open.finding);
    takeNews();
}

void FindingRun::seen(const Finding& finding, WallTime at, bool wholeReport, const Confirmation& confirmation) {
    m_open.finding = finding;
    m_open.seen = at;
    ++m_open.count;
    m_clean = 0;
    m_interrupted = false;
    if (!wholeReport) m_inPart = true;
    m_history = (m_history << 1) | 1U;
    const std::uint32_t mask = confirmation.window >= 32 ? ~0U : (1U << confirmation.window) - 1;
    const bool often = std::popcount(m_history & mask) >= confirmation.cycles;
    const bool refusedTwice = finding.rule == "http-connect-failed" && (m_history & 3U) == 3U;
    m_open.confirmed = m_open.confirmed || often || refusedTwice;
}

bool FindingRun::missed(WallTime at, const Confirmation& confirmation) {
    m_history <<= 1;
    if (m_clean++ == 0) m_cleanSince = at;
    return std::exchange(m_interrupted, false) || m_clean >= confirmation.clean();
}

void FindingRun::interrupt() {
    m_history = 0;
    m_clean = 0;
    m_interrupted = true;
}

bool FindingRun::takeNews() {
    const std::size_t hash = hashOf(m_open);
    std::vector<double> numbers;
    numbers.reserve(m_open.finding.args.size());
    for (const Arg& arg : m_open.finding.args) numbers.push_back(arg.number);
    const bool same = hash == m_told && numbers.size() == m_toldNumbers.size() &&
                      std::equal(numbers.begin(), numbers.end(), m_toldNumbers.begin(),
                                 [](double a, double b) { return !differs(a, b); });
    if (same) return false;
    m_told = hash;
    m_toldNumbers = std::move(numbers);
    return true;
}

}  // namespace inspector::verdict
