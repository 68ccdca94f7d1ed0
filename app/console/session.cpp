// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/session.h"

#include "app/console/client/application.h"
#include "app/console/client/client.h"
#include "app/console/client/own_name.h"
#include "app/console/client/process_facts.h"
#include "app/console/demo.h"
#include "app/console/main_window.h"
#include "core/base/log.h"
#include "core/runtime/keychain.h"

#include <QDir>
#include <QFile>
#include <QIcon>
#include <QJsonDocument>
#include <QLibraryInfo>
#include <QLocale>
#include <QPixmap>
#include <QProcess>
#include <QSettings>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <filesystem>

namespace inspector::console {

namespace {

constexpr Milliseconds keychainWithin{30'000};  // its user may have to unlock it
std::atomic<bool> endAsked = false;
static_assert(std::atomic<bool>::is_always_lock_free);

void askToEnd(int) { endAsked = true; }

std::filesystem::path toPath(const QString& text) { return std::filesystem::path(text.toStdU16String()); }

}  // namespace

Session::Session(Application& application, const Options& options) : m_application(application), m_options(options) {
    // A language without words of ours gets the English ones, for their plurals.
    if (m_words.load(QLocale(), QStringLiteral("inspector"), QStringLiteral("_"), QStringLiteral(":/i18n")) ||
        m_words.load(QStringLiteral(":/i18n/inspector_en.qm")))
        QCoreApplication::installTranslator(&m_words);
    if (m_qtWords.load(QLocale(), QStringLiteral("qtbase"), QStringLiteral("_"), QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&m_qtWords);

    QString own = options.dataFolder;  // where everything is kept, the settings too
    if (options.demo) {
        m_demoFolder.emplace(QDir::tempPath() + QStringLiteral("/inspector-demo-XXXXXX"));
        own = m_demoFolder->path();
        if (!m_demoFolder->isValid())
            m_problem = tr("No temporary folder can be made for the demo: %1.").arg(m_demoFolder->errorString());
    }
    m_settings = own.isEmpty()
                     ? std::make_unique<QSettings>(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("Inspector"), QStringLiteral("console"))
                     : std::make_unique<QSettings>(own + QStringLiteral("/console.ini"), QSettings::IniFormat);
    if (m_problem.isEmpty()) chooseStores();
    const bool light = m_settings->value(QStringLiteral("window/theme")).toString() == QLatin1String("light");
    QIcon icon;
    for (const char* size : {"16", "48", "256"}) icon.addFile(QStringLiteral(":/icons/inspector-%1.png").arg(QLatin1String(size)));
    QApplication::setWindowIcon(icon);
    applyTheme(application, options.theme.value_or(light ? ThemeKind::Light : ThemeKind::Dark));
}

Session::~Session() {
    m_settings->sync();  // before the demo's folder goes
}

std::filesystem::path Session::dataFolder() const {
    if (m_demoFolder) return toPath(m_demoFolder->path());
    return m_options.dataFolder.isEmpty() ? runtime::defaultDataFolder() : toPath(m_options.dataFolder);
}

// The demo has stores of its own.
void Session::chooseStores() {
    m_stores.dataFolder = dataFolder();
    if (m_options.demo) {
        m_stores.database = m_stores.metrics = runtime::embedded;
    } else {
        m_stores.database = m_options.database.toStdString();
        m_stores.metrics = m_options.metrics.toStdString();
        m_stores.keyFile = toPath(m_options.keyFile);
        if (!m_options.settingsFile.isEmpty()) m_stores.settingsFile = toPath(m_options.settingsFile);
    }
    auto chosen = runtime::chooseStores(m_stores);
    if (!chosen) {
        m_problem = QString::fromStdString(chosen.error().message());
        return;
    }
    m_storeSettings = std::move(*chosen);
    // No window is there yet that could wait for the keychain.
    if (m_storeSettings.database.askKeychain || m_storeSettings.metrics.askKeychain)
        runtime::keychain::addSecretsNow(m_storeSettings, keychainWithin);
    for (const std::string& warning : m_storeSettings.warnings) qCWarning(lcConsole).noquote() << QString::fromStdString(warning);
}

runtime::Options Session::engineOptions() const {
    runtime::Options engine;
    engine.dataFolder = dataFolder();
    engine.stores = m_storeSettings.choice;
    if (m_storeSettings.retention) engine.retention = *m_storeSettings.retention;
    if (m_storeSettings.history) engine.history = *m_storeSettings.history;
    if (!m_options.probeId.isEmpty()) engine.probeId = ProbeId{m_options.probeId.toStdString()};
    engine.probe = m_options.probe;
    engine.actor = ownName();
    return engine;
}

void Session::watch(MainWindow& window, Client& client) {
    m_window = &window;
    m_client = &client;
    if (!m_options.size.isEmpty()) window.resize(m_options.size);
    if (!m_options.page.isEmpty()) window.showPage(m_options.pageName(), m_options.pageParameter());
    window.installEventFilter(this);

    std::signal(SIGINT, &askToEnd);
    std::signal(SIGTERM, &askToEnd);
    connect(&m_signals, &QTimer::timeout, &window, [&window] {
        if (endAsked) window.close();
    });
    m_signals.start(200);
}

void Session::restart() {
    m_restart = true;
    m_window->close();
}

void Session::begin(Demo& demo, MainWindow& window) {
    window.setOwnNotice(Severity::Info, tr("The demo is starting: inspector-lab makes %n live channel(s) on this machine.",
                                           nullptr, m_options.demoChannels));
    connect(&demo, &Demo::running, &window, [&window] { window.setOwnNotice(Severity::Info, {}); });
    connect(&demo, &Demo::failed, &window, [&window](const QString& why) { window.setOwnNotice(Severity::Major, why); });
    demo.start(m_options.demoChannels, m_options.demoScenario);
}

bool Session::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Paint && m_firstPaintMs == 0) {
        m_firstPaintMs = processAgeMs();
        QTimer::singleShot(0, this, &Session::firstPaint);  // after this painting
    }
    return QObject::eventFilter(watched, event);
}

void Session::firstPaint() {
    m_firstPaintMs = processAgeMs();
    qCDebug(lcConsole, "first paint %.0f ms after the start", m_firstPaintMs);
    m_application.startCounting();
    if (!m_options.screenshot.isEmpty())
        QTimer::singleShot(static_cast<int>(m_options.screenshotAfterS * 1'000), this, &Session::takeScreenshot);
}

void Session::takeScreenshot() {
    m_measured = m_application.measured();  // what an operator would feel; taking the picture is not of it
    const QPixmap shown = m_window->grab();
    if (!shown.save(m_options.screenshot, "PNG")) {
        std::fprintf(stderr, "inspector: %s\n",
                     qPrintable(tr("The screenshot could not be written to %1. Does the folder exist, and may it be written?")
                                    .arg(QDir::toNativeSeparators(m_options.screenshot))));
        m_exitCode = 1;
    }
    m_window->close();
}

int Session::end(int code) {
    if (m_restart) QProcess::startDetached(QCoreApplication::applicationFilePath(), QCoreApplication::arguments().mid(1));
    if (m_options.measureFile.isEmpty()) return code ? code : m_exitCode;
    QJsonObject measured = m_measured.isEmpty() ? m_application.measured() : m_measured;
    const auto& stats = m_client->engine().stats;
    measured.insert(QStringLiteral("first_paint_ms"), m_firstPaintMs);
    measured.insert(QStringLiteral("channels"), stats.channels);
    measured.insert(QStringLiteral("cycles"), static_cast<qint64>(stats.cycles));
    measured.insert(QStringLiteral("skipped"), static_cast<qint64>(stats.skipped));
    measured.insert(QStringLiteral("lag_p95_ms"), stats.lagP95Ms);
    measured.insert(QStringLiteral("lag_worst_ms"), stats.lagWorstMs);
    QFile file(m_options.measureFile);
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(measured).toJson()) < 0) {
        std::fprintf(stderr, "inspector: %s: %s\n", qPrintable(m_options.measureFile), qPrintable(file.errorString()));
        return 1;
    }
    return code ? code : m_exitCode;
}

}  // namespace inspector::console
