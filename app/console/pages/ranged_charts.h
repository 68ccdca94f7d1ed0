// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/charts/chart_queue.h"
#include "app/console/charts/time_chart.h"
#include "app/console/client/client.h"

#include <QTimer>
#include <QWidget>

#include <functional>
#include <optional>
#include <string>
#include <vector>

class QComboBox;
class QGridLayout;
class QLabel;

namespace inspector::console {

// Charts of one subject on one time axis with linked cursors, 15 minutes to 30 days. Asks for figures while it is active and visible
// only; an answer to an older question is dropped. What is asked for is the derived class's. GUI thread.
class RangedCharts : public QWidget {
    Q_OBJECT

public:
    void setActive(bool active);
    // Seconds that are shown; one of the ranges, else the nearest.
    void setRange(int seconds);
    [[nodiscard]] int range() const;
    // The charts are about that moment, which is marked in them; none: about now.
    void setMoment(std::optional<WallTime> moment);

Q_SIGNALS:
    void rangeChanged(int seconds);

protected:
    // One question for one chart: a line for each series that comes.
    struct Question {
        std::size_t chart = 0;
        Measurement measurement = Measurement::SegmentMetric;
        std::string field;
        series::Aggregate aggregate = series::Aggregate::Mean;
        std::string groupBy;      // empty: one line
        QString line;             // its name, where nothing is grouped
    };

    RangedCharts(Client& client, int columns, QWidget* parent);

    // In the order in which they are shown. Once, in the constructor.
    void addChart(const QString& title, TimeChart::Format format);
    void addQuestion(Question question);
    [[nodiscard]] Client& client() const { return m_client; }
    [[nodiscard]] TimeChart& chart(std::size_t index) const { return *m_charts[index].chart; }
    // The subject is another one: everything is asked anew.
    void restart();

    [[nodiscard]] virtual bool hasSubject() const = 0;
    [[nodiscard]] virtual std::vector<Tag> subjectTags() const = 0;
    [[nodiscard]] virtual qint64 intervalMs() const = 0;   // of its samples
    // Before each question round: thresholds.
    virtual void prepare() {}
    // Which lines, and in which order.
    virtual void arrange(std::size_t /*chart*/, std::vector<ChartLine>& /*lines*/) const {}
    [[nodiscard]] virtual bool isRare(std::size_t /*chart*/) const { return false; }  // points far apart are no gap

    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    struct Chart {
        TimeChart* chart;
        std::vector<std::size_t> questions;
    };
    struct Asked {
        Question question;
        RequestId request = 0;
        std::vector<ChartLine> lines;
    };
    void ask();
    void take(Asked& asked, const std::vector<series::Series>& all);
    void show(std::size_t chart);
    void setRunning();

    Client& m_client;
    const int m_columns;
    ChartQueue m_queue;
    QComboBox* m_range;
    QLabel* m_step;
    QGridLayout* m_grid;
    std::vector<Chart> m_charts;
    std::vector<Asked> m_asked;
    std::optional<WallTime> m_moment;
    bool m_active = false;
    QTimer m_refresh;
    qint64 m_from = 0;
    qint64 m_to = 0;
    qint64 m_stepMs = 0;
    qint64 m_gapMs = 0;
};

}  // namespace inspector::console
