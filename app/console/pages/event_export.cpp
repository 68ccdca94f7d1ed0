// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/event_export.h"

#include "app/console/format/format.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

namespace inspector::console {

namespace {

QString cell(QString text) {
    if (!text.isEmpty() && QStringLiteral("=+-@\t\r").contains(text.front())) text.prepend(QLatin1Char('\''));
    text.replace(QLatin1Char('"'), QStringLiteral("\"\""));
    return QLatin1Char('"') + text + QLatin1Char('"');
}

QJsonObject json(const Event& event) {
    QJsonObject o{{QStringLiteral("id"), qint64(event.id)},
                  {QStringLiteral("time"), toQString(formatIso8601(event.time))},
                  {QStringLiteral("kind"), toQString(toString(event.kind))},
                  {QStringLiteral("severity"), toQString(toString(event.severity))},
                  {QStringLiteral("channel"), toQString(event.channel.value)},
                  {QStringLiteral("text"), eventText(event)}};
    if (event.kind == EventKind::StateChanged) {
        o.insert(QStringLiteral("from"), toQString(toString(event.from)));
        o.insert(QStringLiteral("to"), toQString(toString(event.to)));
    }
    if (event.finding) {
        o.insert(QStringLiteral("rule"), toQString(event.finding->rule));
        o.insert(QStringLiteral("rung"), toQString(event.finding->rung));
        if (!event.finding->url.empty()) o.insert(QStringLiteral("url"), toQString(redactUrl(event.finding->url)));
        if (event.finding->line) o.insert(QStringLiteral("line"), int(event.finding->line));
    }
    return o;
}

}  // namespace

QByteArray eventsAsCsv(const std::deque<Event>& events,
                       const std::function<QString(const ChannelId&)>& channelName) {
    QString out = QStringLiteral("time,kind,severity,channel,rung,rule,text\r\n");
    for (const Event& event : events) {
        const QStringList row{toQString(formatIso8601(event.time)),
                              toQString(toString(event.kind)),
                              toQString(toString(event.severity)),
                              event.channel.empty() ? QString() : channelName(event.channel),
                              event.finding ? toQString(event.finding->rung) : QString(),
                              event.finding ? toQString(event.finding->rule) : toQString(event.code),
                              eventText(event)};
        for (qsizetype i = 0; i < row.size(); ++i) {
            if (i) out += QLatin1Char(',');
            out += cell(row[i]);
        }
        out += QStringLiteral("\r\n");
    }
    return out.toUtf8();
}

QByteArray eventsAsJson(const std::deque<Event>& events) {
    QJsonArray all;
    for (const Event& event : events) all.append(json(event));
    return QJsonDocument(all).toJson();
}

Result<void> writeFile(const QString& file, const QByteArray& content) {
    QSaveFile out(file);
    if (out.open(QIODevice::WriteOnly) && out.write(content) == content.size() && out.commit()) return {};
    return fail(Error::Kind::Denied, "The file could not be written: " + toStd(out.errorString()), toStd(file),
                "choose another folder");
}

}  // namespace inspector::console
