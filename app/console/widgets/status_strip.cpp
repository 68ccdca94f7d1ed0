// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/widgets/status_strip.h"

#include "app/console/format/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPaintEvent>
#include <QPainter>

#include <algorithm>
#include <utility>

namespace inspector::console {

namespace {

constexpr int forgetAfterMs = 8'000;

// A part that is loud stands on the colour of a major finding, in bold, with a sign before it.
class PartLabel : public QLabel {
public:
    using QLabel::QLabel;
    bool loud = false;

protected:
    void paintEvent(QPaintEvent* event) override {
        if (loud) {
            QPainter painter(this);
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setPen(Qt::NoPen);
            painter.setBrush(theme().major);
            painter.drawRoundedRect(QRectF(rect()).adjusted(0, 3, 0, -3), 3, 3);
            painter.setPen(theme().kind == ThemeKind::Dark ? theme().window : theme().panel);
            painter.setFont(font());
            painter.drawText(rect(), Qt::AlignCenter, text());
            return;
        }
        QLabel::paintEvent(event);
    }
};

}  // namespace

StatusStrip::StatusStrip(QWidget* parent) : QWidget(parent), m_row(new QHBoxLayout(this)), m_said(new QLabel(this)) {
    setFixedHeight(28);
    setAccessibleName(tr("Status"));
    m_row->setContentsMargins(sizes::space3, 0, sizes::space3, 0);
    m_row->setSpacing(sizes::space4);
    m_said->setFont(console::font(sizes::caption, true));
    m_said->setObjectName(QStringLiteral("said"));
    m_row->addStretch();
    m_row->addWidget(m_said);
    m_forget.setSingleShot(true);
    m_forget.setInterval(forgetAfterMs);
    connect(&m_forget, &QTimer::timeout, m_said, &QLabel::clear);
}

void StatusStrip::setParts(std::vector<Part> parts) {
    if (parts == m_parts) return;
    m_parts = std::move(parts);
    while (m_labels.size() < m_parts.size()) {
        auto* label = new PartLabel(this);
        label->setTextFormat(Qt::PlainText);
        m_row->insertWidget(static_cast<int>(m_labels.size()), label);
        m_labels.push_back(label);
    }
    for (std::size_t i = 0; i < m_labels.size(); ++i) {
        auto* label = static_cast<PartLabel*>(m_labels[i]);
        label->setVisible(i < m_parts.size());
        if (i >= m_parts.size()) continue;
        const Part& part = m_parts[i];
        label->loud = part.loud;
        label->setFont(console::font(sizes::caption, part.loud));
        label->setForegroundRole(part.loud ? QPalette::WindowText : QPalette::PlaceholderText);
        label->setContentsMargins(part.loud ? 8 : 0, 0, part.loud ? 8 : 0, 0);
        label->setText(part.loud ? QStringLiteral("▲ ") + part.text : part.text);
        label->setToolTip(part.explanation);
        label->update();
    }
}

void StatusStrip::say(const QString& sentence) {
    m_said->setText(sentence);
    m_forget.start();
}

void StatusStrip::paintEvent(QPaintEvent* event) {
    QPainter painter(this);
    painter.fillRect(event->rect(), theme().panel);
    painter.fillRect(0, 0, width(), 1, theme().line);
}

}  // namespace inspector::console
