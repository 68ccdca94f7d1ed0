// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

class QSettings;

namespace inspector::console {

class ChannelActions;
class Client;
class FleetHistory;

// What a page is made with; all outlive it.
struct PageContext {
    Client& client;
    FleetHistory& history;
    ChannelActions& actions;
};

// One page a screen. Owned by the main window, lives on the GUI thread. A page that is not shown does no work: it
// connects to the client in activate() (or ignores what comes while inactive) and catches up when it is shown again.
class Page : public QWidget {
    Q_OBJECT

public:
    explicit Page(QWidget* parent = nullptr) : QWidget(parent) {}

    // The word in the title line, e.g. "Overview".
    [[nodiscard]] virtual QString title() const = 0;
    // The page's one question, answered in words ("2 of 24 channels are down."); empty while nothing is known.
    [[nodiscard]] QString headline() const { return m_headline; }

    // Shown and hidden again; each is called once for the other.
    void activate();
    void deactivate();
    [[nodiscard]] bool isActive() const { return m_active; }

    // What the page is about, e.g. a channel's id; called before activate() or while the page is shown.
    virtual void applyParameter(const QString&) {}
    [[nodiscard]] virtual QString parameter() const { return {}; }

    // What the page remembers between two runs: columns, filters, splitters. Keys are relative to the page's group.
    virtual void save(QSettings&) const {}
    virtual void restore(const QSettings&) {}

Q_SIGNALS:
    void headlineChanged(const QString& headline);
    // Asks the window for another page, e.g. ("channel", "sport-1").
    void pageRequested(const QString& page, const QString& parameter);

protected:
    virtual void activated() {}
    virtual void deactivated() {}
    void setHeadline(const QString& headline);
    // title() tells something else now.
    void retitle();

private:
    bool m_active = false;
    QString m_headline;
};

}  // namespace inspector::console
