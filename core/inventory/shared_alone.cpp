// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What is written while the server is away.
#include "core/base/log.h"
#include "core/inventory/shared_private.h"

#include <algorithm>

namespace inspector::inventory {

namespace {

template <typename T, typename Id>
const T* byId(const std::vector<T>& values, const Id& id) {
    const auto at = std::find_if(values.begin(), values.end(), [&](const T& value) { return value.id.value == id; });
    return at == values.end() ? nullptr : &*at;
}

std::optional<Row> rowOf(const Inventory& inventory, const ItemKey& item) {
    const auto row = [](const auto* value) { return value ? std::optional<Row>(*value) : std::nullopt; };
    if (item.kind == "channel") return row(byId(inventory.channels, item.id));
    if (item.kind == "template") return row(byId(inventory.templates, item.id));
    if (item.kind == "probe") return row(byId(inventory.probes, item.id));
    if (item.kind == "endpoint") return row(byId(inventory.endpoints, item.id));
    if (item.kind == "alert-rule") return row(byId(inventory.alertRules, item.id));
    if (item.kind == "silence") return row(byId(inventory.silences, item.id));
    if (item.kind == "maintenance") return row(byId(inventory.maintenance, item.id));
    if (item.kind == "receiver") return row(byId(inventory.receivers, item.id));
    if (item.kind == "view") return row(byId(inventory.views, item.id));
    return inventory.routing.revision == 0 ? std::nullopt : std::optional<Row>(inventory.routing);
}

// As it stands in the replica now: with the secrets that were not typed again.
Change asStored(const Change& change, const Inventory& after) {
    if (const auto* put = std::get_if<PutTemplate>(&change)) {
        const Template* stored = after.templateOf(put->value.id);
        return stored ? PutTemplate{*stored} : *put;
    }
    if (const auto* put = std::get_if<PutEndpoint>(&change)) {
        const Endpoint* stored = after.endpoint(put->value.id);
        if (!stored) return *put;
        PutEndpoint full{*stored};
        if (put->value.token == noToken) full.value.token = put->value.token;
        return full;
    }
    return change;
}

}  // namespace

Result<Inventory> SharedStore::Private::applyAlone(const std::vector<Change>& edits, const std::string& actor, WallTime now,
                                                   bool perhapsSent) {
    if (!replica) return fail(away());
    Store& store = *replica->store;
    const auto before = store.inventory();
    if (!before || edits.empty()) return before;
    // From here on the replica is not the server's: whatever happens, it is fetched again.
    if (auto noted = mirror->edited(); !noted) return fail(noted.error());
    std::optional<Inventory> after;
    JournalEdit edit;
    edit.at = now;
    // The server's audit tells edits of one row apart by their time.
    const auto& waiting = replica->journal->edits();
    if (!perhapsSent && !waiting.empty()) edit.at = std::max(now, waiting.back().at + Milliseconds{1});
    edit.actor = actor;
    edit.sending = perhapsSent;
    const auto kept = replica->journal->add(std::move(edit), [&](JournalEdit& entry) -> Result<void> {
        auto applied = store.apply(edits, actor, now);
        if (!applied) return fail(applied.error());
        for (const Change& change : edits)
            entry.changes.push_back({asStored(change, *applied), rowOf(*before, itemOf(change))});
        after = std::move(*applied);
        return {};
    });
    if (!kept) {
        // What is not in the journal must not look as if it were saved.
        if (after)
            if (auto undone = store.replace(*before, actor, now); !undone)
                qCWarning(lcInventory, "an edit that was not saved stays in view: %s", undone.error().message().c_str());
        return fail(kept.error());
    }
    ++changes;
    return std::move(*after);
}

Result<void> SharedStore::Private::keepAlone(const StatusWrite& write, std::optional<std::int64_t> perhapsSentAfter) {
    if (!replica) return fail(away());
    if (auto kept = replica->outbox.keep(write, perhapsSentAfter); !kept) return kept;
    ++changes;
    return {};
}

}  // namespace inspector::inventory
