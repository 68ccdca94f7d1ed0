// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/change_text.h"

#include "core/inventory/json_codec.h"
#include "core/model/finding.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace inspector::inventory {

namespace {

std::string compact(const QJsonObject& object) { return QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString(); }

void redact(QJsonObject& object, QLatin1String field) {
    object[field] = QString::fromStdString(redactUrl(object.value(field).toString().toStdString()));
}

// Names alone: values may be secret.
QJsonArray headerNames(const std::vector<RequestHeader>& headers) {
    QJsonArray names;
    for (const RequestHeader& header : headers) names.append(QString::fromStdString(header.name));
    return names;
}

}  // namespace

AuditView auditView(const Channel& channel) {
    AuditView view;
    view.whole = view.shown = jsonObject(encodeChannel(channel));
    redact(view.shown, QLatin1String("url"));
    return view;
}

AuditView auditView(const Template& sealed) {
    AuditView view;
    view.whole = view.shown = jsonObject(encodeTemplate(sealed));
    redact(view.shown, QLatin1String("proxy"));
    view.shown[QLatin1String("headers")] = headerNames(sealed.headers);
    return view;
}

AuditView auditView(const Endpoint& sealed) {
    AuditView view;
    view.whole = view.shown = jsonObject(encodeEndpoint(sealed));
    redact(view.shown, QLatin1String("baseUrl"));
    view.shown[QLatin1String("headers")] = headerNames(sealed.headers);
    view.shown.remove(QLatin1String("token"));
    return view;
}

AuditView auditView(const Probe& probe) {
    AuditView view;
    view.whole = view.shown = jsonObject(encodeProbe(probe));
    return view;
}

std::string changeText(const AuditView& before, const AuditView& after) {
    QJsonObject changed;
    QStringList names = before.whole.keys();
    for (const QString& name : after.whole.keys())
        if (!before.whole.contains(name)) names.append(name);
    for (const QString& name : names) {
        if (before.whole.value(name) == after.whole.value(name)) continue;
        QJsonObject pair;
        if (before.shown.contains(name)) pair[QLatin1String("from")] = before.shown.value(name);
        if (after.shown.contains(name)) pair[QLatin1String("to")] = after.shown.value(name);
        changed[name] = pair;
    }
    return compact(changed);
}

std::string valueText(const AuditView& value) { return compact(value.shown); }

std::string describeChange(const std::string& actor, const std::string& action, const std::string& detail,
                           WallTime time) {
    std::string text = actor.empty() ? std::string("somebody") : actor;
    if (action == "change") {
        QStringList names = jsonObject(detail).keys();
        text += " changed " + (names.isEmpty() ? std::string("nothing") : names.join(QStringLiteral(", ")).toStdString());
    } else {
        text += action == "add" ? " added it" : " removed it";
    }
    return text + " at " + formatIso8601(time);
}

}  // namespace inspector::inventory
