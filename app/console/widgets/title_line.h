// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QToolButton;

namespace inspector::console {

class ElidedLabel;

// The head of every page: its name, its question answered in words, the way to Find, and the clock in UTC.
class TitleLine : public QWidget {
    Q_OBJECT

public:
    explicit TitleLine(QWidget* parent = nullptr);

    void setTitle(const QString& title);
    void setHeadline(const QString& headline);
    void setClock(const QString& utc);
    void setBackVisible(bool visible);

Q_SIGNALS:
    void findRequested();
    void backRequested();

private:
    QToolButton* m_back;
    QLabel* m_title;
    ElidedLabel* m_headline;
    QLabel* m_clock;
};

}  // namespace inspector::console
