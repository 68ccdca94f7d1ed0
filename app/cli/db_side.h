// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/store_access.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace inspector::cli {

// One side of a copy: stores on servers, or a data folder.
struct Side {
    std::optional<std::filesystem::path> folder;  // embedded
    std::filesystem::path keyFile;
    runtime::StoreChoice choice;
    std::string shown;  // without secrets

    [[nodiscard]] bool hasInventory() const { return folder || choice.database; }
    [[nodiscard]] bool hasFigures() const { return folder || choice.metrics; }
    // `mustExist`: a folder without one is NotFound, not begun.
    [[nodiscard]] Result<std::unique_ptr<inventory::Store>> openInventory(bool mustExist, Streams streams) const;
    [[nodiscard]] Result<std::unique_ptr<series::Store>> openFigures(bool mustExist) const;
};

// What --from or --to names: "embedded" (the data folder), "shared" (what --database and --metrics or the settings choose), a
// folder, or one or two URLs.
[[nodiscard]] Result<Side> sideOf(const CommandLine& line, const char* option, Streams streams);

}  // namespace inspector::cli
