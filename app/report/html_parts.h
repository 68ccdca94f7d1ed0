// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/report/report.h"

#include <QString>

#include <map>
#include <vector>

// The parts of the page. Each returns HTML in which everything from outside is escaped. Internal to app/report.
namespace inspector::report {

[[nodiscard]] QString styleSheet();
[[nodiscard]] QString findingsPart(const Examination& examination, const Words& words);
[[nodiscard]] QString ladderPart(const Examination& examination);
[[nodiscard]] QString segmentsPart(const Examination& examination);
[[nodiscard]] QString documentsPart(const Examination& examination, const Words& words);
[[nodiscard]] QString requestsPart(const Examination& examination);

[[nodiscard]] QString severityMark(Severity severity);   // shape and word
[[nodiscard]] QString severityName(Severity severity);   // translated

}  // namespace inspector::report
