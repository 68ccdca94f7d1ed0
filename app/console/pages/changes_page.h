// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/client.h"
#include "app/console/pages/page.h"

#include <QTimer>

class QComboBox;
class QLabel;
class QLineEdit;
class QStackedWidget;
class QTableView;

namespace inspector::console {

class AuditModel;

// Who changed what of the configuration: the audit, searched by the store. The parameter is an item's id.
class ChangesPage : public Page {
    Q_OBJECT

public:
    ChangesPage(const PageContext& context, QWidget* parent = nullptr);

    [[nodiscard]] QString title() const override { return tr("Who changed what"); }
    void applyParameter(const QString& parameter) override;
    [[nodiscard]] QString parameter() const override;

protected:
    void activated() override;

private:
    QWidget* makeFilterBar();
    void reload();
    void askOlder();
    void take(quint64 request, const Result<std::vector<inventory::AuditEntry>>& result);
    void showDetails();

    PageContext m_context;
    AuditModel* m_model;
    QLineEdit* m_text;
    QComboBox* m_kind;
    QStackedWidget* m_stack;
    QTableView* m_table;
    QLabel* m_note;
    QLabel* m_details;
    QTimer m_typing;
    RequestId m_reloadRequest = 0;
    RequestId m_olderRequest = 0;
    bool m_more = false;
};

}  // namespace inspector::console
