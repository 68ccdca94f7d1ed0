// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/overview_tiles.h"

#include "app/console/format/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <vector>

namespace inspector::console {

namespace {

struct OverviewTilesWords {
    Q_DECLARE_TR_FUNCTIONS(Overview)
};

// "412 ms" apart, for a large figure beside a small unit.
void setFigure(KpiTile::Content& content, const QString& text) {
    const qsizetype at = text.lastIndexOf(QChar(0xA0));
    content.figure = at < 0 ? text : text.left(at);
    content.unit = at < 0 ? QString() : text.mid(at + 1);
}

// Without the gap before the first value: a program that has just begun shows what it has.
std::vector<float> known(std::vector<float> values) {
    const auto first = std::find_if(values.begin(), values.end(), [](float v) { return !std::isnan(v); });
    values.erase(values.begin(), first);
    return values;
}

QString show(FleetFigure figure, double value) {
    switch (figure) {
        case FleetFigure::Availability:
        case FleetFigure::ErrorRate: return percent(value);
        case FleetFigure::TtfbP95: return milliseconds(value);
        case FleetFigure::WorstRatio: return ratio(value);
        case FleetFigure::Troubled:
        case FleetFigure::Findings: break;
    }
    return number(value);
}

// The last hour against the same hour yesterday; empty where either is not known.
QString comparison(const FleetHistory& history, FleetFigure figure) {
    const auto today = history.hour(figure), yesterday = history.yesterday(figure);
    if (!today || !yesterday) return {};
    const double change = *today - *yesterday;
    if (std::fabs(change) <= std::fabs(*yesterday) * 0.005) return OverviewTilesWords::tr("as yesterday");
    const QString by = show(figure, std::fabs(change));
    return change > 0 ? OverviewTilesWords::tr("▲ %1 on yesterday").arg(by) : OverviewTilesWords::tr("▼ %1 on yesterday").arg(by);
}

void fleetContent(KpiTile::Content& content, const FleetCounts& counts) {
    const int known = counts.up + counts.degraded + counts.down;
    content.figure = known ? QString::number(counts.up) : QStringLiteral("–");
    content.unit = OverviewTilesWords::tr("of %1").arg(counts.watched());
    if (counts.down) content.mark = Mark::Critical;
    else if (counts.degraded) content.mark = Mark::Major;
    QStringList parts;
    if (counts.down) parts << OverviewTilesWords::tr("%1 down").arg(counts.down);
    if (counts.degraded) parts << OverviewTilesWords::tr("%1 degraded").arg(counts.degraded);
    if (counts.unknown) parts << OverviewTilesWords::tr("%1 unknown").arg(counts.unknown);
    if (counts.off) parts << OverviewTilesWords::tr("%1 off").arg(counts.off);
    content.detail = parts.isEmpty() ? OverviewTilesWords::tr("all are up") : parts.join(QStringLiteral(" · "));
}

}  // namespace

QString tileName(FleetFigure figure) {
    switch (figure) {
        case FleetFigure::Troubled: return OverviewTilesWords::tr("Channels up");
        case FleetFigure::Availability: return OverviewTilesWords::tr("Availability today");
        case FleetFigure::WorstRatio: return OverviewTilesWords::tr("Worst load ratio");
        case FleetFigure::TtfbP95: return OverviewTilesWords::tr("First byte, p95");
        case FleetFigure::ErrorRate: return OverviewTilesWords::tr("Failed requests");
        case FleetFigure::Findings: break;
    }
    return OverviewTilesWords::tr("Findings, last hour");
}

QString tileExplanation(FleetFigure figure) {
    switch (figure) {
        case FleetFigure::Troubled:
            return OverviewTilesWords::tr("Channels that are up, of those that are watched. Trend: how many were down or degraded in the last hour.");
        case FleetFigure::Availability:
            return OverviewTilesWords::tr("Share of today's known time (UTC) in which channels were not down, mean over the channels. Trend: the last hour.");
        case FleetFigure::WorstRatio:
            return OverviewTilesWords::tr("Download time / duration of the slowest rung of all channels. Above 0.8 there is hardly a margin; above 1 viewers stall.");
        case FleetFigure::TtfbP95:
            return OverviewTilesWords::tr("95th percentile of all segments of the last five minutes. Trend: the last hour in steps of 30 s.");
        case FleetFigure::ErrorRate:
            return OverviewTilesWords::tr("Failed requests of all requests in each channel's last 20 cycles, mean over the channels.");
        case FleetFigure::Findings: break;
    }
    return OverviewTilesWords::tr("How many findings were opened in the last hour, whether they are still open or not.");
}

KpiTile::Content tileContent(const FleetHistory& history, FleetFigure figure, const QString& worstName) {
    KpiTile::Content content;
    content.trend = known(history.track(figure).values());
    const auto now = history.now(figure);
    if (figure == FleetFigure::Troubled) {
        fleetContent(content, history.counts());
        content.trendFromZero = true;
        return content;
    }
    setFigure(content, now ? show(figure, *now) : QStringLiteral("–"));
    content.detail = comparison(history, figure);
    switch (figure) {
        case FleetFigure::WorstRatio:
            if (now && *now > 1) content.mark = Mark::Critical;
            else if (now && *now > 0.8) content.mark = Mark::Major;
            if (!worstName.isEmpty() && now) content.detail = worstName;
            break;
        case FleetFigure::TtfbP95:
            if (content.detail.isEmpty()) content.detail = OverviewTilesWords::tr("last 5 minutes");
            break;
        case FleetFigure::ErrorRate:
            content.trendFromZero = true;
            if (now && *now >= 0.05) content.mark = Mark::Major;
            if (content.detail.isEmpty()) content.detail = OverviewTilesWords::tr("last 20 cycles");
            break;
        case FleetFigure::Findings:
            content.trendFromZero = true;
            content.unit = OverviewTilesWords::tr("opened");
            break;
        default: break;
    }
    if (!now) content.detail = OverviewTilesWords::tr("no figures yet");
    return content;
}

}  // namespace inspector::console
