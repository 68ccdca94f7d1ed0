// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/status.h"
#include "core/model/template.h"

#include <cstdint>
#include <vector>

namespace inspector::verdict {

// M of the last N samples, from a template; what makes no sense is put right.
struct Confirmation {
    explicit Confirmation(const Template& settings);
    int cycles;  // M
    int window;  // N, at most 32
    // So many clean samples in a row end a finding: none of them leaves M of N, and a flapping one stays one run.
    [[nodiscard]] int clean() const { return window - cycles + 1; }
};

// One finding from its first sample to its end. Samples are those in which it could have been found.
class FindingRun {
public:
    FindingRun(const Finding& finding, WallTime at);
    explicit FindingRun(OpenFinding restored);

    void seen(const Finding& finding, WallTime at, bool wholeReport, const Confirmation& confirmation);
    // The monitor of the chain looks for it, or the one of the channel's own URL: only a report of that kind can miss it.
    void foundBy(bool chain) { m_inChain = chain; }
    [[nodiscard]] bool foundInChain() const { return m_inChain; }
    // A sample without it; true when this ends it.
    bool missed(WallTime at, const Confirmation& confirmation);
    // Nothing was measured for long: what was confirmed stays so until the next sample, which decides alone.
    void interrupt();

    [[nodiscard]] const OpenFinding& open() const { return m_open; }
    [[nodiscard]] WallTime cleanSince() const { return m_cleanSince; }
    // A part report without it says something: it had been found in one before.
    [[nodiscard]] bool foundInPartReports() const { return m_inPart; }
    // True when the newest sample differs in substance from what was last told (then it counts as told).
    bool takeNews();

private:
    OpenFinding m_open;
    std::uint32_t m_history = 0;  // newest sample in bit 0
    int m_clean = 0;
    WallTime m_cleanSince{};
    bool m_inPart = false;
    bool m_inChain = false;
    bool m_interrupted = false;
    std::size_t m_told = 0;             // hash of what is told: severity, confirmed, place, texts
    std::vector<double> m_toldNumbers;
};

}  // namespace inspector::verdict
