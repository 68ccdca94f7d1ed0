// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/client/engine_words.h"

#include "app/console/format/format.h"
#include "app/console/format/notice_text.h"

#include <QCoreApplication>

#include <algorithm>

namespace inspector::console {

namespace {

struct EngineWords {
    Q_DECLARE_TR_FUNCTIONS(StatusBar)
};

constexpr double lagThatMatters = 1'000;  // ms: from here on a probe's own delay colours what it measures
constexpr auto writeIsLate = Seconds{15};

StatusPart probing(const runtime::EngineState& engine) {
    if (!engine.probing) {
        if (engine.shared) return {EngineWords::tr("watching"), EngineWords::tr("This program does not probe: it shows what the probes find."), false};
        if (engine.holder.empty()) return {EngineWords::tr("watching"), EngineWords::tr("This program does not probe."), false};
        return {EngineWords::tr("watching; %1 probes").arg(toQString(engine.holder)),
                EngineWords::tr("One program probes the channels of a store; the others show what it finds."), false};
    }
    const auto& stats = engine.stats;
    QString tip = EngineWords::tr("%1 cycles finished, %2 skipped, %3 requests in flight, %4 waiting, %5 received")
                      .arg(stats.cycles).arg(stats.skipped).arg(stats.inFlight).arg(stats.queued).arg(bitrate(stats.receivedBps));
    if (stats.budget == BudgetStep::AsAsked)
        return {EngineWords::tr("probing %1").arg(stats.channels), tip, false};
    return {EngineWords::tr("probing %1 within the budget: %2").arg(stats.channels).arg(budgetStepWord(stats.budget)), tip, false};
}

StatusPart lag(const runtime::EngineState& engine) {
    const double ms = engine.stats.lagP95Ms;
    return {EngineWords::tr("lag %1").arg(milliseconds(ms)),
            EngineWords::tr("How late cycles began in the last minute: 95th percentile %1, worst %2. Beyond %3 this machine's own "
                      "load shows in the figures.")
                .arg(milliseconds(ms), milliseconds(engine.stats.lagWorstMs), milliseconds(lagThatMatters)),
            ms > lagThatMatters};
}

StatusPart written(const runtime::EngineState& engine, WallTime now) {
    const auto& writer = engine.writer;
    if (writer.error)
        return {EngineWords::tr("figures are not written"), toQString(writer.error->message()), true};
    if (!writer.lastWrite) return {EngineWords::tr("nothing written yet"), {}, false};
    const bool late = engine.probing && engine.stats.channels > 0 && writer.queued > 0 && now - *writer.lastWrite > writeIsLate;
    QString tip = EngineWords::tr("%1 points written, %2 waiting").arg(writer.written).arg(writer.queued);
    if (writer.dropped || writer.rejected)
        tip += EngineWords::tr(", %1 dropped, %2 rejected").arg(writer.dropped).arg(writer.rejected);
    return {EngineWords::tr("written %1").arg(ago(*writer.lastWrite, now)), tip, late || writer.dropped > 0};
}

StatusPart database(const runtime::EngineState& engine) {
    if (engine.shared && engine.server.aloneSince)
        return {EngineWords::tr("ALONE since %1").arg(clockTime(*engine.server.aloneSince)),
                engine.server.why ? toQString(engine.server.why->message()) : QString(), true};
    if (!engine.inventoryError) return {EngineWords::tr("database ok"), {}, false};
    return {EngineWords::tr("database cannot be written"), toQString(engine.inventoryError->message()), true};
}

}  // namespace

std::vector<StatusPart> statusParts(const runtime::EngineState& engine, std::optional<WallTime> figures,
                                    Milliseconds interval, WallTime now) {
    if (!engine.ready) return {{EngineWords::tr("opening the stores…"), {}, false}};
    std::vector<StatusPart> parts{probing(engine)};
    if (engine.probing) parts.push_back(lag(engine));
    if (engine.probing) parts.push_back(written(engine, now));
    parts.push_back(database(engine));
    if (figures) {
        const bool stale = now - *figures > 3 * interval;
        parts.push_back({stale ? EngineWords::tr("FIGURES ARE OLD: as of %1, %2").arg(clockTime(*figures), ago(*figures, now))
                               : EngineWords::tr("figures as of %1").arg(clockTime(*figures)),
                         wholeTime(*figures, now), stale});
    }
    return parts;
}

std::vector<NoticeWords> noticeWords(const runtime::EngineState& engine) {
    const auto has = [&](const char* id) {
        return std::any_of(engine.notices.begin(), engine.notices.end(), [&](const auto& notice) { return notice.id == id; });
    };
    std::vector<NoticeWords> out;
    for (const runtime::Notice& notice : engine.notices) {
        if (notice.id == "alone" && has("database-connection-failure")) continue;  // the same, but longer
        out.push_back({notice.id, notice.severity, noticeText(notice.id, notice.args, notice.english)});
    }
    std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.severity > b.severity; });
    return out;
}

}  // namespace inspector::console
