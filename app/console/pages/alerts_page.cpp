// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/alerts_page.h"

#include "app/console/client/own_name.h"
#include "app/console/format/alert_text.h"
#include "app/console/format/format.h"
#include "app/console/format/theme.h"
#include "app/console/models/alert_model.h"
#include "app/console/models/alert_table_model.h"
#include "app/console/pages/alert_commands.h"
#include "app/console/pages/alert_details.h"
#include "app/console/pages/channel_actions.h"
#include "app/console/pages/saved_views.h"
#include "app/console/widgets/face.h"
#include "app/console/widgets/icons.h"
#include "app/console/widgets/table_setup.h"

#include <QAction>
#include <QMenu>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QSettings>
#include <QShortcut>
#include <QStackedWidget>
#include <QTabBar>
#include <QTableView>
#include <QToolButton>

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace inspector::console {

namespace {

constexpr std::size_t mostOpen = 500;
constexpr std::size_t pageSize = 500;
constexpr int mostKept = 20'000;
constexpr int historyTab = 1;
constexpr int roomForAll = 1'300;
const QString historyWord = QStringLiteral("history");

bool isFingerprint(const QString& text) {
    return text.size() == 16 && std::all_of(text.begin(), text.end(), [](QChar c) { return QStringLiteral("0123456789abcdef").contains(c); });
}

}  // namespace

AlertsPage::AlertsPage(const PageContext& context, QWidget* parent)
    : Page(parent),
      m_context(context),
      m_model(new AlertTableModel(this)),
      m_view(new QTabBar),
      m_text(new QLineEdit),
      m_range(new QComboBox),
      m_count(new QLabel),
      m_problem(new QLabel),
      m_stack(new QStackedWidget),
      m_face(nullptr),
      m_table(new QTableView),
      m_details(new AlertDetails(context.client)),
      m_commands(new AlertCommands(context, *m_table, [this] { return chosen(); }, [this] { return m_model->at(m_table->currentIndex().row()); })) {
    auto* below = new QHBoxLayout;
    below->setSpacing(0);
    below->addWidget(makeTable(), 1);
    below->addWidget(m_details);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(sizes::space5, 0, sizes::space4, sizes::space3);
    layout->setSpacing(sizes::space2);
    layout->addWidget(makeBar());
    layout->addWidget(m_problem);
    layout->addLayout(below, 1);

    m_typing.setSingleShot(true);
    m_typing.setInterval(250);
    m_second.setInterval(1000);
    Client& client = context.client;
    connect(&m_typing, &QTimer::timeout, this, &AlertsPage::changed);
    connect(&m_second, &QTimer::timeout, this, [this] { m_model->setNow(m_context.client.now()); });
    connect(&client, &Client::alertsChanged, this, [this] {
        if (isActive()) refresh();
    });
    connect(&client, &Client::inventoryChanged, this, [this] {
        m_model->setInventory(m_context.client.inventory());
        if (isActive()) refresh();
    });
    connect(&client, &Client::engineChanged, this, [this] {
        if (!isActive()) return;
        if (isHistory() && m_early && m_context.client.engine().ready) askHistory();
        showFace();
        answer();
    });
    connect(&client, &Client::alertsReady, this, [this](quint64 request, const Result<std::vector<Alert>>& result) {
        if (request == m_request) takeHistory(result);
    });
    connect(m_details, &AlertDetails::ruleRequested, this,
            [this](const QString& rule) { Q_EMIT pageRequested(QStringLiteral("configuration"), QStringLiteral("rules/") + rule); });
    connect(m_commands, &AlertCommands::pageRequested, this, &Page::pageRequested);
    connect(m_commands, &AlertCommands::selectRequested, this, &AlertsPage::select);
    auto* find = new QShortcut(QKeySequence::Find, this);
    find->setContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, m_text, qOverload<>(&QWidget::setFocus));
}

QWidget* AlertsPage::makeBar() {
    m_view->addTab(tr("Open"));
    m_view->addTab(tr("History"));
    m_view->setDrawBase(false);
    m_view->setExpanding(false);
    m_view->setAccessibleName(tr("Open alerts or history"));
    m_text->setClearButtonEnabled(true);
    m_text->setPlaceholderText(tr("Filter: words, severity:major, group:sport, ack:no, owner:me …  (Ctrl+F)"));
    m_text->setToolTip(tr("Words in place, summary, rule and labels; state: severity: group: channel: rule: ack:yes or no, owner: (me, none), "
                          "muted: (silence, maintenance, no …), health:, a comma for either. A minus before it turns it round, quotes keep spaces."));
    m_text->setAccessibleName(tr("Filter"));
    m_text->setMinimumWidth(140);
    m_range->addItem(tr("24 hours"), 24);
    m_range->addItem(tr("7 days"), 24 * 7);
    m_range->addItem(tr("30 days"), 24 * 30);
    m_range->addItem(tr("All that is kept"), 0);
    m_range->setAccessibleName(tr("How far back"));
    m_range->hide();
    m_count->setForegroundRole(QPalette::PlaceholderText);

    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(sizes::space2);
    row->addWidget(m_view);
    row->addWidget(m_text, 1);
    auto* views = new SavedViews(m_context, "alerts", [this] { return m_text->text(); });
    connect(views, &SavedViews::chosen, m_text, &QLineEdit::setText);
    row->addWidget(views);
    row->addWidget(m_range);
    row->addWidget(m_count);
    row->addSpacing(sizes::space2);
    auto* more = new QToolButton(bar);
    more->setText(tr("More"));
    more->setToolTip(tr("What else can be done with the chosen alerts"));
    more->setAutoRaise(true);
    more->setPopupMode(QToolButton::InstantPopup);
    more->setMenu(new QMenu(more));
    for (QAction* action : m_commands->actions()) {
        if (!m_commands->isFrequent(action)) {
            more->menu()->addAction(action);
            continue;
        }
        auto* button = new QToolButton(bar);
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setAutoRaise(true);
        row->addWidget(button);
    }
    row->addWidget(more);
    for (const auto& [page, word, tip] : {std::tuple{QStringLiteral("quality"), tr("Quality"), tr("How good the alerts are: too many, chattering, stale")},
                                          std::tuple{QStringLiteral("handover"), tr("Hand over"), tr("The sheet for the next shift")}}) {
        auto* button = new QToolButton(bar);
        button->setText(word);
        button->setToolTip(tip);
        button->setAutoRaise(true);
        connect(button, &QToolButton::clicked, this, [this, name = page] { Q_EMIT pageRequested(name, {}); });
        row->addWidget(button);
    }
    connect(m_text, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(m_view, &QTabBar::currentChanged, this, &AlertsPage::changed);
    connect(m_range, &QComboBox::currentIndexChanged, this, &AlertsPage::changed);
    return bar;
}

QWidget* AlertsPage::makeTable() {
    m_table->setModel(m_model);
    setUpTable(*m_table);
    setSeverityColumn(*m_table, AlertTableModel::SeverityColumn, AlertTableModel::SeverityRole);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setAccessibleName(tr("Alerts"));
    QHeaderView* header = m_table->horizontalHeader();
    header->setSectionResizeMode(AlertTableModel::What, QHeaderView::Stretch);
    const int widths[] = {92, 78, 128, 0, 80, 92, 130, 112};
    for (int column = 0; column < AlertTableModel::ColumnCount; ++column)
        if (widths[column] > 0) header->resizeSection(column, widths[column]);
    connect(header, &QHeaderView::sectionClicked, this, [this](int section) {
        m_order.click(section);
        changed();
    });
    m_face = new Face(Icon::Alerts, tr("Nothing is open"), tr("No rule finds anything wrong now."));
    m_stack->addWidget(m_face);
    m_stack->addWidget(m_table);
    connect(m_table, &QTableView::activated, m_commands, &AlertCommands::openCurrent);
    connect(m_table, &QTableView::customContextMenuRequested, this,
            [this](const QPoint& at) { m_commands->popUp(m_table->viewport()->mapToGlobal(at)); });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, m_commands, &AlertCommands::refresh);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &AlertsPage::showDetails);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (isHistory() && value >= m_table->verticalScrollBar()->maximum() - sizes::row) askOlder();
    });
    return m_stack;
}

bool AlertsPage::isHistory() const { return m_view->currentIndex() == historyTab; }

AlertActions::Chosen AlertsPage::chosen() const {
    AlertActions::Chosen out;
    const QItemSelectionModel* selection = m_table->selectionModel();
    if (!selection) return out;
    for (const QModelIndex& index : selection->selectedRows()) {
        const Alert* alert = m_model->at(index.row());
        if (!alert || !alert->isOpen()) continue;
        if (index.row() == m_table->currentIndex().row()) out.insert(out.begin(), alert->fingerprint);
        else out.push_back(alert->fingerprint);
    }
    return out;
}

void AlertsPage::applyParameter(const QString& parameter) {
    if (parameter == historyWord) {
        m_view->setCurrentIndex(historyTab);
    } else if (isFingerprint(parameter)) {
        m_wanted = toStd(parameter);
        m_text->clear();
        m_view->setCurrentIndex(m_context.client.engine().ready && !m_context.client.alert(m_wanted) ? historyTab : 0);
    } else {
        m_text->setText(parameter);
    }
    if (isActive()) changed();
}

QString AlertsPage::parameter() const { return isHistory() ? historyWord : m_text->text(); }

void AlertsPage::save(QSettings& settings) const {
    settings.setValue(QStringLiteral("header"), m_table->horizontalHeader()->saveState());
    settings.setValue(QStringLiteral("range"), m_range->currentIndex());
    settings.setValue(QStringLiteral("sortedBy"), m_order.column);
    settings.setValue(QStringLiteral("descending"), m_order.order == Qt::DescendingOrder);
}

void AlertsPage::restore(const QSettings& settings) {
    m_table->horizontalHeader()->restoreState(settings.value(QStringLiteral("header")).toByteArray());
    m_range->setCurrentIndex(std::clamp(settings.value(QStringLiteral("range"), 0).toInt(), 0, m_range->count() - 1));
    m_order.column = std::clamp(settings.value(QStringLiteral("sortedBy"), -1).toInt(), -1, AlertTableModel::ColumnCount - 1);
    m_order.order = settings.value(QStringLiteral("descending")).toBool() ? Qt::DescendingOrder : Qt::AscendingOrder;
    showOrder();
}

void AlertsPage::activated() {
    m_second.start();
    m_model->setInventory(m_context.client.inventory());
    changed();
    m_table->setFocus();
}

void AlertsPage::deactivated() {
    m_second.stop();
    m_typing.stop();
}

void AlertsPage::changed() {
    m_typing.stop();
    m_filter = AlertFilter(m_text->text(), ownName());
    m_problem->setText(m_filter.problems().join(QLatin1Char(' ')));
    m_problem->setVisible(!m_problem->text().isEmpty());
    m_range->setVisible(isHistory());
    showOrder();
    if (!isActive()) return;
    m_model->setNow(m_context.client.now());
    if (isHistory()) askHistory();
    else m_request = 0;
    refresh();
}

void AlertsPage::refresh() {
    const Client& client = m_context.client;
    answer();
    if (isHistory()) return showDetails();
    const auto inventory = client.inventory();
    std::vector<const Alert*> found;
    for (const auto& [fingerprint, alert] : client.alerts())
        if (m_filter.matches(alert, *inventory, client.now())) found.push_back(&alert);
    m_matching = static_cast<int>(found.size());
    sortAlerts(found, mostOpen, m_order, *inventory, client.now());
    found.resize(std::min(mostOpen, found.size()));
    std::vector<Alert> alerts;
    for (const Alert* alert : found) alerts.push_back(*alert);
    m_model->setAlerts(std::move(alerts));
    selectWanted();
    showFace();
    showDetails();
    m_commands->refresh();
}

// The history is read from the newest on, page by page.
void AlertsPage::showOrder() {
    QHeaderView* header = m_table->horizontalHeader();
    header->setSectionsClickable(!isHistory());
    header->setSortIndicatorShown(!isHistory() && m_order.column >= 0);
    if (m_order.column >= 0) header->setSortIndicator(m_order.column, m_order.order);
}

void AlertsPage::askHistory() {
    m_early = !m_context.client.engine().ready;
    m_oldest = 0;
    m_failed.clear();
    m_model->setAlerts({});
    m_more = true;
    m_request = 0;
    askOlder();
    showFace();
}

void AlertsPage::askOlder() {
    if (!m_more || m_request || m_model->rowCount() >= mostKept) return;
    inventory::AlertFilter filter;
    filter.limit = pageSize;
    if (m_oldest) filter.beforeId = m_oldest;
    if (const int hours = m_range->currentData().toInt(); hours > 0) filter.from = m_context.client.now() - std::chrono::hours(hours);
    m_request = m_context.client.queryAlerts(filter);
}

void AlertsPage::takeHistory(const Result<std::vector<Alert>>& result) {
    m_request = 0;
    if (!result) {
        m_more = false;
        m_failed = toQString(result.error().message());
        return showFace();
    }
    m_more = result->size() == pageSize;
    if (!result->empty()) m_oldest = result->back().id;
    std::vector<Alert> matching;
    const auto inventory = m_context.client.inventory();
    for (const Alert& alert : *result)
        if (m_filter.matches(alert, *inventory, m_context.client.now())) matching.push_back(alert);
    m_model->append(matching);
    selectWanted();
    showFace();
    // A page of which the filter leaves little: the next one is asked for.
    if (m_more && m_model->rowCount() < static_cast<int>(pageSize) / 5) askOlder();
}

void AlertsPage::selectWanted() {
    if (m_wanted.empty()) return;
    const int row = m_model->rowOf(m_wanted);
    if (row < 0) return;
    m_wanted.clear();
    m_table->selectRow(row);
    m_table->scrollTo(m_model->index(row, 0));
}

void AlertsPage::select(const std::vector<std::string>& fingerprints) {
    const std::set<std::string> wanted(fingerprints.begin(), fingerprints.end());
    QItemSelection selection;
    for (int row = 0; row < m_model->rowCount(); ++row)
        if (wanted.contains(m_model->at(row)->fingerprint)) selection.select(m_model->index(row, 0), m_model->index(row, 0));
    m_table->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

void AlertsPage::showFace() {
    const int rows = m_model->rowCount();
    const bool ready = m_context.client.engine().ready;
    m_stack->setCurrentIndex(rows > 0 ? 1 : 0);
    m_face->setWaiting(rows == 0 && (!ready || m_request != 0));
    if (!ready) m_face->show(tr("Alerts"), tr("Opening the store …"));
    else if (!m_failed.isEmpty() && isHistory()) m_face->show(tr("The history cannot be read"), m_failed);
    else if (isHistory() && m_request) m_face->show(tr("History"), tr("Reading what was …"));
    else if (!m_filter.isEmpty()) m_face->show(tr("No alert matches"), tr("Nothing that is known matches the filter."));
    else if (isHistory()) m_face->show(tr("No history yet"), tr("No alert has fired in that time."));
    else m_face->show(tr("Nothing is open"), tr("No rule finds anything wrong now. What they look for is in Configuration; what they found before is in the history."));
    if (isHistory()) m_count->setText(rows ? tr("%n shown", nullptr, rows) : QString());
    else m_count->setText(m_matching > rows ? tr("the first %1 of %2").arg(rows).arg(m_matching) : m_matching ? tr("%n shown", nullptr, rows) : QString());
}

void AlertsPage::showDetails() {
    const Alert* alert = m_model->at(m_table->currentIndex().row());
    // Of one that is open the newest is known, whatever page of the history it was read with.
    if (const Alert* newest = alert ? m_context.client.alert(alert->fingerprint) : nullptr; newest && newest->id == alert->id) alert = newest;
    m_details->show(alert);
    // What the details say too, where there is no room for both.
    const bool small = alert && width() < roomForAll;
    for (const int column : {AlertTableModel::Owner, AlertTableModel::Marks, AlertTableModel::Rule}) m_table->setColumnHidden(column, small);
}

void AlertsPage::answer() {
    int wanting = 0, acknowledged = 0, muted = 0;
    const WallTime now = m_context.client.now();
    for (const auto& [fingerprint, alert] : m_context.client.alerts()) {
        if (alert.state == AlertState::Pending || alert.severity == Severity::Info || !alert.cause.empty()) continue;
        if (!alert.mutes.empty()) ++muted;
        else if (isAcknowledged(alert, now)) ++acknowledged;
        else ++wanting;
    }
    QStringList parts{wanting ? tr("%n alert(s) need somebody", nullptr, wanting) : tr("No alert needs anybody")};
    if (acknowledged) parts << tr("%n acknowledged", nullptr, acknowledged);
    if (muted) parts << tr("%n muted", nullptr, muted);
    setHeadline(m_context.client.engine().ready ? parts.join(QStringLiteral("; ")) + QLatin1Char('.') : QString());
}

}  // namespace inspector::console
