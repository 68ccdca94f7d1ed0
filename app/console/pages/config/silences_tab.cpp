// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/config/silences_tab.h"

#include "app/console/client/own_name.h"
#include "app/console/format/alert_text.h"
#include "app/console/format/format.h"
#include "app/console/format/rule_text.h"
#include "app/console/format/schedule_text.h"
#include "app/console/format/theme.h"
#include "app/console/pages/config/span_fields.h"
#include "core/base/random_id.h"
#include "core/notify/check.h"

#include <QDateTimeEdit>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>

#include <algorithm>
#include <tuple>

namespace inspector::console {

namespace {

SpanState stateOf(const Silence& s, WallTime now) { return spanState(s.starts, s.ends, s.recurs, now); }

}  // namespace

SilencesTab::SilencesTab(const PageContext& context)
    : ConfigTab(context, Needs::Operate, {tr("State"), tr("What"), tr("Until"), tr("By"), tr("Comment")},
                tr("Nothing is silenced. A silence keeps alerts that match quiet until an end: make one with “New”, or from an alert.")) {
    const int widths[] = {130, 260, 130, 120, 120};
    for (int i = 0; i < 5; ++i) table().setColumnWidth(i, widths[i]);
    removeButton().setText(tr("End now"));

    m_matchers = new QPlainTextEdit;
    m_matchers->setFixedHeight(64);
    m_matchers->setTabChangesFocus(true);
    m_matchers->setFont(console::monospace(sizes::body));
    m_matchers->setPlaceholderText(QStringLiteral("group=\"sport\", severity=~\"minor|major\""));
    addRow(tr("&What"), m_matchers, tr("Labels of alerts: name=\"value\", != for all but, =~ and !~ for regular expressions, with commas between. All must match."));
    m_matched = new QLabel;
    m_matched->setWordWrap(true);
    m_matched->setTextFormat(Qt::PlainText);
    addRow(tr("Mutes now"), m_matched);
    m_span = new SpanFields(this);
    addRow(tr("&From"), m_span->startsEdit());
    addRow(tr("&Until"), m_span->endsEdit());
    addRow(tr("Only at"), m_span->recursEdit(), intervalHelp());
    m_comment = addLine(tr("&Comment"), tr("Why, for those who come after you."));
    m_renew = addTool(tr("Renew"), Icon::Redo);
    m_renew->setToolTip(tr("From now on, for as long as it was"));

    connect(m_matchers, &QPlainTextEdit::textChanged, this, &SilencesTab::typed);
    connect(m_span, &SpanFields::typed, this, &SilencesTab::typed);
    connect(m_renew, &QPushButton::clicked, this, [this] {
        Silence again = m_loaded;
        const WallTime now = client().now();
        const auto length = m_loaded.ends - m_loaded.starts;
        // One that has ended stays as what it was; another one goes on.
        if (stateOf(m_loaded, now) == SpanState::Ended) {
            again.id = SilenceId(randomId());
            again.revision = 0;
            again.starts = now;
        }
        again.ends = now + length;
        again.author = ownName();
        m_saved = again.id;
        const QString id = toId(again.id);
        send(inventory::PutSilence{std::move(again)}, tr("Renew the silence %1").arg(loadedTitle()), tr("Renewed."), id);
    });
    begin();
}

QString SilencesTab::toId(const SilenceId& id) { return toQString(id.value); }

QString SilencesTab::headline() const {
    int active = 0;
    for (const Silence& s : client().inventory()->silences) active += stateOf(s, client().now()) == SpanState::Active ? 1 : 0;
    return active == 0 ? tr("Nothing is silenced.") : tr("%n silence(s) are active.", nullptr, active);
}

std::vector<ConfigModel::Row> SilencesTab::rows() const {
    const WallTime now = client().now();
    std::vector<Silence> all = client().inventory()->silences;
    std::sort(all.begin(), all.end(), [&](const Silence& a, const Silence& b) {
        return std::tuple(stateOf(a, now), a.ends, a.id) < std::tuple(stateOf(b, now), b.ends, b.id);
    });
    std::vector<ConfigModel::Row> out;
    for (const Silence& s : all) {
        const SpanState state = stateOf(s, now);
        const QString word = state == SpanState::Planned ? tr("Planned, %1").arg(clockTime(s.starts)) : spanWord(state);
        out.push_back({toId(s.id), {word, toQString(formatMatchers(s.matchers)), clockTime(s.ends), toQString(s.author), toQString(s.comment)},
                       std::nullopt, state == SpanState::Ended,
                       QStringLiteral("%1\n%2 – %3\n%4: %5").arg(toQString(formatMatchers(s.matchers)), wholeTime(s.starts, now), wholeTime(s.ends, now),
                                                                 toQString(s.author), toQString(s.comment))});
    }
    return out;
}

void SilencesTab::load(const QString& id) {
    const Silence* stored = id.isEmpty() ? nullptr : client().inventory()->silence(SilenceId(toStd(id)));
    if (stored) {
        m_loaded = *stored;
    } else {
        m_loaded = {};
        m_loaded.id = SilenceId(randomId());
        m_loaded.starts = client().now();
        m_loaded.ends = client().now() + std::chrono::hours{1};
    }
    m_matchers->setPlainText(m_loaded.matchers.empty() ? QString() : toQString(formatMatchers(m_loaded.matchers)));
    m_span->load(m_loaded.starts, m_loaded.ends, m_loaded.recurs);
    m_comment->setText(toQString(m_loaded.comment));
    m_shown = read(nullptr);
}

Silence SilencesTab::read(std::string* why) const {
    Silence s = m_loaded;
    std::string wrong;
    const QString text = m_matchers->toPlainText().trimmed();
    s.matchers.clear();
    if (!text.isEmpty())
        if (auto matchers = parseMatchers(toStd(text), &wrong)) s.matchers = std::move(*matchers);
    s.starts = m_span->starts();
    s.ends = m_span->ends();
    std::string interval;
    s.recurs = m_span->recurs(&interval);
    s.comment = toStd(m_comment->text().trimmed());
    if (isNew()) s.author = ownName();
    if (why) *why = wrong.empty() ? interval : wrong;
    return s;
}

QString SilencesTab::loadedTitle() const {
    if (isNew()) return tr("New silence");
    return toQString(formatMatchers(m_loaded.matchers));
}

std::vector<ConfigTab::Problem> SilencesTab::problems() const {
    std::string why;
    const Silence s = read(&why);
    std::vector<Problem> out;
    if (!why.empty()) return {{true, toQString(why)}};
    // What has ended is no trouble.
    if (!isNew() && !differs() && stateOf(s, client().now()) == SpanState::Ended) return {};
    for (const notify::Problem& p : notify::checkSilence(s, client().now())) out.push_back({p.refused, notifyProblemText(p)});
    return out;
}

bool SilencesTab::differs() const {
    std::string why;
    Silence now = read(&why);
    now.author = m_shown.author;
    return !why.empty() || !(now == m_shown);
}

std::optional<inventory::Change> SilencesTab::save() {
    Silence s = read(nullptr);
    m_saved = s.id;
    return inventory::PutSilence{std::move(s)};
}

std::optional<inventory::Change> SilencesTab::removal() const {
    if (m_loaded.revision == 0 || stateOf(m_loaded, client().now()) == SpanState::Ended) return std::nullopt;
    return inventory::RemoveSilence{m_loaded.id};
}

void SilencesTab::duplicate() {
    const auto length = m_loaded.ends - m_loaded.starts;
    m_loaded.id = SilenceId(randomId());
    m_loaded.revision = 0;
    m_loaded.starts = client().now();
    m_loaded.ends = m_loaded.starts + length;
    m_span->load(m_loaded.starts, m_loaded.ends, m_loaded.recurs);
}

void SilencesTab::formChanged() {
    const bool stored = !isNew() && m_loaded.revision != 0;
    m_renew->setVisible(stored);
    m_renew->setEnabled(stored && whyNot().isEmpty() && !isChanged());
    removeButton().setText(stored && stateOf(m_loaded, client().now()) == SpanState::Planned ? tr("Remove") : tr("End now"));
    const Silence s = read(nullptr);
    if (s.matchers.empty()) return m_matched->setText(tr("nothing: it has no condition"));
    const Match match(s.matchers);
    int matched = 0;
    QStringList names;
    for (const auto& [fingerprint, alert] : client().alerts()) {
        if (!match(alert.labels)) continue;
        if (++matched <= 3) names << alertPlace(alert, *client().inventory()) + QStringLiteral(": ") + alertText(alert, *client().inventory());
    }
    if (matched == 0) return m_matched->setText(tr("no alert that is open"));
    if (matched > 3) names << tr("and %n more", nullptr, matched - 3);
    m_matched->setText(tr("%n alert(s):", nullptr, matched) + QLatin1Char('\n') + names.join(QLatin1Char('\n')));
}

}  // namespace inspector::console
