// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/format/format.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace inspector::console {

namespace {

struct FormatWords {
    Q_DECLARE_TR_FUNCTIONS(Words)
};

const QString none = QStringLiteral("–");
const QString space = QStringLiteral("\u00A0");  // between a figure and its unit, so that they stay on one line

QString withUnit(double value, const QString& unit) { return number(value) + space + unit; }

QString scaled(double value, double base, const std::array<const char*, 5>& units) {
    std::size_t unit = 0;
    while (std::fabs(value) >= base && unit + 1 < units.size()) {
        value /= base;
        ++unit;
    }
    return withUnit(value, QString::fromLatin1(units[unit]));
}

QDateTime toDateTime(WallTime time) { return QDateTime::fromMSecsSinceEpoch(toMillis(time)); }

}  // namespace

QString toQString(std::string_view utf8) { return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size())); }
std::string toStd(const QString& text) { return text.toStdString(); }

QString stateWord(ChannelState state) {
    switch (state) {
        case ChannelState::Up: return FormatWords::tr("OK");
        case ChannelState::Degraded: return FormatWords::tr("Degraded");
        case ChannelState::Down: return FormatWords::tr("Down");
        case ChannelState::Unknown: break;
    }
    return FormatWords::tr("Unknown");
}

QString severityWord(Severity severity) {
    switch (severity) {
        case Severity::Info: return FormatWords::tr("Info");
        case Severity::Minor: return FormatWords::tr("Minor");
        case Severity::Major: return FormatWords::tr("Major");
        case Severity::Critical: break;
    }
    return FormatWords::tr("Critical");
}

QString segmentPolicyWord(SegmentPolicy policy) {
    switch (policy) {
        case SegmentPolicy::None: return FormatWords::tr("No segments");
        case SegmentPolicy::Newest: return FormatWords::tr("The newest of each cycle");
        case SegmentPolicy::All: break;
    }
    return FormatWords::tr("Every new one");
}

QString budgetStepWord(BudgetStep step) {
    switch (step) {
        case BudgetStep::AsAsked: return FormatWords::tr("everything that was asked for");
        case BudgetStep::NewestOnly: return FormatWords::tr("only the newest segment of each rung");
        case BudgetStep::OneRungInTurn: return FormatWords::tr("the newest segment of one rung in turn");
        case BudgetStep::First64KiB: break;
    }
    return FormatWords::tr("the first 64 KiB of one segment in turn");
}

QString eventKindWord(EventKind kind) {
    switch (kind) {
        case EventKind::FindingOpened: return FormatWords::tr("Seen");
        case EventKind::FindingConfirmed: return FormatWords::tr("Confirmed");
        case EventKind::FindingClosed: return FormatWords::tr("Over");
        case EventKind::StateChanged: return FormatWords::tr("State");
        case EventKind::Verdict: return FormatWords::tr("Cause");
        case EventKind::System: break;
    }
    return FormatWords::tr("Program");
}

QString rungKindWord(RungKind kind) {
    switch (kind) {
        case RungKind::Master: return FormatWords::tr("Multivariant");
        case RungKind::Variant: return FormatWords::tr("Video");
        case RungKind::Audio: return FormatWords::tr("Audio");
        case RungKind::Subtitles: return FormatWords::tr("Subtitles");
        case RungKind::IFrame: break;
    }
    return FormatWords::tr("I-frames");
}

QString number(double value, int significant) {
    if (!std::isfinite(value)) return none;
    const double size = std::fabs(value);
    const int magnitude = size < 1e-9 ? 0 : static_cast<int>(std::floor(std::log10(size)));
    int decimals = std::clamp(significant - 1 - std::max(magnitude, 0), 0, significant);
    if (magnitude < 0) decimals = std::min(significant - 1 - magnitude, 4);
    const double scale = std::pow(10.0, decimals);
    const double rounded = std::round(value * scale) / scale;
    QLocale locale;
    locale.setNumberOptions(QLocale::OmitGroupSeparator);
    while (decimals > 0 && std::fabs(rounded * std::pow(10.0, decimals - 1) -
                                     std::round(rounded * std::pow(10.0, decimals - 1))) < 1e-9)
        --decimals;  // no trailing zeros
    return locale.toString(rounded == 0 ? 0.0 : rounded, 'f', decimals);
}

// Milliseconds below a tenth and fractions of a large figure are noise to a reader: fewer digits than number() allows.
QString milliseconds(std::optional<double> ms) {
    if (!ms) return none;
    if (*ms >= 999.5) return seconds(*ms / 1000);
    const double rounded = *ms < 9.95 ? std::round(*ms * 10) / 10 : std::round(*ms);
    return withUnit(rounded, QStringLiteral("ms"));
}

QString seconds(std::optional<double> s) {
    if (!s) return none;
    if (*s >= 99.95) return duration(fromSeconds(*s));
    return withUnit(std::round(*s * 100) / 100, QStringLiteral("s"));
}

QString bytes(std::optional<double> bytes) {
    return bytes ? scaled(*bytes, 1024, {"B", "KiB", "MiB", "GiB", "TiB"}) : none;
}

QString bitrate(std::optional<double> bps) {
    return bps ? scaled(*bps, 1000, {"bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"}) : none;
}

QString percent(std::optional<double> share) {
    if (!share) return none;
    double value = *share * 100;
    // What is not whole never reads as whole.
    if (*share < 1 && value > 99.9) value = std::min(std::floor(value * 100) / 100, 99.99);
    const int digits = value > 99.9 && value < 100 ? 4 : value < 1 ? 2 : 3;
    return number(value, digits) + space + QLatin1Char('%');
}

QString ratio(std::optional<double> ratio) {
    if (!ratio) return none;
    if (*ratio > 0 && *ratio < 0.01) return QStringLiteral("< ") + number(0.01);
    return number(std::round(*ratio * 100) / 100);
}

QString duration(Nanoseconds d) {
    const auto total = std::max<std::int64_t>(std::chrono::round<Seconds>(d).count(), 0);
    const auto days = total / 86'400, hours = total / 3600 % 24, minutes = total / 60 % 60, secs = total % 60;
    const auto two = [](const QString& a, qint64 n, const QString& b) { return n ? a + QLatin1Char(' ') + b : a; };
    if (days) return two(FormatWords::tr("%1 d").arg(days), hours, FormatWords::tr("%1 h").arg(hours));
    if (hours) return two(FormatWords::tr("%1 h").arg(hours), minutes, FormatWords::tr("%1 m").arg(minutes));
    if (minutes) return two(FormatWords::tr("%1 m").arg(minutes), secs, FormatWords::tr("%1 s").arg(secs));
    return FormatWords::tr("%1 s").arg(secs);
}

QString ago(WallTime time, WallTime now) {
    const auto age = now - time;
    if (age >= std::chrono::hours{1} || age <= -std::chrono::minutes{1}) return clockTime(time);
    if (age < Seconds{1}) return FormatWords::tr("now");
    return FormatWords::tr("%1 ago").arg(duration(age));
}

QString clockTime(WallTime time) {
    const QDateTime local = toDateTime(time);
    const QString clock = local.toString(QStringLiteral("HH:mm:ss"));
    if (local.date() == QDate::currentDate()) return clock;
    return QLocale().toString(local.date(), QLocale::ShortFormat) + QLatin1Char(' ') + clock;
}

QString wholeTime(WallTime time, WallTime now) {
    const QDateTime local = toDateTime(time);
    const QString utc = local.toUTC().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss 'UTC'"));
    const QString here = QLocale().toString(local.date(), QLocale::ShortFormat) + local.toString(QStringLiteral(" HH:mm:ss"));
    const QString age = now >= time ? FormatWords::tr("%1 ago").arg(duration(now - time)) : FormatWords::tr("in %1").arg(duration(time - now));
    return QStringLiteral("%1 · %2 · %3").arg(age, here, utc);
}

}  // namespace inspector::console
