// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/client.h"
#include "app/console/client/connection.h"
#include "app/console/client/undo_stack.h"
#include "app/console/pages/alert_actions.h"
#include "app/console/pages/channel_actions.h"

#include <map>

namespace inspector::console {

// The forms behind ChannelActions: opens dialogs, turns what they answer into commands that can be undone, and says how
// it went. Lives on the GUI thread; client outlives it.
class ConsoleActions : public ChannelActions {
    Q_OBJECT

public:
    // `stores`: what the program was started with.
    explicit ConsoleActions(Client& client, runtime::StoreRequest stores = {}, QObject* parent = nullptr);

    void addChannel(QWidget* parent) override;
    void addChannelOf(QWidget* parent, const QString& url) override;
    void edit(QWidget* parent, const Channels& channels) override;
    void duplicate(QWidget* parent, const Channels& channels) override;
    void remove(QWidget* parent, const Channels& channels) override;
    void setEnabled(const Channels& channels, bool enabled) override;
    void probeNow(const Channels& channels) override;
    void importList(QWidget* parent) override;
    void exportList(QWidget* parent, const Channels& channels) override;
    void editTemplates(QWidget* parent) override;
    void editEndpoints(QWidget* parent, const EndpointId& select) override;
    void editProbes(QWidget* parent) override;
    void editConnection(QWidget* parent) override;
    [[nodiscard]] QString whyNot() const override { return m_whyNot; }

    [[nodiscard]] AlertActions& alerts() override { return m_alerts; }

    [[nodiscard]] UndoStack& undoStack() override { return m_undo; }
    void undo() override { m_undo.undo(); }
    void redo() override { m_undo.redo(); }
    [[nodiscard]] QString undoText() const override { return m_undo.undoText(); }
    [[nodiscard]] QString redoText() const override { return m_undo.redoText(); }

private:
    // `done` is said when it has worked. 0: there was nothing to do.
    RequestId apply(std::vector<inventory::Change> changes, const QString& text, const QString& done);
    // Says why not, where it is not.
    [[nodiscard]] bool allowed();
    [[nodiscard]] std::vector<Channel> find(const Channels& ids) const;
    [[nodiscard]] QString nameOf(const std::vector<Channel>& channels) const;
    // A saved form; `before`: as it was when the form was opened.
    void saveForm(QWidget* parent, const std::vector<Channel>& before, const std::vector<Channel>& saved);
    // Somebody else was faster: what does not contradict is merged and sent, else the person is asked.
    void merge(RequestId request, const Error& why);
    void openForm(QWidget* parent, std::vector<Channel> channels);
    void readList(QWidget* parent, const QString& file);

    Client& m_client;
    const runtime::StoreRequest m_stores;
    QString m_whyNot;
    UndoStack m_undo;
    AlertActions m_alerts;
    struct Edited {
        QWidget* parent;
        std::vector<Channel> before;
        std::vector<Channel> saved;
        int tries = 0;
    };
    std::map<RequestId, QString> m_said;     // what is said when a command has worked
    std::map<RequestId, Edited> m_edited;    // edits that are under way, to be merged where somebody was faster
};

}  // namespace inspector::console
