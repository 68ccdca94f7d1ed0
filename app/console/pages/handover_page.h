// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/client.h"
#include "app/console/pages/page.h"

#include <QString>
#include <QTimer>

class QComboBox;
class QLabel;
class QPushButton;
class QTextBrowser;

namespace inspector::console {

// The sheet for the next shift: what is open, what was done, what is silenced and what runs out.
class HandoverPage : public Page {
    Q_OBJECT

public:
    HandoverPage(const PageContext& context, QWidget* parent);

    [[nodiscard]] QString title() const override { return tr("Hand-over"); }

protected:
    void activated() override;

private:
    void reload();
    void copy();
    void saveAs();

    PageContext m_context;
    QComboBox* m_shift;
    QTextBrowser* m_sheet;
    QPushButton* m_copy;
    QPushButton* m_save;
    QLabel* m_note;
    QString m_text;               // Markdown
    RequestId m_request = 0;
    QTimer m_later;               // alerts change often, the history is read seldom
};

}  // namespace inspector::console
