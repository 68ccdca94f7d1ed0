// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/alert_actions.h"

#include "app/console/client/own_name.h"
#include "app/console/client/system_words.h"
#include "app/console/format/alert_text.h"
#include "app/console/format/format.h"
#include "app/console/pages/forms/alert_dialogs.h"
#include "app/console/pages/forms/silence_here_dialog.h"

#include <utility>

namespace inspector::console {

AlertActions::AlertActions(Client& client, UndoStack& undo, QObject* parent)
    : QObject(parent), m_client(client), m_undo(undo), m_me(ownName()) {
    connect(&m_client, &Client::engineChanged, this, [this] {
        QString why = whyNoOperate(m_client.engine());
        if (why == m_whyNot) return;
        m_whyNot = std::move(why);
        Q_EMIT rightsChanged();
    });
    connect(&m_client, &Client::acted, this, &AlertActions::answered);
}

QString AlertActions::nameOf(const Chosen& chosen) const {
    const Alert* one = chosen.size() == 1 ? m_client.alert(chosen.front()) : nullptr;
    return one ? alertPlace(*one, *m_client.inventory()) : tr("%n alert(s)", nullptr, static_cast<int>(chosen.size()));
}

void AlertActions::give(const AlertCommand& command, const QString& verb, const Chosen& chosen, std::vector<AlertCommand> back) {
    if (chosen.empty()) return;
    if (!m_whyNot.isEmpty()) {
        Q_EMIT done({m_whyNot, true, false});
        return;
    }
    m_given[m_client.act(command)] = {verb, nameOf(chosen), std::move(back)};
}

void AlertActions::answered(quint64 request, const Result<std::vector<Alert>>& result) {
    const auto at = m_given.find(request);
    if (at == m_given.end()) return;
    Given given = std::move(at->second);
    m_given.erase(at);
    if (!result) {
        Q_EMIT done({tr("%1: %2").arg(given.name, toQString(result.error().message())), true, false});
        return;
    }
    m_back = std::move(given.back);
    Q_EMIT done({tr("%1 (%2)").arg(given.verb.arg(given.name), toQString(m_me)), false, !m_back.empty()});
}

void AlertActions::undo() {
    const std::vector<AlertCommand> back = std::exchange(m_back, {});
    for (const AlertCommand& command : back) {
        const auto& chosen = std::visit([](const auto& c) -> const Chosen& { return c.fingerprints; }, command);
        give(command, tr("Taken back: %1"), chosen, {});
    }
}

void AlertActions::acknowledge(const Chosen& chosen, const QString& comment, std::optional<WallTime> until) {
    UnacknowledgeAlerts back;  // of those that were not acknowledged before
    for (const std::string& fingerprint : chosen)
        if (const Alert* alert = m_client.alert(fingerprint); alert && !isAcknowledged(*alert, m_client.now()))
            back.fingerprints.push_back(fingerprint);
    std::vector<AlertCommand> backs;
    if (!back.fingerprints.empty()) backs.emplace_back(std::move(back));
    give(AcknowledgeAlerts{chosen, toStd(comment.trimmed()), until}, tr("Acknowledged %1"), chosen, std::move(backs));
}

void AlertActions::unacknowledge(const Chosen& chosen) {
    give(UnacknowledgeAlerts{chosen}, tr("No longer acknowledged: %1"), chosen, {});
}

void AlertActions::giveOwner(const Chosen& chosen, const std::string& owner, const QString& verb) {
    std::map<std::string, TakeAlerts> back;  // by who had them
    for (const std::string& fingerprint : chosen) {
        const Alert* alert = m_client.alert(fingerprint);
        if (!alert || alert->owner == owner) continue;
        TakeAlerts& take = back[alert->owner];
        take.owner = alert->owner;
        take.fingerprints.push_back(fingerprint);
    }
    std::vector<AlertCommand> backs;
    for (auto& [before, take] : back) backs.emplace_back(std::move(take));
    give(TakeAlerts{chosen, owner}, verb, chosen, std::move(backs));
}

void AlertActions::take(const Chosen& chosen) { giveOwner(chosen, m_me, tr("Taken: %1")); }
void AlertActions::giveBack(const Chosen& chosen) { giveOwner(chosen, {}, tr("Given back: %1")); }

void AlertActions::askAcknowledge(QWidget* parent, const Chosen& chosen) {
    if (chosen.empty() || !m_whyNot.isEmpty()) return;
    auto* dialog = new AcknowledgeDialog(nameOf(chosen), m_client.now(), parent);
    connect(dialog, &QDialog::accepted, this, [this, dialog, chosen] { acknowledge(chosen, dialog->comment(), dialog->until()); });
    dialog->open();
}

void AlertActions::askHandOver(QWidget* parent, const Chosen& chosen) {
    if (chosen.empty() || !m_whyNot.isEmpty()) return;
    QStringList known;  // who has or had something to do with alerts that are open
    for (const auto& [fingerprint, alert] : m_client.alerts())
        for (const std::string& name : {alert.owner, alert.acknowledgedBy})
            if (const QString person = toQString(name); !person.isEmpty() && name != m_me && !known.contains(person)) known << person;
    known.sort();
    auto* dialog = new HandOverDialog(nameOf(chosen), known, parent);
    connect(dialog, &QDialog::accepted, this, [this, dialog, chosen] {
        giveOwner(chosen, toStd(dialog->owner()), tr("Handed to %1: %2").arg(dialog->owner(), QStringLiteral("%1")));
    });
    dialog->open();
}

void AlertActions::askNote(QWidget* parent, const Chosen& chosen) {
    if (chosen.empty() || !m_whyNot.isEmpty()) return;
    auto* dialog = new NoteDialog(nameOf(chosen), parent);
    connect(dialog, &QDialog::accepted, this, [this, dialog, chosen] {
        give(NoteAlert{chosen, toStd(dialog->note())}, tr("Noted at %1"), chosen, {});
    });
    dialog->open();
}

void AlertActions::askSilence(QWidget* parent, const Chosen& chosen) {
    if (!m_whyNot.isEmpty()) return;
    std::vector<Alert> alerts;
    for (const std::string& fingerprint : chosen)
        if (const Alert* alert = m_client.alert(fingerprint)) alerts.push_back(*alert);
    if (alerts.empty()) return;
    auto* dialog = new SilenceHereDialog(m_client, m_undo, nameOf(chosen), alerts, parent);
    connect(dialog, &SilenceHereDialog::silenced, this, [this, name = nameOf(chosen)](const QString& until) {
        m_back.clear();
        Q_EMIT done({tr("Silenced until %1: %2 (%3). Ctrl+Z ends it.").arg(until, name, toQString(m_me)), false, false});
    });
    dialog->open();
}

}  // namespace inspector::console
