// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/edges_page.h"

#include "app/console/format/chain_text.h"
#include "app/console/format/format.h"
#include "app/console/format/theme.h"
#include "app/console/pages/chain_nodes.h"
#include "app/console/pages/channel_actions.h"
#include "app/console/widgets/chain_view.h"
#include "app/console/widgets/face.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace inspector::console {

namespace {

constexpr std::size_t causesShown = 6;

}  // namespace

EdgesPage::EdgesPage(const PageContext& context, QWidget* parent)
    : Page(parent), m_context(context), m_stack(new QStackedWidget(this)) {
    auto* empty = new Face(Icon::Channels, tr("No endpoints yet"),
                           tr("An endpoint is a place from which channels can be had: a packager, an origin, a CDN's edge. Add one, "
                              "and every channel that it carries is asked for through it too, so that you see where in the "
                              "chain it breaks."));
    auto* add = empty->addButton(tr("Endpoints"), Icon::Add);
    add->setDefault(true);
    connect(add, &QPushButton::clicked, this, [this] { m_context.actions.editEndpoints(window(), {}); });
    m_stack->addWidget(empty);
    m_stack->addWidget(makeContent());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(sizes::space5, 0, sizes::space5, sizes::space4);
    layout->addWidget(m_stack);

    m_soon.setSingleShot(true);
    m_soon.setInterval(500);
    connect(&m_soon, &QTimer::timeout, this, &EdgesPage::showMap);
    const Client& client = context.client;
    connect(&client, &Client::inventoryChanged, this, [this] {
        if (isActive()) showAll();
    });
    connect(&client, &Client::fleetChanged, this, [this] {
        if (isActive()) showAll();
    });
    connect(&client, &Client::statusesChanged, this, [this] {
        if (isActive() && !m_soon.isActive()) m_soon.start();
    });
}

QString EdgesPage::title() const { return tr("Edges"); }

QWidget* EdgesPage::makeContent() {
    auto* content = new QWidget;
    m_chain = new ChainView(content);
    connect(m_chain, &ChainView::chosen, this, [this](const QString& key) {
        if (m_context.client.inventory()->endpoint(EndpointId(toStd(key)))) Q_EMIT pageRequested(QStringLiteral("endpoint"), key);
    });
    m_causes = new QLabel(content);
    m_causes->setTextFormat(Qt::PlainText);
    m_causes->setWordWrap(true);
    m_causes->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);

    m_figure = new QComboBox(content);
    m_figure->addItem(tr("Time to first byte"), static_cast<int>(EdgeFigure::Latency));
    m_figure->addItem(tr("Hit ratio"), static_cast<int>(EdgeFigure::HitRatio));
    m_figure->addItem(tr("Requests failed"), static_cast<int>(EdgeFigure::Errors));
    m_figure->addItem(tr("Behind the chain's start"), static_cast<int>(EdgeFigure::Lag));
    m_columns = new QComboBox(content);
    m_columns->addItem(tr("Channels"), static_cast<int>(EdgeColumns::Channels));
    m_columns->addItem(tr("Groups"), static_cast<int>(EdgeColumns::Groups));
    m_columns->addItem(tr("Regions"), static_cast<int>(EdgeColumns::Regions));
    auto* figureLabel = new QLabel(tr("&Figure"), content);
    figureLabel->setBuddy(m_figure);
    auto* columnsLabel = new QLabel(tr("&By"), content);
    columnsLabel->setBuddy(m_columns);
    auto* manage = new QPushButton(icon(Icon::Edit), tr("Endpoints …"), content);
    connect(manage, &QPushButton::clicked, this, [this] { m_context.actions.editEndpoints(window(), {}); });
    connect(m_figure, &QComboBox::currentIndexChanged, this, [this] { showMap(); });
    connect(m_columns, &QComboBox::currentIndexChanged, this, [this] { showMap(); });
    auto* bar = new QHBoxLayout;
    bar->setSpacing(sizes::space2);
    bar->addWidget(figureLabel);
    bar->addWidget(m_figure);
    bar->addSpacing(sizes::space3);
    bar->addWidget(columnsLabel);
    bar->addWidget(m_columns);
    bar->addStretch();
    bar->addWidget(manage);

    m_map = new HeatMap([this](const auto& row, const auto& column, const auto& cell) { return explain(row, column, cell); });
    connect(m_map, &HeatMap::rowOpened, this, [this](const QString& row) {
        if (columns() != EdgeColumns::Regions) Q_EMIT pageRequested(QStringLiteral("endpoint"), row);
    });
    connect(m_map, &HeatMap::cellOpened, this, [this](const QString& row, const QString& column) {
        if (columns() == EdgeColumns::Channels) Q_EMIT pageRequested(QStringLiteral("channel"), column + QStringLiteral("/chain"));
        else if (columns() == EdgeColumns::Groups) Q_EMIT pageRequested(QStringLiteral("endpoint"), row);
    });
    auto* scroll = new QScrollArea(content);
    scroll->setWidget(m_map);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(sizes::space3);
    layout->addWidget(m_chain);
    layout->addWidget(m_causes);
    layout->addLayout(bar);
    layout->addWidget(scroll, 1);
    return content;
}

void EdgesPage::save(QSettings& settings) const {
    settings.setValue(QStringLiteral("figure"), m_figure->currentIndex());
    settings.setValue(QStringLiteral("columns"), m_columns->currentIndex());
}

void EdgesPage::restore(const QSettings& settings) {
    m_figure->setCurrentIndex(std::clamp(settings.value(QStringLiteral("figure"), 0).toInt(), 0, m_figure->count() - 1));
    m_columns->setCurrentIndex(std::clamp(settings.value(QStringLiteral("columns"), 0).toInt(), 0, m_columns->count() - 1));
}

EdgeFigure EdgesPage::figure() const { return static_cast<EdgeFigure>(m_figure->currentData().toInt()); }
EdgeColumns EdgesPage::columns() const { return static_cast<EdgeColumns>(m_columns->currentData().toInt()); }

void EdgesPage::activated() { showAll(); }
void EdgesPage::deactivated() { m_soon.stop(); }

void EdgesPage::showAll() {
    const auto inventory = m_context.client.inventory();
    m_stack->setCurrentIndex(inventory->endpoints.empty() ? 0 : 1);
    m_chain->setNodes(fleetNodes(m_context.client.fleet(), *inventory, m_context.client.now()));
    m_chain->setVisible(!m_chain->nodes().empty());
    m_causes->setText(causesText());
    m_causes->setVisible(!m_causes->text().isEmpty());
    showMap();
    answer();
}

void EdgesPage::showMap() {
    m_map->setTable(edgeTable(*m_context.client.inventory(), m_context.client.statuses(), m_context.client.fleet(), figure(), columns()));
}

// One line a cause, with what led to it.
QString EdgesPage::causesText() const {
    const auto inventory = m_context.client.inventory();
    const FleetStatus& fleet = m_context.client.fleet();
    QStringList lines;
    for (const FleetCause& cause : fleet.causes) {
        if (static_cast<std::size_t>(lines.size()) == causesShown) {
            lines << tr("and %n more", nullptr, static_cast<int>(fleet.causes.size() - causesShown));
            break;
        }
        QString line = causeSentence(cause, *inventory);
        if (!cause.verdict.evidence.empty()) line += QStringLiteral(" – ") + evidenceText(cause.verdict.evidence.front(), *inventory);
        lines << line;
    }
    return lines.join(QLatin1Char('\n'));
}

void EdgesPage::answer() {
    const auto inventory = m_context.client.inventory();
    const FleetStatus& fleet = m_context.client.fleet();
    if (inventory->endpoints.empty()) return setHeadline(tr("Channels are watched at their own URLs only."));
    if (fleet.at == WallTime{}) return setHeadline(tr("No figures yet."));
    if (fleet.probe == Trust::Blind)
        return setHeadline(tr("The probe's own network is gone since %1: nothing is known of any channel.").arg(clockTime(fleet.probeSince)));
    int down = 0;
    int degraded = 0;
    QString first;
    for (const EndpointStatus& status : fleet.endpoints) {
        if (status.state == ChannelState::Down && down++ == 0) first = stageName(status.endpoint.value, *inventory);
        degraded += status.state == ChannelState::Degraded ? 1 : 0;
    }
    if (down == 1) return setHeadline(tr("%1 is down.").arg(first));
    if (down > 1) return setHeadline(tr("%n endpoint(s) are down.", nullptr, down));
    if (degraded > 0) return setHeadline(tr("%n endpoint(s) are degraded.", nullptr, degraded));
    if (!fleet.causes.empty()) return setHeadline(causeSentence(fleet.causes.front(), *inventory));
    setHeadline(tr("Every link of the chain is well."));
}

QString EdgesPage::explain(const HeatTable::Row& row, const HeatTable::Column& column, const HeatTable::Cell& cell) const {
    if (!cell.carried) return tr("%1 does not carry %2").arg(row.name, column.name);
    QString text = QStringLiteral("%1 · %2\n%3").arg(row.name, column.name, markWord(cell.mark));
    if (!cell.text.isEmpty()) text += QStringLiteral(" · ") + m_figure->currentText() + QLatin1Char(' ') + cell.text;
    if (columns() != EdgeColumns::Channels) return text;
    const ChannelStatus* status = m_context.client.status(ChannelId(toStd(column.key)));
    if (!status) return text;
    for (const StageFigures& stage : status->stages)
        if (toQString(stage.stage) == row.key && stage.reason) text += QLatin1Char('\n') + findingText(*stage.reason);
    return text;
}

}  // namespace inspector::console
