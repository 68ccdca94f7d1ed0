// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/widgets/playlist_view.h"

#include "app/console/format/format.h"
#include "app/console/format/theme.h"
#include "app/console/widgets/state_shape.h"

#include <QHelpEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>
#include <QToolTip>

#include <algorithm>

namespace inspector::console {

namespace {
constexpr std::size_t mostBytes = 1 << 20;
}

class PlaylistView::Gutter : public QWidget {
public:
    explicit Gutter(PlaylistView* view) : QWidget(view), m_view(view) {}
    [[nodiscard]] int wanted() const {
        const int digits = static_cast<int>(QString::number(std::max(99, m_view->blockCount())).size());
        return fontMetrics().horizontalAdvance(QLatin1Char('9')) * digits + 26;
    }

protected:
    void paintEvent(QPaintEvent* event) override { m_view->paintGutter(event); }

private:
    PlaylistView* m_view;
};

PlaylistView::PlaylistView(QWidget* parent) : QPlainTextEdit(parent), m_gutter(new Gutter(this)) {
    setReadOnly(true);
    setLineWrapMode(NoWrap);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("Playlist"));
    applyFonts();
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect& rect, int dy) {
        if (dy) m_gutter->scroll(0, dy);
        else m_gutter->update(0, rect.y(), m_gutter->width(), rect.height());
    });
}

void PlaylistView::applyFonts() {
    setFont(console::monospace(sizes::body));
    m_gutter->setFont(console::monospace(sizes::caption));
}

void PlaylistView::setPlaylist(const std::shared_ptr<const std::string>& text, std::vector<Finding> findings) {
    m_findings = std::move(findings);
    if (text != m_text) {
        m_text = text;
        const int scroll = verticalScrollBar()->value();
        const std::string_view shown = text ? std::string_view(*text).substr(0, mostBytes) : std::string_view();
        QString content = toQString(shown);
        if (text && text->size() > mostBytes) content += tr("\n… cut here: the playlist has %1").arg(bytes(double(text->size())));
        setPlainText(content);
        verticalScrollBar()->setValue(scroll);
    }
    setViewportMargins(m_gutter->wanted(), 0, 0, 0);
    QList<QTextEdit::ExtraSelection> marks;
    for (const Finding& finding : m_findings) {
        const QTextBlock block = document()->findBlockByNumber(static_cast<int>(finding.line) - 1);
        if (finding.line == 0 || !block.isValid()) continue;
        QTextEdit::ExtraSelection mark;
        QColor colour = theme().of(finding.severity);
        colour.setAlphaF(0.18F);
        mark.format.setBackground(colour);
        mark.format.setProperty(QTextFormat::FullWidthSelection, true);
        mark.cursor = QTextCursor(block);
        marks.append(mark);
    }
    setExtraSelections(marks);
    m_gutter->update();
}

void PlaylistView::goToLine(int line) {
    const QTextBlock block = document()->findBlockByNumber(line - 1);
    if (!block.isValid()) return;
    setTextCursor(QTextCursor(block));
    centerCursor();
}

const Finding* PlaylistView::findingAt(int line) const {
    const Finding* gravest = nullptr;
    for (const Finding& finding : m_findings)
        if (static_cast<int>(finding.line) == line && (!gravest || gravest->severity < finding.severity))
            gravest = &finding;
    return gravest;
}

void PlaylistView::paintGutter(QPaintEvent* event) {
    const Theme& t = theme();
    QPainter painter(m_gutter);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(event->rect(), t.window);
    painter.setFont(m_gutter->font());
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QRectF box = blockBoundingGeometry(block).translated(contentOffset());
        if (box.top() > event->rect().bottom()) break;
        const int line = block.blockNumber() + 1;
        painter.setPen(t.quiet);
        painter.drawText(QRectF(0, box.top(), m_gutter->width() - 8, box.height()), Qt::AlignRight | Qt::AlignVCenter,
                         QString::number(line));
        if (const Finding* finding = findingAt(line)) {
            paintMark(painter, QRectF(3, box.center().y() - 6, 12, 12), markOf(finding->severity));
        }
    }
}

void PlaylistView::resizeEvent(QResizeEvent* event) {
    QPlainTextEdit::resizeEvent(event);
    const QRect r = contentsRect();
    m_gutter->setGeometry(r.left(), r.top(), m_gutter->wanted(), r.height());
}

void PlaylistView::changeEvent(QEvent* event) {
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) setPlaylist(m_text, m_findings);
}

bool PlaylistView::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const Finding* finding = findingAt(cursorForPosition(help->pos()).blockNumber() + 1);
        if (finding) QToolTip::showText(help->globalPos(), findingText(*finding) + QLatin1Char('\n') + findingAdvice(*finding));
        else QToolTip::hideText();
        return true;
    }
    return QPlainTextEdit::viewportEvent(event);
}

}  // namespace inspector::console
