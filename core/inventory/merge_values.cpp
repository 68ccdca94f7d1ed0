// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/alert_values.h"
#include "core/inventory/json_codec.h"
#include "core/inventory/merge.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <set>

// Two people changed one value of the alerts: by the fields of its JSON form.
namespace inspector::inventory {

namespace {

std::string shown(const QJsonValue& value) {
    if (value.isString()) return value.toString().toStdString();
    if (value.isObject()) return QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact).toStdString();
    if (value.isArray()) return QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact).toStdString();
    if (value.isBool()) return value.toBool() ? "yes" : "no";
    if (value.isDouble()) return QString::number(value.toDouble()).toStdString();
    return {};
}

// A secret is told by its name alone; one that was not typed again is the one that there was.
void mergeSecrets(const Receiver& base, const Receiver& mine, Merged<Receiver>& out) {
    for (const auto& [name, text] : mine.secrets) {
        if (text.empty()) continue;
        const auto theirs = out.merged.secrets.find(name);
        const bool changed = theirs != out.merged.secrets.end() && !base.secrets.contains(name);
        if (changed && text != noToken) out.conflicts.push_back({"secrets." + name, "", "\u2026", "\u2026"});
        out.merged.secrets[name] = text;
    }
}

template <AlertValue T>
Merged<T> merged(const T& base, const T& mine, const T& theirs) {
    const QJsonObject before = jsonObject(ValueOf<T>::encode(plainValue(base)));
    const QJsonObject here = jsonObject(ValueOf<T>::encode(plainValue(mine)));
    const QJsonObject there = jsonObject(ValueOf<T>::encode(plainValue(theirs)));
    std::set<QString> names;
    for (const QJsonObject& one : {before, here, there})
        for (const QString& name : one.keys()) names.insert(name);
    Merged<T> out{theirs, {}};
    QJsonObject result = there;
    for (const QString& name : names) {
        if (std::is_same_v<T, Receiver> && name == QLatin1String("secrets")) continue;
        const QJsonValue b = before.value(name), m = here.value(name), t = there.value(name);
        if (m == b || m == t) continue;
        if (t != b) out.conflicts.push_back({name.toStdString(), shown(b), shown(m), shown(t)});
        if (m.isUndefined()) result.remove(name);
        else result[name] = m;
    }
    auto value = ValueOf<T>::decode(QJsonDocument(result).toJson(QJsonDocument::Compact).toStdString());
    if (value) {
        out.merged = std::move(*value);
        out.merged.revision = theirs.revision;
        out.merged.updated = theirs.updated;
        if constexpr (requires { out.merged.created; }) out.merged.created = theirs.created;
    }
    if constexpr (std::is_same_v<T, Receiver>) {
        out.merged.secrets = theirs.secrets;
        mergeSecrets(base, mine, out);
    }
    return out;
}

template <AlertValue T>
bool same(const T& a, const T& b) {
    return plainValue(a) == plainValue(b);
}

}  // namespace

Merged<AlertRule> mergeValue(const AlertRule& base, const AlertRule& mine, const AlertRule& theirs) { return merged(base, mine, theirs); }
Merged<Silence> mergeValue(const Silence& base, const Silence& mine, const Silence& theirs) { return merged(base, mine, theirs); }
Merged<Maintenance> mergeValue(const Maintenance& base, const Maintenance& mine, const Maintenance& theirs) { return merged(base, mine, theirs); }
Merged<Receiver> mergeValue(const Receiver& base, const Receiver& mine, const Receiver& theirs) { return merged(base, mine, theirs); }
Merged<Routing> mergeValue(const Routing& base, const Routing& mine, const Routing& theirs) { return merged(base, mine, theirs); }
Merged<SavedView> mergeValue(const SavedView& base, const SavedView& mine, const SavedView& theirs) { return merged(base, mine, theirs); }

bool sameContent(const AlertRule& a, const AlertRule& b) { return same(a, b); }
bool sameContent(const Silence& a, const Silence& b) { return same(a, b); }
bool sameContent(const Maintenance& a, const Maintenance& b) { return same(a, b); }
bool sameContent(const Receiver& a, const Receiver& b) { return same(a, b); }
bool sameContent(const Routing& a, const Routing& b) { return same(a, b); }
bool sameContent(const SavedView& a, const SavedView& b) { return same(a, b); }

}  // namespace inspector::inventory
