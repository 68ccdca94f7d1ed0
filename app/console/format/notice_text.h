// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/finding.h"

#include <QString>

#include <string>
#include <vector>

namespace inspector::console {

// What the program has to say about itself (EngineState::notices, System events), in the operator's language: what
// happened and what to do. `english` is the engine's own sentence, shown for an id that this version has no words for.
[[nodiscard]] QString noticeText(const std::string& id, const std::vector<Arg>& args, const std::string& english);

}  // namespace inspector::console
