// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/cli.h"
#include "core/inventory/store.h"

#include <filesystem>
#include <memory>

namespace inspector::cli {

// Opens the inventory of a data folder, which is made when missing. A damaged file that was kept aside, and what else
// the store warns of, is told on the error stream.
[[nodiscard]] Result<std::unique_ptr<inventory::Store>> openInventory(const std::filesystem::path& folder,
                                                                      Streams streams);

}  // namespace inspector::cli
