// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rules/finding_list.h"
#include "core/rules/judge.h"
#include "core/rules/sniff.h"

namespace inspector::rules {

// Content-Type of an answer that came whole, against what it is. Internal to core/rules.
void judgeContentType(FindingList& findings, Resource resource, const fetch::Response& response, MediaFormat format,
                      std::optional<std::uint64_t> sequence);

}  // namespace inspector::rules
