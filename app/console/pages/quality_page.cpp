// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/quality_page.h"

#include "app/console/format/alert_text.h"
#include "app/console/format/format.h"
#include "app/console/format/theme.h"
#include "app/console/widgets/face.h"
#include "app/console/widgets/icons.h"
#include "app/console/widgets/kpi_tile.h"
#include "app/console/widgets/table_setup.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QStackedWidget>
#include <QTableWidget>
#include <QVBoxLayout>

namespace inspector::console {

namespace {

constexpr int perRow = 4;

QString figureText(double value) { return QLocale().toString(value, 'f', value < 10 && value != static_cast<int>(value) ? 1 : 0); }

KpiTile::Content contentOf(const alerts::IsaFigure& figure, const QString& unit, const QString& detail) {
    KpiTile::Content content;
    content.figure = figureText(figure.value);
    content.unit = unit;
    content.detail = detail;
    if (!figure.met) content.mark = Mark::Major;
    return content;
}

KpiTile::Content timeContent(const std::optional<double>& median, const std::optional<double>& most) {
    KpiTile::Content content;
    content.figure = median ? duration(fromSeconds(*median)) : QStringLiteral("–");
    if (most) content.detail = QualityPage::tr("nine of ten within %1").arg(duration(fromSeconds(*most)));
    return content;
}

}  // namespace

QualityPage::QualityPage(const PageContext& context, QWidget* parent)
    : Page(parent), m_context(context), m_range(new QComboBox), m_stack(new QStackedWidget),
      m_face(new Face(Icon::Alerts, tr("The alerts' history is being read"), {})), m_table(new QTableWidget(0, ColumnCount)) {
    m_range->addItem(tr("Last 24 hours"), 24);
    m_range->addItem(tr("Last 7 days"), 24 * 7);
    m_range->addItem(tr("Last 30 days"), 24 * 30);
    m_range->setAccessibleName(tr("Time"));
    const std::pair<QString, QString> words[] = {
        {tr("Alerts an hour"), tr("On average, that somebody was told of. An operator can live with 6.")},
        {tr("Busiest ten minutes"), tr("More than 10 alerts in ten minutes are more than one person can follow.")},
        {tr("Time in floods"), tr("A flood begins with more than 10 alerts in ten minutes and ends below 5. At most 1 % of the time.")},
        {tr("Chattering"), tr("Alerts that fired three times or more within a minute. There should be none.")},
        {tr("Stale"), tr("Alerts that have fired for more than a day. Fewer than 5.")},
        {tr("To acknowledge"), tr("Half of the alerts were acknowledged within this time.")},
        {tr("To resolve"), tr("Half of the alerts were over within this time.")},
        {tr("Critical"), tr("At most 5 % of the alerts should be critical and 15 % major: when everything is urgent, nothing is.")}};
    auto* tiles = new QGridLayout;
    tiles->setSpacing(sizes::space3);
    for (int i = 0; i < TileCount; ++i) {
        auto& [name, explanation] = words[i];
        m_tiles[static_cast<std::size_t>(i)] = new KpiTile(name, explanation);
        tiles->addWidget(m_tiles[static_cast<std::size_t>(i)], i / perRow, i % perRow);
    }
    m_table->setHorizontalHeaderLabels({tr("What"), tr("Why it is here"), tr("Rule")});
    setUpTable(*m_table);
    m_table->setAccessibleName(tr("What to look at"));
    m_table->horizontalHeader()->setSectionResizeMode(What, QHeaderView::Stretch);
    m_table->horizontalHeader()->resizeSection(Why, 320);
    m_table->horizontalHeader()->resizeSection(Rule, 220);

    auto* content = new QWidget;
    auto* inside = new QVBoxLayout(content);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(sizes::space3);
    inside->addLayout(tiles);
    inside->addWidget(new QLabel(tr("What to look at: open a rule to try it with other limits.")));
    inside->addWidget(m_table, 1);
    m_stack->addWidget(m_face);
    m_stack->addWidget(content);

    auto* bar = new QHBoxLayout;
    bar->addWidget(m_range);
    bar->addStretch(1);
    auto* handover = new QPushButton(tr("Hand-over sheet"));
    bar->addWidget(handover);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(sizes::space5, 0, sizes::space4, sizes::space3);
    layout->setSpacing(sizes::space3);
    layout->addLayout(bar);
    layout->addWidget(m_stack, 1);

    connect(handover, &QPushButton::clicked, this, [this] { Q_EMIT pageRequested(QStringLiteral("handover"), {}); });
    connect(m_range, &QComboBox::currentIndexChanged, this, [this] { reload(); });
    connect(m_table, &QTableWidget::cellActivated, this, [this](int row) {
        const QString rule = m_table->item(row, Rule)->data(Qt::UserRole).toString();
        if (!rule.isEmpty()) Q_EMIT pageRequested(QStringLiteral("configuration"), QStringLiteral("rules/") + rule);
    });
    connect(&context.client, &Client::alertQualityReady, this,
            [this](quint64 request, const Result<std::shared_ptr<const alerts::AlertQuality>>& result) {
                if (request != m_request) return;
                if (result) return take(*result);
                m_face->setWaiting(false);
                m_face->show(tr("The alerts' history cannot be read"), toQString(result.error().message()));
                m_stack->setCurrentIndex(0);
            });
    m_later.setSingleShot(true);
    m_later.setInterval(3'000);
    connect(&m_later, &QTimer::timeout, this, &QualityPage::reload);
    connect(&context.client, &Client::alertsChanged, this, [this] {
        if (isActive() && !m_later.isActive()) m_later.start();
    });
    connect(&context.client, &Client::engineChanged, this, [this] {
        if (isActive() && m_request == 0) reload();
    });
}

void QualityPage::save(QSettings& settings) const { settings.setValue(QStringLiteral("range"), m_range->currentIndex()); }

void QualityPage::restore(const QSettings& settings) { m_range->setCurrentIndex(settings.value(QStringLiteral("range"), 1).toInt()); }

void QualityPage::activated() { reload(); }

void QualityPage::reload() {
    if (!isActive() || !m_context.client.engine().ready) return;
    const WallTime now = m_context.client.now();
    m_request = m_context.client.queryAlertQuality(now - std::chrono::hours{m_range->currentData().toInt()}, now);
    if (m_stack->currentIndex() == 0) m_face->setWaiting(true);
}

void QualityPage::take(const std::shared_ptr<const alerts::AlertQuality>& quality) {
    m_face->setWaiting(false);
    if (quality->all == 0) {
        m_face->show(tr("No alert fired in this time"), tr("Choose a longer time, or enjoy the quiet."));
        m_stack->setCurrentIndex(0);
        return setHeadline(tr("No alert fired in this time."));
    }
    m_stack->setCurrentIndex(1);
    showTiles(*quality);
    showRows(*quality);
    setHeadline(quality->meetsRates() ? tr("An operator can live with these alerts.") : tr("These alerts are more than an operator can live with."));
}

void QualityPage::showTiles(const alerts::AlertQuality& q) {
    const auto tile = [this](Tile which) { return m_tiles[which]; };
    tile(PerHour)->setContent(contentOf(q.perHour, {}, tr("%1 told, %2 kept back").arg(q.told).arg(q.all - q.told)));
    tile(Busiest)->setContent(contentOf(q.busiestTenMinutes, {}, tr("at most %1").arg(figureText(q.busiestTenMinutes.target))));
    alerts::IsaFigure floods = q.floodShare;
    floods.value *= 100;
    tile(Floods)->setContent(contentOf(floods, QStringLiteral("%"), tr("%n flood(s)", nullptr, static_cast<int>(q.floods))));
    tile(Chattering)->setContent(contentOf(q.chattering, {}, tr("none is right")));
    tile(Stale)->setContent(contentOf(q.stale, {}, tr("fewer than %1").arg(figureText(q.stale.target))));
    tile(Acknowledged)->setContent(timeContent(q.acknowledgeMedianS, q.acknowledgeP90S));
    tile(Resolved)->setContent(timeContent(q.resolveMedianS, q.resolveP90S));
    const auto share = [&](Severity severity) {
        const auto at = q.priorities.find(severity);
        return at == q.priorities.end() ? 0.0 : at->second * 100;
    };
    KpiTile::Content priorities;
    priorities.figure = figureText(share(Severity::Critical));
    priorities.unit = QStringLiteral("%");
    priorities.detail = tr("%1 % major, %2 % minor").arg(figureText(share(Severity::Major)), figureText(share(Severity::Minor)));
    if (!q.prioritiesMet) priorities.mark = Mark::Major;
    tile(Priorities)->setContent(priorities);
}

QString QualityPage::nameOf(const std::string& rule) const {
    const AlertRule* known = m_context.client.inventory()->alertRule(AlertRuleId{rule});
    return known && !known->name.empty() ? shippedText(known->name) : toQString(rule);
}

void QualityPage::addRow(const QString& what, const QString& why, const QString& rule) {
    const int row = m_table->rowCount();
    m_table->insertRow(row);
    m_table->setItem(row, What, new QTableWidgetItem(what));
    m_table->setItem(row, Why, new QTableWidgetItem(why));
    auto* item = new QTableWidgetItem(rule.isEmpty() ? QString() : nameOf(rule.toStdString()));
    item->setData(Qt::UserRole, rule);
    m_table->setItem(row, Rule, item);
}

void QualityPage::showRows(const alerts::AlertQuality& q) {
    m_table->setRowCount(0);
    const auto alertRow = [this, &q](const std::string& fingerprint, const QString& why) {
        const auto at = q.named.find(fingerprint);
        if (at == q.named.end()) return;
        const Inventory& inventory = *m_context.client.inventory();
        addRow(tr("%1: %2").arg(alertPlace(at->second, inventory), alertText(at->second, inventory)), why, toQString(at->second.rule));
    };
    for (const std::string& one : q.chatterers) alertRow(one, tr("fires again and again: keep it firing for longer"));
    for (const std::string& one : q.stales) alertRow(one, tr("has fired for more than a day: mend it, silence it or change its rule"));
    for (const alerts::RuleLoad& load : q.top)
        addRow(nameOf(load.rule), tr("fired %n time(s), %1 % of all", nullptr, static_cast<int>(load.fired)).arg(figureText(load.share * 100)), toQString(load.rule));
}

}  // namespace inspector::console
