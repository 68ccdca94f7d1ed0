// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/channel_recorder.h"

#include "app/console/format/format.h"
#include "app/console/format/theme.h"
#include "app/console/models/request_model.h"
#include "app/console/pages/event_export.h"
#include "app/console/widgets/difference_view.h"
#include "app/console/widgets/icons.h"
#include "app/console/widgets/table_setup.h"
#include "app/report/report.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QPointer>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QTableView>
#include <QThreadPool>

#include <algorithm>

namespace inspector::console {

int bundleOf(const std::vector<EvidenceBundle>& bundles, WallTime moment) {
    Nanoseconds nearest = std::chrono::minutes{10};
    int found = -1;
    for (int i = 0; i < static_cast<int>(bundles.size()); ++i) {
        const Nanoseconds apart = std::chrono::abs(bundles[static_cast<std::size_t>(i)].frozen - moment);
        if (apart > nearest) continue;
        nearest = apart;
        found = i;
    }
    return found;
}

ChannelRecorder::ChannelRecorder(Client& client, QWidget* parent)
    : QWidget(parent),
      m_client(client),
      m_bundles(new QListWidget),
      m_rungs(new QComboBox),
      m_model(new RequestModel(this)),
      m_table(new QTableView),
      m_view(new DifferenceView),
      m_headers(new QLabel),
      m_note(new QLabel),
      m_export(new QPushButton(icon(Icon::Export), tr("Export …"))) {
    m_bundles->setFixedWidth(230);
    m_bundles->setWordWrap(true);
    m_bundles->setAccessibleName(tr("Recordings"));
    m_table->setModel(m_model);
    setUpTable(*m_table);
    for (const int column : {RequestModel::Phases, RequestModel::Size, RequestModel::Ttfb, RequestModel::Url})
        m_table->hideColumn(column);
    m_table->setAccessibleName(tr("Recorded requests"));
    QHeaderView* header = m_table->horizontalHeader();
    header->resizeSection(RequestModel::Started, 76);
    header->resizeSection(RequestModel::Status, 60);
    header->resizeSection(RequestModel::Total, 76);
    header->setSectionResizeMode(RequestModel::For, QHeaderView::Stretch);
    m_headers->setFont(console::monospace(sizes::caption));
    m_headers->setTextFormat(Qt::PlainText);
    m_headers->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_headers->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_headers->setMargin(sizes::space2);
    auto* headers = new QScrollArea;
    headers->setFrameShape(QFrame::NoFrame);
    headers->setWidgetResizable(true);
    headers->setWidget(m_headers);
    m_note->setForegroundRole(QPalette::PlaceholderText);
    m_rungs->setAccessibleName(tr("Playlist"));
    m_rungs->setMinimumWidth(160);
    m_rungs->setSizeAdjustPolicy(QComboBox::AdjustToContents);

    auto* bar = new QHBoxLayout;
    bar->addWidget(m_rungs);
    bar->addWidget(m_note, 1);
    bar->addWidget(m_export);
    auto* documents = new QSplitter(Qt::Vertical);
    documents->addWidget(m_view);
    documents->addWidget(headers);
    documents->setStretchFactor(0, 3);
    documents->setStretchFactor(1, 1);
    auto* split = new QSplitter(Qt::Horizontal);
    split->addWidget(m_table);
    split->addWidget(documents);
    split->setStretchFactor(0, 2);
    split->setStretchFactor(1, 3);
    auto* right = new QVBoxLayout;
    right->setSpacing(sizes::space2);
    right->addLayout(bar);
    right->addWidget(split, 1);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, sizes::space2, 0, 0);
    layout->addWidget(m_bundles);
    layout->addLayout(right, 1);

    connect(m_bundles, &QListWidget::currentRowChanged, this, &ChannelRecorder::openCurrent);
    connect(m_rungs, &QComboBox::currentIndexChanged, this, &ChannelRecorder::filter);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ChannelRecorder::showExchange);
    connect(m_export, &QPushButton::clicked, this, &ChannelRecorder::exportHar);
    connect(&client, &Client::evidenceReady, this, [this](quint64 request, const Result<std::vector<EvidenceBundle>>& result) {
        if (request == m_listRequest && result) showBundles(*result);
    });
    connect(&client, &Client::exchangesReady, this, [this](quint64 request, const Result<runtime::Exchanges>& result) {
        if (request == m_openRequest) take(result);
    });
}

void ChannelRecorder::setChannel(const ChannelId& channel) {
    if (channel == m_channel) return;
    m_channel = channel;
    m_listed.clear();
    m_bundles->clear();
    m_exchanges.clear();
    m_model->setExchanges({});
    m_view->clearDocuments({});
    m_headers->clear();
    if (isVisible()) refresh();
}

void ChannelRecorder::setMoment(std::optional<WallTime> moment) {
    const bool back = m_moment && !moment;
    m_moment = moment;
    if (back && m_bundles->count() > 0) m_bundles->setCurrentRow(0);
    if (moment && isVisible()) refresh();
}

void ChannelRecorder::refresh() {
    m_listRequest = m_client.queryEvidence(m_channel);
    const bool atTheEnd = m_model->rowCount() == 0 || m_table->currentIndex().row() == m_model->rowCount() - 1;
    if (m_bundles->currentRow() == 0 && atTheEnd) m_openRequest = m_client.queryRecentExchanges(m_channel);
}

void ChannelRecorder::showBundles(const std::vector<EvidenceBundle>& bundles) {
    const int wanted = m_moment ? bundleOf(bundles, *m_moment) : -1;
    if (m_bundles->count() > 0 && bundles == m_listed && wanted < 0) return;
    const std::int64_t open = m_bundles->currentRow() > 0 ? m_listed[static_cast<std::size_t>(m_bundles->currentRow() - 1)].id : 0;
    m_listed = bundles;
    int row = 0;
    {
        const QSignalBlocker quiet(m_bundles);
        m_bundles->clear();
        m_bundles->addItem(tr("Last 10 minutes"));
        for (std::size_t i = 0; i < bundles.size(); ++i) {
            const EvidenceBundle& bundle = bundles[i];
            auto* item = new QListWidgetItem(clockTime(bundle.frozen) + QLatin1Char('\n') + findingText(bundle.finding));
            item->setToolTip(tr("%1\n%2 requests, %3").arg(findingText(bundle.finding)).arg(bundle.exchanges)
                                 .arg(bytes(static_cast<double>(bundle.bytes))));
            m_bundles->addItem(item);
            if (bundle.id == open) row = static_cast<int>(i) + 1;
        }
    }
    if (wanted >= 0) {
        row = wanted + 1;
        m_moment.reset();  // from now on it is whatever is chosen
    }
    m_bundles->setCurrentRow(row);
}

void ChannelRecorder::openCurrent() {
    const int row = m_bundles->currentRow();
    if (row < 0) return;
    m_note->setText(tr("Opening …"));
    m_openRequest = row == 0 ? m_client.queryRecentExchanges(m_channel)
                             : m_client.queryEvidenceExchanges(m_listed[static_cast<std::size_t>(row - 1)].id);
}

void ChannelRecorder::take(const Result<runtime::Exchanges>& result) {
    m_exchanges = result ? *result : runtime::Exchanges{};
    m_export->setEnabled(!m_exchanges.empty());
    QStringList rungs;
    for (const auto& exchange : m_exchanges)
        if (exchange->body && !rungs.contains(toQString(exchange->rung))) rungs << toQString(exchange->rung);
    const QString current = m_rungs->currentText();
    {
        const QSignalBlocker quiet(m_rungs);
        m_rungs->clear();
        m_rungs->addItem(tr("All requests"));
        m_rungs->addItems(rungs);
        const int again = m_rungs->findText(current);
        m_rungs->setCurrentIndex(again > 0 ? again : rungs.isEmpty() ? 0 : std::min(2, m_rungs->count() - 1));
    }
    if (!result) {
        m_note->setText(toQString(result.error().message()));
    } else if (m_exchanges.empty()) {
        m_note->setText(tr("Nothing is recorded yet."));
    } else {
        const EvidenceBundle* bundle = m_bundles->currentRow() > 0 ? &m_listed[static_cast<std::size_t>(m_bundles->currentRow() - 1)] : nullptr;
        m_note->setText(bundle ? findingText(bundle->finding)
                               : tr("%1 to %2").arg(clockTime(m_exchanges.front()->started), clockTime(m_exchanges.back()->started)));
    }
    filter();
}

void ChannelRecorder::filter() {
    const std::string rung = m_rungs->currentIndex() > 0 ? toStd(m_rungs->currentText()) : std::string();
    runtime::Exchanges shown;
    std::copy_if(m_exchanges.begin(), m_exchanges.end(), std::back_inserter(shown),
                 [&](const auto& exchange) { return rung.empty() || (exchange->rung == rung && (exchange->body || exchange->http.status < 200 || exchange->http.status >= 400)); });
    const bool any = !shown.empty();
    m_model->setExchanges(std::move(shown));
    if (any) m_table->selectRow(m_model->rowCount() - 1);
    else m_view->clearDocuments(tr("Choose a recording."));
    m_table->scrollToBottom();
}

void ChannelRecorder::showExchange() {
    const Exchange* exchange = m_model->at(m_table->currentIndex().row());
    if (!exchange) return m_headers->clear();
    m_headers->setText(RequestModel::headersText(*exchange));
    if (!exchange->body) return m_view->clearDocuments(tr("The bodies of playlists are recorded, not those of segments."));
    std::shared_ptr<const std::string> before;
    for (int row = m_table->currentIndex().row() - 1; row >= 0 && !before; --row) {
        const Exchange* earlier = m_model->at(row);
        if (earlier->rung == exchange->rung && earlier->kind == exchange->kind && earlier->body) before = earlier->body;
    }
    m_view->setDocuments(before, exchange->body);
}

// Written away from this thread.
void ChannelRecorder::exportHar() {
    auto* dialog = new QFileDialog(this, tr("Export the recording"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("har"));
    dialog->selectFile(toQString(m_channel.value) + QStringLiteral(".har"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        Examination examination;
        examination.target = m_channel.value;
        examination.exchanges = m_exchanges;
        QThreadPool::globalInstance()->start([page = QPointer(this), examination = std::move(examination), file] {
            const auto written = writeFile(file, report::toHar(examination));
            const QString sentence = written ? ChannelRecorder::tr("Saved: %1").arg(file) : toQString(written.error().message());
            QMetaObject::invokeMethod(
                qApp, [page, sentence] { if (page) Q_EMIT page->said(sentence); }, Qt::QueuedConnection);
        });
    });
    dialog->open();
}

}  // namespace inspector::console
