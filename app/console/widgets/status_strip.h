// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

#include <vector>

class QHBoxLayout;
class QLabel;

namespace inspector::console {

// The line at the window's foot: how fresh what is shown is, and loudly when it is not. A sentence about what was just
// done stands at its right for some seconds.
class StatusStrip : public QWidget {
    Q_OBJECT

public:
    struct Part {
        QString text;
        QString explanation;
        bool loud = false;
        bool operator==(const Part&) const = default;
    };

    explicit StatusStrip(QWidget* parent = nullptr);

    void setParts(std::vector<Part> parts);
    void say(const QString& sentence);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<Part> m_parts;
    std::vector<QLabel*> m_labels;
    QHBoxLayout* m_row;
    QLabel* m_said;
    QTimer m_forget;
};

}  // namespace inspector::console
