// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/models/channel_filter.h"

#include "app/console/format/format.h"
#include "app/console/models/filter_words.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace inspector::console {

namespace {

struct ChannelFilterWords {
    Q_DECLARE_TR_FUNCTIONS(ChannelFilter)
};

QString stateNames(const ChannelRow& row) {
    if (!row.enabled) return ChannelFilterWords::tr("off") + QStringLiteral(" off");
    const QString word = stateWord(row.state);
    const auto stored = toString(row.state);
    return word + QLatin1Char(' ') + toQString(stored) + (row.state == ChannelState::Up ? QStringLiteral(" ok") : QString());
}

bool containsAny(const QString& where, const QStringList& texts) {
    return std::any_of(texts.begin(), texts.end(),
                       [&](const QString& text) { return where.contains(text, Qt::CaseInsensitive); });
}

// A state is named, not searched: "up" is not in "unknown, up to now". Its beginning is enough.
bool beginsAny(const QString& where, const QStringList& texts) {
    const QStringList words = where.split(QLatin1Char(' '));
    return std::any_of(texts.begin(), texts.end(), [&](const QString& text) {
        return std::any_of(words.begin(), words.end(), [&](const QString& w) { return w.startsWith(text, Qt::CaseInsensitive); });
    });
}

std::optional<double> scaled(const std::optional<double>& value, double by) {
    return value ? std::optional(*value * by) : std::nullopt;
}

}  // namespace

ChannelFilter::ChannelFilter(const QString& text) {
    for (const QString& word : filterWords(text)) add(word);
}

void ChannelFilter::add(QString word) {
    static const std::pair<const char*, Subject> subjects[] = {
        {"state", Subject::State},     {"group", Subject::Group},       {"name", Subject::Name},
        {"template", Subject::Template}, {"probe", Subject::Probe},     {"finding", Subject::Finding},
        {"ttfb", Subject::Ttfb},       {"errors", Subject::Errors},     {"ratio", Subject::Ratio},
        {"latency", Subject::Latency}, {"age", Subject::Age},           {"bitrate", Subject::Bitrate},
        {"findings", Subject::Findings}, {"availability", Subject::Availability}};
    Term term;
    if (word.size() > 1 && word.startsWith(QLatin1Char('-'))) {
        term.negated = true;
        word.remove(0, 1);
    }
    const auto sign = std::find_if(word.begin(), word.end(),
                                   [](QChar c) { return QStringLiteral(":<>=").contains(c); });
    const auto at = static_cast<qsizetype>(std::distance(word.begin(), sign));
    if (at == word.size() || at == 0) {
        term.texts << word;
        m_terms.push_back(std::move(term));
        return;
    }
    const QString key = word.left(at).toLower();
    const auto known = std::find_if(std::begin(subjects), std::end(subjects),
                                    [&](const auto& s) { return key == QLatin1String(s.first); });
    if (known == std::end(subjects)) {
        if (word[at] == QLatin1Char(':') && word.mid(at, 3) == QLatin1String("://")) {  // a URL is a word
            term.texts << word;
            m_terms.push_back(std::move(term));
            return;
        }
        QStringList names;
        for (const auto& s : subjects) names << QLatin1String(s.first);
        m_problems << ChannelFilterWords::tr("There is no “%1”. Known are: %2.").arg(key, names.join(QStringLiteral(", ")));
        return;
    }
    term.subject = known->second;
    qsizetype after = at + 1;
    const bool orEqual = after < word.size() && word[after] == QLatin1Char('=');
    switch (word[at].unicode()) {
        case '<': term.relation = orEqual ? Relation::LessOrEqual : Relation::Less; break;
        case '>': term.relation = orEqual ? Relation::GreaterOrEqual : Relation::Greater; break;
        case '=': term.relation = Relation::Equal; break;
        default: break;
    }
    if (orEqual) ++after;
    const QString value = word.mid(after);
    if (value.isEmpty()) return;  // still being typed

    if (term.subject < Subject::Ttfb) {
        term.relation = Relation::Contains;
        term.texts = value.split(QLatin1Char(','), Qt::SkipEmptyParts);
        m_terms.push_back(std::move(term));
        return;
    }
    bool ok = false;
    term.number = QLocale::c().toDouble(value, &ok);
    if (!ok) term.number = QLocale().toDouble(value, &ok);
    if (!ok) {
        m_problems << ChannelFilterWords::tr("“%1” is compared with a number, for example %1>200.").arg(key);
        return;
    }
    if (term.relation == Relation::Contains) term.relation = Relation::Equal;
    m_terms.push_back(std::move(term));
}

bool ChannelFilter::matches(const ChannelRow& row) const {
    return std::all_of(m_terms.begin(), m_terms.end(), [&](const Term& t) { return holds(t, row) != t.negated; });
}

bool ChannelFilter::holds(const Term& term, const ChannelRow& row) {
    const QString rule = row.reason ? toQString(row.reason->rule) : QString();
    std::optional<double> value;
    switch (term.subject) {
        case Subject::Any:
            return containsAny(row.name, term.texts) || containsAny(row.group, term.texts) ||
                   containsAny(toQString(row.id.value), term.texts) || containsAny(rule, term.texts);
        case Subject::State: return beginsAny(stateNames(row), term.texts);
        case Subject::Group: return containsAny(row.group, term.texts);
        case Subject::Name: return containsAny(row.name, term.texts);
        case Subject::Template: return containsAny(row.templateName, term.texts);
        case Subject::Probe: return containsAny(row.probe, term.texts);
        case Subject::Finding: return containsAny(rule, term.texts);
        case Subject::Ttfb: value = row.kpis.ttfbP95Ms; break;
        case Subject::Errors: value = scaled(row.kpis.errorRate, 100); break;
        case Subject::Ratio: value = row.kpis.downloadRatio; break;
        case Subject::Latency: value = row.kpis.liveLatencyS; break;
        case Subject::Age: value = row.kpis.playlistAgeS; break;
        case Subject::Bitrate: value = scaled(row.kpis.bitrateBps, 1e-6); break;
        case Subject::Findings: value = row.findings; break;
        case Subject::Availability: value = scaled(row.kpis.availability, 100); break;
    }
    if (!value) return false;
    switch (term.relation) {
        case Relation::Less: return *value < term.number;
        case Relation::LessOrEqual: return *value <= term.number;
        case Relation::GreaterOrEqual: return *value >= term.number;
        case Relation::Greater: return *value > term.number;
        default: return std::fabs(*value - term.number) < 1e-9;
    }
}

}  // namespace inspector::console
