// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/widgets/icons.h"

#include <QButtonGroup>
#include <QWidget>

class QToolButton;
class QVBoxLayout;

namespace inspector::console {

// The navigation at the left: one button a page, icon above word; the window's menu at the foot.
class NavRail : public QWidget {
    Q_OBJECT

public:
    explicit NavRail(QWidget* parent = nullptr);

    // `key` is shown in the tool tip; `name` comes back with pageChosen.
    void addPage(const QString& name, const QString& word, Icon which, const QString& key);
    QToolButton* addTool(const QString& word, Icon which);
    void setCurrent(const QString& name);

Q_SIGNALS:
    void pageChosen(const QString& name);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QToolButton* makeButton(const QString& word, Icon which);

    QVBoxLayout* m_pages;
    QVBoxLayout* m_tools;
    QButtonGroup m_group;
};

}  // namespace inspector::console
