// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/ranged_charts.h"

#include "app/console/format/format.h"
#include "app/console/format/theme.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>

#include <algorithm>
#include <array>
#include <type_traits>
#include <utility>

namespace inspector::console {

namespace {

constexpr std::array<int, 7> ranges{15 * 60, 3600, 6 * 3600, 24 * 3600, 3 * 86400, 7 * 86400, 30 * 86400};
constexpr int pointsWanted = 300;

// A step that people read easily and that no sample falls between: not finer than the subject's interval.
qint64 stepFor(int rangeSeconds, qint64 intervalMs) {
    static constexpr std::array<qint64, 14> steps{1,   2,   5,    10,   15,   30,   60,
                                                  120, 300, 600, 1800, 3600, 7200, 21600};
    const qint64 least = std::max<qint64>(rangeSeconds / pointsWanted, (intervalMs + 999) / 1000);
    const auto at = std::find_if(steps.begin(), steps.end(), [&](qint64 s) { return s >= least; });
    return (at == steps.end() ? steps.back() : *at) * 1000;
}

QString rangeWord(int seconds) {
    switch (seconds) {
        case 15 * 60: return RangedCharts::tr("15 minutes");
        case 3600: return RangedCharts::tr("1 hour");
        case 6 * 3600: return RangedCharts::tr("6 hours");
        case 24 * 3600: return RangedCharts::tr("24 hours");
        case 3 * 86400: return RangedCharts::tr("3 days");
        case 7 * 86400: return RangedCharts::tr("7 days");
        default: return RangedCharts::tr("30 days");
    }
}

}  // namespace

RangedCharts::RangedCharts(Client& client, int columns, QWidget* parent)
    : QWidget(parent), m_client(client), m_columns(columns), m_range(new QComboBox), m_step(new QLabel), m_grid(new QGridLayout) {
    for (const int seconds : ranges) m_range->addItem(rangeWord(seconds), seconds);
    m_range->setCurrentIndex(0);
    m_range->setAccessibleName(tr("Range of the charts"));
    auto* rangeLabel = new QLabel(tr("&Range"));
    rangeLabel->setBuddy(m_range);
    m_step->setForegroundRole(QPalette::PlaceholderText);

    auto* bar = new QHBoxLayout;
    bar->addWidget(rangeLabel);
    bar->addWidget(m_range);
    bar->addWidget(m_step);
    bar->addStretch();
    m_grid->setSpacing(sizes::space2);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, sizes::space2, 0, 0);
    layout->addLayout(bar);
    layout->addLayout(m_grid, 1);

    connect(m_range, &QComboBox::currentIndexChanged, this, [this] {
        restart();
        Q_EMIT rangeChanged(range());
    });
    connect(&m_refresh, &QTimer::timeout, this, &RangedCharts::ask);
    connect(&m_client, &Client::seriesReady, this,
            [this](quint64 request, const Result<std::vector<series::Series>>& result) {
                const auto at = std::find_if(m_asked.begin(), m_asked.end(), [&](const Asked& a) { return a.request == request; });
                if (at == m_asked.end()) return;
                if (result) take(*at, *result);
                else chart(at->question.chart).setNote(tr("Figures cannot be read: %1").arg(toQString(result.error().what)));
            });
}

void RangedCharts::addChart(const QString& title, TimeChart::Format format) {
    auto* chart = new TimeChart(m_queue, title, std::move(format), this);
    connect(chart, &TimeChart::cursorMoved, this, [this](std::optional<qint64> ms) {
        for (auto& each : m_charts) each.chart->setCursorTime(ms);
    });
    const int index = static_cast<int>(m_charts.size());
    m_grid->addWidget(chart, index / m_columns, index % m_columns);
    m_charts.push_back({chart, {}});
}

void RangedCharts::addQuestion(Question question) {
    m_charts[question.chart].questions.push_back(m_asked.size());
    m_asked.push_back({std::move(question), 0, {}});
}

void RangedCharts::setRange(int wanted) {
    const auto at = std::min_element(ranges.begin(), ranges.end(), [&](int a, int b) {
        return std::abs(a - wanted) < std::abs(b - wanted);
    });
    m_range->setCurrentIndex(static_cast<int>(at - ranges.begin()));
}

int RangedCharts::range() const { return m_range->currentData().toInt(); }

void RangedCharts::setMoment(std::optional<WallTime> moment) {
    if (moment == m_moment) return;
    m_moment = moment;
    for (Chart& each : m_charts) each.chart->setMark(moment ? std::optional(toMillis(*moment)) : std::nullopt);
    restart();
}

void RangedCharts::setActive(bool active) {
    m_active = active;
    setRunning();
}
void RangedCharts::showEvent(QShowEvent*) { setRunning(); }
void RangedCharts::hideEvent(QHideEvent*) { setRunning(); }

void RangedCharts::setRunning() {
    const bool running = m_active && isVisible() && hasSubject();
    if (running == m_refresh.isActive()) return;
    if (running) restart();
    else m_refresh.stop();
}

void RangedCharts::restart() {
    for (Asked& asked : m_asked) {
        asked.request = 0;
        asked.lines.clear();
    }
    for (Chart& each : m_charts) {
        each.chart->setData({}, 0, 1, 0);
        each.chart->setNote(tr("Reading figures …"));
    }
    if (!m_active || !isVisible() || !hasSubject()) return;
    ask();
}

void RangedCharts::ask() {
    m_stepMs = stepFor(range(), intervalMs());
    m_gapMs = std::max(m_stepMs, intervalMs()) * 5 / 2;
    m_to = toMillis(m_client.now());
    if (m_moment) m_to = std::min(m_to, (toMillis(*m_moment) + range() * 500ll) / m_stepMs * m_stepMs);
    m_from = (m_to - range() * 1000ll) / m_stepMs * m_stepMs;
    m_step->setText(tr("one point is %1").arg(duration(Milliseconds(m_stepMs))));
    prepare();
    for (Asked& asked : m_asked) {
        series::Query query;
        query.selection.measurement = asked.question.measurement;
        query.selection.tags = subjectTags();
        query.selection.from = fromMillis(m_from);
        query.selection.to = fromMillis(m_to);
        query.field = asked.question.field;
        query.aggregate = asked.question.aggregate;
        query.step = Milliseconds(m_stepMs);
        if (!asked.question.groupBy.empty()) query.groupBy = {asked.question.groupBy};
        asked.request = m_client.querySeries(query);
    }
    m_refresh.start(static_cast<int>(std::clamp<qint64>(m_stepMs, 5'000, 60'000)));
}

void RangedCharts::take(Asked& asked, const std::vector<series::Series>& all) {
    asked.lines.clear();
    for (const auto& series : all) {
        ChartLine line;
        line.name = series.tags.empty() ? asked.question.line : toQString(series.tags.front().second);
        line.points.reserve(series.samples.size());
        for (const auto& sample : series.samples)
            line.points.emplace_back(static_cast<double>(toMillis(sample.time)), sample.value);
        if (!line.points.empty()) asked.lines.push_back(std::move(line));
    }
    show(asked.question.chart);
}

void RangedCharts::show(std::size_t index) {
    std::vector<ChartLine> lines;
    for (const std::size_t question : m_charts[index].questions)
        lines.insert(lines.end(), m_asked[question].lines.begin(), m_asked[question].lines.end());
    arrange(index, lines);
    constexpr std::size_t most = std::extent_v<decltype(Theme::chart)>;
    if (lines.size() > most) lines.resize(most);
    for (std::size_t i = 0; i < lines.size(); ++i) lines[i].color = theme().chart[i];
    const bool rare = isRare(index);
    chart(index).setNote(!lines.empty() ? QString() : rare ? tr("No errors") : tr("No figures in this range"));
    chart(index).setData(std::move(lines), m_from, m_to, rare ? m_stepMs * 3 / 2 : m_gapMs);
}

}  // namespace inspector::console
