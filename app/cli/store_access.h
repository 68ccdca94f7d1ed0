// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/cli.h"
#include "app/cli/command_line.h"
#include "core/inventory/store.h"
#include "core/runtime/store_settings.h"
#include "core/series/store.h"

#include <QJsonObject>

#include <filesystem>
#include <memory>
#include <string>

namespace inspector::cli {

// --data, --database, --metrics, --settings, --key-file.
void addStoreOptions(CommandLine& line);
// What these, the environment and the settings file choose.
[[nodiscard]] Result<runtime::StoreSettings> chosenStores(const CommandLine& line);
// The same with secrets from the keychain; warnings go to the error stream.
[[nodiscard]] Result<runtime::StoreSettings> storeSettings(const CommandLine& line, Streams streams);
[[nodiscard]] std::filesystem::path toPath(const std::string& text);

// The inventory of a data folder, which is made when missing, or the shared one where that was chosen. A damaged file that was
// kept aside, and what else the store warns of, is told on the error stream.
[[nodiscard]] Result<inventory::Opened> openEmbedded(const std::filesystem::path& folder, const std::filesystem::path& keyFile,
                                                     Streams streams);
[[nodiscard]] Result<inventory::Opened> openShared(const inventory::PostgresOptions& options, Streams streams);
[[nodiscard]] Result<std::unique_ptr<inventory::Store>> openInventory(const CommandLine& line,
                                                                      const runtime::StoreSettings& settings, Streams streams);
// Makes the folder of the local stores.
[[nodiscard]] Result<void> makeDataFolder(const std::filesystem::path& folder);

// {"database": {"kind", "where", "from"}, "metrics": {…}}: `from` is who chose it, null for the embedded one by default.
[[nodiscard]] QJsonObject storesJson(const runtime::StoreSettings& settings, const std::filesystem::path& folder);

// Unreachable where a server is away, else Usage.
[[nodiscard]] int exitCodeOf(const Error& error);

}  // namespace inspector::cli
