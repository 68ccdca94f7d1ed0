// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/finding_list.h"

#include "core/model/diagnostic_sink.h"
#include "core/rules/catalogue.h"

#include <algorithm>
#include <string>
#include <utility>

namespace inspector::rules {

void FindingList::add(std::string_view rule, std::vector<Arg> args, Place place, std::optional<Severity> severity) {
    const RuleInfo* info = find(rule);
    Finding finding;
    finding.rule = std::string(rule);
    finding.severity = severity ? *severity : info ? info->severity : Severity::Major;
    finding.rung = m_context.rung;
    finding.stage = m_context.stage;
    finding.url = m_context.url;
    finding.line = place.line;
    finding.sequence = place.sequence;
    finding.args = std::move(args);
    const auto same = std::find_if(m_entries.begin(), m_entries.end(),
                                   [&](const Entry& entry) { return entry.finding.rule == rule; });
    if (same == m_entries.end()) {
        m_entries.push_back({std::move(finding)});
        return;
    }
    ++same->count;
    if (finding.severity > same->finding.severity) same->finding = std::move(finding);
}

std::vector<Finding> FindingList::take() {
    std::vector<Finding> findings;
    findings.reserve(m_entries.size());
    for (Entry& entry : m_entries) {
        if (entry.count > 1 && !entry.finding.arg("count"))
            entry.finding.args.push_back(numberArg("count", entry.count));
        findings.push_back(std::move(entry.finding));
    }
    m_entries.clear();
    return findings;
}

Arg shownArg(std::string name, std::string_view text) {
    // Cut first: nothing that a stranger sent is worked on at length.
    return textArg(std::move(name), inspector::shown(redactUrl(text.substr(0, 4096))));
}

Arg secondsArg(std::string name, double seconds) { return numberArg(std::move(name), seconds, Arg::Unit::Second); }

}  // namespace inspector::rules
