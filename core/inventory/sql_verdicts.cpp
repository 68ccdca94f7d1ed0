// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where channels broke, over time, and the fleet at one moment.
#include "core/inventory/json_codec.h"
#include "core/inventory/sql_store.h"
#include "core/inventory/statements.h"

#include <algorithm>

namespace inspector::inventory {

// A span begins where its verdict began (`since`), but never before the span before it, and ends with the newest sample
// that no longer has it.
Result<void> SqlStore::writeVerdict(const ChannelStatus& status) {
    struct Open {
        std::int64_t id;
        Cause cause;
        std::string name;
        WallTime from;
    };
    std::optional<Open> open;
    if (auto done = m_sql->each(sql::openVerdict, {sqlText(status.channel.value)},
                                [&](const SqlRow& row) {
                                    const Cause cause = causeFromString(row.text(1)).value_or(Cause::Unknown);
                                    open = Open{row.integer(0), cause, row.text(2), row.time(3)};
                                });
        !done)
        return done;
    const Verdict* const verdict = status.verdict && status.verdict->cause != Cause::None ? &*status.verdict : nullptr;
    if (!open) return verdict ? addVerdict(status.channel, *verdict, verdict->since) : Result<void>();
    if (verdict && verdict->cause == open->cause && verdict->name == open->name) return {};
    if (verdict && verdict->since <= open->from) {
        const auto done = m_sql->run(sql::changeVerdict, {sqlText(toString(verdict->cause)), sqlText(verdict->name),
                                                          sqlText(encodeVerdict(*verdict)), sqlInt(open->id)});
        if (!done) return fail(done.error());
        return {};
    }
    const WallTime ends = std::max(open->from, verdict ? verdict->since : status.sampled);
    if (auto done = m_sql->run(sql::closeVerdict, {sqlTime(ends), sqlInt(open->id)}); !done) return fail(done.error());
    return verdict ? addVerdict(status.channel, *verdict, ends) : Result<void>();
}

Result<void> SqlStore::addVerdict(const ChannelId& channel, const Verdict& verdict, WallTime from) {
    const auto done = m_sql->run(sql::addVerdict, {sqlText(toString(verdict.cause)), sqlText(verdict.name),
                                                   sqlText(encodeVerdict(verdict)), sqlTime(from), sqlText(channel.value)});
    if (!done) return fail(done.error());
    return {};
}

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
