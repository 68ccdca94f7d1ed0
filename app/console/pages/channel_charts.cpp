// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/channel_charts.h"

#include "app/console/format/format.h"

#include <algorithm>
#include <set>

namespace inspector::console {

namespace {

enum Chart : std::size_t { Ttfb, Margin, Bitrate, Age, Latency, Errors };

}  // namespace

ChannelCharts::ChannelCharts(Client& client, QWidget* parent) : RangedCharts(client, 3, parent) {
    using series::Aggregate;
    addChart(tr("Time to first byte, p95"), [](double v) { return milliseconds(v); });
    addChart(tr("Download time / duration"), [](double v) { return number(v); });
    addChart(tr("Bitrate measured"), [](double v) { return bitrate(v); });
    addChart(tr("Playlist unchanged for"), [](double v) { return seconds(v / 1000); });
    addChart(tr("Behind the wall clock"), [](double v) { return seconds(v); });
    addChart(tr("Errors"), [](double v) { return number(v); });
    addQuestion({Ttfb, Measurement::SegmentMetric, "ttfb_ms", Aggregate::P95, "rung", {}});
    addQuestion({Margin, Measurement::SegmentMetric, "download_ratio", Aggregate::Max, "rung", {}});
    addQuestion({Bitrate, Measurement::SegmentMetric, "bitrate_bps", Aggregate::Mean, "rung", {}});
    addQuestion({Age, Measurement::PlaylistValidation, "age_ms", Aggregate::Max, "rung", {}});
    addQuestion({Latency, Measurement::PlaylistValidation, "latency_s", Aggregate::Mean, "rung", {}});
    addQuestion({Errors, Measurement::ChannelError, "count", Aggregate::Sum, "kind", {}});
}

void ChannelCharts::setChannel(const ChannelId& channel) {
    if (channel == m_channel) return;
    m_channel = channel;
    restart();
}

std::vector<Tag> ChannelCharts::subjectTags() const { return {{"channel", m_channel.value}}; }

qint64 ChannelCharts::intervalMs() const {
    const Channel* channel = client().inventory()->channel(m_channel);
    const Template* settings = channel ? client().inventory()->templateOf(channel->templateId) : nullptr;
    return settings ? settings->interval.count() : 30'000;
}

void ChannelCharts::prepare() {
    chart(Margin).setThreshold(ChartThreshold{1.0, tr("viewers stall")});
    const ChannelStatus* status = client().status(m_channel);
    if (status && status->kpis.playlistLimitS)
        chart(Age).setThreshold(ChartThreshold{*status->kpis.playlistLimitS * 1000, tr("limit")});
}

// Variants only, lines of renditions would only be noise; in the ladder's order, so that a rung keeps its colour.
void ChannelCharts::arrange(std::size_t chart, std::vector<ChartLine>& lines) const {
    std::set<std::string> variants;
    std::vector<std::string> order;
    if (const ChannelStatus* status = client().status(m_channel))
        for (const auto& rung : status->rungs) {
            if (rung.kind == RungKind::Variant) variants.insert(rung.rung);
            order.push_back(rung.rung);
        }
    if (chart != Errors && !variants.empty())
        std::erase_if(lines, [&](const ChartLine& line) { return !variants.contains(toStd(line.name)); });
    const auto place = [&](const ChartLine& line) {
        return std::find(order.begin(), order.end(), toStd(line.name)) - order.begin();
    };
    std::stable_sort(lines.begin(), lines.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); });
}

bool ChannelCharts::isRare(std::size_t chart) const { return chart == Errors; }

}  // namespace inspector::console
