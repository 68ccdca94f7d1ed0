// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/widgets/icons.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QProgressBar;
class QPushButton;

namespace inspector::console {

// What a page shows when it has nothing to show: what to do first, what is being waited for, or what went wrong.
class Face : public QWidget {
    Q_OBJECT

public:
    Face(Icon which, const QString& title, const QString& text, QWidget* parent = nullptr);

    void setText(const QString& text);
    void show(const QString& title, const QString& text);
    using QWidget::show;
    QPushButton* addButton(const QString& word, Icon which);
    void setWaiting(bool waiting);  // a bar that moves

protected:
    void changeEvent(QEvent* event) override;

private:
    void showPicture();

    Icon m_icon;
    QLabel* m_picture;
    QLabel* m_title;
    QLabel* m_text;
    QHBoxLayout* m_buttons;
    QProgressBar* m_progress;
};

}  // namespace inspector::console
