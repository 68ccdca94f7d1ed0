// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/finding.h"
#include "core/model/severity.h"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace inspector {
struct RuleSetting;
}

// The catalogue: one entry a rule. Ids are stable once released.
namespace inspector::rules {

struct RuleInfo {
    std::string_view id;       // "hls-playlist-stale"
    Severity severity;         // as a rule; a finding may be graver or milder (its thresholds say so)
    std::string_view clause;   // source, "bis 6.2.1"; "-": our judgement
    const char* message;       // English template: QT_TRANSLATE_NOOP("rules", "Playlist of {rung} has not changed for {age} (limit {limit})")
    const char* advice;        // what to do, English, QT_TRANSLATE_NOOP("rules", …)
};

[[nodiscard]] std::span<const RuleInfo> all();
// Null for an id that this version does not know (a newer probe's finding).
[[nodiscard]] const RuleInfo* find(std::string_view id);
// The finding's message in English, with the rule's template; the id and arguments when the rule is not known.
[[nodiscard]] std::string english(const Finding& finding);

// Applies a template's settings: drops what is switched off, changes severities.
[[nodiscard]] std::vector<Finding> applySettings(std::vector<Finding> findings,
                                                 const std::map<std::string, RuleSetting>& settings);

}  // namespace inspector::rules
