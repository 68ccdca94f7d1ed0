// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/models/alert_filter.h"

#include "app/console/format/alert_text.h"
#include "app/console/format/format.h"
#include "app/console/models/filter_words.h"

#include <QCoreApplication>

#include <algorithm>
#include <iterator>
#include <utility>

namespace inspector::console {

namespace {

struct AlertFilterWords {
    Q_DECLARE_TR_FUNCTIONS(AlertFilter)
};

bool contains(const QString& where, const QStringList& texts) {
    return std::any_of(texts.begin(), texts.end(), [&](const QString& text) { return where.contains(text, Qt::CaseInsensitive); });
}

// Ten thousand alerts are searched while a word is typed: letters of ASCII are compared as they are stored.
bool contains(std::string_view where, const QString& text) {
    if (std::any_of(text.begin(), text.end(), [](QChar c) { return c.unicode() > 0x7F; })) return toQString(where).contains(text, Qt::CaseInsensitive);
    const auto lower = [](char16_t c) { return c >= u'A' && c <= u'Z' ? static_cast<char16_t>(c + 32) : c; };
    const auto same = [&](char a, QChar b) { return lower(static_cast<unsigned char>(a)) == lower(b.unicode()); };
    return std::search(where.begin(), where.end(), text.begin(), text.end(), same) != where.end() || text.isEmpty();
}

bool contains(std::string_view where, const QStringList& texts) {
    return std::any_of(texts.begin(), texts.end(), [&](const QString& text) { return contains(where, text); });
}

// Named, not searched; its beginning is enough.
bool names(const QStringList& texts, std::initializer_list<QString> values) {
    return std::any_of(texts.begin(), texts.end(), [&](const QString& text) {
        return std::any_of(values.begin(), values.end(), [&](const QString& value) { return value.startsWith(text, Qt::CaseInsensitive); });
    });
}

QString yesNo(bool yes) { return yes ? QStringLiteral("yes") : QStringLiteral("no"); }

}  // namespace

AlertFilter::AlertFilter(const QString& text, std::string me) : m_me(std::move(me)) {
    for (const QString& word : filterWords(text)) add(word);
}

void AlertFilter::add(QString word) {
    static const std::pair<const char*, Subject> subjects[] = {
        {"state", Subject::State},   {"severity", Subject::Severity},  {"group", Subject::Group},   {"channel", Subject::Channel},
        {"rule", Subject::Rule},     {"ack", Subject::Acknowledged},   {"owner", Subject::Owner},   {"muted", Subject::Muted},
        {"health", Subject::Health}};
    Term term;
    if (word.size() > 1 && word.startsWith(QLatin1Char('-'))) {
        term.negated = true;
        word.remove(0, 1);
    }
    const auto at = word.indexOf(QLatin1Char(':'));
    const QString key = word.left(std::max<qsizetype>(at, 0)).toLower();
    const auto known = std::find_if(std::begin(subjects), std::end(subjects), [&](const auto& s) { return key == QLatin1String(s.first); });
    if (at <= 0 || word.mid(at, 3) == QLatin1String("://")) {
        term.texts << word;
    } else if (known == std::end(subjects)) {
        QStringList all;
        for (const auto& s : subjects) all << QLatin1String(s.first);
        m_problems << AlertFilterWords::tr("There is no “%1”. Known are: %2.").arg(key, all.join(QStringLiteral(", ")));
        return;
    } else {
        term.subject = known->second;
        term.texts = word.mid(at + 1).split(QLatin1Char(','), Qt::SkipEmptyParts);
        if (term.texts.isEmpty()) return;  // still being typed
        if (term.subject == Subject::State) m_pending = true;
    }
    m_terms.push_back(std::move(term));
}

bool AlertFilter::matches(const Alert& alert, const Inventory& inventory, WallTime now) const {
    if (alert.state == AlertState::Pending && !m_pending) return false;
    return std::all_of(m_terms.begin(), m_terms.end(), [&](const Term& t) { return holds(t, alert, inventory, now) != t.negated; });
}

bool AlertFilter::holds(const Term& term, const Alert& alert, const Inventory& inventory, WallTime now) const {
    switch (term.subject) {
        case Subject::Any:
            return contains(alertPlace(alert, inventory), term.texts) || contains(alert.summary, term.texts) ||
                   contains(alert.rule, term.texts) || contains(alert.owner, term.texts) ||
                   std::any_of(alert.labels.begin(), alert.labels.end(), [&](const auto& label) { return contains(label.second, term.texts); });
        case Subject::State:
            return names(term.texts, {toQString(toString(alert.state)), alertStateWord(alert.state)}) ||
                   (alert.closed && names(term.texts, {QStringLiteral("closed")}));
        case Subject::Severity: return names(term.texts, {toQString(toString(alert.severity)), severityWord(alert.severity)});
        case Subject::Group: return contains(labelOf(alert.labels, "group"), term.texts);
        case Subject::Channel: return contains(alertPlace(alert, inventory), term.texts) || contains(alert.channel.value, term.texts);
        case Subject::Rule: {
            const AlertRule* rule = inventory.alertRule(AlertRuleId(alert.rule));
            return contains(alert.rule, term.texts) || (rule && contains(rule->name, term.texts));
        }
        case Subject::Acknowledged: return names(term.texts, {yesNo(isAcknowledged(alert, now))});
        case Subject::Owner:
            if (alert.owner.empty()) return term.texts.contains(QStringLiteral("none"), Qt::CaseInsensitive);
            return contains(alert.owner, term.texts) ||
                   (alert.owner == m_me && term.texts.contains(QStringLiteral("me"), Qt::CaseInsensitive));
        case Subject::Muted:
            return names(term.texts, {yesNo(!alert.mutes.empty())}) ||
                   std::any_of(alert.mutes.begin(), alert.mutes.end(), [&](const Mute& mute) {
                       return names(term.texts, {toQString(toString(mute.why)), muteWord(mute.why)});
                   });
        case Subject::Health: return names(term.texts, {toQString(toString(alert.health))});
    }
    return false;
}

}  // namespace inspector::console
