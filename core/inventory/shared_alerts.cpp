// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Alerts of the shared inventory: what programs write goes to the server or nowhere, what people do is never lost.
#include "core/base/log.h"
#include "core/inventory/shared_private.h"

#include <utility>

namespace inspector::inventory {

namespace {

// The replica counts for itself: its stamps are told apart by their sign, so that who comes back to the server begins anew.
std::int64_t replicaStamp(std::int64_t stamp) { return -1 - stamp; }

AlertNews ofReplica(AlertNews news) {
    news.stamp = replicaStamp(news.stamp);
    return news;
}

}  // namespace

Result<AlertNews> SharedStore::writeAlerts(const AlertWrite& write, const Lease& lease) {
    return d->onServer([&](Store& store) { return store.writeAlerts(write, lease); });
}

Result<AlertNews> SharedStore::alertNews(std::int64_t after) {
    auto news = d->ask([&](Store& store) { return store.alertNews(after < 0 ? 0 : after); });
    if (news) {
        if (*news && d->mirror) d->mirror->alerts(**news);
        return std::move(*news);
    }
    if (!d->replica) return fail(d->away());
    auto kept = d->replica->store->alertNews(after < 0 ? replicaStamp(after) : 0);
    if (!kept) return kept;
    return ofReplica(std::move(*kept));
}

Result<AlertNews> SharedStore::act(const AlertCommand& command, const std::string& actor, WallTime at) {
    auto done = d->ask([&](Store& store) { return store.act(command, actor, at); });
    if (done) return std::move(*done);
    return d->actAlone(command, actor, at);
}

// Where it was on its way already it is delivered again: that changes nothing.
Result<AlertNews> SharedStore::Private::actAlone(const AlertCommand& command, const std::string& actor, WallTime at) {
    if (!replica) return fail(away());
    std::optional<AlertNews> news;
    const auto kept = replica->journal->add(JournalAct{0, at, actor, command}, [&]() -> Result<void> {
        auto done = replica->store->act(command, actor, at);
        if (!done) return fail(done.error());
        news = ofReplica(std::move(*done));
        return {};
    });
    if (!kept) return fail(kept.error());
    ++changes;
    return std::move(*news);
}

// In order, each with the time at which it was done. One that the server will not take is told and gone: nothing waits for it.
Result<void> SharedStore::Private::deliverActs(Store& to) {
    Journal& journal = *replica->journal;
    while (!journal.acts().empty()) {
        const JournalAct act = journal.acts().front();
        const auto done = to.act(act.command, act.actor, act.at);
        if (!done && done.error().kind != Error::Kind::NotFound) {
            if (done.error().kind == Error::Kind::Unavailable || done.error().kind == Error::Kind::Full) return fail(done.error());
            qCWarning(lcInventory, "what %s did about an alert is refused: %s", act.actor.c_str(), done.error().message().c_str());
        }
        if (auto removed = journal.removeAct(act.id); !removed) return removed;
    }
    return {};
}

Result<std::vector<Alert>> SharedStore::findAlerts(const AlertFilter& filter) {
    return d->onEither([&](Store& store) { return store.findAlerts(filter); });
}

Result<std::vector<AlertEntry>> SharedStore::alertLog(const AlertLogFilter& filter) {
    return d->onEither([&](Store& store) { return store.alertLog(filter); });
}

Result<std::size_t> SharedStore::addAlerts(const std::vector<Alert>& alerts, const std::vector<AlertEntry>& entries) {
    return d->onServer([&](Store& store) { return store.addAlerts(alerts, entries); });
}

Result<void> SharedStore::mirrorAlerts(const AlertNews& news) {
    return d->onServer([&](Store& store) { return store.mirrorAlerts(news); });
}

// ---- What is told: the server's alone --------------------------------------------------------------------------------------

Result<std::vector<GroupState>> SharedStore::notificationGroups() {
    return d->onServer([](Store& store) { return store.notificationGroups(); });
}

Result<std::vector<OutboxEntry>> SharedStore::claimOutbox(const std::string& holder, std::size_t most, Milliseconds ttl,
                                                          WallTime now) {
    return d->onServer([&](Store& store) { return store.claimOutbox(holder, most, ttl, now); });
}

Result<void> SharedStore::finishOutbox(const OutboxWrite& write, const std::string& holder, WallTime now) {
    return d->onServer([&](Store& store) { return store.finishOutbox(write, holder, now); });
}

Result<std::vector<OutboxEntry>> SharedStore::outbox(const OutboxFilter& filter) {
    return d->onServer([&](Store& store) { return store.outbox(filter); });
}

Result<std::map<std::int64_t, WallTime>> SharedStore::toldSince(const ReceiverId& receiver, WallTime since) {
    return d->onServer([&](Store& store) { return store.toldSince(receiver, since); });
}

Result<std::vector<ReceiverReference>> SharedStore::references(const ReceiverId& receiver, const std::vector<std::string>& about) {
    return d->onServer([&](Store& store) { return store.references(receiver, about); });
}

}  // namespace inspector::inventory
