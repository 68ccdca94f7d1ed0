// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/charts/chart_queue.h"
#include "app/console/client/client.h"

#include <QTimer>
#include <QWidget>

#include <map>
#include <vector>

class QComboBox;
class QLabel;

namespace inspector::console {

class TimeChart;

// The figures of one channel over time: six charts on one time axis with linked cursors, 15 minutes to 30 days. Asks
// for figures while it is active and visible only; an answer to an older question is dropped. GUI thread.
class ChannelCharts : public QWidget {
    Q_OBJECT

public:
    ChannelCharts(Client& client, QWidget* parent = nullptr);

    void setChannel(const ChannelId& channel);
    void setActive(bool active);
    // Seconds that are shown; one of the ranges, else the nearest.
    void setRange(int seconds);
    [[nodiscard]] int range() const;

Q_SIGNALS:
    void rangeChanged(int seconds);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    struct Figure {
        TimeChart* chart;
        Measurement measurement;
        std::string field;
        series::Aggregate aggregate;
        std::string groupBy;      // "rung", "kind"; empty: one line
        bool variantsOnly;        // lines of renditions would only be noise
        RequestId request = 0;
        bool answered = false;
    };

    void addFigure(const QString& title, std::function<QString(double)> format, Measurement measurement,
                   std::string field, series::Aggregate aggregate, std::string groupBy, bool variantsOnly);
    void restart();
    void ask();
    void show(Figure& figure, const std::vector<series::Series>& series);
    void updateLimits();
    void setRunning();

    Client& m_client;
    ChartQueue m_queue;
    QComboBox* m_range;
    QLabel* m_step;
    std::vector<Figure> m_figures;
    ChannelId m_channel;
    bool m_active = false;
    QTimer m_refresh;
    qint64 m_from = 0;
    qint64 m_to = 0;
    qint64 m_stepMs = 0;
    qint64 m_gapMs = 0;
};

}  // namespace inspector::console
