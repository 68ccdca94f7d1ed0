// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/finding.h"
#include "core/model/routing.h"
#include "core/model/silence.h"

#include <string>
#include <string_view>
#include <vector>

// What is wrong with routes, inhibitions, times and silences before they are used. Pure.
namespace inspector::notify {

struct Problem {
    std::string id;              // "route-receiver-unknown": stable, names its words
    bool refused = true;         // false: a warning; it may be kept as it is
    std::string where;           // a route's path, or the name of the inhibition, the times or the silence's part
    std::vector<Arg> args;

    bool operator==(const Problem&) const = default;
};

// Its English template with {where} and its arguments, and what to do (context "notify" for translation); null for an id that
// this version does not know.
struct ProblemText {
    std::string_view id;
    const char* message;
    const char* advice;
};
[[nodiscard]] const ProblemText* textOf(std::string_view id);
[[nodiscard]] std::string english(const Problem& problem);  // message and advice

// In the tree's order, then inhibitions and times; at most 200.
[[nodiscard]] std::vector<Problem> check(const Routing& routing, const std::vector<Receiver>& receivers);

[[nodiscard]] std::vector<Problem> checkSilence(const Silence& silence, WallTime now);
[[nodiscard]] std::vector<Problem> checkMaintenance(const Maintenance& maintenance, WallTime now);

// Whether nearly every alert matches: each matcher also takes an alert without the label (Alertmanager refuses silences of
// such alone, too), or any value of a label that every alert has.
[[nodiscard]] bool matchesEverything(const Matchers& matchers);

// Whether any problem is one to be refused for.
[[nodiscard]] bool isRefused(const std::vector<Problem>& problems);

}  // namespace inspector::notify
