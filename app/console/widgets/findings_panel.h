// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/models/trouble_model.h"

#include <QWidget>

#include <vector>

class QLabel;
class QListView;
class QToolButton;

namespace inspector::console {

// The newest open findings, beside every page; narrowed to a strip on demand, never over the page.
class FindingsPanel : public QWidget {
    Q_OBJECT

public:
    explicit FindingsPanel(QWidget* parent = nullptr);

    // The newest first; `total` of them are open, of which the rows may be a part.
    void setFindings(std::vector<TroubleModel::Row> rows, int total);
    void setNow(WallTime now);  // ages are repainted when the panel is open
    void setNarrow(bool narrow);
    [[nodiscard]] bool isNarrow() const { return m_narrow; }
    void takeWidth();  // as the window's width allows; to be called when that has changed

Q_SIGNALS:
    void narrowChanged(bool narrow);
    void opened(const inspector::ChannelId& channel);
    void endpointOpened(const inspector::EndpointId& endpoint);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void open(const QModelIndex& index);
    void showEmptiness();

    TroubleModel m_model;
    bool m_narrow = false;
    int m_total = 0;
    QLabel* m_title;
    QLabel* m_nothing;
    QListView* m_list;
    QToolButton* m_toggle;
};

}  // namespace inspector::console
