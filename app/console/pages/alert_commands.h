// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/pages/alert_actions.h"
#include "app/console/pages/page.h"
#include "app/console/widgets/icons.h"

#include <QObject>
#include <QPoint>

#include <functional>
#include <vector>

class QAction;
class QKeySequence;
class QMenu;

namespace inspector::console {

// The keys and the menu of a view of alerts: what is chosen there is acknowledged, taken, silenced, opened. Each key works
// while the view has the keyboard. GUI thread; a child of the view.
class AlertCommands : public QObject {
    Q_OBJECT

public:
    using Chosen = AlertActions::Chosen;

    // `chosen`: what is open of what is selected in the view, the current one first. `current`: the one that the keyboard is on,
    // also when it is history; null: none.
    AlertCommands(const PageContext& context, QWidget& view, std::function<Chosen()> chosen, std::function<const Alert*()> current);

    // The selection, the alerts or the rights have changed.
    void refresh();
    void popUp(const QPoint& at);
    // Those that a page shows as buttons: acknowledge, acknowledge with a comment, take, note, silence, open.
    [[nodiscard]] const std::vector<QAction*>& actions() const { return m_all; }
    // Those that are given all the time.
    [[nodiscard]] bool isFrequent(const QAction* action) const { return action == m_acknowledge || action == m_take || action == m_silence; }
    // The page of what the current alert is about, at the moment when it began.
    void openCurrent();

Q_SIGNALS:
    void pageRequested(const QString& page, const QString& parameter);
    // Asks the view to select these, as far as it shows them.
    void selectRequested(const std::vector<std::string>& fingerprints);

private:
    using Act = std::function<void(const Chosen&)>;
    QAction* add(const QString& word, Icon which, const QKeySequence& key, Act act);
    void addGroups(QMenu& menu);

    PageContext m_context;
    QWidget& m_view;
    std::function<Chosen()> m_chosen;
    std::function<const Alert*()> m_current;
    std::vector<QAction*> m_all;
    QAction* m_take = nullptr;
    QAction* m_silence = nullptr;
    QAction* m_acknowledge;
    QAction* m_unacknowledge;
    QAction* m_giveBack;
    QAction* m_open;
};

// The page and parameter that show what an alert is about, at the moment when it began: that is what was recorded.
struct AlertTarget {
    QString page;
    QString parameter;
};
[[nodiscard]] AlertTarget alertTarget(const Alert& alert);

}  // namespace inspector::console
