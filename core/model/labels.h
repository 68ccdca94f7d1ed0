// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

class QRegularExpression;

namespace inspector {

// What an alert is about, as names and values, sorted by name: "alertname", "severity", "channel", "group", "template",
// "rung", "stage", "endpoint", "provider", "region", "probe", "finding", and what its rule adds. A label without a value is
// left out: to a matcher an absent label and an empty one are the same, as in Alertmanager.
using Labels = std::map<std::string, std::string>;

[[nodiscard]] std::string_view labelOf(const Labels& labels, std::string_view name);  // empty when there is none
// {a="x", b="y"}, values quoted and escaped.
[[nodiscard]] std::string formatLabels(const Labels& labels);

// Stays the same for the same labels in every program and version: 16 hexadecimal digits.
[[nodiscard]] std::string fingerprintOf(const Labels& labels);

// One condition on one label. A regular expression matches the whole value (as Alertmanager's, anchored at both ends).
struct Matcher {
    enum class Op { Equal, NotEqual, Regex, NotRegex };

    std::string name;
    Op op = Op::Equal;
    std::string value;

    bool operator==(const Matcher&) const = default;
};
using Matchers = std::vector<Matcher>;  // all must match; none: everything matches

[[nodiscard]] std::string_view toString(Matcher::Op op);  // "=", "!=", "=~", "!~"
// severity=~"critical|major"; several are parted by commas, with or without braces around them.
[[nodiscard]] std::string formatMatchers(const Matchers& matchers);
// None: not a list of matchers; `why`, when given, says at what place and why.
[[nodiscard]] std::optional<Matchers> parseMatchers(std::string_view text, std::string* why = nullptr);
// Why a matcher cannot be used (a name that is none, an expression that does not compile); empty: it can.
[[nodiscard]] std::string checkMatcher(const Matcher& matcher);

// Matchers made ready: expressions are compiled once, and bounded in what they may cost. An expression that does not compile
// matches nothing. Copies share what is compiled; any thread.
class Match {
public:
    Match() = default;
    explicit Match(Matchers matchers);
    [[nodiscard]] bool operator()(const Labels& labels) const;
    [[nodiscard]] const Matchers& matchers() const { return m_matchers; }

private:
    Matchers m_matchers;
    std::vector<std::shared_ptr<const QRegularExpression>> m_compiled;  // by matcher; null where none is needed
};

}  // namespace inspector
