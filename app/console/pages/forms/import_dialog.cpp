// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/forms/import_dialog.h"

#include "app/console/format/format.h"
#include "app/console/format/theme.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace inspector::console {

ImportDialog::ImportDialog(Client& client, const QString& file, inventory::Imported imported, QWidget* parent)
    : QDialog(parent),
      m_client(client),
      m_imported(std::move(imported)),
      m_template(new QComboBox),
      m_summary(new QLabel),
      m_problems(new QPlainTextEdit) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setWindowTitle(tr("Import %1").arg(QFileInfo(file).fileName()));
    for (const Template& t : m_client.inventory()->templates) m_template->addItem(toQString(t.name), toQString(t.id.value));
    m_summary->setWordWrap(true);
    m_problems->setReadOnly(true);
    m_problems->setAccessibleName(tr("Lines that are left out"));
    QStringList lines;
    for (const auto& problem : m_imported.problems)
        lines << tr("Line %1: %2").arg(problem.line).arg(toQString(problem.what));
    m_problems->setPlainText(lines.join(QLatin1Char('\n')));
    m_problems->setVisible(!lines.isEmpty());

    auto* form = new QFormLayout;
    form->addRow(tr("&Template where the list names none"), m_template);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_import = buttons->addButton(tr("&Import"), QDialogButtonBox::AcceptRole);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(sizes::space5, sizes::space4, sizes::space5, sizes::space4);
    layout->addWidget(m_summary);
    layout->addLayout(form);
    layout->addWidget(m_problems, 1);
    layout->addWidget(buttons);
    setMinimumWidth(560);
    connect(m_template, &QComboBox::currentIndexChanged, this, &ImportDialog::plan);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        Q_EMIT chosen(m_changes, m_channels);
        accept();
    });
    plan();
}

void ImportDialog::plan() {
    const auto inventory = m_client.inventory();
    const TemplateId fallback(toStd(m_template->currentData().toString()));
    m_changes.clear();
    m_channels = 0;
    int fresh = 0;
    int changed = 0;
    int same = 0;
    for (Template t : m_imported.templates) {
        const Template* old = inventory->templateOf(t.id);
        t.revision = old ? old->revision : 0;
        if (!old || !(t == *old)) m_changes.push_back(inventory::PutTemplate{std::move(t)});
    }
    int endpoints = 0;
    for (Endpoint e : m_imported.endpoints) {
        const Endpoint* old = inventory->endpoint(e.id);
        if (old) {
            e.revision = old->revision;
            e.updated = old->updated;
            if (!m_imported.headersListed) e.headers = old->headers;
            for (RequestHeader& header : e.headers)
                for (const RequestHeader& known : old->headers)
                    if (header.secret && header.value.empty() && known.secret && known.name == header.name)
                        header.value = known.value;
            if (e.token.empty()) e.token = old->token;
            if (e == *old) continue;
        }
        ++endpoints;
        m_changes.push_back(inventory::PutEndpoint{std::move(e)});
    }
    const auto brings = [&](const TemplateId& id) {
        return std::any_of(m_imported.templates.begin(), m_imported.templates.end(),
                           [&](const Template& t) { return t.id == id; });
    };
    for (Channel c : m_imported.channels) {
        if (!inventory->templateOf(c.templateId) && !brings(c.templateId)) c.templateId = fallback;
        const Channel* old = inventory->channel(c.id);
        if (!old) {
            ++fresh;
        } else {
            Channel now = *old;
            now.name = c.name;
            now.url = c.url;
            now.group = c.group;
            now.templateId = c.templateId;
            now.enabled = c.enabled;
            if (!c.notes.empty()) now.notes = c.notes;
            if (now == *old) {
                ++same;
                continue;
            }
            ++changed;
            c = now;
        }
        m_changes.push_back(inventory::PutChannel{std::move(c)});
        ++m_channels;
    }
    QStringList words;
    if (fresh > 0 || endpoints == 0) words << tr("%n new channel(s)", nullptr, fresh);
    if (endpoints > 0) words << tr("%n new or changed endpoint(s)", nullptr, endpoints);
    if (changed) words << tr("%n changed", nullptr, changed);
    if (same) words << tr("%n as it is already", nullptr, same);
    if (!m_imported.problems.empty())
        words << tr("%n line(s) left out", nullptr, static_cast<int>(m_imported.problems.size()));
    m_summary->setText(words.join(QStringLiteral(", ")) + QLatin1Char('.'));
    m_import->setEnabled(!m_changes.empty());
}

}  // namespace inspector::console
