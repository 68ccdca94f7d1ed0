// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/channel_playlists.h"

#include "app/console/format/format.h"
#include "app/console/format/theme.h"
#include "app/console/widgets/playlist_view.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>

#include <algorithm>

namespace inspector::console {

ChannelPlaylists::ChannelPlaylists(QWidget* parent)
    : QWidget(parent), m_rungs(new QListWidget), m_view(new PlaylistView), m_caption(new QLabel), m_note(new QLabel) {
    m_rungs->setFixedWidth(190);
    m_rungs->setAccessibleName(tr("Playlists"));
    m_rungs->setUniformItemSizes(true);
    m_caption->setForegroundRole(QPalette::PlaceholderText);
    m_caption->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_note->setAlignment(Qt::AlignCenter);
    m_note->setForegroundRole(QPalette::PlaceholderText);
    m_note->setWordWrap(true);
    auto* right = new QVBoxLayout;
    right->setSpacing(sizes::space1);
    right->addWidget(m_caption);
    right->addWidget(m_view, 1);
    right->addWidget(m_note, 1);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, sizes::space2, 0, 0);
    layout->addWidget(m_rungs);
    layout->addLayout(right, 1);
    connect(m_rungs, &QListWidget::currentRowChanged, this, &ChannelPlaylists::showCurrent);
}

void ChannelPlaylists::setReport(std::shared_ptr<const ProbeReport> report, WallTime now) {
    m_report = std::move(report);
    m_now = now;
    QStringList keys;
    if (m_report)
        for (const auto& rung : m_report->rungs) keys << toQString(rung.rung);
    QStringList shown;
    for (int i = 0; i < m_rungs->count(); ++i) shown << m_rungs->item(i)->text();
    if (keys != shown) {
        const QString current = m_rungs->currentItem() ? m_rungs->currentItem()->text() : QString();
        const QSignalBlocker quiet(m_rungs);
        m_rungs->clear();
        m_rungs->addItems(keys);
        m_rungs->setCurrentRow(std::max(0, static_cast<int>(keys.indexOf(current))));
    }
    showCurrent();
}

void ChannelPlaylists::showRung(const QString& rung, int line) {
    for (int i = 0; i < m_rungs->count(); ++i)
        if (m_rungs->item(i)->text() == rung) m_rungs->setCurrentRow(i);
    if (line > 0) m_view->goToLine(line);
}

void ChannelPlaylists::showCurrent() {
    const int row = m_rungs->currentRow();
    const RungReport* rung = m_report && row >= 0 && row < static_cast<int>(m_report->rungs.size())
                                 ? &m_report->rungs[static_cast<std::size_t>(row)]
                                 : nullptr;
    const bool text = rung && rung->text;
    m_view->setVisible(text);
    m_note->setVisible(!text);
    if (!m_report)
        m_note->setText(tr("There is no playlist here yet. Its text is kept by the program that probes the channel; "
                           "press F5 to probe now."));
    else if (!text)
        m_note->setText(tr("This playlist could not be received so far."));
    if (!rung) return m_caption->clear();
    QStringList parts{toQString(rung->url)};
    if (rung->http.status > 0) parts << tr("HTTP %1").arg(rung->http.status);
    if (rung->http.totalMs > 0) parts << milliseconds(rung->http.totalMs);
    if (rung->http.bytes > 0) parts << bytes(static_cast<double>(rung->http.bytes));
    parts << ago(m_report->finished, m_now);
    m_caption->setText(parts.join(QStringLiteral("  ·  ")));
    if (!text) return;
    std::vector<Finding> findings;
    std::copy_if(m_report->findings.begin(), m_report->findings.end(), std::back_inserter(findings),
                 [&](const Finding& f) { return f.rung == rung->rung && f.line > 0; });
    m_view->setPlaylist(rung->text, std::move(findings));
}

}  // namespace inspector::console
