// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Bundles of the flight recorder: listed without their data, read one by one, so many a channel.
#include "core/inventory/json_codec.h"
#include "core/inventory/sql_store.h"
#include "core/inventory/statements.h"

namespace inspector::inventory {

namespace {

constexpr std::int64_t keptPerChannel = 20;

EvidenceBundle bundleOf(const SqlRow& row) {
    EvidenceBundle b;
    b.id = row.integer(0);
    b.channel = ChannelId{row.text(1)};
    b.probe = ProbeId{row.text(2)};
    b.finding = decodeFinding(row.text(3)).value_or(Finding{});
    b.frozen = row.time(4);
    b.from = row.time(5);
    b.to = row.time(6);
    b.exchanges = static_cast<std::uint32_t>(row.integer(7));
    b.bytes = static_cast<std::uint64_t>(row.integer(8));
    return b;
}

}  // namespace

Result<std::int64_t> SqlStore::putEvidence(const EvidenceBundle& b) {
    auto transaction = SqlTransaction::write(*m_sql);
    if (!transaction) return fail(transaction.error());
    std::optional<std::int64_t> id;
    const auto done = m_sql->each(sql::addEvidence,
                                  {sqlText(b.probe.value), sqlText(encodeFinding(b.finding)), sqlTime(b.frozen), sqlTime(b.from),
                                   sqlTime(b.to), sqlInt(b.exchanges), sqlInt(static_cast<std::int64_t>(b.data.size())),
                                   sqlBlob(b.data), sqlText(b.channel.value)},
                                  [&](const SqlRow& row) { id = row.integer(0); });
    if (!done) return fail(done.error());
    if (!id)
        return fail(Error::Kind::NotFound, "The channel is not in the inventory any more", b.channel.value, "Nothing was kept");
    if (auto bounded = m_sql->run(sql::boundEvidence, {sqlText(b.channel.value), sqlText(b.channel.value), sqlInt(keptPerChannel)}); !bounded)
        return fail(bounded.error());
    if (auto committed = transaction->commit(); !committed) return fail(committed.error());
    return *id;
}

Result<std::vector<EvidenceBundle>> SqlStore::evidence(const ChannelId& channel) {
    std::vector<EvidenceBundle> found;
    const auto done = m_sql->each(sql::evidence, {sqlText(channel.value)}, [&](const SqlRow& row) { found.push_back(bundleOf(row)); });
    if (!done) return fail(done.error());
    return found;
}

Result<EvidenceBundle> SqlStore::evidenceData(std::int64_t id) {
    std::optional<EvidenceBundle> found;
    const auto done = m_sql->each(sql::evidenceData, {sqlInt(id)}, [&](const SqlRow& row) {
        found = bundleOf(row);
        found->data = row.blob(9);
    });
    if (!done) return fail(done.error());
    if (!found) return fail(Error::Kind::NotFound, "This evidence is not kept any more", std::to_string(id), "Choose a newer one");
    return std::move(*found);
}

}  // namespace inspector::inventory
