// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/alert/handover.h"
#include "core/alert/quality.h"
#include "core/base/result.h"
#include "core/inventory/store.h"

#include <string>

// What is asked of the alerts' history, from the store's pages. On the store's thread.
namespace inspector::runtime {

// `except`: a rule whose alerts are left out.
[[nodiscard]] Result<alerts::AlertQuality> qualityOf(inventory::Store& store, WallTime from, WallTime to, const std::string& except = {});
[[nodiscard]] Result<alerts::Handover> handoverOf(inventory::Store& store, const Inventory& inventory, WallTime from, WallTime to);

}  // namespace inspector::runtime
