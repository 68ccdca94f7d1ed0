// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/widgets/face.h"

#include "app/console/format/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace inspector::console {

namespace {

constexpr int textWidth = 520;

}  // namespace

Face::Face(Icon which, const QString& title, const QString& text, QWidget* parent)
    : QWidget(parent), m_icon(which), m_picture(new QLabel(this)), m_title(new QLabel(title, this)), m_text(new QLabel(text, this)), m_buttons(new QHBoxLayout), m_progress(new QProgressBar(this)) {
    m_picture->setAlignment(Qt::AlignCenter);
    showPicture();
    m_title->setFont(console::font(sizes::title, true));
    m_title->setAlignment(Qt::AlignCenter);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setAlignment(Qt::AlignCenter);
    m_text->setForegroundRole(QPalette::PlaceholderText);
    m_text->setFixedWidth(textWidth);
    m_text->setMinimumHeight(std::max(0, m_text->heightForWidth(textWidth)));  // the layout gives a wrapped label too little
    m_progress->setRange(0, 0);
    m_progress->setFixedSize(textWidth / 2, 4);
    m_progress->setTextVisible(false);
    m_progress->hide();
    m_buttons->setSpacing(sizes::space3);
    m_buttons->addStretch();
    m_buttons->addStretch();

    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(sizes::space3);
    layout->addStretch(2);
    layout->addWidget(m_picture);
    layout->addWidget(m_title);
    layout->addWidget(m_text, 0, Qt::AlignHCenter);
    layout->addWidget(m_progress, 0, Qt::AlignHCenter);
    layout->addSpacing(sizes::space3);
    layout->addLayout(m_buttons);
    layout->addStretch(3);
    setAccessibleName(title);
    setAccessibleDescription(text);
}

void Face::showPicture() { m_picture->setPixmap(icon(m_icon).pixmap(48, QIcon::Disabled)); }

void Face::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) showPicture();
    QWidget::changeEvent(event);
}

void Face::setText(const QString& text) {
    m_text->setText(text);
    m_text->setMinimumHeight(std::max(0, m_text->heightForWidth(textWidth)));
    setAccessibleDescription(text);
}

void Face::show(const QString& title, const QString& text) {
    m_title->setText(title);
    setAccessibleName(title);
    setText(text);
}

QPushButton* Face::addButton(const QString& word, Icon which) {
    auto* button = new QPushButton(icon(which), word, this);
    m_buttons->insertWidget(m_buttons->count() - 1, button);
    return button;
}

void Face::setWaiting(bool waiting) { m_progress->setVisible(waiting); }

}  // namespace inspector::console
