// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/channel_findings.h"

#include "app/console/format/format.h"
#include "app/console/format/theme.h"
#include "app/console/models/finding_model.h"
#include "app/console/widgets/table_setup.h"
#include "core/rules/catalogue.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QScrollArea>
#include <QTableView>

namespace inspector::console {

ChannelFindings::ChannelFindings(Client& client, Facts facts, QWidget* parent)
    : QWidget(parent),
      m_client(client),
      m_facts(facts),
      m_model(new FindingModel(this)),
      m_table(new QTableView),
      m_details(new QLabel),
      m_none(new QLabel(facts == Facts::Live ? tr("Nothing is wrong with this channel.") : tr("Nothing was found."))) {
    m_table->setModel(m_model);
    setUpTable(*m_table);
    setSeverityColumn(*m_table, FindingModel::SeverityColumn, FindingModel::SeverityRole);
    m_table->setAccessibleName(tr("Open findings"));
    QHeaderView* header = m_table->horizontalHeader();
    header->setSectionResizeMode(FindingModel::Text, QHeaderView::Stretch);
    const int widths[] = {130, 130, 0, 110, 70, 190};
    for (int column = 0; column < FindingModel::ColumnCount; ++column)
        if (widths[column] > 0) header->resizeSection(column, widths[column]);

    if (facts == Facts::Once) {
        m_table->hideColumn(FindingModel::Since);
        m_table->hideColumn(FindingModel::Count);
    }
    m_details->setWordWrap(true);
    m_details->setTextFormat(Qt::RichText);
    m_details->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::LinksAccessibleByMouse |
                                       Qt::LinksAccessibleByKeyboard);
    m_details->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_details->setMargin(sizes::space3);
    auto* scroll = new QScrollArea;
    scroll->setWidget(m_details);
    scroll->setWidgetResizable(true);
    scroll->setFixedWidth(320);
    scroll->setFrameShape(QFrame::NoFrame);

    m_none->setAlignment(Qt::AlignCenter);
    m_none->setForegroundRole(QPalette::PlaceholderText);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, sizes::space2, 0, 0);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_none, 1);
    layout->addWidget(scroll);
    m_table->hide();

    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ChannelFindings::showDetails);
    connect(m_details, &QLabel::linkActivated, this, [this] {
        if (const auto* row = m_model->at(m_table->currentIndex().row()))
            Q_EMIT playlistRequested(toQString(row->finding.finding.rung), static_cast<int>(row->finding.finding.line));
    });
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex& index) {
        if (const auto* row = m_model->at(index.row()))
            Q_EMIT playlistRequested(toQString(row->finding.finding.rung), static_cast<int>(row->finding.finding.line));
    });
}

void ChannelFindings::setFindings(std::vector<inventory::FindingRow> rows) {
    m_model->setFindings(std::move(rows), m_client.now());
    const bool any = m_model->rowCount() > 0;
    m_table->setVisible(any);
    m_none->setVisible(!any);
    if (any && !m_table->currentIndex().isValid()) m_table->selectRow(0);
    showDetails();
}

void ChannelFindings::showDetails() {
    const auto* row = m_model->at(m_table->currentIndex().row());
    if (!row) return m_details->clear();
    const OpenFinding& open = row->finding;
    const Finding& finding = open.finding;
    const auto escaped = [](const QString& text) { return text.toHtmlEscaped(); };
    QString html = QStringLiteral("<p><b>%1</b></p><p>%2</p>").arg(escaped(findingText(finding)), escaped(findingAdvice(finding)));
    if (m_facts == Facts::Live) {
        const int count = static_cast<int>(open.count);
        html += QStringLiteral("<p>%1</p>")
                    .arg(escaped(open.confirmed ? tr("Seen in %n cycle(s), confirmed.", nullptr, count)
                                                : tr("Seen in %n cycle(s), not confirmed yet.", nullptr, count)));
        html += QStringLiteral("<p>%1</p>").arg(escaped(tr("Since %1").arg(wholeTime(open.since, m_client.now()))));
    }
    if (!finding.url.empty()) html += QStringLiteral("<p>%1</p>").arg(escaped(toQString(finding.url)));
    if (finding.line > 0)
        html += QStringLiteral("<p><a href=\"#playlist\">%1</a></p>").arg(escaped(tr("Line %1 of the playlist").arg(finding.line)));
    if (const auto* rule = rules::find(finding.rule); rule && rule->clause != "-")
        html += QStringLiteral("<p>%1</p>").arg(escaped(tr("Source: %1").arg(toQString(rule->clause))));
    m_details->setText(html);
}

}  // namespace inspector::console
