// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/charts/chart_queue.h"

#include "app/console/charts/time_chart.h"

#include <algorithm>

namespace inspector::console {

namespace {
constexpr qint64 leastMs = 500;  // between two drawings of one chart
}

ChartQueue::ChartQueue(QObject* parent) : QObject(parent) {
    m_clock.start();
    m_turn.setSingleShot(true);
    connect(&m_turn, &QTimer::timeout, this, &ChartQueue::drawNext);
}

void ChartQueue::request(TimeChart* chart) {
    if (std::find(m_waiting.begin(), m_waiting.end(), chart) != m_waiting.end()) return;
    if (!m_drawn.contains(chart))
        connect(chart, &QObject::destroyed, this, [this, chart] { m_drawn.remove(chart); });
    m_waiting.push_back(chart);
    if (!m_turn.isActive()) m_turn.start(0);
}

void ChartQueue::drawNext() {
    qint64 soonest = leastMs;
    const qint64 now = m_clock.elapsed();
    for (auto at = m_waiting.begin(); at != m_waiting.end();) {
        TimeChart* chart = *at;
        if (!chart || !chart->isVisible()) {  // a hidden chart asks again when it is shown
            at = m_waiting.erase(at);
            continue;
        }
        const qint64 wait = m_drawn.contains(chart) ? m_drawn.value(chart) + leastMs - now : 0;
        if (wait <= 0) {
            m_waiting.erase(at);
            m_drawn.insert(chart, now);
            chart->draw();
            soonest = 0;
            break;
        }
        soonest = std::min(soonest, wait);
        ++at;
    }
    if (!m_waiting.empty()) m_turn.start(static_cast<int>(soonest));
}

}  // namespace inspector::console
