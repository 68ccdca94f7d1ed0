// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <deque>

namespace inspector::console {

class TimeChart;

// Lets at most one chart draw itself in a turn of the event loop, and each at most twice a second. GUI thread; owned by
// the page whose charts it serves.
class ChartQueue : public QObject {
    Q_OBJECT

public:
    explicit ChartQueue(QObject* parent = nullptr);

    // `chart` will be asked to draw soon; a chart that already waits is not queued twice.
    void request(TimeChart* chart);

private:
    void drawNext();

    std::deque<QPointer<TimeChart>> m_waiting;
    QHash<const TimeChart*, qint64> m_drawn;  // when, in ms of m_clock
    QElapsedTimer m_clock;
    QTimer m_turn;
};

}  // namespace inspector::console
