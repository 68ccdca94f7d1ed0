// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/format/format.h"
#include "app/console/format/notice_text.h"
#include "core/model/chain.h"
#include "core/rules/catalogue.h"

#include <QCoreApplication>

namespace inspector::console {

namespace {

struct FindingWords {
    Q_DECLARE_TR_FUNCTIONS(Words)
};

QString valueOf(const Finding& finding, QStringView name) {
    const std::string key = name.toString().toStdString();
    if (const Arg* arg = finding.arg(key)) return argText(*arg);
    if (key == "rung") return toQString(finding.rung);
    if (key == "url") return toQString(finding.url);
    if (key == "line") return QString::number(finding.line);
    if (key == "sequence") return finding.sequence ? QString::number(*finding.sequence) : QStringLiteral("?");
    return QLatin1Char('{') + name.toString() + QLatin1Char('}');
}

// A rule of a newer program: its id and whatever it brought.
QString unknownRule(const Finding& finding) {
    QString out = toQString(finding.rule);
    if (!finding.rung.empty()) out += QStringLiteral(" · ") + toQString(finding.rung);
    for (const Arg& arg : finding.args) out += QStringLiteral(" · %1: %2").arg(toQString(arg.name), argText(arg));
    return out;
}

}  // namespace

// A value is never looked at again, so braces in a URL stay what they are.
QString fillTemplate(const QString& message, const Finding& finding) {
    QString out;
    qsizetype at = 0;
    while (at < message.size()) {
        const qsizetype open = message.indexOf(QLatin1Char('{'), at);
        const qsizetype close = open < 0 ? -1 : message.indexOf(QLatin1Char('}'), open);
        if (close < 0) break;
        out += QStringView(message).mid(at, open - at);
        out += valueOf(finding, QStringView(message).mid(open + 1, close - open - 1));
        at = close + 1;
    }
    return out + message.mid(at);
}

QString argText(const Arg& arg) {
    switch (arg.unit) {
        case Arg::Unit::Text: return toQString(arg.text);
        case Arg::Unit::Count: return number(arg.number, 15);
        case Arg::Unit::Second: return seconds(arg.number);
        case Arg::Unit::Millisecond: return milliseconds(arg.number);
        case Arg::Unit::Byte: return bytes(arg.number);
        case Arg::Unit::BitPerSecond: return bitrate(arg.number);
        case Arg::Unit::Percent: return percent(arg.number / 100);
    }
    return {};
}

QString findingText(const Finding& finding) {
    const rules::RuleInfo* info = rules::find(finding.rule);
    if (!info) return unknownRule(finding);
    return fillTemplate(QCoreApplication::translate("rules", info->message), finding);
}

QString findingAdvice(const Finding& finding) {
    const rules::RuleInfo* info = rules::find(finding.rule);
    return info ? fillTemplate(QCoreApplication::translate("rules", info->advice), finding) : QString();
}

// Where a channel broke, as the event told it: with the name that the place had then.
static QString causeText(const Event& event) {
    const auto text = [&](const char* name) {
        const Arg* arg = event.finding ? event.finding->arg(name) : nullptr;
        return arg ? arg->text : std::string();
    };
    const QString name = toQString(text("name"));
    switch (causeFromString(text("cause")).value_or(Cause::Unknown)) {
        case Cause::None: return FindingWords::tr("The probe's own network is back");
        case Cause::Unknown: break;
        case Cause::Packager:
            return name.isEmpty() ? FindingWords::tr("It broke at the packager") : FindingWords::tr("It broke at the packager %1").arg(name);
        case Cause::Origin: return FindingWords::tr("It broke at the origin %1").arg(name);
        case Cause::Cdn: return FindingWords::tr("It broke in the CDN %1").arg(name);
        case Cause::Edge: return FindingWords::tr("It broke at the edge %1").arg(name);
        case Cause::Region: return FindingWords::tr("It broke in the region %1").arg(name);
        case Cause::Several: return FindingWords::tr("It broke at several places: %1").arg(name);
        case Cause::Probe: return FindingWords::tr("The probe's own network is gone: of no channel anything is known");
    }
    return FindingWords::tr("Where it broke cannot be told");
}

QString eventText(const Event& event) {
    const QString what = event.finding ? findingText(*event.finding) : QString();
    switch (event.kind) {
        case EventKind::FindingOpened:
        case EventKind::FindingConfirmed: return what;
        case EventKind::FindingClosed: return FindingWords::tr("Over after %1: %2").arg(duration(event.time - event.since), what);
        case EventKind::StateChanged: {
            const bool first = event.since == WallTime{};  // nothing was known before
            const QString change = first ? stateWord(event.to)
                                         : FindingWords::tr("%1, was %2 for %3").arg(stateWord(event.to), stateWord(event.from),
                                                                              duration(event.time - event.since));
            return what.isEmpty() ? change : QStringLiteral("%1: %2").arg(change, what);
        }
        case EventKind::Verdict: return causeText(event);
        case EventKind::System: break;
    }
    return noticeText(event.code, event.finding ? event.finding->args : std::vector<Arg>{}, {});
}

}  // namespace inspector::console
