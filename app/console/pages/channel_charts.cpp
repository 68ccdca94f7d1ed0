// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/channel_charts.h"

#include "app/console/charts/time_chart.h"
#include "app/console/format/format.h"
#include "app/console/format/theme.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>

#include <algorithm>
#include <array>
#include <set>
#include <type_traits>

namespace inspector::console {

namespace {

constexpr std::array<int, 7> ranges{15 * 60, 3600, 6 * 3600, 24 * 3600, 3 * 86400, 7 * 86400, 30 * 86400};
constexpr int columns = 3;
constexpr int pointsWanted = 300;

// A step that people read easily and that no sample falls between: not finer than the channel's interval.
qint64 stepFor(int rangeSeconds, qint64 intervalMs) {
    static constexpr std::array<qint64, 14> steps{1,   2,   5,    10,   15,   30,   60,
                                                  120, 300, 600, 1800, 3600, 7200, 21600};
    const qint64 least = std::max<qint64>(rangeSeconds / pointsWanted, (intervalMs + 999) / 1000);
    const auto at = std::find_if(steps.begin(), steps.end(), [&](qint64 s) { return s >= least; });
    return (at == steps.end() ? steps.back() : *at) * 1000;
}

QString rangeWord(int seconds) {
    switch (seconds) {
        case 15 * 60: return ChannelCharts::tr("15 minutes");
        case 3600: return ChannelCharts::tr("1 hour");
        case 6 * 3600: return ChannelCharts::tr("6 hours");
        case 24 * 3600: return ChannelCharts::tr("24 hours");
        case 3 * 86400: return ChannelCharts::tr("3 days");
        case 7 * 86400: return ChannelCharts::tr("7 days");
        default: return ChannelCharts::tr("30 days");
    }
}

}  // namespace

ChannelCharts::ChannelCharts(Client& client, QWidget* parent)
    : QWidget(parent), m_client(client), m_range(new QComboBox), m_step(new QLabel) {
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
    auto* grid = new QGridLayout;
    grid->setSpacing(sizes::space2);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, sizes::space2, 0, 0);
    layout->addLayout(bar);
    layout->addLayout(grid, 1);

    using series::Aggregate;
    const auto ms = [](double v) { return milliseconds(v); };
    const auto s = [](double v) { return seconds(v); };
    addFigure(tr("Time to first byte, p95"), ms, Measurement::SegmentMetric, "ttfb_ms", Aggregate::P95, "rung", true);
    addFigure(tr("Download time / duration"), [](double v) { return number(v); }, Measurement::SegmentMetric,
              "download_ratio", Aggregate::Max, "rung", true);
    addFigure(tr("Bitrate measured"), [](double v) { return bitrate(v); }, Measurement::SegmentMetric, "bitrate_bps",
              Aggregate::Mean, "rung", true);
    addFigure(tr("Playlist unchanged for"), [s](double v) { return s(v / 1000); }, Measurement::PlaylistValidation,
              "age_ms", Aggregate::Max, "rung", true);
    addFigure(tr("Behind the wall clock"), s, Measurement::PlaylistValidation, "latency_s", Aggregate::Mean, "rung",
              true);
    addFigure(tr("Errors"), [](double v) { return number(v); }, Measurement::ChannelError, "count", Aggregate::Sum,
              "kind", false);
    for (std::size_t i = 0; i < m_figures.size(); ++i)
        grid->addWidget(m_figures[i].chart, static_cast<int>(i) / columns, static_cast<int>(i) % columns);

    connect(m_range, &QComboBox::currentIndexChanged, this, [this] {
        restart();
        Q_EMIT rangeChanged(range());
    });
    connect(&m_refresh, &QTimer::timeout, this, &ChannelCharts::ask);
    connect(&m_client, &Client::seriesReady, this,
            [this](quint64 request, const Result<std::vector<series::Series>>& result) {
                const auto at = std::find_if(m_figures.begin(), m_figures.end(),
                                             [&](const Figure& f) { return f.request == request; });
                if (at == m_figures.end()) return;
                at->answered = true;
                if (result) show(*at, *result);
                else at->chart->setNote(tr("Figures cannot be read: %1").arg(toQString(result.error().what)));
            });
}

void ChannelCharts::addFigure(const QString& title, std::function<QString(double)> format, Measurement measurement,
                              std::string field, series::Aggregate aggregate, std::string groupBy, bool variantsOnly) {
    auto* chart = new TimeChart(m_queue, title, std::move(format), this);
    connect(chart, &TimeChart::cursorMoved, this, [this](std::optional<qint64> ms) {
        for (auto& figure : m_figures) figure.chart->setCursorTime(ms);
    });
    m_figures.push_back({chart, measurement, std::move(field), aggregate, std::move(groupBy), variantsOnly});
}

void ChannelCharts::setChannel(const ChannelId& channel) {
    if (channel == m_channel) return;
    m_channel = channel;
    restart();
}

void ChannelCharts::setRange(int wanted) {
    const auto at = std::min_element(ranges.begin(), ranges.end(), [&](int a, int b) {
        return std::abs(a - wanted) < std::abs(b - wanted);
    });
    m_range->setCurrentIndex(static_cast<int>(at - ranges.begin()));
}

int ChannelCharts::range() const { return m_range->currentData().toInt(); }

void ChannelCharts::setActive(bool active) {
    m_active = active;
    setRunning();
}
void ChannelCharts::showEvent(QShowEvent*) { setRunning(); }
void ChannelCharts::hideEvent(QHideEvent*) { setRunning(); }

void ChannelCharts::setRunning() {
    const bool running = m_active && isVisible() && !m_channel.empty();
    if (running == m_refresh.isActive()) return;
    if (running) restart();
    else m_refresh.stop();
}

void ChannelCharts::restart() {
    for (auto& figure : m_figures) {
        figure.request = 0;
        figure.answered = false;
        figure.chart->setData({}, 0, 1, 0);
        figure.chart->setNote(tr("Reading figures …"));
    }
    if (!m_active || !isVisible() || m_channel.empty()) return;
    ask();
}

void ChannelCharts::ask() {
    const Channel* channel = m_client.inventory()->channel(m_channel);
    const Template* settings = channel ? m_client.inventory()->templateOf(channel->templateId) : nullptr;
    const qint64 interval = settings ? settings->interval.count() : 30'000;
    m_stepMs = stepFor(range(), interval);
    m_gapMs = std::max(m_stepMs, interval) * 5 / 2;
    const qint64 now = toMillis(m_client.now());
    m_to = now;
    m_from = (now - range() * 1000ll) / m_stepMs * m_stepMs;
    m_step->setText(tr("one point is %1").arg(duration(Milliseconds(m_stepMs))));
    for (auto& figure : m_figures) {
        series::Query query;
        query.selection.measurement = figure.measurement;
        query.selection.tags = {{"channel", m_channel.value}};
        query.selection.from = fromMillis(m_from);
        query.selection.to = fromMillis(m_to);
        query.field = figure.field;
        query.aggregate = figure.aggregate;
        query.step = Milliseconds(m_stepMs);
        if (!figure.groupBy.empty()) query.groupBy = {figure.groupBy};
        figure.request = m_client.querySeries(query);
    }
    updateLimits();
    m_refresh.start(static_cast<int>(std::clamp<qint64>(m_stepMs, 5'000, 60'000)));
}

void ChannelCharts::show(Figure& figure, const std::vector<series::Series>& all) {
    std::set<std::string> variants;
    std::vector<std::string> order;  // the ladder's, so that a rung keeps its colour
    if (const ChannelStatus* status = m_client.status(m_channel))
        for (const auto& rung : status->rungs) {
            if (rung.kind == RungKind::Variant) variants.insert(rung.rung);
            order.push_back(rung.rung);
        }
    std::vector<ChartLine> lines;
    for (const auto& series : all) {
        const std::string name = series.tags.empty() ? std::string() : series.tags.front().second;
        if (figure.variantsOnly && !variants.empty() && !variants.contains(name)) continue;
        ChartLine line;
        line.name = toQString(name);
        line.points.reserve(series.samples.size());
        for (const auto& sample : series.samples)
            line.points.emplace_back(static_cast<double>(toMillis(sample.time)), sample.value);
        if (!line.points.empty()) lines.push_back(std::move(line));
    }
    const auto place = [&](const ChartLine& line) {
        return std::find(order.begin(), order.end(), toStd(line.name)) - order.begin();
    };
    std::stable_sort(lines.begin(), lines.end(),
                     [&](const ChartLine& a, const ChartLine& b) { return place(a) < place(b); });
    constexpr std::size_t most = std::extent_v<decltype(Theme::chart)>;
    if (lines.size() > most) lines.resize(most);
    for (std::size_t i = 0; i < lines.size(); ++i) lines[i].color = theme().chart[i];
    const bool errors = figure.measurement == Measurement::ChannelError;
    figure.chart->setNote(!lines.empty() ? QString() : errors ? tr("No errors") : tr("No figures in this range"));
    // Errors are rare: points far apart are no gap but quiet between them, drawn as separate marks.
    figure.chart->setData(std::move(lines), m_from, m_to, errors ? m_stepMs * 3 / 2 : m_gapMs);
}

void ChannelCharts::updateLimits() {
    const ChannelStatus* status = m_client.status(m_channel);
    for (auto& figure : m_figures) {
        if (figure.field == "download_ratio") figure.chart->setThreshold(ChartThreshold{1.0, tr("viewers stall")});
        if (figure.field == "age_ms" && status && status->kpis.playlistLimitS)
            figure.chart->setThreshold(ChartThreshold{*status->kpis.playlistLimitS * 1000, tr("limit")});
    }
}

}  // namespace inspector::console
