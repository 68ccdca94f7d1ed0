// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/client.h"
#include "app/console/pages/page.h"

#include <QTimer>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace inspector::console {

class EventModel;

// Every finding, error and change of state as it comes, newest on top, filtered by the store, exportable. The parameter
// is a channel's id: only that channel's events.
class EventsPage : public Page {
    Q_OBJECT

public:
    EventsPage(const PageContext& context, QWidget* parent = nullptr);

    [[nodiscard]] QString title() const override { return tr("Events"); }
    void applyParameter(const QString& parameter) override;
    [[nodiscard]] QString parameter() const override { return toParameter(); }
    void save(QSettings& settings) const override;
    void restore(const QSettings& settings) override;

protected:
    void activated() override;
    void deactivated() override;

private:
    [[nodiscard]] QString toParameter() const;
    QWidget* makeFilterBar();
    QWidget* makeDetails();
    void readFilter();
    void reload();
    void askNewer();
    void askOlder();
    void take(quint64 request, const Result<std::vector<Event>>& result);
    void showCounts();
    void showDetails();
    void fillChannels();
    void exportEvents();

    PageContext m_context;
    EventModel* m_model;
    QComboBox* m_severity;
    QComboBox* m_kind;
    QComboBox* m_channel;
    QLineEdit* m_text;
    QPushButton* m_export;
    QStackedWidget* m_stack;
    QTableView* m_table;
    QLabel* m_note;
    QLabel* m_details;
    QTimer m_typing;     // the filter is applied when typing pauses
    QTimer m_newer;      // asks for what came
    inventory::EventFilter m_filter;
    RequestId m_reloadRequest = 0;
    RequestId m_newerRequest = 0;
    RequestId m_olderRequest = 0;
    bool m_more = false; // there are older ones in the store
    QString m_wanted;    // the channel that the parameter asked for, until the inventory has it
};

}  // namespace inspector::console
