// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/channel_page.h"

#include "app/console/format/format.h"
#include "app/console/format/theme.h"
#include "app/console/models/rung_model.h"
#include "app/console/pages/chain_nodes.h"
#include "app/console/pages/channel_actions.h"
#include "app/console/pages/channel_chain.h"
#include "app/console/pages/channel_charts.h"
#include "app/console/pages/channel_findings.h"
#include "app/console/pages/channel_header.h"
#include "app/console/pages/channel_moment.h"
#include "app/console/pages/channel_playlists.h"
#include "app/console/pages/channel_recorder.h"
#include "app/console/widgets/chain_view.h"
#include "app/console/widgets/table_setup.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QSettings>
#include <QShortcut>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace inspector::console {

namespace {

constexpr std::size_t segmentsDrawn = 160;
constexpr auto segmentsBack = std::chrono::minutes(30);
const char* const views[] = {"charts", "findings", "chain", "playlists", "recorder"};

std::optional<WallTime> momentOf(const QString& milliseconds) {
    constexpr qint64 latest = 9'000'000'000'000;  // in the year 2255
    bool ok = false;
    const qint64 ms = milliseconds.toLongLong(&ok);
    if (!ok || ms <= 0 || ms > latest) return std::nullopt;
    return fromMillis(ms);
}

}  // namespace

ChannelPage::ChannelPage(const PageContext& context, QWidget* parent)
    : Page(parent),
      m_context(context),
      m_stack(new QStackedWidget),
      m_empty(new QLabel),
      m_moment(new ChannelMoment(context.client)),
      m_header(new ChannelHeader),
      m_chainView(new ChainView),
      m_rungs(new RungModel(this)),
      m_rungTable(new QTableView),
      m_segmentsTitle(new QLabel),
      m_segments(new SegmentTimeline),
      m_tabs(new QTabWidget),
      m_charts(new ChannelCharts(context.client)),
      m_findings(new ChannelFindings(context.client)),
      m_chain(new ChannelChain),
      m_playlists(new ChannelPlaylists),
      m_recorder(new ChannelRecorder(context.client)) {
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    m_empty->setFont(console::font(sizes::strong));
    m_stack->addWidget(m_empty);
    m_stack->addWidget(makeContent());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    addShortcuts();

    Client& client = m_context.client;
    m_clock.setInterval(1000);
    connect(&m_clock, &QTimer::timeout, this, &ChannelPage::showStatus);
    connect(&client, &Client::inventoryChanged, this, [this] {
        if (!isActive()) return;
        retitle();
        catchUp();
    });
    connect(&client, &Client::statusesChanged, this, [this](const std::vector<ChannelId>& channels) {
        if (!isActive() || std::find(channels.begin(), channels.end(), m_channel) == channels.end()) return;
        showStatus();
        askSegments();
        if (m_tabs->currentWidget() == m_recorder) m_recorder->refresh();
        m_playlists->setReport(m_context.client.newestReport(m_channel), m_context.client.now());
    });
    connect(&client, &Client::findingsChanged, this, [this] {
        if (isActive()) m_findingsRequest = m_context.client.queryFindings(m_channel);
    });
    connect(&client, &Client::findingsReady, this,
            [this](quint64 request, const Result<std::vector<inventory::FindingRow>>& result) {
                if (request != m_findingsRequest || !result) return;
                m_tabs->setTabText(1, result->empty() ? tr("Findings") : tr("Findings (%1)").arg(result->size()));
                m_findings->setFindings(*result);
            });
    connect(&client, &Client::pointsReady, this, [this](quint64 request, const Result<std::vector<Point>>& result) {
        if (request != m_segmentsRequest) return;
        if (result) showSegments(*result);
        else m_segments->setNote(tr("Segments cannot be read: %1").arg(toQString(result.error().what)));
    });
    connect(m_header, &ChannelHeader::probeRequested, this, [this] { m_context.actions.probeNow({m_channel}); });
    connect(m_header, &ChannelHeader::editRequested, this, [this] { m_context.actions.edit(window(), {m_channel}); });
    connect(m_header, &ChannelHeader::copyRequested, this, [this] {
        if (const Channel* c = channel()) QGuiApplication::clipboard()->setText(toQString(c->url));
    });
    connect(m_header, &ChannelHeader::playRequested, this, [this] {
        if (const Channel* c = channel()) QDesktopServices::openUrl(QUrl(toQString(c->url)));
    });
    connect(m_moment, &ChannelMoment::nowRequested, this, [this] { setMoment(std::nullopt); });
    connect(m_moment, &ChannelMoment::recordingRequested, this, [this] { m_tabs->setCurrentWidget(m_recorder); });
    connect(m_chainView, &ChainView::chosen, this, &ChannelPage::openStage);
    connect(m_chain, &ChannelChain::endpointRequested, this, &ChannelPage::openStage);
    connect(m_findings, &ChannelFindings::playlistRequested, this, [this](const QString& rung, int line) {
        m_tabs->setCurrentWidget(m_playlists);
        m_playlists->showRung(rung, line);
    });
    connect(m_rungTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) {
                const RungFigures* rung = m_rungs->at(current.row());
                if (rung && rung->kind != RungKind::Master) setRung(rung->rung);
            });
}

QWidget* ChannelPage::makeContent() {
    m_rungTable->setModel(m_rungs);
    setUpTable(*m_rungTable);
    setStateColumn(*m_rungTable, RungModel::State, RungModel::StateRole);
    m_rungTable->setAccessibleName(tr("Rungs"));
    QHeaderView* header = m_rungTable->horizontalHeader();
    header->setSectionResizeMode(RungModel::Codecs, QHeaderView::Stretch);
    header->setMinimumSectionSize(48);
    const int widths[] = {100, 84, 96, 94, 90, 90, 92, 44, 0, 92, 74, 56, 66, 62, 54};
    for (int column = 0; column < RungModel::ColumnCount; ++column)
        if (widths[column] > 0) header->resizeSection(column, widths[column]);
    m_segmentsTitle->setForegroundRole(QPalette::PlaceholderText);
    m_segmentsTitle->setFont(console::font(sizes::caption));
    m_segments->setFixedHeight(96);

    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_charts, tr("Charts"));
    m_tabs->addTab(m_findings, tr("Findings"));
    m_tabs->addTab(m_chain, tr("Chain"));
    m_tabs->addTab(m_playlists, tr("Playlists"));
    m_tabs->addTab(m_recorder, tr("Recorder"));
    connect(m_tabs, &QTabWidget::currentChanged, this, [this] {
        if (isActive() && m_tabs->currentWidget() == m_recorder) m_recorder->refresh();
    });
    connect(m_recorder, &ChannelRecorder::said, &m_context.actions, &ChannelActions::said);

    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(sizes::space4, sizes::space3, sizes::space4, sizes::space3);
    layout->setSpacing(sizes::space2);
    layout->addWidget(m_moment);
    layout->addWidget(m_header);
    layout->addWidget(m_chainView);
    layout->addWidget(m_rungTable);
    layout->addWidget(m_segmentsTitle);
    layout->addWidget(m_segments);
    layout->addWidget(m_tabs, 1);
    return content;
}

void ChannelPage::addShortcuts() {
    const auto add = [this](const QKeySequence& key, void (ChannelHeader::*signal)()) {
        auto* shortcut = new QShortcut(key, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, m_header, signal);
    };
    add(Qt::Key_F5, &ChannelHeader::probeRequested);
    add(QKeySequence(Qt::CTRL | Qt::Key_E), &ChannelHeader::editRequested);
    add(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C), &ChannelHeader::copyRequested);
}

QString ChannelPage::title() const {
    const Channel* c = channel();
    return c ? toQString(c->name) : tr("Channel");
}

const Channel* ChannelPage::channel() const { return m_context.client.inventory()->channel(m_channel); }

void ChannelPage::applyParameter(const QString& parameter) {
    const QStringList parts = parameter.split(QLatin1Char('/'));
    const ChannelId id(toStd(parts.value(0)));
    for (int i = 0; i < m_tabs->count(); ++i)
        if (parts.value(1) == QLatin1String(views[i])) m_tabs->setCurrentIndex(i);
    const auto moment = momentOf(parts.value(2));
    if (id == m_channel) return setMoment(moment);
    m_channel = id;
    m_rung.clear();
    m_discontinuities.clear();
    m_rungs->setRungs({});
    m_segments->setSegments({});
    m_findings->setFindings({});
    m_playlists->setReport({}, m_context.client.now());
    m_charts->setChannel(m_channel);
    m_recorder->setChannel(m_channel);
    setMoment(moment);
    if (isActive()) catchUp();
}

void ChannelPage::setMoment(std::optional<WallTime> moment) {
    m_moment->show(m_channel, moment);
    m_charts->setMoment(moment);
    m_recorder->setMoment(moment);
}

QString ChannelPage::parameter() const { return toQString(m_channel.value); }

void ChannelPage::save(QSettings& settings) const {
    settings.setValue(QStringLiteral("view"), m_tabs->currentIndex());
    settings.setValue(QStringLiteral("range"), m_charts->range());
}

void ChannelPage::restore(const QSettings& settings) {
    m_tabs->setCurrentIndex(settings.value(QStringLiteral("view"), 0).toInt());
    m_charts->setRange(settings.value(QStringLiteral("range"), 15 * 60).toInt());
}

void ChannelPage::activated() {
    m_clock.start();
    m_charts->setActive(true);
    catchUp();
}

void ChannelPage::deactivated() {
    m_clock.stop();
    m_charts->setActive(false);
}

void ChannelPage::catchUp() {
    const bool known = channel() != nullptr;
    m_stack->setCurrentIndex(known ? 1 : 0);
    if (!known) {
        m_empty->setText(m_channel.empty()
                             ? tr("No channel is chosen. Press Ctrl+K and type a part of its name.")
                             : m_context.client.engine().ready
                                   ? tr("There is no channel “%1” any more.").arg(toQString(m_channel.value))
                                   : tr("Opening the store …"));
        setHeadline({});
        return;
    }
    m_findingsRequest = m_context.client.queryFindings(m_channel);
    if (m_tabs->currentWidget() == m_recorder) m_recorder->refresh();
    m_playlists->setReport(m_context.client.newestReport(m_channel), m_context.client.now());
    showStatus();
    askSegments();
}

void ChannelPage::showStatus() {
    const Channel* c = channel();
    if (!c) return;
    const ChannelStatus* status = m_context.client.status(m_channel);
    const auto inventory = m_context.client.inventory();
    m_header->show(*c, status, m_context.client.now());
    m_moment->showAge();
    m_chainView->setNodes(chainNodes(*c, status, *inventory, m_context.client.now()));
    m_chainView->setVisible(m_chainView->nodes().size() > 1);
    m_chain->show(*c, status, *inventory);
    if (!status) {
        setHeadline(tr("Waiting for the first cycle."));
        return;
    }
    setHeadline(tr("%1 since %2").arg(stateWord(status->state), clockTime(status->since)));
    const bool other = m_rungs->rowCount() != static_cast<int>(status->rungs.size());
    m_rungs->setRungs(status->rungs);
    if (other)  // as high as its rows, at most eight; fewer where the chain needs the room
        m_rungTable->setFixedHeight((std::clamp(m_rungs->rowCount(), 1, m_chainView->isHidden() ? 8 : 5) + 1) * sizes::row + sizes::space4);
    if (m_rung.empty() || m_rungs->rowOf(m_rung) < 0) {
        const RungFigures* highest = nullptr;
        for (const auto& rung : status->rungs)
            if (rung.kind == RungKind::Variant && (!highest || rung.bandwidthBps > highest->bandwidthBps))
                highest = &rung;
        if (highest) setRung(highest->rung);
    }
}

// Of an endpoint, its page; the channel's own URL is what this page is about.
void ChannelPage::openStage(const QString& stage) {
    if (m_context.client.inventory()->endpoint(EndpointId(toStd(stage)))) Q_EMIT pageRequested(QStringLiteral("endpoint"), stage);
    else m_tabs->setCurrentWidget(m_charts);
}

void ChannelPage::setRung(const std::string& rung) {
    if (rung == m_rung) return;
    m_rung = rung;
    m_discontinuities.clear();
    m_segmentsTitle->setText(tr("Segments of %1: width is duration, height is size, colour is download time")
                                 .arg(toQString(rung)));
    m_segments->setNote(tr("Waiting for segments"));
    askSegments();
}

void ChannelPage::askSegments() {
    if (m_rung.empty()) return;
    series::Selection selection;
    selection.measurement = Measurement::SegmentMetric;
    selection.tags = {{"channel", m_channel.value}, {"rung", m_rung}};
    selection.to = m_context.client.now() + std::chrono::minutes(1);
    selection.from = selection.to - segmentsBack;
    m_segmentsRequest = m_context.client.queryPoints(selection, segmentsDrawn);
}

void ChannelPage::showSegments(const std::vector<Point>& points) {
    std::set<std::uint64_t> partial;
    if (const auto report = m_context.client.newestReport(m_channel))
        for (const auto& rung : report->rungs) {
            if (rung.rung != m_rung) continue;
            for (const auto& segment : rung.segments) {
                if (segment.discontinuity) m_discontinuities.insert(segment.sequence);
                if (segment.partial) partial.insert(segment.sequence);
            }
        }
    std::vector<SegmentCell> cells;
    cells.reserve(points.size());
    for (const Point& point : points) {
        SegmentCell cell;
        cell.sequence = static_cast<std::uint64_t>(point.number("sequence").value_or(0));
        cell.fetched = point.time;
        cell.durationS = point.number("duration_s").value_or(0);
        cell.bytes = point.number("size_bytes");
        cell.ttfbMs = point.number("ttfb_ms");
        cell.downloadMs = point.number("download_ms");
        cell.ratio = point.number("download_ratio");
        cell.status = static_cast<int>(point.number("http_status").value_or(0));
        cell.discontinuity = m_discontinuities.contains(cell.sequence);
        cell.partial = partial.contains(cell.sequence);
        cells.push_back(cell);
    }
    m_segments->setNote(tr("No segments in the last 30 minutes. The template says which are fetched."));
    m_segments->setSegments(std::move(cells));
}

}  // namespace inspector::console
