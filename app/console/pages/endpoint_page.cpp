// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/endpoint_page.h"

#include "app/console/format/chain_text.h"
#include "app/console/format/format.h"
#include "app/console/format/theme.h"
#include "app/console/pages/channel_actions.h"
#include "app/console/pages/endpoint_charts.h"
#include "app/console/pages/stage_table.h"
#include "app/console/widgets/icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace inspector::console {

EndpointPage::EndpointPage(const PageContext& context, QWidget* parent)
    : Page(parent), m_context(context), m_stack(new QStackedWidget(this)), m_gone(new QLabel), m_channels(new StageModel(tr("Channel"), this)),
      m_sorted(new QSortFilterProxyModel(this)), m_charts(new EndpointCharts(context.client)) {
    m_gone->setAlignment(Qt::AlignCenter);
    m_gone->setWordWrap(true);
    m_gone->setTextFormat(Qt::PlainText);
    m_gone->setForegroundRole(QPalette::PlaceholderText);
    m_gone->setFont(console::font(sizes::strong));
    m_stack->addWidget(m_gone);
    m_stack->addWidget(makeContent());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(sizes::space5, 0, sizes::space5, sizes::space4);
    layout->addWidget(m_stack);

    m_soon.setSingleShot(true);
    m_soon.setInterval(500);
    connect(&m_soon, &QTimer::timeout, this, &EndpointPage::showChannels);
    const Client& client = context.client;
    connect(&client, &Client::inventoryChanged, this, [this] {
        if (!isActive()) return;
        retitle();
        showAll();
    });
    connect(&client, &Client::fleetChanged, this, [this] {
        if (isActive()) showFigures();
    });
    connect(&client, &Client::statusesChanged, this, [this] {
        if (isActive() && !m_soon.isActive()) m_soon.start();
    });
}

QWidget* EndpointPage::makeContent() {
    auto* content = new QWidget;
    m_place = new QLabel(content);
    m_place->setTextFormat(Qt::PlainText);
    m_place->setForegroundRole(QPalette::PlaceholderText);
    m_place->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_words = new QLabel(content);
    m_words->setTextFormat(Qt::PlainText);
    m_words->setWordWrap(true);
    m_words->setFont(console::font(sizes::strong));
    auto* edit = new QPushButton(icon(Icon::Edit), tr("Edit"), content);
    connect(edit, &QPushButton::clicked, this, [this] { m_context.actions.editEndpoints(window(), m_endpoint); });
    auto* top = new QHBoxLayout;
    top->addWidget(m_place, 1);
    top->addWidget(edit);

    auto* figures = new QHBoxLayout;
    figures->setSpacing(sizes::space5);
    for (const QString& caption : {tr("Available"), tr("Failed"), tr("From the cache"), tr("Latency p50"), tr("p95"), tr("p99"),
                                   tr("New connection p95"), tr("Worst behind"), tr("Certificate ends"), tr("Requests, 5 min")})
        m_figures.push_back(addFigure(*figures, caption));
    figures->addStretch();

    m_sorted->setSourceModel(m_channels);
    m_sorted->setSortRole(StageModel::SortRole);
    m_table = new QTableView(content);
    m_table->setModel(m_sorted);
    setUpStageTable(*m_table);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(StageModel::State, Qt::DescendingOrder);
    m_table->setAccessibleName(tr("Channels through this endpoint"));
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex& index) {
        const QString id = index.data(StageModel::KeyRole).toString();
        if (!id.isEmpty()) Q_EMIT pageRequested(QStringLiteral("channel"), id + QStringLiteral("/chain"));
    });

    m_tabs = new QTabWidget(content);
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_charts, tr("Charts"));
    m_tabs->addTab(m_table, tr("Channels"));
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(sizes::space2);
    layout->addLayout(top);
    layout->addWidget(m_words);
    layout->addLayout(figures);
    layout->addWidget(m_tabs, 1);
    return content;
}

QLabel* EndpointPage::addFigure(QHBoxLayout& row, const QString& caption) {
    auto* value = new QLabel(QStringLiteral("–"));
    value->setFont(console::font(sizes::strong, true));
    value->setAccessibleName(caption);
    auto* name = new QLabel(caption);
    name->setFont(console::font(sizes::caption));
    name->setForegroundRole(QPalette::PlaceholderText);
    auto* column = new QVBoxLayout;
    column->setSpacing(0);
    column->addWidget(value);
    column->addWidget(name);
    row.addLayout(column);
    return value;
}

const Endpoint* EndpointPage::endpoint() const { return m_context.client.inventory()->endpoint(m_endpoint); }

QString EndpointPage::title() const {
    const Endpoint* e = endpoint();
    return e ? toQString(e->name) : tr("Endpoint");
}

void EndpointPage::applyParameter(const QString& parameter) {
    m_endpoint = EndpointId(toStd(parameter));
    m_charts->setEndpoint(m_endpoint);
    m_channels->setRows({});
    if (isActive()) showAll();
}

QString EndpointPage::parameter() const { return toQString(m_endpoint.value); }

void EndpointPage::save(QSettings& settings) const {
    settings.setValue(QStringLiteral("view"), m_tabs->currentIndex());
    settings.setValue(QStringLiteral("range"), m_charts->range());
}

void EndpointPage::restore(const QSettings& settings) {
    m_tabs->setCurrentIndex(settings.value(QStringLiteral("view"), 0).toInt());
    m_charts->setRange(settings.value(QStringLiteral("range"), 15 * 60).toInt());
}

void EndpointPage::activated() {
    m_charts->setActive(true);
    showAll();
}

void EndpointPage::deactivated() {
    m_charts->setActive(false);
    m_soon.stop();
}

void EndpointPage::showAll() {
    const Endpoint* e = endpoint();
    m_stack->setCurrentIndex(e ? 1 : 0);
    if (!e) {
        m_gone->setText(m_context.client.engine().ready ? tr("There is no endpoint “%1” any more.").arg(toQString(m_endpoint.value))
                                                        : tr("Opening the store …"));
        return setHeadline({});
    }
    QString place = endpointPlace(*e);
    if (!e->baseUrl.empty()) place += QStringLiteral("  ·  ") + toQString(redactUrl(e->baseUrl));
    if (!e->pinnedAddress.empty()) place += QStringLiteral("  ·  ") + toQString(e->pinnedAddress);
    m_place->setText(place);
    showFigures();
    showChannels();
}

void EndpointPage::showFigures() {
    const FleetStatus& fleet = m_context.client.fleet();
    const auto at = std::find_if(fleet.endpoints.begin(), fleet.endpoints.end(),
                                 [&](const EndpointStatus& status) { return status.endpoint == m_endpoint; });
    const EndpointStatus status = at == fleet.endpoints.end() ? EndpointStatus{} : *at;
    const WallTime now = m_context.client.now();
    const QString values[] = {percent(status.availability), percent(status.errorRate), percent(status.hitRatio),
                              milliseconds(status.latencyP50Ms), milliseconds(status.latencyP95Ms), milliseconds(status.latencyP99Ms),
                              milliseconds(status.connectP95Ms), seconds(status.lagS),
                              status.certificateExpires ? clockTime(*status.certificateExpires) : QStringLiteral("–"),
                              number(static_cast<double>(status.requests), 6)};
    for (std::size_t i = 0; i < m_figures.size(); ++i) m_figures[i]->setText(values[i]);
    const Endpoint* e = endpoint();
    if (!e) return;
    if (!e->enabled) {
        m_words->setText(tr("Switched off: no channel is asked for through it."));
        return setHeadline(m_words->text());
    }
    if (at == fleet.endpoints.end() || status.sampled == WallTime{}) {
        m_words->setText(tr("Waiting for the first cycle."));
        return setHeadline(m_words->text());
    }
    QString words = tr("%1 for %2: %n channel(s) through it", nullptr, status.channels).arg(stateWord(status.state), duration(now - status.since));
    if (status.channelsDown > 0) words += tr(", %1 down").arg(status.channelsDown);
    if (status.channelsDegraded > 0) words += tr(", %1 degraded").arg(status.channelsDegraded);
    m_words->setText(words + QLatin1Char('.'));
    setHeadline(tr("%1 since %2").arg(stateWord(status.state), clockTime(status.since)));
}

void EndpointPage::showChannels() {
    std::vector<StageModel::Row> rows;
    const auto inventory = m_context.client.inventory();
    for (const Channel& channel : inventory->channels) {
        const ChannelStatus* status = m_context.client.status(channel.id);
        if (!status || !channel.enabled) continue;
        const auto stage = std::find_if(status->stages.begin(), status->stages.end(),
                                        [&](const StageFigures& s) { return s.stage == m_endpoint.value; });
        if (stage != status->stages.end()) rows.push_back({toQString(channel.id.value), toQString(channel.name), *stage});
    }
    m_channels->setRows(std::move(rows));
    m_tabs->setTabText(1, tr("Channels (%1)").arg(m_channels->rowCount()));
}

}  // namespace inspector::console
