// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/journal_codec.h"

#include "core/inventory/alert_values.h"
#include "core/inventory/json_codec.h"
#include "core/inventory/secrets.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <type_traits>

namespace inspector::inventory {

namespace {

QString toQt(const std::string& text) { return QString::fromStdString(text); }
std::string compact(const QJsonObject& object) { return QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString(); }

Result<std::string> sealedJson(const Channel& value, Sealer&) { return encodeChannel(value); }
Result<std::string> sealedJson(const Probe& value, Sealer&) { return encodeProbe(value); }
Result<std::string> sealedJson(const Template& value, Sealer& sealer) {
    const auto sealed = sealSecrets(value, nullptr, sealer);
    if (!sealed) return fail(sealed.error());
    return encodeTemplate(*sealed);
}
Result<std::string> sealedJson(const Endpoint& value, Sealer& sealer) {
    auto sealed = sealSecrets(value, nullptr, sealer);
    if (!sealed) return fail(sealed.error());
    if (value.token == noToken) sealed->token = noToken;  // the wish to take it away
    return encodeEndpoint(*sealed);
}

template <AlertValue T>
Result<std::string> sealedJson(const T& value, Sealer& sealer) {
    T copy = value;
    if constexpr (std::is_same_v<T, Receiver>)
        for (auto& [name, text] : copy.secrets) {
            if (text.empty() || text == noToken) continue;
            auto sealed = sealer.seal(text, "journal " + value.id.value + ' ' + name);
            if (!sealed) return fail(sealed.error());
            text = std::move(*sealed);
        }
    return ValueOf<T>::encode(copy);
}

template <typename T>
Result<QJsonObject> encodeRow(const T& value, Sealer& sealer) {
    const auto json = sealedJson(value, sealer);
    if (!json) return fail(json.error());
    QJsonObject object = jsonObject(*json);
    object[QLatin1String("revision")] = static_cast<qint64>(value.revision);
    return object;
}

template <typename T>
T withRevision(T value, const QJsonObject& object) {
    value.revision = object.value(QLatin1String("revision")).toInteger();
    return value;
}

std::optional<Row> decodeRow(const QString& kind, const QJsonObject& object, Sealer& sealer) {
    if (kind == QLatin1String("channel")) return withRevision(decodeChannel(object), object);
    if (kind == QLatin1String("probe")) return withRevision(decodeProbe(object), object);
    if (kind == QLatin1String("template")) {
        Template value = withRevision(decodeTemplate(object), object);
        unsealSecrets(value, sealer, nullptr);
        return value;
    }
    if (kind == QLatin1String("endpoint")) {
        Endpoint value = withRevision(decodeEndpoint(object), object);
        const bool takeAway = value.token == noToken;
        unsealSecrets(value, sealer, nullptr);
        if (takeAway) value.token = noToken;
        return value;
    }
    std::optional<Row> row;
    eachAlertValue([&](const auto& one) {
        using T = std::decay_t<decltype(one)>;
        if (kind != QString::fromLatin1(ValueOf<T>::kind.data(), static_cast<qsizetype>(ValueOf<T>::kind.size()))) return;
        auto value = ValueOf<T>::decode(compact(object));
        if (!value) return;
        if constexpr (std::is_same_v<T, Receiver>)
            for (auto& [name, text] : value->secrets)
                if (!text.empty() && text != noToken) text = sealer.open(text, "journal " + value->id.value + ' ' + name).value_or(std::string());
        row = std::move(*value);
    });
    return row;
}

// What a change puts; nothing when it removes.
const Channel* valueOf(const PutChannel& put) { return &put.channel; }
const Template* valueOf(const PutTemplate& put) { return &put.value; }
const Probe* valueOf(const PutProbe& put) { return &put.probe; }
const Endpoint* valueOf(const PutEndpoint& put) { return &put.value; }
template <typename Put>
    requires AlertValue<std::decay_t<decltype(Put::value)>>
auto valueOf(const Put& put) {
    return &put.value;
}

Change putOf(Row row) {
    return std::visit(
        [](auto& value) -> Change {
            using T = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<T, Channel>) return PutChannel{std::move(value)};
            else if constexpr (std::is_same_v<T, Template>) return PutTemplate{std::move(value)};
            else if constexpr (std::is_same_v<T, Probe>) return PutProbe{std::move(value)};
            else if constexpr (std::is_same_v<T, Endpoint>) return PutEndpoint{std::move(value)};
            else return typename ValueOf<T>::Put{std::move(value)};
        },
        row);
}

std::optional<Change> removalOf(const QString& kind, const std::string& id) {
    if (kind == QLatin1String("channel")) return RemoveChannel{ChannelId{id}};
    if (kind == QLatin1String("template")) return RemoveTemplate{TemplateId{id}};
    if (kind == QLatin1String("probe")) return RemoveProbe{ProbeId{id}};
    if (kind == QLatin1String("endpoint")) return RemoveEndpoint{EndpointId{id}};
    if (kind == QLatin1String("alert-rule")) return RemoveAlertRule{AlertRuleId{id}};
    if (kind == QLatin1String("silence")) return RemoveSilence{SilenceId{id}};
    if (kind == QLatin1String("maintenance")) return RemoveMaintenance{MaintenanceId{id}};
    if (kind == QLatin1String("receiver")) return RemoveReceiver{ReceiverId{id}};
    if (kind == QLatin1String("view")) return RemoveView{SavedViewId{id}};
    return std::nullopt;
}

Result<QJsonObject> encodeChange(const JournalChange& one, Sealer& sealer) {
    const ItemKey item = itemOf(one.change);
    QJsonObject object{{QLatin1String("kind"), toQt(item.kind)}, {QLatin1String("id"), toQt(item.id)}};
    const auto put = [&](QLatin1String name, const auto& value) -> Result<void> {
        auto row = encodeRow(value, sealer);
        if (!row) return fail(row.error());
        object[name] = *row;
        return {};
    };
    if (one.base)
        if (auto done = std::visit([&](const auto& row) { return put(QLatin1String("base"), row); }, *one.base); !done)
            return fail(done.error());
    const auto done = std::visit(
        [&](const auto& change) -> Result<void> {
            if constexpr (requires { valueOf(change); }) return put(QLatin1String("value"), *valueOf(change));
            else return {};
        },
        one.change);
    if (!done) return fail(done.error());
    return object;
}

std::optional<JournalChange> decodeChange(const QJsonObject& object, Sealer& sealer) {
    const QString kind = object.value(QLatin1String("kind")).toString();
    const QJsonValue value = object.value(QLatin1String("value"));
    const QJsonValue base = object.value(QLatin1String("base"));
    std::optional<Change> change;
    if (value.isObject()) {
        if (auto row = decodeRow(kind, value.toObject(), sealer)) change = putOf(std::move(*row));
    } else {
        change = removalOf(kind, object.value(QLatin1String("id")).toString().toStdString());
    }
    if (!change) return std::nullopt;
    return JournalChange{std::move(*change), base.isObject() ? decodeRow(kind, base.toObject(), sealer) : std::nullopt};
}

}  // namespace

Result<std::string> encodeJournal(const std::vector<JournalChange>& changes, Sealer& sealer) {
    QJsonArray list;
    for (const JournalChange& one : changes) {
        auto object = encodeChange(one, sealer);
        if (!object) return fail(object.error());
        list.append(*object);
    }
    return compact({{QLatin1String("changes"), list}});
}

std::vector<JournalChange> decodeJournal(std::string_view json, Sealer& sealer) {
    std::vector<JournalChange> changes;
    const QJsonArray list = jsonObject(json).value(QLatin1String("changes")).toArray();
    for (const QJsonValue& one : list)
        if (auto change = decodeChange(one.toObject(), sealer)) changes.push_back(std::move(*change));
    return changes;
}

std::string encodeError(const Error& error) {
    return compact({{QLatin1String("kind"), static_cast<int>(error.kind)},
                    {QLatin1String("what"), toQt(error.what)},
                    {QLatin1String("where"), toQt(error.where)},
                    {QLatin1String("hint"), toQt(error.hint)}});
}

Error decodeError(std::string_view json) {
    const QJsonObject object = jsonObject(json);
    const auto text = [&](QLatin1String name) { return object.value(name).toString().toStdString(); };
    const int kind = object.value(QLatin1String("kind")).toInt();
    const bool known = kind >= 0 && kind <= static_cast<int>(Error::Kind::Cancelled);
    return {known ? static_cast<Error::Kind>(kind) : Error::Kind::Other, text(QLatin1String("what")),
            text(QLatin1String("where")), text(QLatin1String("hint"))};
}

std::string encodeRights(const Rights& rights) {
    return compact({{QLatin1String("user"), toQt(rights.user)},
                    {QLatin1String("role"), toQt(rights.role)},
                    {QLatin1String("edit"), rights.edit},
                    {QLatin1String("operate"), rights.operate},
                    {QLatin1String("administer"), rights.administer},
                    {QLatin1String("probe"), rights.probe}});
}

Rights decodeRights(std::string_view json) {
    const QJsonObject object = jsonObject(json);
    Rights rights;
    rights.user = object.value(QLatin1String("user")).toString().toStdString();
    rights.role = object.value(QLatin1String("role")).toString().toStdString();
    rights.edit = object.value(QLatin1String("edit")).toBool(rights.edit);
    rights.operate = object.value(QLatin1String("operate")).toBool(rights.operate);
    rights.administer = object.value(QLatin1String("administer")).toBool(rights.administer);
    rights.probe = object.value(QLatin1String("probe")).toBool(rights.probe);
    return rights;
}

ItemKey itemOf(const Change& change) {
    return std::visit(
        [](const auto& one) -> ItemKey {
            using T = std::decay_t<decltype(one)>;
            if constexpr (std::is_same_v<T, PutChannel>) return {"channel", one.channel.id.value};
            else if constexpr (std::is_same_v<T, PutTemplate>) return {"template", one.value.id.value};
            else if constexpr (std::is_same_v<T, PutProbe>) return {"probe", one.probe.id.value};
            else if constexpr (std::is_same_v<T, PutEndpoint>) return {"endpoint", one.value.id.value};
            else if constexpr (std::is_same_v<T, RemoveChannel>) return {"channel", one.id.value};
            else if constexpr (std::is_same_v<T, RemoveTemplate>) return {"template", one.id.value};
            else if constexpr (std::is_same_v<T, RemoveProbe>) return {"probe", one.id.value};
            else if constexpr (std::is_same_v<T, RemoveEndpoint>) return {"endpoint", one.id.value};
            else if constexpr (std::is_same_v<T, RemoveAlertRule>) return {"alert-rule", one.id.value};
            else if constexpr (std::is_same_v<T, RemoveSilence>) return {"silence", one.id.value};
            else if constexpr (std::is_same_v<T, RemoveMaintenance>) return {"maintenance", one.id.value};
            else if constexpr (std::is_same_v<T, RemoveReceiver>) return {"receiver", one.id.value};
            else if constexpr (std::is_same_v<T, RemoveView>) return {"view", one.id.value};
            else return {std::string(ValueOf<std::decay_t<decltype(one.value)>>::kind), idOf(one.value)};
        },
        change);
}

}  // namespace inspector::inventory
