// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/ids.h"

#include <QObject>

#include <vector>

class QWidget;

namespace inspector::console {

class AlertActions;
class UndoStack;

// What an operator can do to channels and templates; the forms behind it check, ask and undo. `parent` is the window
// that a form belongs to. Forms are opened (not exec()ed), so every function returns at once. GUI thread.
class ChannelActions : public QObject {
    Q_OBJECT

public:
    using Channels = std::vector<ChannelId>;

    explicit ChannelActions(QObject* parent = nullptr) : QObject(parent) {}

    virtual void addChannel(QWidget* parent) = 0;
    virtual void addChannelOf(QWidget* parent, const QString& url) = 0;  // the form, with that URL
    virtual void edit(QWidget* parent, const Channels& channels) = 0;  // several: what they share
    virtual void duplicate(QWidget* parent, const Channels& channels) = 0;
    virtual void remove(QWidget* parent, const Channels& channels) = 0;
    virtual void setEnabled(const Channels& channels, bool enabled) = 0;
    virtual void probeNow(const Channels& channels) = 0;
    virtual void importList(QWidget* parent) = 0;
    virtual void exportList(QWidget* parent, const Channels& channels) = 0;  // none: all
    virtual void editTemplates(QWidget* parent) = 0;
    // The form of endpoints, at one of them; empty: at the first.
    virtual void editEndpoints(QWidget* parent, const EndpointId& select) = 0;
    virtual void editProbes(QWidget* parent) = 0;
    // Which stores this console uses.
    virtual void editConnection(QWidget* parent) = 0;
    // Why this user may not change channels, for what is grey; empty: they may.
    [[nodiscard]] virtual QString whyNot() const = 0;

    // What can be done about alerts.
    [[nodiscard]] virtual AlertActions& alerts() = 0;

    // What is changed through it can be taken back with the rest.
    [[nodiscard]] virtual UndoStack& undoStack() = 0;
    // Undo and redo of what was done to channels, templates, endpoints and probes in this session.
    virtual void undo() = 0;
    virtual void redo() = 0;
    [[nodiscard]] virtual QString undoText() const = 0;  // what would be undone, "Remove CH 12"; empty: nothing
    [[nodiscard]] virtual QString redoText() const = 0;

Q_SIGNALS:
    void undoChanged();
    void rightsChanged();
    // The program is to end and to begin anew.
    void restartRequested();
    // A short sentence for the status bar: "3 channels removed", or why not.
    void said(const QString& sentence);
};

}  // namespace inspector::console
