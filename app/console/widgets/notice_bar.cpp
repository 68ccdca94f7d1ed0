// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/widgets/notice_bar.h"

#include "app/console/format/format.h"
#include "app/console/format/theme.h"
#include "app/console/widgets/icons.h"
#include "app/console/widgets/state_shape.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace inspector::console {

namespace {

constexpr std::size_t mostLines = 3;

class Line : public QWidget {
public:
    Line(const NoticeBar::Notice& notice, QWidget* parent) : QWidget(parent), m_severity(notice.severity) {
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(sizes::space4 + 24, sizes::space2, sizes::space2, sizes::space2);
        auto* text = new QLabel(notice.text, this);
        text->setTextFormat(Qt::PlainText);
        text->setWordWrap(true);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        row->addWidget(text, 1);
        setAccessibleName(severityWord(notice.severity) + QStringLiteral(": ") + notice.text);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        const QColor colour = colourOf(markOf(m_severity));
        QColor ground = colour;
        ground.setAlphaF(0.14F);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(colour, 1));
        painter.setBrush(ground);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), sizes::corner, sizes::corner);
        paintMark(painter, QRectF(sizes::space3, height() / 2.0 - 7, 14, 14), markOf(m_severity));
    }

private:
    Severity m_severity;
};

}  // namespace

NoticeBar::NoticeBar(QWidget* parent) : QWidget(parent), m_lines(new QVBoxLayout(this)) {
    setAccessibleName(tr("Notices"));
    m_lines->setContentsMargins(sizes::space5, 0, sizes::space5, sizes::space3);
    m_lines->setSpacing(sizes::space1);
    setVisible(false);
}

void NoticeBar::setNotices(std::vector<Notice> notices) {
    if (notices == m_notices) return;
    m_notices = std::move(notices);
    std::erase_if(m_putAway, [this](const std::string& id) {
        return std::none_of(m_notices.begin(), m_notices.end(), [&](const Notice& n) { return n.id == id; });
    });
    rebuild();
}

int NoticeBar::shown() const { return m_lines->count(); }

void NoticeBar::rebuild() {
    while (QLayoutItem* item = m_lines->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    for (const Notice& notice : m_notices) {
        if (m_putAway.contains(notice.id) || static_cast<std::size_t>(m_lines->count()) >= mostLines) continue;
        auto* line = new Line(notice, this);
        if (notice.severity < Severity::Critical) {
            auto* close = new QToolButton(line);
            close->setIcon(icon(Icon::Close));
            close->setAutoRaise(true);
            close->setToolTip(tr("Put away"));
            close->setAccessibleName(tr("Put this notice away"));
            line->layout()->addWidget(close);
            connect(close, &QToolButton::clicked, this, [this, id = notice.id] {
                m_putAway.insert(id);
                rebuild();
            });
        }
        m_lines->addWidget(line);
    }
    setVisible(m_lines->count() > 0);
}

}  // namespace inspector::console
