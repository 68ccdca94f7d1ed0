// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/match_table.h"

#include <algorithm>

namespace inspector::notify {

std::size_t MatchTable::addCondition(const Matchers& matchers) {
    std::vector<std::size_t> tests;
    for (const Matcher& matcher : matchers) {
        const auto same = std::find_if(m_tests.begin(), m_tests.end(),
                                       [&](const Test& t) { return t.match.matchers().front() == matcher; });
        tests.push_back(static_cast<std::size_t>(same - m_tests.begin()));
        if (same == m_tests.end()) m_tests.push_back({addName(matcher.name), Match({matcher}), {}});
    }
    m_conditions.push_back(std::move(tests));
    return m_conditions.size() - 1;
}

std::size_t MatchTable::addName(const std::string& name) {
    const auto [found, isNew] = m_byName.emplace(name, m_names.size());
    if (isNew) m_names.push_back({name, {}, {std::string{}}});
    return found->second;
}

MatchTable::Row MatchTable::row(const Labels& labels) {
    Row out(m_names.size(), 0);
    for (std::size_t i = 0; i < m_names.size(); ++i) {
        const auto label = labels.find(m_names[i].text);
        if (label == labels.end() || label->second.empty()) continue;
        const auto [known, isNew] = m_names[i].numbers.emplace(label->second, m_names[i].values.size());
        if (isNew) m_names[i].values.push_back(label->second);
        out[i] = known->second;
    }
    return out;
}

bool MatchTable::matches(std::size_t condition, const Row& row) {
    return std::all_of(m_conditions[condition].begin(), m_conditions[condition].end(), [&](std::size_t number) {
        Test& test = m_tests[number];
        const std::size_t value = row[test.name];
        if (value >= test.answers.size()) test.answers.resize(value + 1, Answer::NotAsked);
        Answer& answer = test.answers[value];
        if (answer == Answer::NotAsked) {
            const Name& name = m_names[test.name];
            answer = test.match({{name.text, name.values[value]}}) ? Answer::Yes : Answer::No;
        }
        return answer == Answer::Yes;
    });
}

}  // namespace inspector::notify
