// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/alert_commands.h"

#include "app/console/format/alert_text.h"
#include "app/console/format/format.h"
#include "app/console/pages/channel_actions.h"

#include <QAction>
#include <QMenu>

#include <algorithm>
#include <utility>

namespace inspector::console {

AlertTarget alertTarget(const Alert& alert) {
    const QString moment = QString::number(toMillis(alert.started));
    if (!alert.channel.empty()) return {QStringLiteral("channel"), toQString(alert.channel.value) + QStringLiteral("/charts/") + moment};
    if (const auto endpoint = labelOf(alert.labels, "endpoint"); !endpoint.empty()) return {QStringLiteral("endpoint"), toQString(endpoint)};
    return {QStringLiteral("alerts"), toQString(alert.fingerprint)};
}

AlertCommands::AlertCommands(const PageContext& context, QWidget& view, std::function<Chosen()> chosen,
                             std::function<const Alert*()> current)
    : QObject(&view), m_context(context), m_view(view), m_chosen(std::move(chosen)), m_current(std::move(current)) {
    AlertActions& alerts = m_context.actions.alerts();
    m_acknowledge = add(tr("Acknowledge"), Icon::Check, Qt::Key_A, [&alerts](const Chosen& those) { alerts.acknowledge(those); });
    add(tr("Acknowledge …"), Icon::Check, QKeySequence(Qt::SHIFT | Qt::Key_A),
        [this, &alerts](const Chosen& those) { alerts.askAcknowledge(m_view.window(), those); });
    m_unacknowledge = add(tr("Take the acknowledgement back"), Icon::Undo, Qt::Key_U, [&alerts](const Chosen& those) { alerts.unacknowledge(those); });
    m_take = add(tr("Take"), Icon::Hand, Qt::Key_T, [&alerts](const Chosen& those) { alerts.take(those); });
    add(tr("Hand over …"), Icon::Export, QKeySequence(Qt::SHIFT | Qt::Key_T),
        [this, &alerts](const Chosen& those) { alerts.askHandOver(m_view.window(), those); });
    m_giveBack = add(tr("Give back"), Icon::Import, {}, [&alerts](const Chosen& those) { alerts.giveBack(those); });
    add(tr("Note …"), Icon::Edit, Qt::Key_N, [this, &alerts](const Chosen& those) { alerts.askNote(m_view.window(), those); });
    m_silence = add(tr("Silence …"), Icon::Muted, Qt::Key_S, [this, &alerts](const Chosen& those) { alerts.askSilence(m_view.window(), those); });
    m_open = add(tr("Open at that moment"), Icon::Events, {}, [this](const Chosen&) { openCurrent(); });
    connect(&alerts, &AlertActions::rightsChanged, this, &AlertCommands::refresh);
    refresh();
}

QAction* AlertCommands::add(const QString& word, Icon which, const QKeySequence& key, Act act) {
    auto* action = new QAction(icon(which), word, this);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetShortcut);
    action->setData(key.isEmpty() ? word : QStringLiteral("%1 (%2)").arg(word, key.toString(QKeySequence::NativeText)));
    connect(action, &QAction::triggered, this, [this, act = std::move(act)] { act(m_chosen()); });
    m_view.addAction(action);
    m_all.push_back(action);
    return action;
}

void AlertCommands::refresh() {
    const Chosen those = m_chosen();
    const QString& why = m_context.actions.alerts().whyNot();
    bool acknowledged = false, waiting = false, taken = false;
    for (const std::string& fingerprint : those) {
        const Alert* alert = m_context.client.alert(fingerprint);
        if (!alert) continue;
        (isAcknowledged(*alert, m_context.client.now()) ? acknowledged : waiting) = true;
        taken = taken || !alert->owner.empty();
    }
    for (QAction* action : m_all) {
        action->setEnabled((acknowledged || waiting) && why.isEmpty());
        action->setToolTip(why.isEmpty() ? action->data().toString() : why);
    }
    m_open->setEnabled(m_current() != nullptr);
    m_open->setToolTip(m_open->data().toString());
    m_acknowledge->setEnabled(m_acknowledge->isEnabled() && waiting);
    m_unacknowledge->setEnabled(m_unacknowledge->isEnabled() && acknowledged);
    m_giveBack->setEnabled(m_giveBack->isEnabled() && taken);
}

void AlertCommands::openCurrent() {
    const Alert* alert = m_current();
    if (!alert) return;
    const AlertTarget target = alertTarget(*alert);
    Q_EMIT pageRequested(target.page, target.parameter);
}

// What belongs together with the current one: to be acknowledged, or to be selected, at once.
void AlertCommands::addGroups(QMenu& menu) {
    const Alert* current = m_current();
    if (!current || !current->isOpen()) return;
    const std::string cause = current->cause.empty() ? current->fingerprint : current->cause;
    struct Group {
        QString word;
        Chosen alerts;
    };
    Group channel{alertPlace(*current, *m_context.client.inventory()), {}}, rule{toQString(current->rule), {}}, together{tr("this cause"), {}};
    if (const AlertRule* known = m_context.client.inventory()->alertRule(AlertRuleId(current->rule))) rule.word = toQString(known->name);
    for (const auto& [fingerprint, alert] : m_context.client.alerts()) {
        if (alert.state == AlertState::Pending) continue;
        if (!current->channel.empty() && alert.channel == current->channel) channel.alerts.push_back(fingerprint);
        if (alert.rule == current->rule) rule.alerts.push_back(fingerprint);
        if (fingerprint == cause || alert.cause == cause) together.alerts.push_back(fingerprint);
    }
    auto* acknowledge = menu.addMenu(icon(Icon::Group), tr("Acknowledge all of"));
    auto* select = menu.addMenu(tr("Select all of"));
    acknowledge->setEnabled(m_context.actions.alerts().whyNot().isEmpty());
    for (const Group& group : {channel, rule, together}) {
        if (group.alerts.size() < 2) continue;
        const QString word = tr("%1 (%2)").arg(group.word).arg(group.alerts.size());
        connect(acknowledge->addAction(word), &QAction::triggered, this, [this, all = group.alerts] { m_context.actions.alerts().acknowledge(all); });
        connect(select->addAction(word), &QAction::triggered, this, [this, all = group.alerts] { Q_EMIT selectRequested(all); });
    }
    for (QMenu* each : {acknowledge, select}) each->menuAction()->setVisible(!each->isEmpty());
}

void AlertCommands::popUp(const QPoint& at) {
    refresh();
    auto* menu = new QMenu(&m_view);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    for (QAction* action : m_all) menu->addAction(action);
    menu->addSeparator();
    addGroups(*menu);
    menu->popup(at);
}

}  // namespace inspector::console
