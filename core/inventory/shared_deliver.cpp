// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The server is back: what waited is delivered.
#include "core/base/log.h"
#include "core/inventory/change_text.h"
#include "core/inventory/shared_private.h"

#include <algorithm>

namespace inspector::inventory {

namespace {

constexpr int mostTries = 5;

bool isGone(const Error& error) { return error.kind == Error::Kind::Unavailable; }

bool meet(const std::set<ItemKey>& a, const std::set<ItemKey>& b) {
    return std::any_of(a.begin(), a.end(), [&](const ItemKey& item) { return b.contains(item); });
}

}  // namespace

bool SharedStore::reconnect(bool now) {
    if (d->server) return false;
    if (!now && d->clock.mono() < d->nextTry) return false;
    auto opened = d->options.open();
    if (!opened) {
        d->lost(opened.error());
        return false;
    }
    return d->comeBack(std::move(*opened));
}

bool SharedStore::Private::comeBack(Opened opened) {
    if (auto delivered = deliver(*opened.store); !delivered) {
        lost(delivered.error());
        return false;
    }
    auto inventory = opened.store->inventory();
    if (!inventory) {
        lost(inventory.error());
        return false;
    }
    server = std::move(opened.store);
    if (opened.setAside) setAside.push_back(std::move(*opened.setAside));
    warnings = std::move(opened.warnings);
    if (mirror) {
        mirror->inventory(*inventory);
        mirror->work(true);
    }
    backoff.succeed();
    nextTry = {};
    connectedAt = clock.mono();
    aloneSince.reset();
    if (replica && replica->journal->number("alone_since").value_or(0) != 0) noteAlone(std::nullopt);
    why.reset();
    return true;
}

// An error says that the server is gone again; what it will not take is kept or told, and keeps nothing else from it.
Result<void> SharedStore::Private::deliver(Store& to) {
    if (!replica) return {};
    if (auto known = events.back(to, replica->outbox.newestEvent()); !known) return known;
    takeOver(to);
    std::vector<Result<void>> results{deliverEdits(to)};
    results.push_back(deliverActs(to));
    results.push_back(replica->outbox.deliverEvents(to));
    results.push_back(replica->outbox.deliverEvidence(to));
    for (const Result<void>& done : results) {
        if (done) continue;
        if (isGone(done.error())) return done;
        qCWarning(lcInventory, "what waited could not be delivered: %s", done.error().message().c_str());
    }
    return {};
}

// ---- Edits -------------------------------------------------------------------------------------------------------------

Result<void> SharedStore::Private::deliverEdits(Store& to) {
    const std::vector<JournalEdit> edits = replica->journal->edits();
    if (edits.empty()) return {};
    auto inventory = to.inventory();
    if (!inventory) return fail(inventory.error());
    std::set<ItemKey> waiting;  // what an edit before has not been delivered of
    for (const JournalEdit& edit : edits) {
        const bool waits = edit.refused || meet(needsOf(edit), waiting);
        if (!waits)
            if (auto done = deliverEdit(to, edit, *inventory); !done) return done;
        const auto& left = replica->journal->edits();
        if (std::any_of(left.begin(), left.end(), [&](const JournalEdit& one) { return one.id == edit.id; }))
            waiting.merge(itemsOf(edit));
    }
    return {};
}

// Sent as often as somebody else is faster; then it is gone from the journal, or refused there.
Result<void> SharedStore::Private::deliverEdit(Store& to, JournalEdit edit, Inventory& inventory) {
    Journal& journal = *replica->journal;
    if (edit.sending) {
        const auto there = arrived(to, edit);
        if (!there) return fail(there.error());
        if (*there) return journal.remove(edit.id);
    }
    for (int tried = 1;; ++tried) {
        DeliveryPlan plan = planDelivery(edit, inventory);
        if (plan.conflict) {
            if (const std::string who = whoWasFaster(to, edit); !who.empty()) plan.conflict->hint.insert(0, who + ". ");
            return journal.refuse(edit.id, *plan.conflict);
        }
        if (plan.changes.empty()) return journal.remove(edit.id);
        if (auto noted = journal.setSending(edit.id); !noted) return noted;
        auto applied = to.apply(plan.changes, edit.actor, edit.at);
        if (applied) {
            inventory = std::move(*applied);
            return journal.remove(edit.id);
        }
        if (isGone(applied.error())) return fail(applied.error());
        const std::int64_t before = inventory.revision;
        auto fresh = to.inventory();
        if (!fresh) return fail(fresh.error());
        inventory = std::move(*fresh);
        if (inventory.revision == before || tried == mostTries) return journal.refuse(edit.id, applied.error());
    }
}

// It was on its way when the server went, or this program: the server's audit tells whether it got there.
Result<bool> SharedStore::Private::arrived(Store& to, const JournalEdit& edit) {
    if (edit.changes.empty()) return true;
    const ItemKey item = itemOf(edit.changes.front().change);
    AuditFilter filter;
    filter.kind = item.kind;
    filter.text = item.id;
    filter.from = fromMillis(toMillis(edit.at));
    filter.to = fromMillis(toMillis(edit.at) + 1);
    const auto rows = to.audit(filter);
    if (!rows) {
        if (isGone(rows.error())) return fail(rows.error());
        return false;  // who may not read it: an edit that is there already merges into nothing
    }
    return std::any_of(rows->begin(), rows->end(), [&](const AuditEntry& row) {
        return row.item == item.id && row.actor.find(edit.actor) != std::string::npos;
    });
}

// "bert changed name at 2026-01-31T14:02:31.250Z"; empty where the audit does not tell.
std::string SharedStore::Private::whoWasFaster(Store& to, const JournalEdit& edit) {
    constexpr std::size_t most = 3;
    std::vector<std::string> told;
    for (const JournalChange& one : edit.changes) {
        const ItemKey item = itemOf(one.change);
        const std::int64_t since = one.base ? std::visit([](const auto& row) { return row.revision; }, *one.base) : 0;
        AuditFilter filter;
        filter.kind = item.kind;
        filter.text = item.id;
        filter.limit = 50;
        const auto rows = to.audit(filter);
        if (!rows) continue;
        for (const AuditEntry& row : *rows)
            if (row.item == item.id && row.revision > since && told.size() < most)
                told.push_back(describeChange(row.actor, row.action, row.detail, row.time));
    }
    std::string text;
    for (const std::string& line : told) text += (text.empty() ? "" : "; ") + line;
    return text;
}

// What programs that are gone have left in folders beside ours.
void SharedStore::Private::takeOver(Store& to) {
    for (ReplicaFolder& folder : ReplicaFolder::abandoned(options.folder, replica->folder)) {
        const std::filesystem::path file = folder.journal();
        auto other = openReplica(std::move(folder), options.keyFile, clock.now());
        if (!other) continue;
        (*other)->outbox.dropStates();
        auto done = (*other)->outbox.deliverEvents(to);
        if (done) done = (*other)->outbox.deliverEvidence(to);
        if (done && !((*other)->journal->edits().empty() && (*other)->journal->acts().empty())) {
            (*other)->journal.reset();  // the folder stays locked
            done = replica->journal->takeEditsOf(file);
        }
        if (!done) qCWarning(lcInventory, "what another program left waits on: %s", done.error().message().c_str());
    }
}

// ---- Decisions ---------------------------------------------------------------------------------------------------------

Result<std::vector<PendingEdit>> SharedStore::pendingEdits() {
    std::vector<PendingEdit> pending;
    if (!d->replica) return pending;
    for (const JournalEdit& edit : d->replica->journal->edits()) {
        PendingEdit& one = pending.emplace_back(PendingEdit{edit.id, edit.at, edit.actor, {}, edit.refused});
        for (const JournalChange& change : edit.changes) one.changes.push_back(change.change);
    }
    return pending;
}

Result<Inventory> SharedStore::settle(std::int64_t id, bool overwrite, const std::string& actor, WallTime now) {
    if (!d->server) return fail(d->away());
    if (!d->replica) return fail(Error::Kind::NotFound, "No edit waits: nothing is kept on this machine's disk");
    Journal& journal = *d->replica->journal;
    const auto at = std::find_if(journal.edits().begin(), journal.edits().end(), [&](const JournalEdit& e) { return e.id == id; });
    if (at == journal.edits().end())
        return fail(Error::Kind::NotFound, "No such edit waits", std::to_string(id), "It was decided already");
    if (overwrite) {
        const JournalEdit edit = *at;
        const auto decided = d->ask([&](Store& server) -> Result<Inventory> {
            const auto inventory = server.inventory();
            if (!inventory) return inventory;
            return server.apply(planDelivery(edit, *inventory).changes, actor, now);
        });
        if (!decided) return fail(d->away());
        if (!*decided) return *decided;
    }
    if (auto removed = journal.remove(id); !removed) return fail(removed.error());
    const auto rest = d->ask([&](Store& server) { return d->deliverEdits(server); });
    if (!rest) return fail(d->away());
    if (!*rest) return fail(rest->error());
    return inventory();
}

}  // namespace inspector::inventory
