// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Making everything configured what another inventory says.
#include "core/inventory/secrets.h"
#include "core/inventory/sql_store.h"
#include "core/inventory/statements.h"

#include <set>
#include <string_view>

namespace inspector::inventory {

namespace {

// The ids that the table has and `wanted` has not.
template <typename T>
Result<std::vector<std::string>> leftOver(SqlSession& session, std::string_view idsOf, const std::vector<T>& wanted) {
    std::set<std::string> kept;
    for (const T& one : wanted) kept.insert(one.id.value);
    std::vector<std::string> gone;
    const auto read = session.each(idsOf, {}, [&](const SqlRow& row) {
        if (auto id = row.text(0); !kept.contains(id)) gone.push_back(std::move(id));
    });
    if (!read) return fail(read.error());
    return gone;
}

template <typename T>
Result<void> removeLeftOver(SqlSession& session, std::string_view idsOf, const sql::In& remove, const std::vector<T>& wanted) {
    const auto gone = leftOver(session, idsOf, wanted);
    if (!gone) return fail(gone.error());
    return runIn(session, remove, {}, *gone);
}

}  // namespace

Result<void> SqlStore::replace(const Inventory& inventory, const std::string& actor, WallTime now) {
    auto transaction = SqlTransaction::write(*m_sql);
    if (!transaction) return fail(transaction.error());
    if (auto locked = lock("inventory"); !locked) return locked;
    m_batch = {};
    m_batch.ahead = true;  // channels are written at once
    // What channels stand on comes first, what nothing stands on any more goes last.
    for (const Probe& probe : inventory.probes)
        if (auto done = writeProbe(probe, {actor, probe.updated, probe.revision}); !done) return done;
    for (const Template& value : inventory.templates) {
        const auto stored = sealedTemplate(value.id);  // a secret that the other could not open is kept
        if (!stored) return fail(stored.error());
        const auto sealed = sealSecrets(value, *stored ? &**stored : nullptr, m_sealer);
        if (!sealed) return fail(sealed.error());
        if (auto done = writeTemplate(*sealed, {actor, value.updated, value.revision}); !done) return done;
    }
    for (const Endpoint& value : inventory.endpoints) {
        const auto stored = sealedEndpoint(value.id);  // a secret that the other could not open is kept
        if (!stored) return fail(stored.error());
        const auto sealed = sealSecrets(value, *stored ? &**stored : nullptr, m_sealer);
        if (!sealed) return fail(sealed.error());
        if (auto done = writeEndpoint(*sealed, {actor, value.updated, value.revision}); !done) return done;
    }
    for (const Channel& channel : inventory.channels)
        if (auto done = writeChannel(channel, channel.created, {actor, channel.updated, channel.revision}); !done) return done;
    if (auto done = flushChannels(); !done) return done;
    if (auto done = removeLeftOver(*m_sql, sql::channelIds, sql::removeChannels, inventory.channels); !done) return done;
    if (auto done = removeLeftOver(*m_sql, sql::endpointIds, sql::removeEndpoints, inventory.endpoints); !done) return done;
    if (auto done = removeLeftOver(*m_sql, sql::templateIds, sql::removeTemplates, inventory.templates); !done) return done;
    if (auto done = removeLeftOver(*m_sql, sql::probeIds, sql::removeProbes, inventory.probes); !done) return done;
    if (auto done = replaceValues(inventory); !done) return done;
    if (auto done = m_sql->run(sql::writeRevision, {sqlInt(inventory.revision)}); !done) return fail(done.error());
    if (auto done = audit({actor, now, inventory.revision}, "replace", "inventory", "", "{}"); !done) return done;
    if (auto done = flush(); !done) return done;
    return transaction->commit();
}

}  // namespace inspector::inventory
