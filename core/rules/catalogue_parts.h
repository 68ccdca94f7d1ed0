// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rules/catalogue.h"

#include <span>

// The catalogue's parts, one a subject. Internal to core/rules: catalogue.h has them all together.
namespace inspector::rules {

[[nodiscard]] std::span<const RuleInfo> transportRules();
[[nodiscard]] std::span<const RuleInfo> textRules();          // of any playlist: its text, tags, attributes, variables
[[nodiscard]] std::span<const RuleInfo> multivariantRules();
[[nodiscard]] std::span<const RuleInfo> mediaRules();
[[nodiscard]] std::span<const RuleInfo> dateRangeRules();     // and Low-Latency HLS
[[nodiscard]] std::span<const RuleInfo> liveRules();          // over time and across playlists
[[nodiscard]] std::span<const RuleInfo> segmentRules();

}  // namespace inspector::rules
