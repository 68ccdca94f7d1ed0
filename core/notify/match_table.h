// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/labels.h"

#include <cstddef>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

// Many conditions asked of many sets of labels: values are numbered, and each expression is tried once for each value. Ten
// thousand alerts have a few hundred values; a regular expression costs a hundred times what a number does. Lives for one
// cycle, on one thread.
namespace inspector::notify {

class MatchTable {
public:
    using Row = std::vector<std::size_t>;  // the numbers of a set's values, by name; 0: empty or absent

    // Both before the first row(). The answers stand for the condition and the name from then on.
    [[nodiscard]] std::size_t addCondition(const Matchers& matchers);
    [[nodiscard]] std::size_t addName(const std::string& name);

    [[nodiscard]] Row row(const Labels& labels);
    [[nodiscard]] bool matches(std::size_t condition, const Row& row);

private:
    enum class Answer : char { NotAsked, Yes, No };
    struct Name {
        std::string text;
        std::unordered_map<std::string, std::size_t> numbers;
        std::vector<std::string> values{{}};
    };
    struct Test {
        std::size_t name = 0;
        Match match;
        std::vector<Answer> answers;  // by the value's number
    };

    std::vector<Name> m_names;
    std::map<std::string, std::size_t> m_byName;
    std::vector<Test> m_tests;
    std::vector<std::vector<std::size_t>> m_conditions;  // their tests: all must hold
};

}  // namespace inspector::notify
