// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/client/client.h"
#include "app/console/format/format.h"
#include "app/console/main_window.h"
#include "app/console/pages/alert_panel.h"
#include "app/console/pages/channel_actions.h"
#include "app/console/pages/forms/sounds_dialog.h"
#include "app/console/widgets/find_popup.h"
#include "app/console/widgets/nav_rail.h"

#include <QApplication>
#include <QMenu>
#include <QMessageBox>
#include <QToolButton>

namespace inspector::console {

// The window has no menu bar: its menu is at the rail's foot (F10).
void MainWindow::makeMenu() {
    auto* theme = m_rail->addTool(tr("Dark or light (Ctrl+Shift+L)"), Icon::Theme);
    connect(theme, &QToolButton::clicked, this, &MainWindow::toggleTheme);
    auto* button = m_rail->addTool(tr("Menu (F10)"), Icon::Menu);
    auto* menu = new QMenu(this);
    ChannelActions& actions = m_context.actions;
    const auto add = [this, menu](const QString& word, Icon which, const QString& key, auto act) {
        QAction* action = menu->addAction(icon(which), key.isEmpty() ? word : word + QLatin1Char('\t') + key);
        connect(action, &QAction::triggered, this, act);
        return action;
    };
    add(tr("Add a channel…"), Icon::Add, {}, [this, &actions] { actions.addChannel(this); });
    add(tr("Import a list…"), Icon::Import, {}, [this, &actions] { actions.importList(this); });
    add(tr("Export all channels…"), Icon::Export, {}, [this, &actions] { actions.exportList(this, {}); });
    add(tr("Templates…"), Icon::Template, {}, [this, &actions] { actions.editTemplates(this); });
    add(tr("Endpoints…"), Icon::Group, {}, [this, &actions] { actions.editEndpoints(this, {}); });
    add(tr("Probes…"), Icon::Probe, {}, [this, &actions] { actions.editProbes(this); });
    add(tr("Who changed what"), Icon::Events, {}, [this] { showPage(QStringLiteral("changes")); });
    add(tr("Sounds and notifications…"), Icon::Alerts, {}, [this] { (new SoundsDialog(*m_bell, this))->open(); });
    add(tr("Connection…"), Icon::System, {}, [this, &actions] { actions.editConnection(this); });
    menu->addSeparator();
    QAction* undo = add(tr("Undo"), Icon::Undo, {}, [&actions] { actions.undo(); });
    QAction* redo = add(tr("Redo"), Icon::Redo, {}, [&actions] { actions.redo(); });
    undo->setShortcut(QKeySequence::Undo);
    redo->setShortcut(QKeySequence::Redo);
    addAction(undo);
    addAction(redo);
    const auto showUndo = [&actions, undo, redo] {
        undo->setEnabled(!actions.undoText().isEmpty());
        redo->setEnabled(!actions.redoText().isEmpty());
        undo->setText(actions.undoText().isEmpty() ? tr("Undo") : tr("Undo: %1").arg(actions.undoText()));
        redo->setText(actions.redoText().isEmpty() ? tr("Redo") : tr("Redo: %1").arg(actions.redoText()));
    };
    connect(&actions, &ChannelActions::undoChanged, menu, showUndo);
    showUndo();
    menu->addSeparator();
    add(tr("Find…"), Icon::Find, QStringLiteral("Ctrl+K"), [this] { openFind(); });
    add(tr("Panel of alerts"), Icon::PanelRight, QStringLiteral("Ctrl+B"),
        [this] { m_alerts->setNarrow(!m_alerts->isNarrow()); });
    add(tr("Dark or light"), Icon::Theme, QStringLiteral("Ctrl+Shift+L"), [this] { toggleTheme(); });
    add(tr("Full screen"), Icon::Enlarge, QKeySequence(QKeySequence::FullScreen).toString(QKeySequence::NativeText),
        [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
    menu->addSeparator();
    QAction* keys = add(tr("Keys"), Icon::Keys, {}, [this] { openKeys(); });
    keys->setShortcut(QKeySequence::HelpContents);
    addAction(keys);
    add(tr("About Inspector"), Icon::Live, {}, [this] { openAbout(); });
    menu->addSeparator();
    QAction* quit = add(tr("Quit"), Icon::Close, {}, [this] { close(); });
    quit->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Q));
    addAction(quit);

    const auto popUp = [button, menu] {
        menu->popup(button->mapToGlobal(QPoint(button->width(), button->height() - menu->sizeHint().height())));
    };
    connect(button, &QToolButton::clicked, menu, popUp);
    auto* open = new QAction(this);
    open->setShortcut(QKeySequence(Qt::Key_F10));
    connect(open, &QAction::triggered, menu, popUp);
    addAction(open);
}

void MainWindow::openFind() {
    std::vector<FindItem> items;
    for (const PageEntry& entry : m_entries)
        if (entry.onRail) items.push_back({entry.word, tr("Page"), [this, name = entry.name] { showPage(name); }});
    ChannelActions& actions = m_context.actions;
    items.push_back({tr("Add a channel"), tr("Action"), [this, &actions] { actions.addChannel(this); }});
    items.push_back({tr("Import a list"), tr("Action"), [this, &actions] { actions.importList(this); }});
    items.push_back({tr("Templates"), tr("Action"), [this, &actions] { actions.editTemplates(this); }});
    items.push_back({tr("Endpoints"), tr("Action"), [this, &actions] { actions.editEndpoints(this, {}); }});
    items.push_back({tr("Probes"), tr("Action"), [this, &actions] { actions.editProbes(this); }});
    items.push_back({tr("Who changed what"), tr("Page"), [this] { showPage(QStringLiteral("changes")); }});
    items.push_back({tr("Connection: which databases"), tr("Action"), [this, &actions] { actions.editConnection(this); }});
    items.push_back({tr("Sounds and notifications"), tr("Action"), [this] { (new SoundsDialog(*m_bell, this))->open(); }});
    items.push_back({tr("Dark or light"), tr("Action"), [this] { toggleTheme(); }});
    for (const Channel& channel : m_context.client.inventory()->channels) {
        const QString group = toQString(channel.group);
        items.push_back({toQString(channel.name), group.isEmpty() ? tr("Channel") : tr("Channel · %1").arg(group),
                         [this, id = toQString(channel.id.value)] { showPage(QStringLiteral("channel"), id); }});
    }
    m_find->open(std::move(items));
}

void MainWindow::openKeys() {
    auto* box = new QMessageBox(this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowTitle(tr("Keys"));
    const QString row = QStringLiteral("<tr><td><b>%1</b>&nbsp;&nbsp;&nbsp;</td><td>%2</td></tr>");
    QString rows;
    const std::pair<const char*, QString> keys[] = {
        {"1 … 9, Ctrl+1 … 9", tr("Change the page")},
        {"Ctrl+K", tr("Find a channel, a page, something to do")},
        {"Alt+Left", tr("Back")},
        {"Tab, Shift+Tab", tr("Next, previous part of the window")},
        {"Arrows, Enter", tr("Walk over the fleet or a list, open")},
        {"Ctrl+F", tr("Filter the channels")},
        {"Ctrl+N, F2, Ctrl+D, Delete", tr("Add, edit, duplicate, remove channels")},
        {"F5", tr("Probe the selected channels now")},
        {"Ctrl+I, Ctrl+E, Ctrl+T", tr("Import, export, templates")},
        {"Ctrl+Z, Ctrl+Shift+Z", tr("Undo, redo")},
        {"A, Shift+A, U", tr("Acknowledge the selected alerts, with a comment, take that back")},
        {"T, Shift+T, N, S", tr("Take the selected alerts, hand them over, note something, silence")},
        {"Right, Left", tr("Show and hide what is behind an alert")},
        {"Ctrl+B", tr("Narrow or widen the panel of alerts")},
        {"Ctrl+Shift+L", tr("Dark or light")},
        {"F10", tr("Menu")},
    };
    for (const auto& [key, text] : keys) rows += row.arg(QLatin1String(key), text);
    box->setText(QStringLiteral("<table cellspacing=6>%1</table>").arg(rows));
    box->setStandardButtons(QMessageBox::Close);
    box->open();
}

void MainWindow::openAbout() {
    auto* box = new QMessageBox(this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowTitle(tr("About Inspector"));
    box->setText(tr("Inspector %1").arg(QApplication::applicationVersion()));
    box->setInformativeText(tr("Watches live HLS and DASH channels.\nLicence: GPL-3.0-or-later. Qt %1.").arg(QLatin1String(qVersion())));
    box->setStandardButtons(QMessageBox::Close);
    box->open();
}

}  // namespace inspector::console
