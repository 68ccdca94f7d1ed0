// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What is configured about alerts: rules, silences, maintenance, receivers, routing, views. All alike but for receivers' secrets, which
// stand apart and sealed, and for silences and maintenance, which end rather than vanish.
#include "core/inventory/alert_values.h"
#include "core/inventory/change_text.h"
#include "core/inventory/json_codec.h"
#include "core/inventory/shipped_rules.h"
#include "core/inventory/sql_bulk.h"
#include "core/inventory/sql_store.h"
#include "core/inventory/statements.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace inspector::inventory {

namespace {

using Secrets = std::map<std::string, std::string>;

constexpr std::size_t longestValue = 1'000'000;  // bytes of JSON

template <AlertValue T>
std::string selectAll() {
    return "SELECT '" + std::string(ValueOf<T>::kind) + "', " + std::string(ValueOf<T>::id) + ", value, revision, updated_ms FROM " +
           std::string(ValueOf<T>::table);
}

// All six in one way there and back.
const std::string& selectValues() {
    static const std::string all = [] {
        std::string text;
        eachAlertValue([&](const auto& value) {
            text += (text.empty() ? "" : " UNION ALL ") + selectAll<std::decay_t<decltype(value)>>();
        });
        return text;
    }();
    return all;
}

template <AlertValue T>
std::optional<T> valueOf(const SqlRow& row) {
    auto value = ValueOf<T>::decode(row.text(2));
    if (!value) return std::nullopt;
    value->revision = row.integer(3);
    value->updated = row.time(4);
    return value;
}

template <AlertValue T>
bool take(const SqlRow& row, Inventory& into) {
    if (row.text(0) != ValueOf<T>::kind) return false;
    auto value = valueOf<T>(row);
    if (!value) return true;
    if constexpr (std::is_same_v<T, Routing>) into.routing = std::move(*value);
    else ValueOf<T>::list(into).push_back(std::move(*value));
    return true;
}

template <AlertValue T>
QVariant endsOf(const T& value) {
    if constexpr (requires { value.ends; }) return sqlTime(value.ends);
    else return {};
}

std::string sealedFor(const ReceiverId& receiver, const std::string& name) { return "receiver " + receiver.value + ' ' + name; }

// What the audit says: addresses without what may be secret in them, secrets by name; a changed one shows as changed.
template <AlertValue T>
AuditView auditView(const T& value, const Secrets& sealed) {
    AuditView view;
    view.whole = view.shown = jsonObject(ValueOf<T>::encode(plainValue(value)));
    if constexpr (std::is_same_v<T, Receiver>) {
        QJsonObject settings, names, texts;
        for (const auto& [name, text] : value.settings) settings[QString::fromStdString(name)] = QString::fromStdString(redactUrl(text));
        for (const auto& [name, text] : sealed) {
            names[QString::fromStdString(name)] = QString();
            texts[QString::fromStdString(name)] = QString::fromStdString(text);
        }
        view.shown[QLatin1String("settings")] = settings;
        view.shown[QLatin1String("secrets")] = names;
        view.whole[QLatin1String("secrets")] = texts;
    }
    return view;
}

bool names(const Route& route, const ReceiverId& receiver) {
    if (route.receiver == receiver || route.escalateTo == receiver) return true;
    return std::any_of(route.children.begin(), route.children.end(), [&](const Route& child) { return names(child, receiver); });
}

template <AlertValue T>
Result<void> checkValue(const T& value) {
    const std::string id = idOf(value), item = std::string(ValueOf<T>::kind) + " '" + id + "'";
    if (id.empty() || id.size() > 250) return fail(Error::Kind::InvalidInput, "id: empty, or longer than 250 characters", item, "Give it another one");
    if (ValueOf<T>::encode(value).size() > longestValue)
        return fail(Error::Kind::InvalidInput, "It is larger than a megabyte", item, "Make it smaller: fewer matchers or labels");
    if constexpr (requires { value.ends; })
        if (value.ends <= value.starts)
            return fail(Error::Kind::InvalidInput, "ends: not after it starts", item, "Give it a later end");
    if constexpr (std::is_same_v<T, Silence>)
        if (value.matchers.empty()) return fail(Error::Kind::InvalidInput, "matchers: none", item, "Say which alerts are silenced");
    return {};
}

}  // namespace

Result<void> SqlStore::readValues(Inventory& inventory) {
    const auto read = m_sql->each(selectValues(), {}, [&](const SqlRow& row) {
        eachAlertValue([&](const auto& value) { take<std::decay_t<decltype(value)>>(row, inventory); });
    });
    if (!read) return fail(read.error());
    eachAlertValue([&](const auto& value) {
        using T = std::decay_t<decltype(value)>;
        if constexpr (!std::is_same_v<T, Routing>) {
            auto& list = ValueOf<T>::list(inventory);
            std::sort(list.begin(), list.end(), [](const T& a, const T& b) { return a.id < b.id; });
        }
    });
    return {};
}

template <typename T>
Result<std::optional<T>> SqlStore::storedValue(const std::string& id) {
    std::optional<T> found;
    const auto read = m_sql->each(selectAll<T>() + " WHERE " + std::string(ValueOf<T>::id) + " = ?", {sqlText(id)},
                                  [&](const SqlRow& row) { found = valueOf<T>(row); });
    if (!read) return fail(read.error());
    return found;
}

template <typename T>
Result<void> SqlStore::writeValue(const T& value, const Edit& edit) {
    T stored = plainValue(value);
    if constexpr (requires { stored.created; }) stored.created = value.created == WallTime{} ? edit.now : value.created;
    constexpr bool ends = requires { stored.ends; };
    const std::string id(ValueOf<T>::id);
    const std::string statement = "INSERT INTO " + std::string(ValueOf<T>::table) + " (" + id + ", value, revision, updated_ms" +
                                  (ends ? ", ends_ms) VALUES (?, ?, ?, ?, ?)" : ") VALUES (?, ?, ?, ?)") + " ON CONFLICT (" + id +
                                  ") DO UPDATE SET value = excluded.value, revision = excluded.revision, updated_ms = excluded.updated_ms" +
                                  (ends ? ", ends_ms = excluded.ends_ms" : "");
    std::vector<QVariant> args{sqlText(idOf(value)), sqlText(ValueOf<T>::encode(stored)), sqlInt(edit.revision), sqlTime(edit.now)};
    if (ends) args.push_back(endsOf(stored));
    if (auto done = m_sql->run(statement, args); !done) return fail(done.error());
    return {};
}

Result<std::map<std::string, std::string>> SqlStore::sealedSecrets(const ReceiverId& id) {
    Secrets sealed;
    const auto read = m_sql->each("SELECT name, sealed FROM receiver_secrets WHERE receiver_id = ?", {sqlText(id.value)},
                                  [&](const SqlRow& row) { sealed[row.text(0)] = row.text(1); });
    if (!read) return fail(read.error());
    return sealed;
}

// The value as its row has it: secrets by their names. Those that are not given stay; `noToken` takes one away.
Result<std::map<std::string, std::string>> SqlStore::sealInto(Receiver& value, Secrets stored) {
    for (const auto& [name, text] : value.secrets) {
        if (text.empty()) continue;
        if (text == noToken) {
            stored.erase(name);
            continue;
        }
        if (const auto known = stored.find(name); known != stored.end()) {
            const auto opened = m_sealer.open(known->second, sealedFor(value.id, name));
            if (opened && *opened == text) continue;
        }
        auto sealed = m_sealer.seal(text, sealedFor(value.id, name));
        if (!sealed) return fail(sealed.error());
        stored[name] = std::move(*sealed);
    }
    value.secrets.clear();
    for (const auto& [name, sealed] : stored) value.secrets[name];
    return stored;
}

Result<void> SqlStore::writeSecrets(const ReceiverId& id, const Secrets& before, const Secrets& after) {
    for (const auto& [name, sealed] : before)
        if (!after.contains(name))
            if (auto done = m_sql->run("DELETE FROM receiver_secrets WHERE receiver_id = ? AND name = ?", {sqlText(id.value), sqlText(name)}); !done)
                return fail(done.error());
    for (const auto& [name, sealed] : after) {
        const auto known = before.find(name);
        if (known != before.end() && known->second == sealed) continue;
        if (auto done = m_sql->run("INSERT INTO receiver_secrets (receiver_id, name, sealed) VALUES (?, ?, ?)"
                                   " ON CONFLICT (receiver_id, name) DO UPDATE SET sealed = excluded.sealed",
                                   {sqlText(id.value), sqlText(name), sqlText(sealed)}); !done)
            return fail(done.error());
    }
    return {};
}

template <typename T>
Result<void> SqlStore::putValue(const T& given, const Edit& edit) {
    if (auto valid = checkValue(given); !valid) return valid;
    const std::string id = idOf(given);
    const auto stored = storedValue<T>(id);
    if (!stored) return fail(stored.error());
    const bool known = stored->has_value();
    if (auto ours = checkRevision(ValueOf<T>::kind, id, given.revision, known ? std::optional((*stored)->revision) : std::nullopt); !ours)
        return ours;
    T value = given;
    if constexpr (requires { value.created; })
        if (known) value.created = (*stored)->created;
    Secrets before, after;
    if constexpr (std::is_same_v<T, Receiver>) {
        auto read = sealedSecrets(value.id);
        if (!read) return fail(read.error());
        before = std::move(*read);
        auto sealed = sealInto(value, before);
        if (!sealed) return fail(sealed.error());
        after = std::move(*sealed);
    }
    if (auto done = writeValue(value, edit); !done) return done;
    if constexpr (std::is_same_v<T, Receiver>)
        if (auto done = writeSecrets(value.id, before, after); !done) return done;
    return audit(edit, known ? "change" : "add", ValueOf<T>::kind, id,
                 known ? changeText(auditView(**stored, before), auditView(value, after)) : valueText(auditView(value, after)));
}

// What has begun ends, and can be read of; anything else is gone.
template <typename T, typename Id>
Result<void> SqlStore::removeValue(const Id& id, const Edit& edit) {
    const auto stored = storedValue<T>(id.value);
    if (!stored) return fail(stored.error());
    if (!*stored)
        return fail(Error::Kind::NotFound, "There is no " + std::string(ValueOf<T>::kind) + " '" + id.value + "'", {},
                    whoChanged(ValueOf<T>::kind, id.value, 0));
    const T& value = **stored;
    if constexpr (std::is_same_v<T, Receiver>) {
        const auto routing = storedValue<Routing>("routing");
        if (!routing) return fail(routing.error());
        if (*routing && names((*routing)->root, id))
            return fail(Error::Kind::Conflict, "The receiver '" + id.value + "' is named by a route", {}, "Give that route another receiver first");
    }
    if constexpr (requires { value.ends; }) {
        if (value.starts < edit.now) {
            if (value.ends <= edit.now) return {};
            T ended = value;
            ended.ends = edit.now;
            if (auto done = writeValue(ended, edit); !done) return done;
            return audit(edit, "change", ValueOf<T>::kind, id.value, changeText(auditView(value, {}), auditView(ended, {})));
        }
    }
    if (auto done = m_sql->run("DELETE FROM " + std::string(ValueOf<T>::table) + " WHERE " + std::string(ValueOf<T>::id) + " = ?",
                               {sqlText(id.value)}); !done)
        return fail(done.error());
    return audit(edit, "remove", ValueOf<T>::kind, id.value, valueText(auditView(value, {})));
}

// What is or ever was here is remembered for good: the audit forgets.
Result<bool> SqlStore::hadRule(const AlertRuleId& id) {
    if (auto done = m_sql->run(sql::rememberRules, {}); !done) return fail(done.error());
    const auto found = m_sql->number(sql::hadRule, {sqlText(id.value)});
    if (!found) return fail(found.error());
    return found->has_value();
}

Result<void> SqlStore::make(const PutAlertRule& put, const Edit& edit) {
    AlertRule rule = put.value;
    if (rule.revision == offered || rule.revision == declined) {
        const auto had = hadRule(rule.id);
        if (!had) return fail(had.error());
        if (*had) return {};
        const bool wanted = rule.revision == offered;
        rule.revision = 0;
        if (auto done = wanted ? putValue(rule, edit) : audit(edit, "remove", ValueOf<AlertRule>::kind, rule.id.value, "{}"); !done) return done;
    } else if (auto done = putValue(rule, edit); !done) {
        return done;
    }
    if (!rule.shipped) return {};
    if (auto done = m_sql->run(sql::rememberRule, {sqlText(rule.id.value)}); !done) return fail(done.error());
    return {};
}
Result<void> SqlStore::make(const PutSilence& put, const Edit& edit) { return putValue(put.value, edit); }
Result<void> SqlStore::make(const PutMaintenance& put, const Edit& edit) { return putValue(put.value, edit); }
Result<void> SqlStore::make(const PutReceiver& put, const Edit& edit) { return putValue(put.value, edit); }
Result<void> SqlStore::make(const PutRouting& put, const Edit& edit) { return putValue(put.value, edit); }
Result<void> SqlStore::make(const PutView& put, const Edit& edit) { return putValue(put.value, edit); }
Result<void> SqlStore::make(const RemoveAlertRule& gone, const Edit& edit) { return removeValue<AlertRule>(gone.id, edit); }
Result<void> SqlStore::make(const RemoveSilence& gone, const Edit& edit) { return removeValue<Silence>(gone.id, edit); }
Result<void> SqlStore::make(const RemoveMaintenance& gone, const Edit& edit) { return removeValue<Maintenance>(gone.id, edit); }
Result<void> SqlStore::make(const RemoveReceiver& gone, const Edit& edit) { return removeValue<Receiver>(gone.id, edit); }
Result<void> SqlStore::make(const RemoveView& gone, const Edit& edit) { return removeValue<SavedView>(gone.id, edit); }

// Secrets that the other one has not stay as they are here.
Result<void> SqlStore::replaceValues(const Inventory& inventory) {
    std::map<std::string, Secrets> before;
    const auto read = m_sql->each("SELECT receiver_id, name, sealed FROM receiver_secrets", {},
                                  [&](const SqlRow& row) { before[row.text(0)][row.text(1)] = row.text(2); });
    if (!read) return fail(read.error());
    Result<void> done;
    eachAlertValue([&](const auto& kind) {
        using T = std::decay_t<decltype(kind)>;
        if (!done) return;
        if (auto gone = m_sql->run("DELETE FROM " + std::string(ValueOf<T>::table)); !gone) {
            done = fail(gone.error());
            return;
        }
        const auto put = [&](T value) {
            if (!done) return;
            Secrets sealed;
            if constexpr (std::is_same_v<T, Receiver>) {
                auto made = sealInto(value, before[value.id.value]);
                if (!made) {
                    done = fail(made.error());
                    return;
                }
                sealed = std::move(*made);
            }
            done = writeValue(value, {"", value.updated, value.revision});
            if constexpr (std::is_same_v<T, Receiver>)
                if (done) done = writeSecrets(value.id, {}, sealed);
        };
        if constexpr (std::is_same_v<T, Routing>) {
            if (inventory.routing.revision != 0) put(inventory.routing);
        } else {
            for (const T& value : ValueOf<T>::list(inventory)) put(value);
        }
    });
    if (!done) return done;
    if (auto remembered = m_sql->run(sql::rememberRules, {}); !remembered) return fail(remembered.error());
    return {};
}

Result<std::vector<Receiver>> SqlStore::receiversWithSecrets() {
    std::vector<Receiver> found;
    const auto read = m_sql->each(selectAll<Receiver>(), {}, [&](const SqlRow& row) {
        if (auto value = valueOf<Receiver>(row)) found.push_back(std::move(*value));
    });
    if (!read) return fail(read.error());
    std::map<std::string, Secrets> sealed;
    const auto secrets = m_sql->each("SELECT receiver_id, name, sealed FROM receiver_secrets", {},
                                     [&](const SqlRow& row) { sealed[row.text(0)][row.text(1)] = row.text(2); });
    if (!secrets) return fail(secrets.error());
    for (Receiver& receiver : found) {
        receiver.secrets.clear();
        for (const auto& [name, text] : sealed[receiver.id.value])
            if (auto opened = m_sealer.open(text, sealedFor(receiver.id, name))) receiver.secrets[name] = std::move(*opened);
    }
    std::sort(found.begin(), found.end(), [](const Receiver& a, const Receiver& b) { return a.id < b.id; });
    return found;
}

}  // namespace inspector::inventory
