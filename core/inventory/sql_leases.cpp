// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Leases, who probes which channel, and the probes' heartbeats.
#include "core/inventory/json_codec.h"
#include "core/inventory/sql_bulk.h"
#include "core/inventory/sql_store.h"
#include "core/inventory/statements.h"

#include <set>

namespace inspector::inventory {

namespace {

std::vector<std::string> texts(const std::vector<ChannelId>& ids) {
    std::vector<std::string> all;
    for (const ChannelId& id : ids) all.push_back(id.value);
    return all;
}

}  // namespace

Result<void> SqlStore::lock(const std::string& subject) {
    const auto statement = m_sql->dialect().lock();
    if (statement.empty()) return {};
    return m_sql->each(statement, {sqlText(subject)}, [](const SqlRow&) {});
}

Result<void> SqlStore::lockShared(const std::string& subject) {
    const auto statement = m_sql->dialect().lockShared();
    if (statement.empty()) return {};
    return m_sql->each(statement, {sqlText(subject)}, [](const SqlRow&) {});
}

Result<std::optional<Lease>> SqlStore::lease(const std::string& name) { return readLease(name, {}); }

Result<std::optional<Lease>> SqlStore::readLease(const std::string& name, std::string_view how) {
    std::optional<Lease> found;
    const auto done = m_sql->each(std::string(sql::lease) + std::string(how), {sqlText(name)}, [&](const SqlRow& row) {
        found = Lease{name, row.text(0), row.integer(1), row.time(2)};
    });
    if (!done) return fail(done.error());
    if (found && found->holder.empty()) found.reset();
    return found;
}

// If so, until this transaction ends.
Result<bool> SqlStore::holds(const Lease& own) {
    const auto stored = readLease(own.name, m_sql->dialect().share());
    if (!stored) return fail(stored.error());
    return *stored && (*stored)->holder == own.holder && (*stored)->epoch == own.epoch;
}

Result<Lease> SqlStore::acquireLease(const std::string& name, const std::string& holder, Milliseconds ttl, WallTime now) {
    if (holder.empty()) return fail(Error::Kind::InvalidInput, "A lease needs a holder", name);
    auto transaction = SqlTransaction::write(*m_sql);
    if (!transaction) return fail(transaction.error());
    if (auto locked = lock("lease " + name); !locked) return fail(locked.error());
    const auto time = clock(now);
    if (!time) return fail(time.error());
    Lease taken{name, holder, 0, *time + ttl};
    std::optional<Lease> before;
    const auto read = m_sql->each(sql::lease, {sqlText(name)}, [&](const SqlRow& row) {
        before = Lease{name, row.text(0), row.integer(1), row.time(2)};
    });
    if (!read) return fail(read.error());
    if (before && !before->holder.empty() && before->holder != holder && before->expires > *time)
        return fail(Error::Kind::Conflict, "Another program holds the lease \"" + name + "\"", before->holder,
                    "It is free when that program ends");
    taken.epoch = !before ? 1 : before->holder == holder ? before->epoch : before->epoch + 1;
    if (auto put = m_sql->run(sql::putLease, {sqlText(name), sqlText(holder), sqlInt(taken.epoch), sqlTime(taken.expires)});
        !put)
        return fail(put.error());
    if (auto done = transaction->commit(); !done) return fail(done.error());
    return taken;
}

Result<void> SqlStore::releaseLease(const Lease& lease) {
    auto transaction = SqlTransaction::write(*m_sql);
    if (!transaction) return fail(transaction.error());
    // Nothing is released where another has taken over: then it is not ours any more.
    if (auto done = m_sql->run(sql::releaseLease, {sqlText(lease.name), sqlText(lease.holder), sqlInt(lease.epoch)}); !done)
        return fail(done.error());
    if (auto done = m_sql->run(sql::giveBackChannels, {sqlText(lease.holder)}); !done) return fail(done.error());
    return transaction->commit();
}

// ---- Channels --------------------------------------------------------------------------------------------------------

Result<std::vector<ChannelLease>> SqlStore::channelLeases(WallTime now) {
    const auto time = clock(now);
    if (!time) return fail(time.error());
    std::vector<ChannelLease> leases;
    const auto read = m_sql->each(sql::channelLeases, {}, [&](const SqlRow& row) {
        leases.push_back({ChannelId{row.text(0)}, ProbeId{row.text(1)}, row.text(2), row.integer(3), row.time(4) > *time});
    });
    if (!read) return fail(read.error());
    return leases;
}

Result<std::vector<ChannelLease>> SqlStore::turnLeases(const Lease& own, const ProbeId& probe,
                                                       const std::vector<ChannelId>& giveBack,
                                                       const std::vector<ChannelId>& take, WallTime now) {
    auto transaction = SqlTransaction::write(*m_sql);
    if (!transaction) return fail(transaction.error());
    const auto ours = holds(own);
    if (!ours) return fail(ours.error());
    if (!*ours)
        return fail(Error::Kind::Denied, "Another program has taken over the lease \"" + own.name + "\"", {},
                    "Stop probing: that program probes now");
    if (auto locked = lock("channel leases"); !locked) return fail(locked.error());  // after the lease, as writeStatus does
    if (auto done = runIn(*m_sql, sql::giveBackSome, {sqlText(own.holder)}, texts(giveBack)); !done) return fail(done.error());
    auto before = channelLeases(now);
    if (!before) return before;
    std::set<ChannelId> held;
    for (const ChannelLease& lease : *before)
        if (lease.live || lease.holder == own.holder) held.insert(lease.channel);
    std::vector<std::string> free;
    for (const ChannelId& channel : take)
        if (!held.contains(channel)) free.push_back(channel.value);
    const bool changed = !free.empty();
    if (auto done = runIn(*m_sql, sql::takeChannels, {sqlText(probe.value), sqlText(own.holder)}, free); !done)
        return fail(done.error());
    auto after = changed ? channelLeases(now) : std::move(before);
    if (!after) return after;
    if (auto done = transaction->commit(); !done) return fail(done.error());
    return after;
}

// ---- Heartbeats ------------------------------------------------------------------------------------------------------

Result<WallTime> SqlStore::beat(const ProbeLife& life, WallTime now) {
    const auto time = clock(now);
    if (!time) return fail(time.error());
    const auto done = m_sql->run(sql::putProbeLife, {sqlText(life.id.value), sqlText(life.holder), sqlTime(*time),
                                                     sqlText(encodeProbeLife(life))});
    if (!done) return fail(done.error());
    return *time;
}

Result<std::vector<ProbeLife>> SqlStore::probeLives() {
    std::vector<ProbeLife> lives;
    const auto read = m_sql->each(sql::probeLives, {}, [&](const SqlRow& row) {
        ProbeLife life = decodeProbeLife(row.text(3));
        life.id = ProbeId{row.text(0)};
        life.holder = row.text(1);
        life.seen = row.time(2);
        lives.push_back(std::move(life));
    });
    if (!read) return fail(read.error());
    return lives;
}

}  // namespace inspector::inventory
