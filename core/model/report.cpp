// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/report.h"

#include "core/model/enum_names.h"

namespace inspector {

namespace {
constexpr EnumNames<BudgetStep, 4> steps{{"as-asked", "newest-only", "one-rung-in-turn", "first-64-kib"}};
constexpr EnumNames<RungKind, 5> kinds{{"master", "variant", "audio", "subtitles", "iframe"}};
constexpr EnumNames<Protocol, 3> protocols{{"unknown", "hls", "dash"}};
}  // namespace

std::string_view toString(BudgetStep step) { return steps.name(step); }
std::string_view toString(RungKind kind) { return kinds.name(kind); }
std::optional<BudgetStep> budgetStepFromString(std::string_view text) { return steps.value(text); }
std::optional<RungKind> rungKindFromString(std::string_view text) { return kinds.value(text); }
std::string_view toString(Protocol protocol) { return protocols.name(protocol); }

}  // namespace inspector
