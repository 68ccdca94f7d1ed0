// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/models/channels_model.h"
#include "app/console/pages/page.h"
#include "app/console/widgets/icons.h"

#include <QKeySequence>

#include <functional>
#include <vector>

class QAction;
class QComboBox;
class QLabel;
class QLineEdit;
class QToolButton;

namespace inspector::console {

class ChannelTable;
class FleetFaces;

// Every channel with its newest figures: found by words and figures, in sections, sorted; and what can be done to
// those that are selected.
class ChannelsPage : public Page {
    Q_OBJECT

public:
    ChannelsPage(const PageContext& context, QWidget* parent);

    [[nodiscard]] QString title() const override;
    // A filter, as it would be typed.
    void applyParameter(const QString& filter) override;
    [[nodiscard]] QString parameter() const override;
    void save(QSettings& settings) const override;
    void restore(const QSettings& settings) override;

protected:
    void activated() override;

private:
    using Act = std::function<void(const std::vector<ChannelId>&)>;

    QWidget* makeContent();
    QWidget* makeToolbar();
    QAction* addAction(const QString& word, Icon which, const QKeySequence& key, bool needsSelection, Act act);
    void makeActions();
    void catchUp();
    void takeStatuses(const std::vector<ChannelId>& channels);
    void second();
    void filterChanged();
    void selectionChanged();
    void showMenu(const QPoint& at);
    void answer();

    PageContext m_context;
    ChannelsModel m_model;
    ChannelTable* m_table = nullptr;
    QLineEdit* m_filter = nullptr;
    QLabel* m_problem = nullptr;
    QComboBox* m_grouping = nullptr;
    QLabel* m_count = nullptr;
    std::vector<QAction*> m_actions;
    std::vector<QAction*> m_onSelection;
    std::vector<QAction*> m_changing;     // what needs the right to change channels
    FleetFaces* m_faces;
};

}  // namespace inspector::console
