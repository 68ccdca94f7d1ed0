// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/widgets/nav_rail.h"

#include "app/console/format/theme.h"

#include <QPaintEvent>
#include <QPainter>
#include <QStyleOptionToolButton>
#include <QStylePainter>
#include <QToolButton>
#include <QVBoxLayout>

namespace inspector::console {

namespace {

constexpr int railWidth = 88;
constexpr int buttonHeight = 60;

// Flat: a bar at the left edge and the accent colour say which page is shown, an outline says where the keyboard is.
class RailButton : public QToolButton {
public:
    using QToolButton::QToolButton;

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const Theme& t = theme();
        const QRectF box = QRectF(rect()).adjusted(6, 2, -6, -2);
        if (isChecked() || isDown() || underMouse()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(isChecked() ? t.selection : t.raised);
            painter.drawRoundedRect(box, sizes::corner, sizes::corner);
        }
        if (isChecked()) painter.fillRect(QRectF(0, box.top() + 8, 3, box.height() - 16), t.accent);
        if (hasFocus()) {
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(t.accent, 2));
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), sizes::corner, sizes::corner);
        }
        const bool worded = toolButtonStyle() != Qt::ToolButtonIconOnly;
        const int size = 22;
        const QRect place(width() / 2 - size / 2, worded ? 10 : (height() - size) / 2, size, size);
        icon().paint(&painter, place, Qt::AlignCenter, QIcon::Normal, isChecked() ? QIcon::On : QIcon::Off);
        if (!worded) return;
        painter.setFont(font());
        painter.setPen(isChecked() ? t.text : t.quiet);
        painter.drawText(QRect(0, 36, width(), 18), Qt::AlignCenter, text());
    }
};

}  // namespace

NavRail::NavRail(QWidget* parent) : QWidget(parent), m_pages(new QVBoxLayout), m_tools(new QVBoxLayout) {
    setFixedWidth(railWidth);
    setAccessibleName(tr("Pages"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, sizes::space3, 0, sizes::space3);
    layout->setSpacing(0);
    layout->addLayout(m_pages);
    layout->addStretch();
    layout->addLayout(m_tools);
    m_group.setExclusive(true);
}

QToolButton* NavRail::makeButton(const QString& word, Icon which) {
    auto* button = new RailButton(this);
    button->setText(word);
    button->setIcon(icon(which));
    button->setFont(console::font(sizes::caption));
    button->setAccessibleName(word);
    button->setFocusPolicy(Qt::TabFocus);
    button->setCursor(Qt::PointingHandCursor);
    return button;
}

void NavRail::addPage(const QString& name, const QString& word, Icon which, const QString& key) {
    QToolButton* button = makeButton(word, which);
    button->setObjectName(QStringLiteral("rail-") + name);
    button->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    button->setFixedSize(railWidth, buttonHeight);
    button->setCheckable(true);
    button->setToolTip(QStringLiteral("%1 (%2)").arg(word, key));
    button->setAccessibleDescription(tr("Key %1").arg(key));
    m_group.addButton(button);
    m_pages->addWidget(button);
    connect(button, &QToolButton::clicked, this, [this, name] { Q_EMIT pageChosen(name); });
}

QToolButton* NavRail::addTool(const QString& word, Icon which) {
    QToolButton* button = makeButton(word, which);
    button->setToolButtonStyle(Qt::ToolButtonIconOnly);
    button->setFixedSize(railWidth, 40);
    button->setToolTip(word);
    m_tools->addWidget(button);
    return button;
}

void NavRail::setCurrent(const QString& name) {
    if (auto* button = findChild<QToolButton*>(QStringLiteral("rail-") + name)) button->setChecked(true);
}

void NavRail::paintEvent(QPaintEvent* event) {
    QPainter painter(this);
    painter.fillRect(event->rect(), theme().panel);
    painter.fillRect(width() - 1, 0, 1, height(), theme().line);
}

}  // namespace inspector::console
