// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dash/selector.h"

#include "core/base/text.h"

#include <algorithm>
#include <optional>

namespace inspector::dash {

namespace {

struct Step {
    std::string name;                                            // local; "*": any
    std::vector<std::pair<std::string, std::string>> equals;     // [@name='value']
    std::optional<std::uint64_t> position;                       // [n], from 1, among those that match what stands before
};

// A slash in quotes or brackets separates nothing.
std::vector<std::string_view> stepsOf(std::string_view path) {
    std::vector<std::string_view> steps;
    std::size_t begin = 0;
    char quote = 0;
    for (std::size_t i = 0; i <= path.size(); ++i) {
        if (i == path.size() || (quote == 0 && path[i] == '/')) {
            steps.push_back(path.substr(begin, i - begin));
            begin = i + 1;
        } else if (quote != 0) {
            if (path[i] == quote) quote = 0;
        } else if (path[i] == '\'' || path[i] == '"') {
            quote = path[i];
        }
    }
    return steps;
}

// The text within one pair of brackets; false: not understood.
bool addPredicate(Step& step, std::string_view text) {
    text = trim(text);
    if (const auto position = parseUnsigned(text)) {
        step.position = position;
        return *position > 0;
    }
    if (!text.starts_with('@') || step.position) return false;
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) return false;
    const std::string_view value = trim(text.substr(equals + 1));
    const bool quoted = value.size() >= 2 && (value.front() == '\'' || value.front() == '"') && value.back() == value.front();
    if (!quoted) return false;
    step.equals.emplace_back(localName(trim(text.substr(1, equals - 1))), value.substr(1, value.size() - 2));
    return true;
}

std::size_t closingBracket(std::string_view text) {
    char quote = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (quote != 0) {
            if (text[i] == quote) quote = 0;
        } else if (text[i] == '\'' || text[i] == '"') {
            quote = text[i];
        } else if (text[i] == ']') {
            return i;
        }
    }
    return std::string_view::npos;
}

std::optional<Step> parseStep(std::string_view text) {
    Step step;
    const auto bracket = text.find('[');
    step.name = localName(trim(text.substr(0, bracket)));
    if (step.name.empty() || step.name.find_first_of("@()\"'") != std::string::npos) return std::nullopt;
    text = bracket == std::string_view::npos ? std::string_view{} : text.substr(bracket);
    while (!text.empty()) {
        if (text.front() != '[') return std::nullopt;
        const auto close = closingBracket(text);
        if (close == std::string_view::npos || !addPredicate(step, text.substr(1, close - 1))) return std::nullopt;
        text = trim(text.substr(close + 1));
    }
    return step;
}

bool matches(const XmlNode& node, const Step& step) {
    if (step.name != "*" && node.local() != step.name) return false;
    return std::all_of(step.equals.begin(), step.equals.end(), [&](const auto& wanted) {
        const std::string* value = node.attribute(wanted.first);
        if (!value) value = node.foreignAttribute(wanted.first);
        return value && *value == wanted.second;
    });
}

Selected problem(std::string text) {
    Selected selected;
    selected.problem = std::move(text);
    return selected;
}

// The one child of `selected.node` that the step names.
Selected descend(const Selected& from, const Step& step, std::size_t& work) {
    if (work < from.node->children.size()) return problem("is one of too many");
    work -= from.node->children.size();
    Selected found;
    std::uint64_t seen = 0;
    std::uint64_t taken = 0;
    for (std::size_t i = 0; i < from.node->children.size(); ++i) {
        XmlNode& child = *from.node->children[i];
        if (!matches(child, step)) continue;
        ++seen;
        if (step.position && seen != *step.position) continue;
        ++taken;
        found.parent = from.node;
        found.node = &child;
        found.index = i;
    }
    if (taken == 0) return problem("selects nothing");
    if (taken > 1) return problem("selects " + std::to_string(taken) + " elements");
    return found;
}

}  // namespace

Selected select(XmlNode& root, std::string_view selector, std::size_t& work) {
    selector = trim(selector);
    if (selector.starts_with('/')) selector.remove_prefix(1);
    const std::vector<std::string_view> steps = stepsOf(selector);
    Selected at;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const std::string_view text = trim(steps[i]);
        const bool last = i + 1 == steps.size();
        if (i > 0 && last && text.starts_with('@') && text.size() > 1) {
            at.attribute = std::string(text.substr(1));
            return at;
        }
        if (i > 0 && last && text == "text()") {
            at.text = true;
            return at;
        }
        const auto step = parseStep(text);
        if (!step) return problem("is no selector that is understood");
        if (i > 0) {
            at = descend(at, *step, work);
            if (!at.problem.empty()) return at;
        } else if (!matches(root, *step) || step->position.value_or(1) != 1) {
            return problem("selects nothing");
        } else {
            at.node = &root;
        }
    }
    return at;
}

}  // namespace inspector::dash
