// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/options.h"
#include "core/runtime/inspector.h"
#include "core/runtime/store_settings.h"

#include <QJsonObject>
#include <QObject>
#include <QTemporaryDir>
#include <QTimer>
#include <QTranslator>

#include <filesystem>
#include <memory>
#include <optional>

class QSettings;

namespace inspector::console {

class Application;
class Client;
class Demo;
class MainWindow;

// One run of the console, by its options: where it keeps things, language and theme, the screenshot, the
// measurements, an orderly end on SIGINT and SIGTERM. Owns the demo's temporary folder, so it is made before the
// engine and goes after it. GUI thread.
class Session : public QObject {
    Q_OBJECT

public:
    // `options` outlive it.
    Session(Application& application, const Options& options);
    ~Session() override;

    // Why it cannot begin; empty when it can.
    [[nodiscard]] QString problem() const { return m_problem; }
    [[nodiscard]] QSettings& settings() { return *m_settings; }
    [[nodiscard]] runtime::Options engineOptions() const;
    // What was said of the stores when the program was started.
    [[nodiscard]] const runtime::StoreRequest& storeRequest() const { return m_stores; }
    // Ends the program; it begins anew with the same options.
    void restart();

    void watch(MainWindow& window, Client& client);
    void begin(Demo& demo, MainWindow& window);
    // Writes the measurements; the program's exit code.
    int end(int code);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void chooseStores();
    [[nodiscard]] std::filesystem::path dataFolder() const;
    void firstPaint();
    void takeScreenshot();

    Application& m_application;
    const Options& m_options;
    std::optional<QTemporaryDir> m_demoFolder;
    std::unique_ptr<QSettings> m_settings;
    QTranslator m_words;
    QTranslator m_qtWords;
    runtime::StoreRequest m_stores;
    runtime::StoreSettings m_storeSettings;
    bool m_restart = false;
    QTimer m_signals;
    QString m_problem;
    MainWindow* m_window = nullptr;
    const Client* m_client = nullptr;
    double m_firstPaintMs = 0;
    QJsonObject m_measured;  // empty until it is taken
    int m_exitCode = 0;
};

}  // namespace inspector::console
