// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/widgets/difference_view.h"

#include "app/console/format/format.h"
#include "app/console/format/theme.h"
#include "core/evidence/text_diff.h"

#include <QTextBlock>

#include <algorithm>

namespace inspector::console {

namespace {
constexpr std::size_t mostLines = 5'000;
constexpr std::size_t mostBytes = 1 << 20;
}

DifferenceView::DifferenceView(QWidget* parent) : QPlainTextEdit(parent) {
    setReadOnly(true);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setAccessibleName(tr("Playlist with its changes"));
    applyFonts();
}

void DifferenceView::applyFonts() { setFont(console::monospace(sizes::body)); }

void DifferenceView::changeEvent(QEvent* event) {
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) showDifference();
}

void DifferenceView::setDocuments(const std::shared_ptr<const std::string>& before,
                                  const std::shared_ptr<const std::string>& after) {
    if (before == m_before && after == m_after) return;
    m_before = before;
    m_after = after;
    showDifference();
}

void DifferenceView::clearDocuments(const QString& note) {
    m_before.reset();
    m_after.reset();
    setExtraSelections({});
    setPlainText({});
    setPlaceholderText(note);
}

void DifferenceView::showDifference() {
    if (!m_after) return;
    const auto lines = [](const std::string& text) { return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')); };
    const bool small = lines(*m_after) <= mostLines && (!m_before || lines(*m_before) <= mostLines);
    if (!m_before || !small) {
        setExtraSelections({});
        setPlainText(toQString(std::string_view(*m_after).substr(0, mostBytes)));
        return;
    }
    const auto difference = evidence::diffLines(*m_before, *m_after);
    QString text;
    for (const evidence::DiffLine& line : difference) {
        text += line.kind == evidence::DiffLine::Kind::Added     ? QStringLiteral("+ ")
                : line.kind == evidence::DiffLine::Kind::Removed ? QStringLiteral("\u2212 ")
                                                                 : QStringLiteral("  ");
        text += toQString(line.text);
        text += QLatin1Char('\n');
    }
    setPlainText(text);
    QList<QTextEdit::ExtraSelection> marks;
    int changed = -1;
    QTextBlock block = document()->firstBlock();
    for (std::size_t i = 0; i < difference.size() && block.isValid(); ++i, block = block.next()) {
        if (difference[i].kind == evidence::DiffLine::Kind::Same) continue;
        if (changed < 0) changed = static_cast<int>(i);
        QColor ground = difference[i].kind == evidence::DiffLine::Kind::Added ? theme().accent : theme().major;
        ground.setAlphaF(0.22F);
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(block);
        mark.format.setBackground(ground);
        mark.format.setProperty(QTextFormat::FullWidthSelection, true);
        marks.push_back(mark);
    }
    setExtraSelections(marks);
    if (changed < 0) return;
    QTextCursor cursor(document()->findBlockByNumber(std::max(0, changed - 3)));
    setTextCursor(cursor);
}

}  // namespace inspector::console
