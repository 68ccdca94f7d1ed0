// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/catalogue.h"

#include "core/model/template.h"
#include "core/rules/catalogue_parts.h"

#include <algorithm>

namespace inspector::rules {

namespace {

std::vector<RuleInfo> gathered() {
    std::vector<RuleInfo> rules;
    for (const auto part : {transportRules(), textRules(), multivariantRules(), mediaRules(), dateRangeRules(),
                            liveRules(), httpLiveRules(), cdnRules(), segmentRules(), measuredRules(), tsRules(), fmp4Rules(), textTrackRules(),
                            keyRules(), drmRules(), ladderRules(), adRules(), lowLatencyRules(),
                            lowLatencyLiveRules(), dashRules(), dashMediaRules(), dashLiveRules()})
        rules.insert(rules.end(), part.begin(), part.end());
    return rules;
}

const std::vector<RuleInfo>& bySubject() {
    static const std::vector<RuleInfo> rules = gathered();
    return rules;
}

const std::vector<RuleInfo>& byId() {
    static const std::vector<RuleInfo> rules = [] {
        std::vector<RuleInfo> sorted = bySubject();
        std::sort(sorted.begin(), sorted.end(), [](const RuleInfo& a, const RuleInfo& b) { return a.id < b.id; });
        return sorted;
    }();
    return rules;
}

}  // namespace

std::span<const RuleInfo> all() { return bySubject(); }

const RuleInfo* find(std::string_view id) {
    const auto& rules = byId();
    const auto at = std::lower_bound(rules.begin(), rules.end(), id,
                                     [](const RuleInfo& rule, std::string_view wanted) { return rule.id < wanted; });
    return at != rules.end() && at->id == id ? &*at : nullptr;
}

std::string english(const Finding& finding) {
    if (const RuleInfo* rule = find(finding.rule)) return renderEnglish(rule->message, finding);
    std::string text = finding.rule;
    for (const Arg& arg : finding.args) text.append(" ").append(arg.name).append("=").append(formatEnglish(arg));
    return text;
}

std::vector<Finding> applySettings(std::vector<Finding> findings,
                                   const std::map<std::string, RuleSetting>& settings) {
    std::vector<Finding> kept;
    kept.reserve(findings.size());
    for (Finding& finding : findings) {
        const auto setting = settings.find(finding.rule);
        if (setting != settings.end()) {
            if (!setting->second.enabled) continue;
            if (setting->second.severity) finding.severity = *setting->second.severity;
        }
        kept.push_back(std::move(finding));
    }
    return kept;
}

}  // namespace inspector::rules
