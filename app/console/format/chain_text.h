// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/chain.h"
#include "core/model/inventory.h"

#include <QCoreApplication>
#include <QString>

#include <string_view>

// The chain's values in words. English in the code, translated here only.
namespace inspector::console {

struct ChainWords {
    Q_DECLARE_TR_FUNCTIONS(Chain)
};

[[nodiscard]] QString stageRoleWord(StageRole role);      // "Packager", "Origin", "Edge"
[[nodiscard]] QString cacheStateWord(CacheState state);   // "Hit", "Miss", …
// "Edge · Fastly · eu-central"
[[nodiscard]] QString endpointPlace(const Endpoint& endpoint);
// What an operator calls a stage: the endpoint's name; "Packager" for a channel's own URL that has no entry of its own.
[[nodiscard]] QString stageName(std::string_view stage, const Inventory& inventory);
// "Edge Fra 2", "CDN Fastly", "the packager", "this probe itself"; cause None: empty.
[[nodiscard]] QString culprit(const Verdict& verdict, const Inventory& inventory);
// "Edge Fra 2 is where it broke (90 % sure)."
[[nodiscard]] QString verdictSentence(const Verdict& verdict, const Inventory& inventory);
// One line of what led to a verdict.
[[nodiscard]] QString evidenceText(const Evidence& evidence, const Inventory& inventory);
// "14 channels: edge Fra 2"
[[nodiscard]] QString causeSentence(const FleetCause& cause, const Inventory& inventory);

}  // namespace inspector::console
