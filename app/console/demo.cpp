// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/demo.h"

#include "app/console/format/format.h"
#include "core/inventory/exchange.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QStandardPaths>

#include <utility>

namespace inspector::console {

namespace {

constexpr int endsWithinMs = 3'000;
constexpr auto interval = Seconds{10};

QString labProgram() {
    const QString name = QStringLiteral("inspector-lab");
    const QString beside = QStandardPaths::findExecutable(name, {QCoreApplication::applicationDirPath()});
    return beside.isEmpty() ? QStandardPaths::findExecutable(name) : beside;
}

// The template that the lab's list of channels names: every new segment, so that no fault is missed.
Template labTemplate() {
    Template settings = standardTemplate();
    settings.id = TemplateId{"lab-10s"};
    settings.name = toStd(Demo::tr("Lab, every 10 s"));
    settings.interval = interval;
    settings.segments = SegmentPolicy::All;
    // What the lab does not have would hide what it breaks: I-frame playlists, HTTP/2.
    for (const char* rule : {"hls-iframe-absent", "http-version-1", "llhls-not-http2"}) settings.rules[rule].enabled = false;
    settings.revision = 0;
    return settings;
}

}  // namespace

Demo::Demo(Client& client, QObject* parent) : QObject(parent), m_client(client) {
    m_network.setProxy(QNetworkProxy::NoProxy);
    m_lab.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    connect(&m_lab, &QProcess::readyReadStandardOutput, this, &Demo::readPorts);
    connect(&m_lab, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            Q_EMIT failed(tr("The demo could not start %1: %2.").arg(m_lab.program(), m_lab.errorString()));
    });
    connect(&m_lab, &QProcess::finished, this, [this](int code) {
        Q_EMIT failed(tr("inspector-lab ended (exit code %1): the demo's streams are gone. Start the demo again.").arg(code));
    });
    connect(&client, &Client::engineChanged, this, &Demo::import);
    connect(&client, &Client::commandDone, this, [this](quint64 request, const Result<Inventory>& result) {
        if (request != m_request) return;
        if (result) Q_EMIT running();
        else Q_EMIT failed(tr("The demo's channels could not be added: %1").arg(toQString(result.error().message())));
    });
}

Demo::~Demo() {
    m_lab.disconnect(this);
    if (m_lab.state() == QProcess::NotRunning) return;
    m_lab.closeWriteChannel();
    if (m_lab.waitForFinished(endsWithinMs)) return;
    m_lab.kill();
    m_lab.waitForFinished(endsWithinMs);
}

void Demo::start(int channels, const QString& scenario) {
    const QString program = labProgram();
    if (program.isEmpty()) {
        Q_EMIT failed(tr("inspector-lab is missing. It belongs beside this program, in %1; build or install it there.")
                          .arg(QDir::toNativeSeparators(QCoreApplication::applicationDirPath())));
        return;
    }
    QStringList arguments{QStringLiteral("--channels"), QString::number(channels), QStringLiteral("--profile"),
                          QStringLiteral("10s"), QStringLiteral("--exit-with-stdin")};
    if (!scenario.isEmpty()) arguments << QStringLiteral("--scenario") << scenario;
    m_lab.start(program, arguments);
}

void Demo::readPorts() {
    if (!m_lab.canReadLine()) return;
    const QJsonObject lab = QJsonDocument::fromJson(m_lab.readLine()).object();
    disconnect(&m_lab, &QProcess::readyReadStandardOutput, this, nullptr);
    const int port = lab.value(QLatin1String("port")).toInt();
    if (port == 0) {
        Q_EMIT failed(tr("inspector-lab did not say its port: it is of another version. Build or install both anew."));
        return;
    }
    fetch(port, QStringLiteral("channels.csv"), m_channels);
    fetch(port, QStringLiteral("endpoints.json"), m_endpoints);
}

void Demo::fetch(int port, const QString& list, QByteArray& into) {
    QNetworkReply* reply = m_network.get(QNetworkRequest(QUrl(QStringLiteral("http://127.0.0.1:%1/lab/%2").arg(port).arg(list))));
    connect(reply, &QNetworkReply::finished, this, [this, reply, &into] {
        reply->deleteLater();
        if (reply->error() != QNetworkReply::NoError) {
            Q_EMIT failed(tr("The lab's list of channels could not be read: %1.").arg(reply->errorString()));
            return;
        }
        into = reply->readAll();
        import();
    });
}

// Once both the lists and the stores are there.
void Demo::import() {
    if (m_channels.isEmpty() || m_endpoints.isEmpty() || !m_client.engine().ready || m_request != 0) return;
    const auto channels = inventory::importList(m_channels.toStdString(), inventory::ListFormat::Csv);
    const auto endpoints = inventory::importList(m_endpoints.toStdString(), inventory::ListFormat::Json);
    if (!channels || !endpoints) {
        const Error& error = channels ? endpoints.error() : channels.error();
        Q_EMIT failed(tr("The lab's list of channels could not be read: %1.").arg(toQString(error.message())));
        return;
    }
    std::vector<inventory::Change> changes{inventory::PutTemplate{labTemplate()}};
    for (const Endpoint& endpoint : endpoints->endpoints) changes.emplace_back(inventory::PutEndpoint{endpoint});
    for (const Channel& channel : channels->channels) changes.emplace_back(inventory::PutChannel{channel});
    m_request = m_client.apply(std::move(changes));
}

}  // namespace inspector::console
