// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/client.h"
#include "app/console/client/fleet_history.h"
#include "app/console/main_window.h"
#include "app/console/pages/forms/console_actions.h"
#include "tests/app/console/channel_samples.h"

#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

namespace inspector::console::test {

// The whole console on stores in a temporary folder, probing nothing; as main puts it together.
class Console {
public:
    Console()
        : m_settings(m_folder.filePath(QStringLiteral("console.ini")), QSettings::IniFormat),
          m_engine(options(m_folder), m_clock), m_client(m_engine, m_clock), m_history(m_client), m_actions(m_client) {
        openWindow();
        m_client.start();
        EXPECT_TRUE(QTest::qWaitFor([this] { return m_client.engine().ready; }, 20'000));
    }

    MainWindow& window() { return *m_window; }
    Client& client() { return m_client; }
    QSettings& settings() { return m_settings; }
    std::filesystem::path folder() const { return {m_folder.path().toStdU16String()}; }

    // The window closed and another one opened, as in the next run.
    void openWindow() {
        if (m_window) m_window->close();
        m_window = std::make_unique<MainWindow>(PageContext{m_client, m_history, m_actions}, m_settings);
        m_window->show();
        EXPECT_TRUE(QTest::qWaitForWindowActive(m_window.get()));
    }

    void add(std::vector<Channel> channels) {
        std::vector<inventory::Change> changes;
        for (Channel& channel : channels) {
            channel.revision = 0;
            changes.emplace_back(inventory::PutChannel{std::move(channel)});
        }
        const std::size_t wanted = m_client.inventory()->channels.size() + changes.size();
        m_client.apply(std::move(changes));
        EXPECT_TRUE(QTest::qWaitFor([&] { return m_client.inventory()->channels.size() == wanted; }, 20'000));
    }

private:
    static runtime::Options options(const QTemporaryDir& folder) {
        runtime::Options o;
        o.dataFolder = std::filesystem::path(folder.path().toStdU16String());
        o.probe = false;
        o.actor = "test@here";
        return o;
    }

    QTemporaryDir m_folder;
    SystemClock m_clock;
    QSettings m_settings;
    runtime::Inspector m_engine;
    Client m_client;
    FleetHistory m_history;
    ConsoleActions m_actions;
    std::unique_ptr<MainWindow> m_window;
};

}  // namespace inspector::console::test
