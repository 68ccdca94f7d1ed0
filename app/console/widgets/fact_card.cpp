// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/widgets/fact_card.h"

#include "app/console/format/theme.h"
#include "app/console/widgets/card.h"

#include <QGridLayout>
#include <QLabel>
#include <QPainter>

namespace inspector::console {

namespace {
constexpr int markSize = 16;
}

FactCard::FactCard(QWidget* parent) : QFrame(parent), m_title(new QLabel), m_sentence(new QLabel), m_grid(new QGridLayout) {
    m_title->setFont(console::font(sizes::strong, true));
    m_title->setTextFormat(Qt::PlainText);
    m_title->setContentsMargins(markSize + sizes::space2, 0, 0, 0);
    m_sentence->setWordWrap(true);
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_grid->setHorizontalSpacing(sizes::space3);
    m_grid->setVerticalSpacing(sizes::space1);
    m_grid->setColumnStretch(1, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(sizes::space3, sizes::space3, sizes::space3, sizes::space3);
    layout->setSpacing(sizes::space2);
    layout->addWidget(m_title);
    layout->addWidget(m_sentence);
    layout->addLayout(m_grid);
    layout->addStretch(1);
}

void FactCard::show(const QString& title, Mark mark, const QString& sentence, const std::vector<Fact>& facts) {
    m_title->setText(title);
    m_sentence->setText(sentence);
    setAccessibleName(title);
    setAccessibleDescription(markWord(mark) + QStringLiteral(": ") + sentence);
    if (mark != m_mark) update();
    m_mark = mark;
    while (m_rows.size() < facts.size()) {
        auto* label = new QLabel;
        auto* value = new QLabel;
        label->setForegroundRole(QPalette::PlaceholderText);
        label->setTextFormat(Qt::PlainText);
        label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
        value->setTextFormat(Qt::PlainText);
        value->setWordWrap(true);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        const int row = static_cast<int>(m_rows.size());
        m_grid->addWidget(label, row, 0);
        m_grid->addWidget(value, row, 1);
        m_rows.emplace_back(label, value);
    }
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const auto& [label, value] = m_rows[i];
        const bool used = i < facts.size();
        label->setVisible(used);
        value->setVisible(used);
        if (!used) continue;
        label->setText(facts[i].label);
        value->setText(facts[i].value);
        label->setToolTip(facts[i].tip);
        value->setToolTip(facts[i].tip);
    }
}

void FactCard::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintCard(painter, rect());
    painter.setRenderHint(QPainter::Antialiasing);
    const QRect title = m_title->geometry();
    paintMark(painter, QRectF(title.left(), title.center().y() - markSize / 2.0 + 0.5, markSize, markSize), m_mark);
}

}  // namespace inspector::console
