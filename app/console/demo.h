// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/client.h"

#include <QByteArray>
#include <QNetworkAccessManager>
#include <QObject>
#include <QProcess>
#include <QString>

namespace inspector::console {

// The demo: inspector-lab beside this program, its channels, its origin and its edges in the inventory. The lab ends with this object, and with
// this program however it ends (its standard input closes). GUI thread; the client outlives it.
class Demo : public QObject {
    Q_OBJECT

public:
    explicit Demo(Client& client, QObject* parent = nullptr);
    ~Demo() override;

    // Returns at once. `scenario`: "demo", a file, or empty.
    void start(int channels, const QString& scenario);

Q_SIGNALS:
    void running();
    void failed(const QString& why);  // what happened and what to do

private:
    void readPorts();
    void fetch(int port, const QString& list, QByteArray& into);
    void import();

    Client& m_client;
    QProcess m_lab;
    QNetworkAccessManager m_network;
    QByteArray m_channels;     // the lab's lists, once they are there
    QByteArray m_endpoints;
    RequestId m_request = 0;   // the command that adds them
};

}  // namespace inspector::console
