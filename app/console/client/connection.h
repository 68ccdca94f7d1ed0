// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/runtime/store_settings.h"

#include <QObject>
#include <QString>

#include <filesystem>

namespace inspector::console {

// What the form of the stores has in its fields; secrets are in it only until they are in the keychain.
struct ConnectionFields {
    QString database;         // URL; empty: this machine alone
    QString databasePassword; // empty: as it is
    QString metrics;          // URL; empty: this machine alone
    QString metricsSecret;    // a 1.x password or a token; empty: as it is
};

// Reads, tries and keeps which stores this user's console uses. GUI thread; trying runs on a thread of its own.
class Connection : public QObject {
    Q_OBJECT

public:
    // `request`: what this program was started with; its settings file is the one that is kept.
    explicit Connection(runtime::StoreRequest request, QObject* parent = nullptr);

    // What holds now, and who says so; a command line or variable wins over what is kept here.
    [[nodiscard]] ConnectionFields fields() const;
    [[nodiscard]] QString databaseFrom() const;
    [[nodiscard]] QString metricsFrom() const;
    // Why no secret can be kept here, and what to use instead; empty: it can.
    [[nodiscard]] QString keychainProblem() const;

    // Answers with `tried`, once for each of the two that has a URL. A newer try makes an older one silent.
    void test(const ConnectionFields& fields);
    // Answers with `kept`: settings file and keychain.
    void keep(const ConnectionFields& fields);

Q_SIGNALS:
    // `good`: what was found there; otherwise why not and what to do.
    void tried(inspector::runtime::StoreKind which, bool good, const QString& text);
    void kept(bool good, const QString& text);

private:
    void keepSecret(const std::string& url, const QString& secret, std::function<void(const QString& problem)> then);

    runtime::StoreRequest m_request;
    runtime::StoreSettings m_settings;
    quint64 m_try = 0;
};

}  // namespace inspector::console
