// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/inhibition.h"

namespace inspector::notify {

namespace {
void keepSmallest(std::string* kept, const std::string& fingerprint) {
    if (kept->empty() || fingerprint < *kept) *kept = fingerprint;
}
}  // namespace

std::string Inhibitor::Rule::key(const MatchTable::Row& row) const {
    std::string out;
    for (const std::size_t column : equal) out += std::to_string(row[column]) + ' ';
    return out;
}

Inhibitor::Inhibitor(const std::vector<Inhibition>& rules, std::span<const Alert> alerts) {
    for (const Inhibition& rule : rules) {
        // Without a matcher a side would take everything; Alertmanager refuses such a rule, too.
        if (rule.source.empty() || rule.target.empty()) continue;
        Rule& made = m_rules.emplace_back();
        made.name = rule.name;
        made.source = m_table.addCondition(rule.source);
        made.target = m_table.addCondition(rule.target);
        for (const std::string& name : rule.equal) made.equal.push_back(m_table.addName(name));
    }
    if (m_rules.empty()) return;
    for (const Alert& alert : alerts) {
        if (alert.state != AlertState::Firing) continue;
        const MatchTable::Row row = m_table.row(alert.labels);
        for (Rule& rule : m_rules) {
            if (!m_table.matches(rule.source, row)) continue;
            Sources& sources = rule.sources[rule.key(row)];
            keepSmallest(&sources.any, alert.fingerprint);
            if (!m_table.matches(rule.target, row)) keepSmallest(&sources.notTarget, alert.fingerprint);
        }
    }
}

std::optional<Inhibitor::Found> Inhibitor::find(const Alert& alert) {
    if (m_rules.empty()) return std::nullopt;
    const MatchTable::Row row = m_table.row(alert.labels);
    for (Rule& rule : m_rules) {
        if (rule.sources.empty() || !m_table.matches(rule.target, row)) continue;
        const auto sources = rule.sources.find(rule.key(row));
        if (sources == rule.sources.end()) continue;
        const bool both = m_table.matches(rule.source, row);
        const std::string& by = both ? sources->second.notTarget : sources->second.any;
        if (!by.empty()) return Found{rule.name, by};
    }
    return std::nullopt;
}

}  // namespace inspector::notify
