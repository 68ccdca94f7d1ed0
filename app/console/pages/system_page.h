// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/client.h"
#include "app/console/client/system_words.h"
#include "app/console/pages/page.h"

#include <QTimer>

#include <optional>

class QLabel;
class QTableView;
class QVBoxLayout;

namespace inspector::console {

class FactCard;
class ProbeModel;

// How the program, its databases and the probes are, with the reason where something is not green; edits that wait for a
// person. Asks the engine every few seconds while it is shown.
class SystemPage : public Page {
    Q_OBJECT

public:
    SystemPage(const PageContext& context, QWidget* parent = nullptr);

    [[nodiscard]] QString title() const override { return tr("System"); }

protected:
    void activated() override;
    void deactivated() override;

private:
    QWidget* makeEdits();
    void ask();
    void show();
    void showEdits(const std::vector<inventory::PendingEdit>& edits);

    PageContext m_context;
    FactCard* m_database;
    FactCard* m_figures;
    FactCard* m_program;
    ProbeModel* m_model;
    QTableView* m_probes;
    QLabel* m_noProbes;
    QWidget* m_edits;
    QVBoxLayout* m_editRows;
    QTimer m_timer;
    std::optional<runtime::SystemState> m_state;
    RequestId m_asked = 0;
    RequestId m_askedEdits = 0;
};

}  // namespace inspector::console
