// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/client.h"

#include <QObject>
#include <QString>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace inspector::console {

// Changes of the inventory that can be undone, at most 100. Each step keeps what stood there before; undoing writes
// that back on the revision that the step itself had made, so that it never overwrites what somebody else changed
// since (the store answers Conflict, and the step is forgotten). One command is under way at a time: undo() and redo()
// do nothing meanwhile. Lives on the GUI thread; the client outlives it.
class UndoStack : public QObject {
    Q_OBJECT

public:
    explicit UndoStack(Client& client, QObject* parent = nullptr);

    // Applies and remembers. `text` says what is done, "Remove CH 12". The answer comes by the client's commandDone.
    RequestId apply(std::vector<inventory::Change> changes, const QString& text);
    void undo();
    void redo();

    [[nodiscard]] QString undoText() const;  // empty: nothing to undo
    [[nodiscard]] QString redoText() const;

Q_SIGNALS:
    void changed();
    void undone(const QString& text);
    void redone(const QString& text);
    void failed(const QString& text, const inspector::Error& error);  // an undo or redo that could not be done

private:
    enum class Way { Do, Undo, Redo };
    struct Step {
        QString text;
        std::vector<inventory::Change> forward;
        std::vector<inventory::Change> backward;
        std::map<std::string, std::int64_t> revisions;  // as this step left them; by kind and id
    };
    struct Pending {
        RequestId request;
        Way way;
        Step step;
    };

    RequestId send(Way way, Step step);
    void done(RequestId request, const Result<Inventory>& result);

    Client& m_client;
    std::vector<Step> m_undo;
    std::vector<Step> m_redo;
    std::vector<Pending> m_pending;
};

}  // namespace inspector::console
