// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/overview_page.h"

#include "app/console/client/client.h"
#include "app/console/format/chain_text.h"
#include "app/console/format/format.h"
#include "app/console/format/theme.h"
#include "app/console/models/channel_row.h"
#include "app/console/models/channel_text.h"
#include "app/console/pages/chain_nodes.h"
#include "app/console/pages/fleet_faces.h"
#include "app/console/pages/fleet_words.h"
#include "app/console/pages/overview_tiles.h"
#include "app/console/widgets/chain_view.h"
#include "app/console/widgets/kpi_tile.h"
#include "app/console/widgets/trouble_delegate.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace inspector::console {

namespace {

constexpr FleetFigure tileOrder[] = {FleetFigure::Troubled, FleetFigure::Availability, FleetFigure::WorstRatio,
                                     FleetFigure::TtfbP95,  FleetFigure::ErrorRate,    FleetFigure::Findings};

QLabel* heading(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setFont(console::font(sizes::strong, true));
    return label;
}

}  // namespace

OverviewPage::OverviewPage(const PageContext& context, QWidget* parent)
    : Page(parent), m_context(context), m_faces(new FleetFaces(context, makeContent(), this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(sizes::space5, 0, sizes::space5, sizes::space4);
    layout->addWidget(m_faces);

    connect(&context.client, &Client::inventoryChanged, this, [this] { if (isActive()) takeInventory(); });
    connect(&context.client, &Client::statusesChanged, this, [this] { if (isActive()) takeStatuses(); });
    connect(&context.client, &Client::fleetChanged, this, [this] {
        if (!isActive()) return;
        showChain();
        answer();
    });
    connect(&context.client, &Client::engineChanged, this, [this] { if (isActive()) m_faces->refresh(); });
    connect(&context.history, &FleetHistory::changed, this, [this] { if (isActive()) second(); });
}

QString OverviewPage::title() const { return tr("Overview"); }

QWidget* OverviewPage::makeContent() {
    auto* content = new QWidget;
    auto* tiles = new QHBoxLayout;
    tiles->setSpacing(sizes::space3);
    for (const FleetFigure figure : tileOrder) {
        auto* tile = new KpiTile(tileName(figure), tileExplanation(figure), content);
        m_tiles[static_cast<std::size_t>(figure)] = tile;
        tiles->addWidget(tile);
        const bool findings = figure == FleetFigure::Findings;
        connect(tile, &KpiTile::clicked, this, [this, findings] {
            Q_EMIT pageRequested(findings ? QStringLiteral("events") : QStringLiteral("channels"), {});
        });
    }
    m_matrix = new FleetMatrix([this](const ChannelId& channel) { return explain(channel); }, content);
    connect(m_matrix, &FleetMatrix::opened, this, &OverviewPage::open);

    m_chainTitle = heading(tr("Chain"), content);
    m_chain = new ChainView(content);
    connect(m_chain, &ChainView::chosen, this, [this](const QString& stage) {
        const bool known = m_context.client.inventory()->endpoint(EndpointId(toStd(stage))) != nullptr;
        Q_EMIT pageRequested(known ? QStringLiteral("endpoint") : QStringLiteral("edges"), known ? stage : QString());
    });

    m_worstTitle = heading(tr("Worst channels"), content);
    m_worstList = new QListView(content);
    m_worstList->setModel(&m_worst);
    m_worstList->setItemDelegate(new TroubleDelegate(true, this));
    m_worstList->setUniformItemSizes(true);
    m_worstList->setMouseTracking(true);
    m_worstList->setFrameShape(QFrame::NoFrame);
    m_worstList->setAccessibleName(tr("Worst channels"));
    m_worstList->setVerticalScrollMode(QListView::ScrollPerPixel);
    const auto choose = [this](const QModelIndex& index) { if (index.isValid()) open(m_worst.row(index.row()).channel); };
    connect(m_worstList, &QListView::activated, this, choose);
    connect(m_worstList, &QListView::clicked, this, choose);

    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(sizes::space2);
    layout->addLayout(tiles);
    layout->addSpacing(sizes::space3);
    layout->addWidget(m_chainTitle);
    layout->addWidget(m_chain);
    layout->addSpacing(sizes::space2);
    layout->addWidget(heading(tr("Fleet"), content));
    layout->addWidget(m_matrix, 3);
    layout->addSpacing(sizes::space2);
    layout->addWidget(m_worstTitle);
    layout->addWidget(m_worstList, 2);
    layout->addStretch();  // what neither needs
    return content;
}

void OverviewPage::activated() {
    takeInventory();
    second();
}

void OverviewPage::takeInventory() {
    struct Keyed {
        QString key;
        FleetMatrix::Cell cell;
    };
    std::vector<Keyed> keyed;
    for (const Channel& channel : m_context.client.inventory()->channels) {
        const QString name = toQString(channel.name), group = toQString(channel.group);
        // Those without a group last.
        const QString key = (group.isEmpty() ? QStringLiteral("\uFFFF") : sortKey(group)) + QLatin1Char('\n') + sortKey(name);
        keyed.push_back({key, {channel.id, name, group, Mark::Unknown}});
    }
    std::sort(keyed.begin(), keyed.end(), [](const Keyed& a, const Keyed& b) { return a.key < b.key; });
    m_cells.clear();
    for (Keyed& k : keyed) m_cells.push_back(std::move(k.cell));
    m_faces->refresh();
    showChain();
    takeStatuses();
}

void OverviewPage::takeStatuses() {
    const auto inventory = m_context.client.inventory();
    std::vector<FleetMatrix::Cell> cells = m_cells;
    for (FleetMatrix::Cell& cell : cells)
        if (const Channel* channel = inventory->channel(cell.channel))
            cell.mark = markOf(*channel, m_context.client.status(cell.channel));
    m_matrix->setCells(std::move(cells));
    showWorst();
}

void OverviewPage::showChain() {
    m_chain->setNodes(fleetNodes(m_context.client.fleet(), *m_context.client.inventory(), m_context.client.now()));
    const bool any = !m_chain->nodes().empty();
    m_chainTitle->setVisible(any);
    m_chain->setVisible(any);
}

void OverviewPage::showWorst() {
    m_worst.setNow(m_context.client.now());
    m_worst.setRows(worstChannels(*m_context.client.inventory(), m_context.client.statuses(), 10));
    const bool any = m_worst.rowCount() > 0;
    m_worstTitle->setText(any ? tr("Worst channels") : tr("Nothing is wrong"));
    m_worstList->setVisible(any);
    if (!any) return;
    const int row = m_worstList->sizeHintForRow(0);
    m_worstList->setMaximumHeight(m_worst.rowCount() * row + 2);
    m_worstList->setMinimumHeight(std::min(m_worst.rowCount(), 3) * row + 2);
}

void OverviewPage::second() {
    const Channel* worst = m_context.client.inventory()->channel(m_context.history.worstChannel());
    const QString name = worst ? toQString(worst->name) : QString();
    for (const FleetFigure figure : tileOrder)
        m_tiles[static_cast<std::size_t>(figure)]->setContent(tileContent(m_context.history, figure, name));
    m_worst.setNow(m_context.client.now());
    m_worstList->viewport()->update();
    answer();
}

void OverviewPage::answer() {
    if (!m_faces->showsContent()) return setHeadline({});
    const auto rows = worstChannels(*m_context.client.inventory(), m_context.client.statuses(), 1);
    const FleetStatus& fleet = m_context.client.fleet();
    QString cause;
    if (fleet.probe == Trust::Blind) cause = tr("This probe's own network is gone since %1.").arg(clockTime(fleet.probeSince));
    else if (!fleet.causes.empty() && fleet.causes.front().verdict.cause != Cause::Unknown)
        cause = tr("Cause: %1.").arg(culprit(fleet.causes.front().verdict, *m_context.client.inventory()));
    setHeadline(fleetSentence(m_context.history.counts(), rows.empty() || !cause.isEmpty() ? nullptr : &rows.front()) +
                (cause.isEmpty() ? QString() : QLatin1Char(' ') + cause));
}

QString OverviewPage::explain(const ChannelId& id) const {
    const auto inventory = m_context.client.inventory();
    const Channel* channel = inventory->channel(id);
    if (!channel) return {};
    ChannelRow row;
    takeConfiguration(row, *channel, *inventory);
    if (const ChannelStatus* status = m_context.client.status(id)) takeStatus(row, *status);
    return row.name + QLatin1Char('\n') + channelSentence(row, m_context.client.now());
}

void OverviewPage::open(const ChannelId& channel) {
    Q_EMIT pageRequested(QStringLiteral("channel"), toQString(channel.value));
}

}  // namespace inspector::console
