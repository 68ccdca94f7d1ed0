// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/db_copy_telling.h"

#include "core/inventory/shipped_rules.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

namespace inspector::cli {

namespace {

using inventory::Store;

constexpr std::size_t everything = 1'000'000;
constexpr std::size_t groupsABatch = 500;
constexpr std::size_t notificationsABatch = 50;  // each with up to 200 alerts
constexpr Milliseconds leaseTime{60'000};

// Writes under a lease of its own, which is renewed with each write.
class Writer {
public:
    Writer(Store& to, WallTime now) : m_to(to), m_now(now) {}
    ~Writer() {
        if (!m_lease.holder.empty()) (void)m_to.releaseLease(m_lease);
    }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    Result<void> write(const inventory::AlertWrite& write) {
        auto lease = m_to.acquireLease("copy", "inspector-cli copy", leaseTime, m_now);
        if (!lease) return fail(std::move(lease.error()));
        m_lease = std::move(*lease);
        const auto written = m_to.writeAlerts(write, m_lease);
        if (!written) return fail(written.error());
        return {};
    }

private:
    Store& m_to;
    WallTime m_now;
    inventory::Lease m_lease;
};

// Those that the target has not, or has older.
Result<std::vector<GroupState>> newGroups(const std::vector<GroupState>& groups, Store& to) {
    const auto there = to.notificationGroups();
    if (!there) return fail(there.error());
    std::map<std::string, const GroupState*> known;
    for (const GroupState& group : *there) known.emplace(group.key, &group);
    std::vector<GroupState> fresh;
    std::copy_if(groups.begin(), groups.end(), std::back_inserter(fresh), [&](const GroupState& group) {
        const auto at = known.find(group.key);
        return at == known.end() || at->second->serial < group.serial;
    });
    return fresh;
}

Result<std::vector<Notification>> newMessages(Store& from, Store& to) {
    inventory::OutboxFilter filter;
    filter.limit = everything;
    auto waiting = from.outbox(filter);
    if (!waiting) return fail(std::move(waiting.error()));
    filter.which = inventory::OutboxFilter::Which::Any;
    const auto there = to.outbox(filter);
    if (!there) return fail(there.error());
    std::set<std::string> known;
    for (const OutboxEntry& entry : *there) known.insert(entry.notification.key);
    std::vector<Notification> fresh;
    for (auto entry = waiting->rbegin(); entry != waiting->rend(); ++entry)  // the oldest first
        if (!known.contains(entry->notification.key)) fresh.push_back(std::move(entry->notification));
    return fresh;
}

// What receivers' messages may be about: groups, and the alerts in them.
Result<std::vector<std::string>> subjects(const std::vector<GroupState>& groups, Store& from) {
    std::set<std::string> all;
    for (const GroupState& group : groups) {
        all.insert(group.key);
        all.insert(group.firing.begin(), group.firing.end());
        all.insert(group.resolved.begin(), group.resolved.end());
    }
    const auto open = from.alertNews(0);
    if (!open) return fail(open.error());
    for (const Alert& alert : open->alerts) all.insert(alert.fingerprint);
    return std::vector<std::string>(all.begin(), all.end());
}

Result<std::uint64_t> copyReferences(const std::vector<GroupState>& groups, Store& from, Store& to, WallTime now) {
    const auto inventory = from.inventory();
    if (!inventory) return fail(inventory.error());
    const auto about = subjects(groups, from);
    if (!about) return fail(about.error());
    std::uint64_t done = 0;
    for (const Receiver& receiver : inventory->receivers) {
        auto references = from.references(receiver.id, *about);
        if (!references) return fail(std::move(references.error()));
        const auto there = to.references(receiver.id, *about);
        if (!there) return fail(there.error());
        std::erase_if(*references, [&](const ReceiverReference& one) {
            return std::any_of(there->begin(), there->end(), [&](const ReceiverReference& other) {
                return other.about == one.about && other.updated >= one.updated;
            });
        });
        done += references->size();
        if (references->empty()) continue;
        inventory::OutboxWrite write;
        write.references = std::move(*references);
        if (auto written = to.finishOutbox(write, "inspector-cli copy", now); !written) return fail(std::move(written.error()));
    }
    return done;
}

template <typename T>
std::vector<T> portion(const std::vector<T>& all, std::size_t at, std::size_t most) {
    return {all.begin() + static_cast<std::ptrdiff_t>(at), all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), at + most))};
}

}  // namespace

Result<TellingCopied> copyTelling(Store& from, Store& to, WallTime now, const CopyProgress& progress) {
    const auto groups = from.notificationGroups();
    if (!groups) return fail(groups.error());
    const auto fresh = newGroups(*groups, to);
    if (!fresh) return fail(fresh.error());
    const auto messages = newMessages(from, to);
    if (!messages) return fail(messages.error());
    TellingCopied copied;
    // What is sent looks for its reference: that comes first.
    const auto references = copyReferences(*groups, from, to, now);
    if (!references) return fail(references.error());
    copied.references = *references;
    Writer writer(to, now);
    for (std::size_t at = 0; at < fresh->size(); at += groupsABatch) {
        inventory::AlertWrite write;
        write.groups = portion(*fresh, at, groupsABatch);
        if (auto done = writer.write(write); !done) return fail(std::move(done.error()));
        progress("groups of alerts", copied.groups += write.groups.size());
    }
    for (std::size_t at = 0; at < messages->size(); at += notificationsABatch) {
        inventory::AlertWrite write;
        write.notifications = portion(*messages, at, notificationsABatch);
        if (auto done = writer.write(write); !done) return fail(std::move(done.error()));
        progress("messages that wait", copied.waiting += write.notifications.size());
    }
    return copied;
}

Result<Inventory> withSecrets(Inventory inventory, Store& from, std::vector<std::string>& warnings) {
    auto known = from.receiversWithSecrets();
    if (!known && known.error().kind != Error::Kind::Denied) return fail(std::move(known.error()));
    std::string missing;
    for (Receiver& receiver : inventory.receivers) {
        std::map<std::string, std::string> secrets;
        if (known)
            for (const Receiver& full : *known)
                if (full.id == receiver.id) secrets = full.secrets;
        for (auto& [name, text] : receiver.secrets) {
            text = secrets[name];
            if (text.empty()) missing += (missing.empty() ? "" : ", ") + name + " of " + receiver.id.value;
        }
    }
    if (!missing.empty())
        warnings.push_back("receivers' secrets that could not be read, and are as they were in the target: " + missing +
                           (known ? " (another key sealed them)" : " (this user may not read them)"));
    return inventory;
}

Result<void> declineRules(const Inventory& copied, Store& from, Store& to, const std::string& actor, WallTime now) {
    inventory::AuditFilter filter;
    filter.kind = "alert-rule";
    filter.limit = everything;
    const auto audit = from.audit(filter);
    if (!audit) return fail(audit.error());
    std::set<AlertRuleId> had;
    for (const inventory::AuditEntry& entry : *audit) had.insert(AlertRuleId{entry.item});
    for (const AlertRule& rule : copied.alertRules) had.erase(rule.id);
    std::vector<inventory::Change> changes;
    for (const AlertRuleId& id : had) {
        AlertRule rule;
        rule.id = id;
        rule.shipped = true;
        rule.revision = inventory::declined;
        changes.emplace_back(inventory::PutAlertRule{std::move(rule)});
    }
    if (changes.empty()) return {};
    const auto done = to.apply(changes, actor, now);
    if (!done) return fail(done.error());
    return {};
}

}  // namespace inspector::cli
