// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/handover_page.h"

#include "app/console/format/format.h"
#include "app/console/format/theme.h"

#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSaveFile>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTextCursor>
#include <QTextDocument>
#include <QVBoxLayout>

namespace inspector::console {

namespace {

// Headings of a sheet are not those of a book.
void setHeadings(QTextDocument& document) {
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        const int level = block.blockFormat().headingLevel();
        if (level == 0) continue;
        QTextCursor cursor(block);
        cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        QTextCharFormat letters;
        letters.setFont(font(level == 1 ? sizes::title : sizes::strong, true));
        cursor.setCharFormat(letters);
        QTextBlockFormat lines = block.blockFormat();
        lines.setTopMargin(level == 1 ? 0 : sizes::space4);
        lines.setBottomMargin(sizes::space2);
        cursor.setBlockFormat(lines);
    }
}

}  // namespace

HandoverPage::HandoverPage(const PageContext& context, QWidget* parent)
    : Page(parent), m_context(context), m_shift(new QComboBox), m_sheet(new QTextBrowser), m_copy(new QPushButton(tr("Copy"))),
      m_save(new QPushButton(tr("Save as…"))), m_note(new QLabel) {
    for (const int hours : {8, 12, 24}) m_shift->addItem(tr("The last %n hour(s)", nullptr, hours), hours);
    m_shift->setAccessibleName(tr("Shift"));
    m_sheet->setOpenLinks(false);
    m_sheet->document()->setDocumentMargin(sizes::space4);
    m_sheet->setAccessibleName(title());
    m_note->setWordWrap(true);
    m_note->setTextFormat(Qt::PlainText);
    auto* bar = new QHBoxLayout;
    bar->addWidget(m_shift);
    bar->addWidget(m_note, 1);
    bar->addWidget(m_copy);
    bar->addWidget(m_save);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(sizes::space5, 0, sizes::space4, sizes::space3);
    layout->setSpacing(sizes::space3);
    layout->addLayout(bar);
    layout->addWidget(m_sheet, 1);

    connect(m_shift, &QComboBox::currentIndexChanged, this, &HandoverPage::reload);
    connect(m_copy, &QPushButton::clicked, this, &HandoverPage::copy);
    connect(m_save, &QPushButton::clicked, this, &HandoverPage::saveAs);
    connect(&context.client, &Client::handoverReady, this, [this](quint64 request, const Result<std::shared_ptr<const alerts::Handover>>& result) {
        if (request != m_request) return;
        m_copy->setEnabled(result.has_value());
        m_save->setEnabled(result.has_value());
        if (!result) return m_note->setText(tr("The sheet cannot be made: %1").arg(toQString(result.error().message())));
        m_text = toQString(alerts::markdown(**result));
        m_note->clear();
        m_sheet->setMarkdown(m_text);
        setHeadings(*m_sheet->document());
        setHeadline(tr("%n alert(s) are handed over.", nullptr, static_cast<int>((*result)->open.size())));
    });
    m_later.setSingleShot(true);
    m_later.setInterval(3'000);
    connect(&m_later, &QTimer::timeout, this, &HandoverPage::reload);
    connect(&context.client, &Client::alertsChanged, this, [this] {
        if (isActive() && !m_later.isActive()) m_later.start();
    });
    connect(&context.client, &Client::engineChanged, this, [this] {
        if (isActive() && m_request == 0) reload();
    });
}

void HandoverPage::activated() { reload(); }

void HandoverPage::reload() {
    if (!isActive() || !m_context.client.engine().ready) return;
    const WallTime now = m_context.client.now();
    m_request = m_context.client.queryHandover(now - std::chrono::hours{m_shift->currentData().toInt()}, now);
}

void HandoverPage::copy() {
    QGuiApplication::clipboard()->setText(m_text);
    m_note->setText(tr("Copied."));
}

void HandoverPage::saveAs() {
    auto* dialog = new QFileDialog(this, tr("Save the hand-over sheet"), QString(), tr("Markdown (*.md);;Text (*.txt)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(QStringLiteral("handover.md"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& name) {
        QSaveFile file(name);
        const QByteArray text = m_text.toUtf8();
        const bool done = file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit();
        m_note->setText(done ? tr("Saved as %1.").arg(name) : tr("%1 could not be written: %2").arg(name, file.errorString()));
    });
    dialog->open();
}

}  // namespace inspector::console
