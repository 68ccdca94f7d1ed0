// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QByteArray>
#include <QJsonObject>

#include <cstdint>

namespace inspector::console {

// The application, which times every event it hands out, so that what blocks the GUI thread is seen: its longest
// block, by the clock and by the thread's own processor time (on a busy machine the clock counts what others do).
// Blocks before the first paint are the start-up's and are counted apart. GUI thread.
class Application : public QApplication {
    Q_OBJECT

public:
    Application(int& argc, char** argv);

    bool notify(QObject* receiver, QEvent* event) override;

    // Called by the window's first paint, and by who measures: what was counted so far is the start-up's.
    void startCounting();
    [[nodiscard]] double longestBlockMs() const { return m_longest.ms; }
    [[nodiscard]] QJsonObject measured() const;

private:
    struct Block {
        double ms = 0;
        double cpuMs = 0;
        QByteArray what;  // "MainWindow Paint"
    };
    void note(double ms, double cpuMs, const QByteArray& what);

    int m_depth = 0;
    std::uint64_t m_events = 0;
    std::uint64_t m_over16 = 0;
    std::uint64_t m_over16Cpu = 0;
    Block m_longest;
    Block m_longestCpu;
    Block m_startUp;
};

}  // namespace inspector::console
