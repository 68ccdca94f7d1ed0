// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/client/connection.h"

#include "app/console/format/format.h"
#include "core/runtime/keychain.h"

#include <QCoreApplication>
#include <QPointer>
#include <QThread>

#include <memory>
#include <utility>

namespace inspector::console {

namespace {

constexpr Milliseconds keychainWithin{15'000};

// What a test found: a sentence, and whether all is well.
using Found = std::pair<bool, QString>;

Found tryDatabase(const inventory::PostgresOptions& options) {
    inventory::PostgresOptions only = options;
    only.migrate = false;
    auto opened = inventory::openPostgres(only);
    if (!opened) return {false, toQString(opened.error().message())};
    const auto facts = opened->store->facts(SystemClock().now());
    if (!facts) return {false, toQString(facts.error().message())};
    const auto rights = opened->store->rights();
    const QString role = rights ? toQString(rights->role) : QString();
    return {true, Connection::tr("%1 %2 answers in %3; you are %4 (%5).")
                      .arg(toQString(facts->kind), toQString(facts->version), milliseconds(facts->roundTripMs), toQString(facts->user), role)};
}

// Said as of the form's field, not of the program's option.
Result<void> checkUrl(runtime::StoreKind which, const std::string& url) {
    if (which == runtime::StoreKind::Database) return runtime::checkDatabaseUrl(url, toStd(Connection::tr("the database's URL")));
    return runtime::checkMetricsUrl(url, toStd(Connection::tr("the URL of the figures")));
}

Found tryMetrics(const series::InfluxOptions& options) {
    series::InfluxOptions only = options;
    only.readOnly = true;
    if (auto opened = series::openInflux(only); !opened) return {false, toQString(opened.error().message())};
    const auto version = series::influxVersion(only);
    return {true, Connection::tr("InfluxDB %1 answers.").arg(version ? toQString(*version) : QString())};
}

}  // namespace

Connection::Connection(runtime::StoreRequest request, QObject* parent) : QObject(parent), m_request(std::move(request)) {
    if (auto settings = runtime::chooseStores(m_request)) m_settings = std::move(*settings);
    if (m_settings.settingsFile.empty())
        m_settings.settingsFile = m_request.settingsFile.empty() ? runtime::defaultStoreFile() : m_request.settingsFile;
}

ConnectionFields Connection::fields() const {
    return {toQString(m_settings.database.url), {}, toQString(m_settings.metrics.url), {}};
}

QString Connection::databaseFrom() const { return toQString(m_settings.database.from); }
QString Connection::metricsFrom() const { return toQString(m_settings.metrics.from); }
QString Connection::keychainProblem() const { return toQString(runtime::keychain::problem()); }

void Connection::test(const ConnectionFields& fields) {
    const quint64 number = ++m_try;
    runtime::StoreRequest request = m_request;
    // A URL that is none does not keep the other one from being tried.
    const auto usable = [this](runtime::StoreKind which, const QString& url) -> std::string {
        const std::string text = toStd(url.trimmed());
        if (text.empty()) return std::string(runtime::embedded);
        const auto checked = checkUrl(which, text);
        if (checked) return text;
        Q_EMIT tried(which, false, toQString(checked.error().message()));
        return std::string(runtime::embedded);
    };
    request.database = usable(runtime::StoreKind::Database, fields.database);
    request.metrics = usable(runtime::StoreKind::Metrics, fields.metrics);
    auto chosen = runtime::chooseStores(request);
    if (!chosen) {
        for (const auto which : {runtime::StoreKind::Database, runtime::StoreKind::Metrics})
            Q_EMIT tried(which, false, toQString(chosen.error().message()));
        return;
    }
    if (!fields.databasePassword.isEmpty()) runtime::takeSecret(*chosen, runtime::StoreKind::Database, toStd(fields.databasePassword));
    if (!fields.metricsSecret.isEmpty()) runtime::takeSecret(*chosen, runtime::StoreKind::Metrics, toStd(fields.metricsSecret));
    const auto begin = [this, number](const runtime::StoreSettings& settings) {
        // The thread outlives neither its work nor the answer to a form that is gone.
        const QPointer<Connection> self(this);
        QThread* thread = QThread::create([self, number, choice = settings.choice] {
            const auto tell = [&](runtime::StoreKind which, const Found& found) {
                QMetaObject::invokeMethod(
                    qApp,
                    [self, number, which, found] {
                        if (self && self->m_try == number) Q_EMIT self->tried(which, found.first, found.second);
                    },
                    Qt::QueuedConnection);
            };
            if (choice.database) tell(runtime::StoreKind::Database, tryDatabase(*choice.database));
            if (choice.metrics) tell(runtime::StoreKind::Metrics, tryMetrics(*choice.metrics));
        });
        connect(thread, &QThread::finished, thread, &QObject::deleteLater);
        thread->start();
    };
    if (!keychainProblem().isEmpty()) return begin(*chosen);
    runtime::keychain::addSecrets(this, std::move(*chosen), keychainWithin, begin);
}

void Connection::keep(const ConnectionFields& fields) {
    runtime::StoreFile file;
    file.database = toStd(fields.database.trimmed());
    file.metrics = toStd(fields.metrics.trimmed());
    file.retention = m_settings.retention;
    file.history = m_settings.history;
    for (const auto& [which, url] : {std::pair{runtime::StoreKind::Database, file.database}, std::pair{runtime::StoreKind::Metrics, file.metrics}})
        if (const auto checked = url.empty() ? Result<void>() : checkUrl(which, url); !checked)
            return Q_EMIT kept(false, toQString(checked.error().message()));
    const auto write = [this, file] {
        const auto written = runtime::writeStoreFile(m_settings.settingsFile, file);
        if (!written) return Q_EMIT kept(false, toQString(written.error().message()));
        Q_EMIT kept(true, tr("Kept in %1.").arg(QString::fromStdU16String(m_settings.settingsFile.u16string())));
    };
    keepSecret(file.database, fields.databasePassword, [this, file, fields, write](const QString& problem) {
        if (!problem.isEmpty()) return Q_EMIT kept(false, problem);
        keepSecret(file.metrics, fields.metricsSecret, [this, write](const QString& second) {
            if (!second.isEmpty()) return Q_EMIT kept(false, second);
            write();
        });
    });
}

void Connection::keepSecret(const std::string& url, const QString& secret, std::function<void(const QString& problem)> then) {
    if (url.empty() || secret.isEmpty()) return then({});
    if (const QString problem = keychainProblem(); !problem.isEmpty()) return then(problem);
    runtime::keychain::write(this, url, toStd(secret), keychainWithin, [then](const Result<void>& result) {
        then(result ? QString() : toQString(result.error().message()));
    });
}

}  // namespace inspector::console
