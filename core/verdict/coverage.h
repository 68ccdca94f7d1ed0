// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/report.h"
#include "core/model/template.h"

#include <string_view>

namespace inspector::verdict {

// What one report looked at: a finding that is missing from it is absent only where the report could have found it.
// Refers to the report and the template; lives during one update.
class Coverage {
public:
    Coverage(const ProbeReport& report, const Template& settings) : m_report(report), m_settings(settings) {}

    [[nodiscard]] bool lookedAt(const Finding& finding) const;
    // The report says something of this finding: of what a late probe measured its milliseconds are worth nothing, and a
    // report of the chain leaves the channel's own URL to the monitor that inspects it.
    [[nodiscard]] bool counts(const Finding& finding) const;
    // The report knows the channel's whole ladder, so that a rung it does not list is gone.
    [[nodiscard]] bool ladderKnown() const;

private:
    [[nodiscard]] const StageSample* sampleOf(std::string_view stage) const;
    [[nodiscard]] bool lookedAtStage(const Finding& finding) const;

    const ProbeReport& m_report;
    const Template& m_settings;
};

}  // namespace inspector::verdict
