// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/db_copy_history.h"

namespace inspector::cli {

struct TellingCopied {
    std::uint64_t groups = 0;      // of alerts: who was told what
    std::uint64_t waiting = 0;     // messages that wait to be sent
    std::uint64_t references = 0;  // messages, threads and issues that are gone on with
};
// Copies what the dispatcher goes on from, so that whoever takes over tells what changes, and nothing twice: a group that the
// target knows newer is passed over, and so is a message whose key was ever there.
[[nodiscard]] Result<TellingCopied> copyTelling(inventory::Store& from, inventory::Store& to, WallTime now,
                                                const CopyProgress& progress);

// `inventory` with its receivers' secrets. Those that cannot be read, for want of a right or of the key, are told of: the target
// keeps its own.
[[nodiscard]] Result<Inventory> withSecrets(Inventory inventory, inventory::Store& from, std::vector<std::string>& warnings);

// Shipped rules that were removed here are not to come again there.
[[nodiscard]] Result<void> declineRules(const Inventory& copied, inventory::Store& from, inventory::Store& to,
                                        const std::string& actor, WallTime now);

}  // namespace inspector::cli
