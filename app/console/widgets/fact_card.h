// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/widgets/state_shape.h"

#include <QFrame>

#include <utility>
#include <vector>

class QGridLayout;
class QLabel;

namespace inspector::console {

// A block of facts: a mark and a title, one sentence, and rows of a word and its value. GUI thread.
class FactCard : public QFrame {
    Q_OBJECT

public:
    struct Fact {
        QString label;
        QString value;
        QString tip;
    };

    explicit FactCard(QWidget* parent = nullptr);

    void show(const QString& title, Mark mark, const QString& sentence, const std::vector<Fact>& facts);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Mark m_mark = Mark::Unknown;
    QLabel* m_title;
    QLabel* m_sentence;
    QGridLayout* m_grid;
    std::vector<std::pair<QLabel*, QLabel*>> m_rows;  // made once, hidden where there is nothing to say
};

}  // namespace inspector::console
