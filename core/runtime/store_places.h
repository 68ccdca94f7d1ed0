// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/store.h"
#include "core/runtime/inspector.h"
#include "core/series/store.h"
#include "core/series/writer.h"

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>

// Where this program's stores are, and how they are opened: the embedded ones, or those that were chosen.
namespace inspector::runtime {

[[nodiscard]] inventory::SqliteOptions inventoryFile(const Options& options);
// Of the shared inventory's replica: one a server and database.
[[nodiscard]] std::filesystem::path replicaFolder(const Options& options);

// A connection of one's own to where everybody writes: the server itself, or the file.
[[nodiscard]] Result<inventory::Opened> connectInventory(const Options& options);

// To write, and to read only.
[[nodiscard]] series::Writer::Open seriesWriter(const Options& options);
[[nodiscard]] series::WriterOptions writerOptions(const Options& options);
// `ended`: as InfluxOptions has it.
[[nodiscard]] Result<series::Opened> openSeriesToRead(const Options& options,
                                                     std::shared_ptr<const std::atomic<bool>> ended = {});
// For people, without secrets.
[[nodiscard]] std::string seriesWhere(const Options& options);

}  // namespace inspector::runtime
