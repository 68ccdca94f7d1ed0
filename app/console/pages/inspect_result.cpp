// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/inspect_result.h"

#include "app/console/format/format.h"
#include "app/console/format/theme.h"
#include "app/console/models/examination_rows.h"
#include "app/console/models/request_model.h"
#include "app/console/models/rung_model.h"
#include "app/console/pages/channel_findings.h"
#include "app/console/pages/channel_playlists.h"
#include "app/console/widgets/phases_delegate.h"
#include "app/console/widgets/state_shape.h"
#include "app/console/widgets/stream_timeline.h"
#include "app/console/widgets/table_setup.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QScrollArea>
#include <QTabWidget>
#include <QTableView>

#include <algorithm>
#include <array>

namespace inspector::console {

namespace {

constexpr int mostLadderRows = 7;

std::array<int, 4> countsOf(const Examination& examination) {
    std::array<int, 4> counts{};
    for (const Finding& finding : examination.findings) ++counts[static_cast<std::size_t>(finding.severity)];
    return counts;
}

}  // namespace

InspectResult::InspectResult(Client& client, QWidget* parent)
    : QWidget(parent),
      m_client(client),
      m_verdict(new QLabel),
      m_rungs(new RungModel(this)),
      m_ladder(new QTableView),
      m_tabs(new QTabWidget),
      m_findings(new ChannelFindings(client, ChannelFindings::Facts::Once)),
      m_timeline(new StreamTimeline),
      m_noSegments(new QLabel(tr("No segments were fetched."))),
      m_playlists(new ChannelPlaylists),
      m_requests(new RequestModel(this)),
      m_requestTable(new QTableView),
      m_headers(new QLabel) {
    m_verdict->setFont(console::font(sizes::title, true));
    m_verdict->setWordWrap(true);
    m_ladder->setModel(m_rungs);
    setUpTable(*m_ladder);
    setStateColumn(*m_ladder, RungModel::State, RungModel::StateRole);
    m_ladder->setAccessibleName(tr("Ladder"));
    QHeaderView* header = m_ladder->horizontalHeader();
    header->setSectionResizeMode(RungModel::Codecs, QHeaderView::Stretch);
    header->setMinimumSectionSize(48);
    const int widths[] = {120, 90, 104, 94, 94, 94, 92, 44, 0, 92, 74, 0, 66, 62, 54};
    for (int column = 0; column < RungModel::ColumnCount; ++column)
        if (widths[column] > 0) header->resizeSection(column, widths[column]);
    for (const int column : {RungModel::Age, RungModel::Measured, RungModel::Sequence}) m_ladder->hideColumn(column);

    m_noSegments->setAlignment(Qt::AlignCenter);
    m_noSegments->setForegroundRole(QPalette::PlaceholderText);
    auto* timeline = new QScrollArea;
    timeline->setFrameShape(QFrame::NoFrame);
    timeline->setWidgetResizable(true);
    auto* lanes = new QWidget;
    auto* lanesLayout = new QVBoxLayout(lanes);
    lanesLayout->setContentsMargins(0, sizes::space2, 0, 0);
    lanesLayout->addWidget(m_noSegments, 1);
    lanesLayout->addWidget(m_timeline);
    lanesLayout->addStretch();
    timeline->setWidget(lanes);

    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_findings, tr("Findings"));
    m_tabs->addTab(timeline, tr("Segments"));
    m_tabs->addTab(m_playlists, tr("Playlists"));
    m_tabs->addTab(makeRequests(), tr("Requests"));

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(sizes::space2);
    layout->addWidget(m_verdict);
    layout->addWidget(m_ladder);
    layout->addWidget(m_tabs, 1);

    connect(m_findings, &ChannelFindings::playlistRequested, this, [this](const QString& rung, int line) {
        m_tabs->setCurrentWidget(m_playlists);
        m_playlists->showRung(rung, line);
    });
}

QWidget* InspectResult::makeRequests() {
    m_requestTable->setModel(m_requests);
    setUpTable(*m_requestTable);
    m_requestTable->setItemDelegateForColumn(RequestModel::Phases, new PhasesDelegate(RequestModel::PhasesRole, this));
    m_requestTable->setAccessibleName(tr("Requests"));
    QHeaderView* header = m_requestTable->horizontalHeader();
    const int widths[] = {70, 200, 60, 80, 80, 70};
    for (int column = 0; column < RequestModel::Phases; ++column) header->resizeSection(column, widths[column]);
    header->setSectionResizeMode(RequestModel::Phases, QHeaderView::Stretch);
    m_requestTable->hideColumn(RequestModel::Url);  // it stands above the headers
    m_headers->setFont(console::monospace(sizes::caption));
    m_headers->setTextFormat(Qt::PlainText);
    m_headers->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_headers->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_headers->setMargin(sizes::space3);
    auto* details = new QScrollArea;
    details->setFrameShape(QFrame::NoFrame);
    details->setWidgetResizable(true);
    details->setWidget(m_headers);
    details->setFixedWidth(360);
    connect(m_requestTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) {
                const Exchange* exchange = m_requests->at(current.row());
                m_headers->setText(exchange ? RequestModel::headersText(*exchange) : QString());
            });
    auto* page = new QWidget;
    auto* layout = new QHBoxLayout(page);
    layout->setContentsMargins(0, sizes::space2, 0, 0);
    layout->addWidget(m_requestTable, 1);
    layout->addWidget(details);
    return page;
}

QString InspectResult::verdictOf(const Examination& examination, const std::array<int, 4>& counts) {
    if (!examination.reachable) return tr("No server answered.");
    if (counts[3] > 0) return tr("Viewers are affected: %n critical finding(s).", nullptr, counts[3]);
    if (counts[2] > 0) return tr("Some players will fail: %n major finding(s).", nullptr, counts[2]);
    if (counts[1] > 0) return tr("It plays, with %n minor finding(s).", nullptr, counts[1]);
    return tr("Nothing is wrong with what was looked at.");
}

void InspectResult::showVerdict(const Examination& examination) {
    const auto counts = countsOf(examination);
    m_verdict->setText(verdictOf(examination, counts));
    const Mark mark = !examination.reachable || counts[3] > 0 ? Mark::Critical
                      : counts[2] > 0                         ? Mark::Major
                      : counts[1] > 0                         ? Mark::Minor
                                                              : Mark::Ok;
    QPalette palette = m_verdict->palette();
    palette.setColor(QPalette::WindowText, mark == Mark::Ok ? theme().text : colourOf(mark));
    m_verdict->setPalette(palette);
}

QString InspectResult::factsOf(const Examination& examination) {
    QStringList facts{toQString(examination.target)};
    if (examination.protocol == Protocol::Hls) facts << QStringLiteral("HLS");
    if (examination.protocol == Protocol::Dash) facts << QStringLiteral("DASH");
    std::size_t segments = 0;
    for (const RungReport& rung : examination.rungs) segments += rung.segments.size();
    if (segments > 0) facts << tr("%n segment(s)", nullptr, static_cast<int>(segments));
    if (!examination.exchanges.empty()) facts << tr("%n request(s)", nullptr, static_cast<int>(examination.exchanges.size()));
    facts << tr("looked at for %1").arg(seconds(toSeconds(examination.finished - examination.started)));
    return facts.join(QStringLiteral("  ·  "));
}

void InspectResult::setExamination(const std::shared_ptr<const Examination>& examination) {
    showVerdict(*examination);
    m_rungs->setRungs(rungFiguresOf(*examination));
    m_ladder->setVisible(m_rungs->rowCount() > 0);
    m_ladder->setFixedHeight((std::clamp(m_rungs->rowCount(), 1, mostLadderRows) + 1) * sizes::row + 6);
    m_findings->setFindings(findingRowsOf(*examination));
    m_tabs->setTabText(0, examination->findings.empty() ? tr("Findings") : tr("Findings (%1)").arg(examination->findings.size()));
    m_timeline->setRungs(examination->rungs);
    m_timeline->setVisible(!m_timeline->isEmpty());
    m_noSegments->setVisible(m_timeline->isEmpty());
    m_playlists->setReport(reportOf(*examination), m_client.now());
    m_requests->setExchanges(examination->exchanges);
    m_tabs->setTabText(3, examination->exchanges.empty() ? tr("Requests") : tr("Requests (%1)").arg(examination->exchanges.size()));
    m_headers->setText(tr("Choose a request to see its headers."));
}

void InspectResult::setView(int tab) {
    if (tab >= 0 && tab < m_tabs->count()) m_tabs->setCurrentIndex(tab);
}

int InspectResult::view() const { return m_tabs->currentIndex(); }

}  // namespace inspector::console
