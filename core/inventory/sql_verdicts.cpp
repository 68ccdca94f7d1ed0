// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where channels broke, over time, and the fleet at one moment.
#include "core/inventory/json_codec.h"
#include "core/inventory/sql_store.h"
#include "core/inventory/statements.h"

namespace inspector::inventory {

Result<std::vector<Store::VerdictSpan>> SqlStore::verdicts(const std::optional<ChannelId>& channel, WallTime from,
                                                           WallTime to) {
    std::vector<VerdictSpan> found;
    const auto read = [&](const SqlRow& row) {
        found.push_back({ChannelId{row.text(0)}, decodeVerdict(row.text(1)).value_or(Verdict{}), row.time(2),
                         row.timeIfAny(3)});
    };
    const auto done =
        channel ? m_sql->each(sql::verdictsOf, {sqlTime(to), sqlTime(from), sqlText(channel->value)}, read)
                : m_sql->each(sql::verdicts, {sqlTime(to), sqlTime(from)}, read);
    if (!done) return fail(done.error());
    return found;
}

Result<void> SqlStore::writeFleet(const FleetStatus& fleet) {
    const auto done = m_sql->run(sql::putFleet, {sqlText(encodeFleet(fleet))});
    if (!done) return fail(done.error());
    return {};
}

Result<std::optional<FleetStatus>> SqlStore::fleet() {
    std::optional<FleetStatus> found;
    const auto done = m_sql->each(sql::fleet, {}, [&](const SqlRow& row) { found = decodeFleet(row.text(0)); });
    if (!done) return fail(done.error());
    return found;
}

}  // namespace inspector::inventory
