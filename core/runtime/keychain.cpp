// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/keychain.h"

#include <QEventLoop>
#include <QFileInfo>
#include <QPointer>
#include <QTimer>

#include <qt6keychain/keychain.h>

#include <memory>
#include <optional>
#include <utility>

namespace inspector::runtime::keychain {

namespace {

const QString service = QStringLiteral("inspector");
constexpr const char* where = "the keychain";
constexpr const char* instead =
    "Use PGPASSFILE, INSPECTOR_DATABASE_PASSWORD_FILE or INSPECTOR_METRICS_TOKEN_FILE where nobody sits at a desktop";

Error errorOf(const QKeychain::Job& job) {
    const std::string said = job.errorString().toStdString();
    switch (job.error()) {
        case QKeychain::EntryNotFound:
            return {Error::Kind::NotFound, "It has no entry of this name", where, "Keep one with inspector-cli db password set"};
        case QKeychain::AccessDeniedByUser:
        case QKeychain::AccessDenied:
            return {Error::Kind::Denied, "It refused: " + said, where, "Unlock it and try again"};
        case QKeychain::NoBackendAvailable:
        case QKeychain::NotImplemented:
            return {Error::Kind::Unavailable, "There is none on this machine", where, instead};
        default: return {Error::Kind::Unavailable, "It failed: " + said, where, instead};
    }
}

using Finished = std::function<void(Result<QKeychain::Job*>)>;

// Starts the job, which deletes itself. One that is given up for being late goes on to its own end, unheard.
void run(QObject* context, QKeychain::Job* job, const std::string& key, Milliseconds timeout, Finished finished) {
    auto answer = std::make_shared<Finished>(std::move(finished));
    const auto once = [answer](Result<QKeychain::Job*> result) {
        if (const Finished call = std::exchange(*answer, nullptr)) call(std::move(result));
    };
    if (std::string why = problem(); !why.empty()) {
        delete job;
        QTimer::singleShot(0, context, [once, why] { once(fail(Error::Kind::Unavailable, why, where, instead)); });
        return;
    }
    job->setKey(QString::fromStdString(key));
    job->setInsecureFallback(false);
    QObject::connect(job, &QKeychain::Job::finished, context, [once](QKeychain::Job* done) {
        if (done->error() != QKeychain::NoError) once(fail(errorOf(*done)));
        else once(done);
    });
    QTimer::singleShot(timeout, context, [once] {
        once(fail(Error::Kind::Unavailable, "It did not answer in time", where, "Unlock it and try again, or give the secret in another way"));
    });
    job->start();
}

std::function<void(Result<QKeychain::Job*>)> withoutValue(std::function<void(Result<void>)> answer) {
    return [answer = std::move(answer)](const Result<QKeychain::Job*>& job) {
        if (job) answer({});
        else answer(fail(job.error()));
    };
}

// Runs a request to its answer.
template <typename T, typename Request>
Result<T> wait(Request request) {
    QEventLoop loop;
    std::optional<Result<T>> result;
    request(&loop, [&loop, &result](Result<T> answer) {
        result = std::move(answer);
        loop.quit();
    });
    if (!result) loop.exec();
    if (result) return std::move(*result);
    return fail(Error::Kind::Cancelled, "The program is ending", where);
}

void addNext(QObject* context, std::shared_ptr<StoreSettings> settings, Milliseconds timeout,
             std::function<void(StoreSettings)> answer) {
    const auto wanted = settings->database.askKeychain  ? std::optional(StoreKind::Database)
                        : settings->metrics.askKeychain ? std::optional(StoreKind::Metrics)
                                                        : std::nullopt;
    if (!wanted) {
        answer(std::move(*settings));
        return;
    }
    const ChosenStore& store = *wanted == StoreKind::Database ? settings->database : settings->metrics;
    read(context, store.url, timeout, [=](const Result<std::string>& found) {
        takeSecret(*settings, *wanted, found);
        addNext(context, settings, timeout, answer);
    });
}

}  // namespace

std::string problem(const Environment& environment) {
#ifdef Q_OS_LINUX
    // Without this the libraries would try to start a bus, which takes its time.
    const std::string runtime = environment("XDG_RUNTIME_DIR");
    const bool bus = !environment("DBUS_SESSION_BUS_ADDRESS").empty() ||
                     (!runtime.empty() && QFileInfo::exists(QString::fromStdString(runtime) + QStringLiteral("/bus")));
    if (!bus) return "There is no keychain here: this is no desktop session (no D-Bus)";
#else
    (void)environment;
#endif
    return {};
}

void read(QObject* context, const std::string& key, Milliseconds timeout, std::function<void(Result<std::string>)> answer) {
    run(context, new QKeychain::ReadPasswordJob(service), key, timeout, [answer = std::move(answer)](const Result<QKeychain::Job*>& job) {
        if (!job) answer(fail(job.error()));
        else answer(static_cast<QKeychain::ReadPasswordJob*>(*job)->textData().toStdString());
    });
}

void write(QObject* context, const std::string& key, const std::string& secret, Milliseconds timeout,
           std::function<void(Result<void>)> answer) {
    auto* const job = new QKeychain::WritePasswordJob(service);
    job->setTextData(QString::fromStdString(secret));
    run(context, job, key, timeout, withoutValue(std::move(answer)));
}

void remove(QObject* context, const std::string& key, Milliseconds timeout, std::function<void(Result<void>)> answer) {
    run(context, new QKeychain::DeletePasswordJob(service), key, timeout, withoutValue(std::move(answer)));
}

Result<std::string> readNow(const std::string& key, Milliseconds timeout) {
    return wait<std::string>([&](QObject* context, auto answer) { read(context, key, timeout, answer); });
}

Result<void> writeNow(const std::string& key, const std::string& secret, Milliseconds timeout) {
    return wait<void>([&](QObject* context, auto answer) { write(context, key, secret, timeout, answer); });
}

Result<void> removeNow(const std::string& key, Milliseconds timeout) {
    return wait<void>([&](QObject* context, auto answer) { remove(context, key, timeout, answer); });
}

void addSecrets(QObject* context, StoreSettings settings, Milliseconds timeout, std::function<void(StoreSettings)> answer) {
    addNext(context, std::make_shared<StoreSettings>(std::move(settings)), timeout, std::move(answer));
}

void addSecretsNow(StoreSettings& settings, Milliseconds timeout) {
    for (const auto kind : {StoreKind::Database, StoreKind::Metrics}) {
        const ChosenStore& store = kind == StoreKind::Database ? settings.database : settings.metrics;
        if (!store.askKeychain) continue;
        if (problem().empty()) takeSecret(settings, kind, readNow(store.url, timeout));
        else takeSecret(settings, kind, fail(Error::Kind::NotFound, problem(), where));  // nothing to wait for, nothing to warn of
    }
}

}  // namespace inspector::runtime::keychain
