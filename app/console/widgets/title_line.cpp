// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/widgets/title_line.h"

#include "app/console/format/theme.h"
#include "app/console/widgets/elided_label.h"
#include "app/console/widgets/icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace inspector::console {

TitleLine::TitleLine(QWidget* parent)
    : QWidget(parent), m_back(new QToolButton(this)), m_title(new QLabel(this)), m_headline(new ElidedLabel(this)),
      m_clock(new QLabel(this)) {
    m_back->setIcon(icon(Icon::Back));
    m_back->setAutoRaise(true);
    m_back->setToolTip(tr("Back (Alt+Left)"));
    m_back->setAccessibleName(tr("Back"));
    m_back->setVisible(false);
    m_title->setFont(console::font(sizes::title, true));
    m_headline->setFont(console::font(sizes::strong));
    m_headline->setAccessibleName(tr("Answer"));
    m_headline->setObjectName(QStringLiteral("headline"));
    m_clock->setFont(console::font(sizes::strong));
    m_clock->setAccessibleName(tr("Time in UTC"));
    m_clock->setForegroundRole(QPalette::PlaceholderText);

    auto* find = new QToolButton(this);
    find->setIcon(icon(Icon::Find));
    find->setText(tr("Find   Ctrl+K"));
    find->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    find->setToolTip(tr("Find a channel or a page (Ctrl+K)"));
    find->setAccessibleName(tr("Find"));

    auto* first = new QHBoxLayout;
    first->setSpacing(sizes::space3);
    first->addWidget(m_back);
    first->addWidget(m_title);
    first->addStretch();
    first->addWidget(find);
    first->addWidget(m_clock);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(sizes::space5, sizes::space4, sizes::space5, sizes::space3);
    layout->setSpacing(sizes::space1);
    layout->addLayout(first);
    layout->addWidget(m_headline);

    connect(find, &QToolButton::clicked, this, &TitleLine::findRequested);
    connect(m_back, &QToolButton::clicked, this, &TitleLine::backRequested);
}

void TitleLine::setTitle(const QString& title) { m_title->setText(title); }
void TitleLine::setHeadline(const QString& headline) { m_headline->setText(headline); }
void TitleLine::setClock(const QString& utc) { m_clock->setText(utc); }
void TitleLine::setBackVisible(bool visible) { m_back->setVisible(visible); }

}  // namespace inspector::console
