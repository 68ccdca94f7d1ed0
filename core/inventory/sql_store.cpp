// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/sql_store.h"

#include "core/inventory/alert_codec.h"

#include "core/inventory/json_codec.h"
#include "core/inventory/secrets.h"
#include "core/inventory/statements.h"

#include <algorithm>

namespace inspector::inventory {

namespace {

Probe probeOf(const SqlRow& row) {
    Probe p;
    p.id = ProbeId{row.text(0)};
    p.name = row.text(1);
    p.region = row.text(2);
    p.budgetBps = row.integer(3);
    p.workers = static_cast<int>(row.integer(4));
    p.maxInFlight = static_cast<int>(row.integer(5));
    p.maxPerHost = static_cast<int>(row.integer(6));
    p.canaries = decodeTexts(row.text(7));
    p.enabled = row.flag(8);
    p.revision = row.integer(9);
    p.updated = row.time(10);
    return p;
}

Template templateOf(const SqlRow& row) {
    Template t;
    decodeSettings(row.text(3), t);
    t.id = TemplateId{row.text(0)};
    t.name = row.text(1);
    t.notes = row.text(2);
    t.revision = row.integer(4);
    t.updated = row.time(5);
    return t;
}

Endpoint endpointOf(const SqlRow& row) {
    Endpoint e;
    e.id = EndpointId{row.text(0)};
    e.name = row.text(1);
    e.role = stageRoleFromString(row.text(2)).value_or(e.role);
    e.provider = row.text(3);
    e.region = row.text(4);
    e.notes = row.text(5);
    e.baseUrl = row.text(6);
    e.pinnedAddress = row.text(7);
    e.hostHeader = row.text(8);
    e.headers = decodeHeaders(row.text(9));
    e.token = row.text(10);
    e.family = ipFamilyFromString(row.text(11)).value_or(e.family);
    e.carries = carriesFromString(row.text(12)).value_or(e.carries);
    e.groups = decodeTexts(row.text(13));
    e.pattern = row.text(14);
    e.enabled = row.flag(15);
    e.revision = row.integer(16);
    e.updated = row.time(17);
    return e;
}

template <typename T>
void sortById(std::vector<T>& values) {
    std::sort(values.begin(), values.end(), [](const T& a, const T& b) { return a.id < b.id; });
}

constexpr std::chrono::hours sentKept{14 * 24}, toldKept{90 * 24};

Result<void> forget(SqlSession& session, std::string_view statement, WallTime before) {
    for (int removed = 1; removed > 0;) {
        const auto done = session.run(statement, {sqlTime(before)});
        if (!done) return fail(done.error());
        removed = *done;
    }
    return {};
}

}  // namespace

Channel SqlStore::channelOf(const SqlRow& row) {
    Channel c;
    c.id = ChannelId{row.text(0)};
    c.name = row.text(1);
    c.url = row.text(2);
    c.group = row.text(3);
    c.templateId = TemplateId{row.text(4)};
    if (!row.isNull(5)) c.probeId = ProbeId{row.text(5)};
    c.enabled = row.flag(6);
    c.notes = row.text(7);
    c.revision = row.integer(8);
    c.created = row.time(9);
    c.updated = row.time(10);
    c.probeRegion = row.text(11);
    c.onAir = decodeIntervals(row.text(12));
    return c;
}

SqlStore::SqlStore(std::unique_ptr<SqlSession> session, std::filesystem::path keyFile)
    : m_sql(std::move(session)), m_sealer(std::move(keyFile)) {}

// ---- The inventory ---------------------------------------------------------------------------------------------------

Result<Inventory> SqlStore::inventory() {
    auto transaction = SqlTransaction::read(*m_sql);
    if (!transaction) return fail(transaction.error());
    auto inventory = readInventory();
    if (!inventory) return inventory;
    if (auto done = transaction->commit(); !done) return fail(done.error());
    return inventory;
}

Result<Inventory> SqlStore::readInventory() {
    Inventory inventory;
    const auto number = revision();
    if (!number) return fail(number.error());
    inventory.revision = *number;
    if (auto done = m_sql->each(sql::probes, {}, [&](const SqlRow& row) { inventory.probes.push_back(probeOf(row)); });
        !done)
        return fail(done.error());
    if (auto done = m_sql->each(sql::templates, {},
                                [&](const SqlRow& row) {
                                    inventory.templates.push_back(templateOf(row));
                                    unsealSecrets(inventory.templates.back(), m_sealer, nullptr);
                                });
        !done)
        return fail(done.error());
    if (auto done = m_sql->each(sql::endpoints, {},
                                [&](const SqlRow& row) {
                                    inventory.endpoints.push_back(endpointOf(row));
                                    unsealSecrets(inventory.endpoints.back(), m_sealer, nullptr);
                                });
        !done)
        return fail(done.error());
    if (auto done = m_sql->each(sql::channels, {},
                                [&](const SqlRow& row) { inventory.channels.push_back(channelOf(row)); });
        !done)
        return fail(done.error());
    if (auto done = readValues(inventory); !done) return fail(done.error());
    sortById(inventory.probes);
    sortById(inventory.templates);
    sortById(inventory.channels);
    sortById(inventory.endpoints);
    return inventory;
}

Result<WallTime> SqlStore::clock(WallTime now) {
    const auto query = m_sql->dialect().clock();
    if (query.empty()) return now;
    const auto millis = m_sql->number(query);
    if (!millis) return fail(millis.error());
    return fromMillis(millis->value_or(toMillis(now)));
}

Result<std::int64_t> SqlStore::revision() {
    const auto found = m_sql->number(sql::readRevision);
    if (!found) return fail(found.error());
    return found->value_or(0);
}

Result<std::optional<Channel>> SqlStore::channel(const ChannelId& id) {
    std::optional<Channel> found;
    const auto done = m_sql->each(sql::channel, {sqlText(id.value)}, [&](const SqlRow& row) { found = channelOf(row); });
    if (!done) return fail(done.error());
    return found;
}

Result<std::optional<Probe>> SqlStore::probe(const ProbeId& id) {
    std::optional<Probe> found;
    const auto done = m_sql->each(sql::probe, {sqlText(id.value)}, [&](const SqlRow& row) { found = probeOf(row); });
    if (!done) return fail(done.error());
    return found;
}

Result<std::optional<Template>> SqlStore::sealedTemplate(const TemplateId& id) {
    std::optional<Template> found;
    const auto done =
        m_sql->each(sql::templateOf, {sqlText(id.value)}, [&](const SqlRow& row) { found = templateOf(row); });
    if (!done) return fail(done.error());
    return found;
}

Result<std::optional<Endpoint>> SqlStore::sealedEndpoint(const EndpointId& id) {
    std::optional<Endpoint> found;
    const auto done =
        m_sql->each(sql::endpoint, {sqlText(id.value)}, [&](const SqlRow& row) { found = endpointOf(row); });
    if (!done) return fail(done.error());
    return found;
}

Result<std::vector<std::string>> SqlStore::lockedSecrets() {
    std::vector<std::string> locked;
    const auto templates = m_sql->each(sql::templates, {}, [&](const SqlRow& row) {
        Template value = templateOf(row);
        unsealSecrets(value, m_sealer, &locked);
    });
    if (!templates) return fail(templates.error());
    const auto endpoints = m_sql->each(sql::endpoints, {}, [&](const SqlRow& row) {
        Endpoint value = endpointOf(row);
        unsealSecrets(value, m_sealer, &locked);
    });
    if (!endpoints) return fail(endpoints.error());
    return locked;
}

// ---- The rest --------------------------------------------------------------------------------------------------------

Result<std::int64_t> SqlStore::changeCounter() {
    const auto counter = m_sql->number(m_sql->dialect().changeCounter());
    if (!counter) return fail(counter.error());
    return counter->value_or(0);
}

Result<void> SqlStore::expire(WallTime before) {
    if (const auto own = m_sql->dialect().expire(); !own.empty())
        while (true) {
            const auto gone = m_sql->number(own, {sqlTime(before)});
            if (!gone) return fail(gone.error());
            if (gone->value_or(0) == 0) break;
        }
    // What was sent, and what receivers were told of long ago, by rules of their own.
    const auto now = clock(SystemClock().now());
    if (!now) return fail(now.error());
    for (const auto& [statement, kept] : {std::pair(sql::expireOutbox, sentKept), std::pair(sql::expireGroups, toldKept),
                                          std::pair(sql::expireReferences, toldKept)})
        if (auto done = forget(*m_sql, statement, *now - kept); !done) return done;
    std::vector<std::string_view> statements{sql::expireSilences, sql::expireMaintenance};
    if (m_sql->dialect().expire().empty())
        statements.insert(statements.end(), {sql::expireFindings, sql::expireEvents, sql::expireSpans, sql::expireVerdicts,
                                             sql::expireEvidence, sql::expireAlerts, sql::expireAlertLines, sql::expireAudit});
    for (const auto statement : statements)
        if (auto done = forget(*m_sql, statement, before); !done) return done;
    return {};
}

Result<void> SqlStore::fill(WallTime now) {
    const Edit edit{"", now, 1};
    Probe local;
    local.id = ProbeId{"local"};
    local.name = "Local";
    if (auto done = writeProbe(local, edit); !done) return done;
    if (auto done = writeTemplate(standardTemplate(), edit); !done) return done;
    if (auto done = m_sql->run(sql::writeRevision, {sqlInt(edit.revision)}); !done) return fail(done.error());
    return {};
}

}  // namespace inspector::inventory
