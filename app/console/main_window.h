// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/pages/page_list.h"
#include "core/model/severity.h"

#include <QMainWindow>
#include <QTimer>

#include <map>
#include <utility>
#include <vector>

class QSettings;
class QStackedWidget;

namespace inspector::console {

class AlertBell;
class AlertPanel;
class FindPopup;
class NavRail;
class NoticeBar;
class StatusStrip;
class TitleLine;

// The shell: rail, title line, the stack of pages, the panel of alerts, the status bar. Knows pages only as Page.
// Lives on the GUI thread; the context and the settings outlive it.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    MainWindow(const PageContext& context, QSettings& settings, QWidget* parent = nullptr);
    ~MainWindow() override;

    // False: there is no such page.
    bool showPage(const QString& name, const QString& parameter = {});
    [[nodiscard]] QString currentPage() const { return m_current; }
    [[nodiscard]] Page* page() const;
    // Something to say beside the engine's own notices (the demo's start); empty takes it away.
    void setOwnNotice(Severity severity, const QString& text);
    void toggleTheme();

protected:
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    using Place = std::pair<QString, QString>;  // a page and its parameter

    QWidget* makeCentre();
    void makeShortcuts();
    void makeMenu();
    Page* pageOf(const PageEntry& entry);
    void goTo(const Place& place);
    void goBack();
    void openFind();
    void openKeys();
    void openAbout();
    void second();
    void showClock();
    void showStatus();
    void showNotices();
    void restore();
    void save();

    PageContext m_context;
    QSettings& m_settings;
    std::vector<PageEntry> m_entries;
    std::map<QString, Page*> m_pages;  // those made so far; owned by the stack
    std::vector<Place> m_history;      // to go back through
    QString m_current;
    NavRail* m_rail;
    TitleLine* m_title;
    NoticeBar* m_notices;
    QStackedWidget* m_stack;
    AlertBell* m_bell;
    AlertPanel* m_alerts;
    StatusStrip* m_status;
    FindPopup* m_find;
    QTimer m_second;
    Severity m_ownSeverity = Severity::Info;
    QString m_ownNotice;
};

}  // namespace inspector::console
