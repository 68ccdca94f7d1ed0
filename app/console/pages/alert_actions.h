// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/client.h"

#include <QObject>
#include <QString>

#include <map>
#include <optional>
#include <string>
#include <vector>

class QWidget;

namespace inspector::console {

class UndoStack;

// What became of an act: to be said where it was given.
struct AlertDone {
    QString sentence;       // "Acknowledged Sport 1 (ana@desk)", or why not
    bool failed = false;
    bool canUndo = false;   // AlertActions::undo() takes it back
};

// What a person does about alerts, wherever these are shown: asks where it must, gives the command, says what came of it.
// Forms are opened, so that every function returns at once. Lives on the GUI thread; client and undo outlive it.
class AlertActions : public QObject {
    Q_OBJECT

public:
    using Chosen = std::vector<std::string>;  // fingerprints of open alerts

    AlertActions(Client& client, UndoStack& undo, QObject* parent = nullptr);

    void acknowledge(const Chosen& chosen, const QString& comment = {}, std::optional<WallTime> until = {});
    void askAcknowledge(QWidget* parent, const Chosen& chosen);
    void unacknowledge(const Chosen& chosen);
    void take(const Chosen& chosen);      // for the one who sits here
    void giveBack(const Chosen& chosen);
    void askHandOver(QWidget* parent, const Chosen& chosen);
    void askNote(QWidget* parent, const Chosen& chosen);
    void askSilence(QWidget* parent, const Chosen& chosen);

    // Takes the newest act back, as long as that can be done.
    void undo();

    // Why this user may not act, for what is grey; empty: they may.
    [[nodiscard]] const QString& whyNot() const { return m_whyNot; }
    // One place, or how many alerts.
    [[nodiscard]] QString nameOf(const Chosen& chosen) const;

Q_SIGNALS:
    void done(const inspector::console::AlertDone& done);
    void rightsChanged();

private:
    struct Given {
        QString verb;                        // "Acknowledged %1"
        QString name;
        std::vector<AlertCommand> back;      // takes it back
    };
    void give(const AlertCommand& command, const QString& verb, const Chosen& chosen, std::vector<AlertCommand> back);
    void giveOwner(const Chosen& chosen, const std::string& owner, const QString& verb);
    void answered(quint64 request, const Result<std::vector<Alert>>& result);

    Client& m_client;
    UndoStack& m_undo;
    const std::string m_me;
    QString m_whyNot;
    std::map<RequestId, Given> m_given;
    std::vector<AlertCommand> m_back;        // of the newest act
};

}  // namespace inspector::console
