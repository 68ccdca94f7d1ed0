// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/influx_backup.h"

#include "core/inventory/paths.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QStringList>
#include <QTcpSocket>
#include <QUrl>

namespace inspector::cli {

namespace {

using namespace Qt::StringLiterals;

constexpr int longestMs = 4 * 3600 * 1000;
constexpr qsizetype mostWords = 600;

constexpr int connectMs = 5'000;
constexpr const char* onlyThere = "Its service listens on the server itself only, unless bind-address in influxdb.conf says otherwise: run "
                                  "this there, or name it with --influx-rpc";

// influxd itself tries for minutes.
Result<void> answers(const std::string& service) {
    const QUrl url(u"tcp://"_s + QString::fromStdString(service), QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || url.port() <= 0)
        return fail(Error::Kind::InvalidInput, "That is no HOST:PORT", "--influx-rpc " + service, "e.g. --influx-rpc 127.0.0.1:8088");
    QTcpSocket socket;
    socket.connectToHost(url.host(), static_cast<quint16>(url.port()));
    if (socket.waitForConnected(connectMs)) return {};
    return fail(Error::Kind::Unavailable, "The figures are not in the backup: influxd's backup service does not answer: " +
                                              socket.errorString().toStdString(), service, onlyThere);
}

// The database that a portable backup is of: its manifest names it.
Result<QString> databaseIn(const std::filesystem::path& folder) {
    const Error none{Error::Kind::InvalidInput, "This is no backup of figures", folder.string(),
                     "Name the folder figures-… that inspector-cli db backup wrote"};
    const QDir dir(inventory::toQt(folder));
    const QStringList manifests = dir.entryList({u"*.manifest"_s}, QDir::Files);
    if (manifests.isEmpty()) return fail(none);
    QFile file(dir.filePath(manifests.front()));
    if (!file.open(QIODevice::ReadOnly))
        return fail(Error::Kind::Denied, "The backup cannot be read: " + file.errorString().toStdString(), folder.string());
    const auto files = QJsonDocument::fromJson(file.readAll()).object().value(u"files"_s).toArray();
    const QString name = files.isEmpty() ? QString() : files.first().toObject().value(u"database"_s).toString();
    if (name.isEmpty()) return fail(none);
    return name;
}

Result<void> run(const QString& action, const series::InfluxOptions& options, const std::string& rpc, const std::filesystem::path& folder) {
    const auto url = series::parseInfluxUrl(options.url);
    if (!url) return fail(url.error());
    const auto version = series::influxVersion(options);
    if (!version) return fail(version.error());
    if (!version->starts_with("1."))
        return fail(Error::Kind::Other, "The figures are not in the backup: the server is not InfluxDB 1.x but " +
                                            (version->empty() ? std::string("of an unknown version") : *version), url->shown(),
                    "Back it up with its own tools (influx backup, for 2.x), or copy it: inspector-cli db copy --from shared --to FOLDER");
    const QString program = QStandardPaths::findExecutable(u"influxd"_s);
    if (program.isEmpty())
        return fail(Error::Kind::NotFound, "The figures are not in the backup: the program influxd is not installed here", url->shown(),
                    "Run this on the server, install the package influxdb here, or copy: inspector-cli db copy --from shared --to FOLDER");
    const std::string host = url->host.find(':') == std::string::npos ? url->host : "[" + url->host + "]";
    const std::string service = rpc.empty() ? host + ":8088" : rpc;
    if (auto there = answers(service); !there) return there;
    const QString database = QString::fromStdString(url->database);
    QStringList arguments{action, u"-portable"_s, u"-host"_s, QString::fromStdString(service)};
    if (action == QLatin1String("backup")) {
        arguments << u"-database"_s << database;
    } else {
        const auto from = databaseIn(folder);
        if (!from) return fail(from.error());
        arguments << u"-db"_s << *from << u"-newdb"_s << database;
    }
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments << inventory::toQt(folder));
    const bool ended = process.waitForFinished(longestMs);
    if (ended && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0) return {};
    process.kill();
    process.waitForFinished(5'000);
    const QString said = QString::fromUtf8(process.readAll()).simplified();
    if (said.contains(u"database may already exist"_s))
        return fail(Error::Kind::Conflict, "There is a database of this name already", url->shown(),
                    "Name another one in the URL, or drop that one first (DROP DATABASE, with the program influx)");
    return fail(Error::Kind::Unavailable, "influxd " + action.toStdString() + " failed: " + said.right(mostWords).toStdString(), service, onlyThere);
}

}  // namespace

Result<void> backUpInflux(const series::InfluxOptions& options, const std::string& rpc, const std::filesystem::path& folder) {
    return run(u"backup"_s, options, rpc, folder);
}

Result<void> restoreInflux(const series::InfluxOptions& options, const std::string& rpc, const std::filesystem::path& folder) {
    return run(u"restore"_s, options, rpc, folder);
}

}  // namespace inspector::cli
