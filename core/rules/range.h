// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rules/finding_list.h"

#include <cstdint>
#include <optional>

// Byte ranges as answers give them, RFC 9110 14. Internal to core/rules.
namespace inspector::rules {

// 206: what Content-Range says against what was asked for.
void judgeRangeSent(FindingList& findings, const fetch::Response& response, std::optional<std::uint64_t> sequence,
                    const std::optional<fetch::ByteRange>& asked);
// 416.
void judgeUnsatisfied(FindingList& findings, const fetch::Response& response, std::optional<std::uint64_t> sequence,
                      const std::optional<fetch::ByteRange>& asked);

}  // namespace inspector::rules
