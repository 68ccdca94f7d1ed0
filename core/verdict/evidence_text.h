// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/chain.h"

#include <string>
#include <string_view>

namespace inspector::verdict {

// The English template of a piece of evidence (context "verdict" for translation), with {stage} and the names of its
// arguments to be filled in; empty for a code that this version does not know.
[[nodiscard]] std::string_view evidenceTemplate(std::string_view code);
// In English, with the stage's id; the code itself when it is not known.
[[nodiscard]] std::string renderEvidence(const Evidence& evidence);

}  // namespace inspector::verdict
