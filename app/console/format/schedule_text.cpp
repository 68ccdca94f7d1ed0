// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/format/schedule_text.h"

#include "app/console/format/format.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>

#include <chrono>
#include <utility>

namespace inspector::console {

namespace {

struct ScheduleWords {
    Q_DECLARE_TR_FUNCTIONS(Words)
};

}  // namespace

std::optional<std::vector<TimeInterval>> readIntervals(const QString& text, std::string* why) {
    static const QRegularExpression parts(QStringLiteral("[;\\n]"));
    std::vector<TimeInterval> out;
    for (const QString& part : text.split(parts)) {
        const QString words = part.trimmed();
        if (words.isEmpty()) continue;
        std::string reason;
        auto interval = parseInterval(toStd(words), &reason);
        if (interval) reason = checkInterval(*interval);
        if (!interval || !reason.empty()) {
            if (why) *why = toStd(words) + ": " + reason;
            return std::nullopt;
        }
        out.push_back(std::move(*interval));
    }
    return out;
}

QString intervalsText(const std::vector<TimeInterval>& intervals) {
    QStringList lines;
    for (const TimeInterval& interval : intervals) lines << toQString(formatInterval(interval));
    return lines.join(QLatin1Char('\n'));
}

QString onAirText(const std::vector<TimeInterval>& intervals, WallTime now) {
    if (intervals.empty()) return ScheduleWords::tr("Always on the air");
    const auto next = nextChange(intervals, now);
    const QString until = next ? QLocale().toString(toDateTime(*next), QStringLiteral("ddd HH:mm")) : QString();
    if (containsAny(intervals, now)) return next ? ScheduleWords::tr("On the air until %1").arg(until) : ScheduleWords::tr("On the air");
    return next ? ScheduleWords::tr("Off the air now, until %1: nobody is told of its alerts").arg(until)
                : ScheduleWords::tr("Off the air: nobody is told of its alerts");
}

QString intervalHelp() {
    return ScheduleWords::tr("One a line: days, hours and a time zone, such as “Mon-Fri 08:00-18:00 Europe/Berlin” or “Sat,Sun 00:00-24:00”. "
                     "Over midnight: “22:00-24:00” and “00:00-06:00”. Without a zone: UTC.");
}

SpanState spanState(WallTime starts, WallTime ends, const std::vector<TimeInterval>& recurs, WallTime now) {
    if (now >= ends) return SpanState::Ended;
    if (now < starts) return SpanState::Planned;
    return recurs.empty() || containsAny(recurs, now) ? SpanState::Active : SpanState::Pausing;
}

QString spanWord(SpanState state) {
    switch (state) {
        case SpanState::Active: return ScheduleWords::tr("Active");
        case SpanState::Planned: return ScheduleWords::tr("Planned");
        case SpanState::Pausing: return ScheduleWords::tr("Between its times");
        case SpanState::Ended: return ScheduleWords::tr("Ended");
    }
    return {};
}

QDateTime toDateTime(WallTime time) {
    return QDateTime::fromMSecsSinceEpoch(std::chrono::duration_cast<Milliseconds>(time.time_since_epoch()).count());
}

WallTime fromDateTime(const QDateTime& time) { return WallTime(Milliseconds(time.toMSecsSinceEpoch())); }

}  // namespace inspector::console
