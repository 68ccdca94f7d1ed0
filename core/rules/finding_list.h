// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/finding.h"
#include "core/rules/judge.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace inspector::rules {

// Where in a playlist.
struct Place {
    std::uint32_t line = 0;
    std::optional<std::uint64_t> sequence;
};

// Collects what one judgement finds, at most one finding a rule: what repeats is counted in an argument "count", and
// the gravest stays. The severity is the catalogue's unless another is given.
class FindingList {
public:
    explicit FindingList(const Context& context) : m_context(context) {}

    void add(std::string_view rule, std::vector<Arg> args = {}, Place place = {}, std::optional<Severity> severity = {});
    [[nodiscard]] std::vector<Finding> take();

private:
    struct Entry {
        Finding finding;
        std::uint32_t count = 1;
    };
    const Context& m_context;
    std::vector<Entry> m_entries;
};

// A text argument that may hold a URL or bytes of a stranger: secrets removed, cut to a length that can be shown.
[[nodiscard]] Arg shownArg(std::string name, std::string_view text);
[[nodiscard]] Arg secondsArg(std::string name, double seconds);

}  // namespace inspector::rules
