// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/store_access.h"

#include <ostream>

namespace inspector::cli {

Result<std::unique_ptr<inventory::Store>> openInventory(const std::filesystem::path& folder, Streams streams) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error)
        return fail(Error::Kind::Denied, "The data folder cannot be made: " + error.message(), folder.string(),
                    "Choose another one with --data");
    auto opened = inventory::openSqlite({folder / "inventory.db", folder / "key"});
    if (!opened) return fail(std::move(opened.error()));
    if (opened->setAside)
        streams.err << "inspector-cli: the inventory was damaged; it is kept as " << opened->setAside->string()
                    << " and a new one was begun\n";
    for (const std::string& warning : opened->warnings) streams.err << "inspector-cli: " << warning << '\n';
    return std::move(opened->store);
}

}  // namespace inspector::cli
