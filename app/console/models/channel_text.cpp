// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/models/channel_text.h"

#include "app/console/format/chain_text.h"
#include "app/console/format/format.h"

#include <QCoreApplication>

namespace inspector::console {

namespace {

struct ChannelWords {
    Q_DECLARE_TR_FUNCTIONS(ChannelTable)
};

QString age(WallTime time, WallTime now) {
    if (time == WallTime{}) return {};
    return now - time < std::chrono::hours{1} ? duration(now - time) : clockTime(time);
}

QString stateText(const ChannelRow& row) {
    if (!row.enabled) return ChannelWords::tr("Off");
    if (!row.known) return ChannelWords::tr("Waiting");
    return stateWord(row.state);
}

// "Packager OK, Origin OK, Edge Down"; empty without a chain.
QString chainText(const ChannelRow& row) {
    QStringList parts;
    for (const StageRole role : {StageRole::Packager, StageRole::Origin, StageRole::Edge})
        if (const auto state = row.chain[static_cast<std::size_t>(role)])
            parts << stageRoleWord(role) + QLatin1Char(' ') + stateWord(*state);
    return parts.size() > 1 ? parts.join(QStringLiteral(", ")) : QString();
}

}  // namespace

QString channelText(const ChannelRow& row, ChannelColumn column, WallTime now) {
    switch (column) {
        case ChannelColumn::State: return stateText(row);
        case ChannelColumn::Name: return row.name;
        case ChannelColumn::Group: return row.group;
        case ChannelColumn::Chain: return chainText(row);
        case ChannelColumn::Since: return row.known ? age(row.since, now) : QString();
        case ChannelColumn::Latency: return seconds(row.kpis.liveLatencyS);
        case ChannelColumn::PlaylistAge: return seconds(row.kpis.playlistAgeS);
        case ChannelColumn::Ratio: return ratio(row.kpis.downloadRatio);
        case ChannelColumn::Ttfb: return milliseconds(row.kpis.ttfbP95Ms);
        case ChannelColumn::Errors: return percent(row.kpis.errorRate);
        case ChannelColumn::Bitrate: return bitrate(row.kpis.bitrateBps);
        case ChannelColumn::Findings: return row.findings ? QString::number(row.findings) : QString();
        case ChannelColumn::Reason: return row.reason ? findingText(*row.reason) : QString();
        case ChannelColumn::Availability: return percent(row.kpis.availability);
        case ChannelColumn::Template: return row.templateName;
        case ChannelColumn::Probe: return row.probe;
        case ChannelColumn::Sampled: return row.known ? age(row.sampled, now) : QString();
    }
    return {};
}

QString channelSentence(const ChannelRow& row, WallTime now) {
    if (!row.enabled) return ChannelWords::tr("Off the air: it is not probed.");
    if (!row.known) return ChannelWords::tr("Waiting for its first cycle.");
    const QString state = ChannelWords::tr("%1 for %2").arg(stateWord(row.state), duration(now - row.since));
    return row.reason ? QStringLiteral("%1: %2").arg(state, findingText(*row.reason)) : state;
}

QString channelToolTip(const ChannelRow& row, ChannelColumn column, WallTime now) {
    switch (column) {
        case ChannelColumn::Chain: return row.name + QLatin1Char('\n') + chainText(row);
        case ChannelColumn::Since: return row.known ? wholeTime(row.since, now) : QString();
        case ChannelColumn::Sampled: return row.known ? wholeTime(row.sampled, now) : QString();
        case ChannelColumn::PlaylistAge:
            return ChannelWords::tr("%1 old when it was last looked at; it may be %2.")
                .arg(seconds(row.kpis.playlistAgeS), seconds(row.kpis.playlistLimitS));
        case ChannelColumn::Availability:
            return ChannelWords::tr("%1 of the known time today; unknown for %2 of the day so far.")
                .arg(percent(row.kpis.availability), percent(row.kpis.unknownShare));
        default: return row.name + QLatin1Char('\n') + channelSentence(row, now);
    }
}

QString channelHeader(ChannelColumn column) {
    switch (column) {
        case ChannelColumn::State: return ChannelWords::tr("State");
        case ChannelColumn::Name: return ChannelWords::tr("Name");
        case ChannelColumn::Group: return ChannelWords::tr("Group");
        case ChannelColumn::Chain: return ChannelWords::tr("Chain");
        case ChannelColumn::Since: return ChannelWords::tr("Since");
        case ChannelColumn::Latency: return ChannelWords::tr("Latency");
        case ChannelColumn::PlaylistAge: return ChannelWords::tr("Playlist age");
        case ChannelColumn::Ratio: return ChannelWords::tr("Load ratio");
        case ChannelColumn::Ttfb: return ChannelWords::tr("TTFB p95");
        case ChannelColumn::Errors: return ChannelWords::tr("Errors");
        case ChannelColumn::Bitrate: return ChannelWords::tr("Bitrate");
        case ChannelColumn::Findings: return ChannelWords::tr("Findings");
        case ChannelColumn::Reason: return ChannelWords::tr("Reason");
        case ChannelColumn::Availability: return ChannelWords::tr("Available");
        case ChannelColumn::Template: return ChannelWords::tr("Template");
        case ChannelColumn::Probe: return ChannelWords::tr("Probe");
        case ChannelColumn::Sampled: return ChannelWords::tr("Sampled");
    }
    return {};
}

QString channelHeaderExplanation(ChannelColumn column) {
    switch (column) {
        case ChannelColumn::Chain: return ChannelWords::tr("Packager, origin and edges: the worst of each");
        case ChannelColumn::Since: return ChannelWords::tr("How long it has been in this state");
        case ChannelColumn::Latency: return ChannelWords::tr("How far the end of the newest segment is behind the wall clock, by program date-time");
        case ChannelColumn::PlaylistAge: return ChannelWords::tr("How long the oldest media playlist has not changed, against what it may be: one and a half target durations");
        case ChannelColumn::Ratio: return ChannelWords::tr("The worst rung's download time / duration. Above 0.8 there is hardly a margin; above 1 viewers stall");
        case ChannelColumn::Ttfb: return ChannelWords::tr("Time to first byte of playlists and segments, 95th percentile of the last 20 cycles");
        case ChannelColumn::Errors: return ChannelWords::tr("Failed requests of all requests in the last 20 cycles");
        case ChannelColumn::Bitrate: return ChannelWords::tr("Measured bitrate of the highest rung, with its trend");
        case ChannelColumn::Findings: return ChannelWords::tr("Confirmed findings that are open");
        case ChannelColumn::Reason: return ChannelWords::tr("The finding that decides the state");
        case ChannelColumn::Availability: return ChannelWords::tr("Share of today's known time (UTC) in which it was not down");
        case ChannelColumn::Sampled: return ChannelWords::tr("How long ago the newest cycle ended");
        default: return {};
    }
}

bool isFigure(ChannelColumn column) {
    switch (column) {
        case ChannelColumn::Latency:
        case ChannelColumn::PlaylistAge:
        case ChannelColumn::Ratio:
        case ChannelColumn::Ttfb:
        case ChannelColumn::Errors:
        case ChannelColumn::Bitrate:
        case ChannelColumn::Findings:
        case ChannelColumn::Availability:
        case ChannelColumn::Since:
        case ChannelColumn::Sampled: return true;
        default: return false;
    }
}

QString channelColumnName(ChannelColumn column) {
    static const char* const names[channelColumnCount] = {
        "state", "name", "group", "chain", "since", "latency", "playlist-age", "ratio", "ttfb", "errors", "bitrate", "findings",
        "reason", "availability", "template", "probe", "sampled"};
    return QLatin1String(names[static_cast<int>(column)]);
}

}  // namespace inspector::console
