// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/format/rule_text.h"

#include "app/console/format/format.h"
#include "core/base/duration.h"
#include "core/notify/receiver_fields.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <utility>

namespace inspector::console {

namespace {

struct RuleWords {
    Q_DECLARE_TR_FUNCTIONS(Words)
};

QString filled(const char* context, const char* message, const char* advice, std::vector<Arg> args) {
    Finding values;
    values.args = std::move(args);
    QString text = fillTemplate(QCoreApplication::translate(context, message), values);
    const QString what = fillTemplate(QCoreApplication::translate(context, advice), values);
    if (what.isEmpty()) return text;
    if (!text.endsWith(QLatin1Char('.'))) text += QLatin1Char('.');
    return text + QLatin1Char(' ') + what;
}

QString figureText(const FigureCondition& c) {
    QString what = RuleWords::tr("%1 of %2").arg(aggregateWord(c.aggregate), toQString(c.field));
    if (!c.tags.empty()) what += QStringLiteral(" {%1}").arg(toQString(formatMatchers(c.tags)));
    QString text = RuleWords::tr("%1 over %2").arg(what, durationText(c.window));
    if (!c.by.empty()) text += RuleWords::tr(", by %1").arg(listText(c.by));
    return RuleWords::tr("%1, is %2 %3").arg(text, comparisonWord(c.comparison), number(c.threshold, 6));
}

QString verdictText(const VerdictCondition& c) {
    QStringList causes;
    for (const Cause cause : c.causes) causes << causeWord(cause);
    const QString where = causes.isEmpty() ? RuleWords::tr("anywhere") : causes.join(RuleWords::tr(" or "));
    return RuleWords::tr("It broke %1, with %2 channel(s) or more, at least %3 sure")
        .arg(where).arg(c.leastChannels).arg(percent(c.leastConfidence));
}

}  // namespace

QString aggregateWord(WindowAggregate aggregate) {
    switch (aggregate) {
        case WindowAggregate::Mean: return RuleWords::tr("Mean");
        case WindowAggregate::Min: return RuleWords::tr("Least");
        case WindowAggregate::Max: return RuleWords::tr("Greatest");
        case WindowAggregate::Sum: return RuleWords::tr("Sum");
        case WindowAggregate::Count: return RuleWords::tr("Number");
        case WindowAggregate::Last: return RuleWords::tr("Newest");
        case WindowAggregate::P50: return RuleWords::tr("Median");
        case WindowAggregate::P95: return RuleWords::tr("95th percentile");
        case WindowAggregate::P99: return RuleWords::tr("99th percentile");
        case WindowAggregate::Rate: return RuleWords::tr("Sum per second");
        case WindowAggregate::Share: return RuleWords::tr("Share other than 0");
        case WindowAggregate::Change: return RuleWords::tr("Change");
        case WindowAggregate::Absent: return RuleWords::tr("Seconds without a point");
    }
    return {};
}

QString comparisonWord(Comparison comparison) {
    switch (comparison) {
        case Comparison::Above: return RuleWords::tr("above");
        case Comparison::AtLeast: return RuleWords::tr("at least");
        case Comparison::Below: return RuleWords::tr("below");
        case Comparison::AtMost: return RuleWords::tr("at most");
        case Comparison::Equal: return RuleWords::tr("equal to");
        case Comparison::NotEqual: return RuleWords::tr("other than");
    }
    return {};
}

QString measurementWord(Measurement measurement) {
    switch (measurement) {
        case Measurement::SegmentMetric: return RuleWords::tr("Segments");
        case Measurement::PlaylistValidation: return RuleWords::tr("Playlists");
        case Measurement::AbrLadder: return RuleWords::tr("Ladder of rungs");
        case Measurement::CdnRequest: return RuleWords::tr("Requests through endpoints");
        case Measurement::CdnHealth: return RuleWords::tr("Health of endpoints");
        case Measurement::ChannelError: return RuleWords::tr("Errors of channels");
    }
    return {};
}

QString noDataWord(NoData policy) {
    switch (policy) {
        case NoData::Keep: return RuleWords::tr("Keep the last state");
        case NoData::Alert: return RuleWords::tr("Keep it, and raise a “no data” alert");
        case NoData::Ignore: return RuleWords::tr("Forget it");
    }
    return {};
}

QString causeWord(Cause cause) {
    switch (cause) {
        case Cause::None: return RuleWords::tr("nowhere");
        case Cause::Unknown: return RuleWords::tr("at an unknown place");
        case Cause::Packager: return RuleWords::tr("at the packager");
        case Cause::Origin: return RuleWords::tr("at the origin");
        case Cause::Cdn: return RuleWords::tr("in a CDN");
        case Cause::Edge: return RuleWords::tr("at an edge");
        case Cause::Region: return RuleWords::tr("in a region");
        case Cause::Several: return RuleWords::tr("at several places");
        case Cause::Probe: return RuleWords::tr("at the probe");
    }
    return {};
}

QString receiverKindWord(ReceiverKind kind) { return QCoreApplication::translate("notify", notify::titleOf(kind)); }

QString durationText(Seconds duration) { return toQString(formatDuration(duration)); }

QString conditionText(const Condition& condition) {
    if (const auto* c = std::get_if<FigureCondition>(&condition)) return figureText(*c);
    if (const auto* c = std::get_if<FindingCondition>(&condition)) {
        const QString which = c->findings.empty() ? RuleWords::tr("Any finding") : RuleWords::tr("Finding %1").arg(listText(c->findings));
        const QString text = RuleWords::tr("%1, %2 or worse").arg(which, severityWord(c->least).toLower());
        return c->eachRung ? RuleWords::tr("%1, each rung by itself").arg(text) : text;
    }
    if (const auto* c = std::get_if<StateCondition>(&condition)) {
        if (c->state == ChannelState::Degraded) return RuleWords::tr("A channel is degraded or down");
        return RuleWords::tr("A channel is %1").arg(stateWord(c->state).toLower());
    }
    if (const auto* c = std::get_if<VerdictCondition>(&condition)) return verdictText(*c);
    const auto& notices = std::get<SystemCondition>(condition).notices;
    return RuleWords::tr("The program's notice %1").arg(listText(notices));
}

QString scopeText(const AlertScope& scope, const Inventory& inventory) {
    QStringList parts;
    for (const TemplateId& id : scope.templates) {
        const Template* t = inventory.templateOf(id);
        parts << RuleWords::tr("template %1").arg(toQString(t ? t->name : id.value));
    }
    for (const std::string& group : scope.groups) parts << RuleWords::tr("group %1").arg(toQString(group));
    for (const ChannelId& id : scope.channels) {
        const Channel* c = inventory.channel(id);
        parts << toQString(c ? c->name : id.value);
    }
    for (const EndpointId& id : scope.endpoints) {
        const Endpoint* e = inventory.endpoint(id);
        parts << toQString(e ? e->name : id.value);
    }
    return parts.join(QStringLiteral("; "));
}

QString ruleProblemText(const alerts::RuleProblem& problem) {
    const alerts::RuleProblemText* text = alerts::problemTextOf(problem.id);
    return text ? filled("alert", text->message, text->advice, problem.args) : toQString(problem.id);
}

QString notifyProblemText(const notify::Problem& problem) {
    const notify::ProblemText* text = notify::textOf(problem.id);
    if (!text) return toQString(problem.id);
    std::vector<Arg> args = problem.args;
    Arg where;
    where.name = "where";
    where.text = problem.where;
    args.push_back(std::move(where));
    return filled("notify", text->message, text->advice, std::move(args));
}

QStringList trialLines(const runtime::RuleTrialReport& report) {
    const alerts::RuleTrial& trial = report.trial;
    const Nanoseconds span = report.to - report.from;
    QStringList lines;
    if (trial.firings.empty()) {
        lines << RuleWords::tr("It would not have fired within %1.").arg(duration(span));
    } else {
        const QString times = RuleWords::tr("%n time(s)", nullptr, static_cast<int>(trial.firings.size()));
        const QString things = RuleWords::tr("%n thing(s)", nullptr, static_cast<int>(trial.things));
        lines << (trial.cut ? RuleWords::tr("It would have fired more than %1 within %2, of %3.") : RuleWords::tr("It would have fired %1 within %2, of %3."))
                     .arg(times, duration(span), things);
        if (trial.longestS && trial.medianS)
            lines << RuleWords::tr("Firing for %1 at the longest, %2 in the middle.").arg(duration(fromSeconds(*trial.longestS)), duration(fromSeconds(*trial.medianS)));
        if (trial.flapping > 0) lines << RuleWords::tr("%n of them flapped: let it hold longer.", nullptr, static_cast<int>(trial.flapping));
    }
    const QString load = RuleWords::tr("Alerts an hour: %1 now, %2 with this rule; one operator can work with %3.")
                             .arg(number(report.perHourNow, 2), number(report.perHourThen, 2), number(mostAlertsPerHour));
    lines << (report.perHourThen > mostAlertsPerHour ? RuleWords::tr("▲ %1 That is too many.").arg(load) : load);
    for (const std::string& remark : report.remarks) lines << toQString(remark);
    return lines;
}

FigureCondition newFigure() {
    FigureCondition condition;
    condition.field = "ttfb_ms";
    condition.by = {"channel"};
    return condition;
}

std::vector<std::string> readList(const QString& text) {
    static const QRegularExpression parts(QStringLiteral("[,\\n;]"));
    std::vector<std::string> out;
    for (const QString& part : text.split(parts))
        if (const QString item = part.trimmed(); !item.isEmpty()) out.push_back(toStd(item));
    return out;
}

QString listText(const std::vector<std::string>& items) {
    QStringList out;
    for (const std::string& item : items) out << toQString(item);
    return out.join(QStringLiteral(", "));
}

std::optional<Labels> readLabels(const QString& text, std::string* why) {
    if (text.trimmed().isEmpty()) return Labels();
    const auto matchers = parseMatchers(toStd(text), why);
    if (!matchers) return std::nullopt;
    Labels out;
    for (const Matcher& matcher : *matchers) {
        if (matcher.op != Matcher::Op::Equal) {
            if (why) *why = matcher.name + ": a label has a value, write name=\"value\"";
            return std::nullopt;
        }
        out[matcher.name] = matcher.value;
    }
    return out;
}

QString labelsText(const Labels& labels) {
    Matchers matchers;
    for (const auto& [name, value] : labels) matchers.push_back({name, Matcher::Op::Equal, value});
    return toQString(formatMatchers(matchers));
}

}  // namespace inspector::console
