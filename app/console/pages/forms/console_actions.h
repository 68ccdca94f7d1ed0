// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/client.h"
#include "app/console/client/undo_stack.h"
#include "app/console/pages/channel_actions.h"

#include <map>

namespace inspector::console {

// The forms behind ChannelActions: opens dialogs, turns what they answer into commands that can be undone, and says how
// it went. Lives on the GUI thread; client outlives it.
class ConsoleActions : public ChannelActions {
    Q_OBJECT

public:
    explicit ConsoleActions(Client& client, QObject* parent = nullptr);

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

    void undo() override { m_undo.undo(); }
    void redo() override { m_undo.redo(); }
    [[nodiscard]] QString undoText() const override { return m_undo.undoText(); }
    [[nodiscard]] QString redoText() const override { return m_undo.redoText(); }

private:
    // `done` is said when it has worked.
    void apply(std::vector<inventory::Change> changes, const QString& text, const QString& done);
    [[nodiscard]] std::vector<Channel> find(const Channels& ids) const;
    [[nodiscard]] QString nameOf(const std::vector<Channel>& channels) const;
    void openForm(QWidget* parent, std::vector<Channel> channels);
    void readList(QWidget* parent, const QString& file);

    Client& m_client;
    UndoStack m_undo;
    std::map<RequestId, QString> m_said;  // what is said when a command has worked
};

}  // namespace inspector::console
