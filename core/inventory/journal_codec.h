// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/inventory/sealer.h"
#include "core/inventory/store.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// Edits as the journal keeps them. Private to the shared store.
namespace inspector::inventory {

using Row = std::variant<Channel, Template, Probe, Endpoint, AlertRule, Silence, Maintenance, Receiver, Routing, SavedView>;

// One change, and the row as it was before; none: there was none.
struct JournalChange {
    Change change;
    std::optional<Row> base;
};

// JSON; secrets are sealed, each in the place that it has in the database.
[[nodiscard]] Result<std::string> encodeJournal(const std::vector<JournalChange>& changes, Sealer& sealer);
// A secret that does not open is left out: then the stored one stays.
[[nodiscard]] std::vector<JournalChange> decodeJournal(std::string_view json, Sealer& sealer);

[[nodiscard]] std::string encodeError(const Error& error);
[[nodiscard]] Error decodeError(std::string_view json);
[[nodiscard]] std::string encodeRights(const Rights& rights);
[[nodiscard]] Rights decodeRights(std::string_view json);

// "channel", "template", "probe", "endpoint", "silence", …, as the audit has it; and the id.
struct ItemKey {
    std::string kind;
    std::string id;

    auto operator<=>(const ItemKey&) const = default;
};
[[nodiscard]] ItemKey itemOf(const Change& change);

}  // namespace inspector::inventory
