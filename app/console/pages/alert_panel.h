// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/models/alert_model.h"
#include "app/console/models/others_acts.h"
#include "app/console/pages/alert_actions.h"
#include "app/console/pages/page.h"

#include <QTimer>
#include <QWidget>

#include <set>
#include <string>
#include <vector>

class QHBoxLayout;
class QLabel;
class QListView;
class QToolButton;

namespace inspector::console {

class AlertBell;
class AlertCommands;

// The open alerts that want somebody, beside every page, and what can be done about them; narrowed to a strip on demand, never
// over the page. GUI thread; a child of the window.
class AlertPanel : public QWidget {
    Q_OBJECT

public:
    // The bell outlives it.
    AlertPanel(const PageContext& context, AlertBell& bell, QWidget* parent = nullptr);

    void setNow(WallTime now);  // ages are repainted when the panel is open
    void setNarrow(bool narrow);
    [[nodiscard]] bool isNarrow() const { return m_narrow; }
    void takeWidth();           // as the window's width allows; to be called when that has changed

Q_SIGNALS:
    void narrowChanged(bool narrow);
    void pageRequested(const QString& page, const QString& parameter);

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QHBoxLayout* makeHead();
    QWidget* makeLine();
    void makeBellMenu();
    void showBell();
    void refresh();
    void showEmptiness();
    void expand(const QModelIndex& index, bool open);
    void say(const AlertDone& done);
    void sayOthers(const std::vector<std::string>& changed);
    void select(const std::vector<std::string>& fingerprints);
    [[nodiscard]] AlertActions::Chosen chosen() const;
    [[nodiscard]] const Alert* current() const;

    PageContext m_context;
    AlertBell& m_sounds;
    AlertModel m_model;
    OthersActs m_others;
    std::set<std::string> m_expanded;
    bool m_narrow = false;
    int m_wanted = 0;
    int m_unacknowledged = 0;
    std::optional<Severity> m_worst;
    QLabel* m_title;
    QLabel* m_nothing;
    QListView* m_list;
    QToolButton* m_toggle;
    QToolButton* m_all;
    QToolButton* m_bell;
    QLabel* m_muted;
    QWidget* m_line;         // what was just done
    QLabel* m_said;
    QToolButton* m_undo;
    QTimer m_forget;         // the line goes
    AlertCommands* m_commands;
};

}  // namespace inspector::console
