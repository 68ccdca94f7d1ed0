// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/events_page.h"

#include "app/console/format/format.h"
#include "app/console/format/theme.h"
#include "app/console/models/event_model.h"
#include "app/console/pages/channel_actions.h"
#include "app/console/pages/event_export.h"
#include "app/console/widgets/icons.h"
#include "app/console/widgets/table_setup.h"

#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QShortcut>
#include <QStackedWidget>
#include <QTableView>

#include <algorithm>

namespace inspector::console {

namespace {
constexpr std::size_t pageSize = 500;
}

EventsPage::EventsPage(const PageContext& context, QWidget* parent)
    : Page(parent),
      m_context(context),
      m_model(new EventModel(
          [this](const ChannelId& id) {
              const Channel* c = m_context.client.inventory()->channel(id);
              return toQString(c ? c->name : id.value);
          },
          this)),
      m_severity(new QComboBox),
      m_kind(new QComboBox),
      m_channel(new QComboBox),
      m_text(new QLineEdit),
      m_export(new QPushButton(icon(Icon::Export), tr("Export …"))),
      m_stack(new QStackedWidget),
      m_table(new QTableView),
      m_note(new QLabel),
      m_details(new QLabel) {
    m_table->setModel(m_model);
    setUpTable(*m_table);
    setSeverityColumn(*m_table, EventModel::SeverityColumn, EventModel::SeverityRole);
    m_table->setAccessibleName(tr("Events"));
    QHeaderView* header = m_table->horizontalHeader();
    header->setSectionResizeMode(EventModel::Text, QHeaderView::Stretch);
    const int widths[] = {140, 90, 100, 180, 120, 0};
    for (int column = 0; column < EventModel::ColumnCount; ++column)
        if (widths[column] > 0) header->resizeSection(column, widths[column]);
    m_note->setAlignment(Qt::AlignCenter);
    m_note->setWordWrap(true);
    m_note->setForegroundRole(QPalette::PlaceholderText);
    m_stack->addWidget(m_note);
    m_stack->addWidget(m_table);

    auto* below = new QHBoxLayout;
    below->addWidget(m_stack, 1);
    below->addWidget(makeDetails());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(sizes::space4, sizes::space3, sizes::space4, sizes::space3);
    layout->setSpacing(sizes::space2);
    layout->addWidget(makeFilterBar());
    layout->addLayout(below, 1);

    m_typing.setSingleShot(true);
    m_typing.setInterval(250);
    connect(&m_typing, &QTimer::timeout, this, &EventsPage::reload);
    m_newer.setInterval(1000);
    connect(&m_newer, &QTimer::timeout, this, &EventsPage::askNewer);
    connect(&context.client, &Client::eventsReady, this, &EventsPage::take);
    connect(&context.client, &Client::inventoryChanged, this, &EventsPage::fillChannels);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &EventsPage::showDetails);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (value >= m_table->verticalScrollBar()->maximum() - sizes::row) askOlder();
    });
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex& index) {
        const Event* event = m_model->at(index.row());
        if (event && !event->channel.empty())
            Q_EMIT pageRequested(QStringLiteral("channel"), toQString(event->channel.value));
    });
    auto* find = new QShortcut(QKeySequence::Find, this);
    find->setContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, m_text, qOverload<>(&QWidget::setFocus));
}

QWidget* EventsPage::makeFilterBar() {
    m_severity->addItem(tr("Any severity"), -1);
    for (const Severity s : {Severity::Minor, Severity::Major, Severity::Critical})
        m_severity->addItem(s == Severity::Critical ? severityWord(s) : tr("%1 or graver").arg(severityWord(s)),
                            static_cast<int>(s));
    m_kind->addItem(tr("All events"), -1);
    for (const EventKind k : {EventKind::FindingOpened, EventKind::FindingConfirmed, EventKind::FindingClosed,
                              EventKind::StateChanged, EventKind::Verdict, EventKind::System})
        m_kind->addItem(eventKindWord(k), static_cast<int>(k));
    m_text->setPlaceholderText(tr("Filter by rule, rung or channel (Ctrl+F)"));
    m_text->setClearButtonEnabled(true);
    m_severity->setAccessibleName(tr("Least severity"));
    m_kind->setAccessibleName(tr("Kind of event"));
    m_channel->setAccessibleName(tr("Channel"));
    m_text->setAccessibleName(tr("Filter"));
    m_channel->setMinimumWidth(180);
    m_channel->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    fillChannels();

    auto* bar = new QWidget;
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_severity);
    layout->addWidget(m_kind);
    layout->addWidget(m_channel);
    layout->addWidget(m_export);
    connect(m_text, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    for (QComboBox* box : {m_severity, m_kind, m_channel})
        connect(box, &QComboBox::currentIndexChanged, this, &EventsPage::reload);
    connect(m_export, &QPushButton::clicked, this, &EventsPage::exportEvents);
    return bar;
}

QWidget* EventsPage::makeDetails() {
    m_details->setWordWrap(true);
    m_details->setTextFormat(Qt::RichText);
    m_details->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_details->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_details->setMargin(sizes::space3);
    m_details->setFixedWidth(280);
    m_details->hide();
    m_details->setAccessibleName(tr("About the selected event"));
    return m_details;
}

void EventsPage::fillChannels() {
    const QString current = m_wanted.isEmpty() ? m_channel->currentData().toString() : m_wanted;
    const QSignalBlocker quiet(m_channel);
    m_channel->clear();
    m_channel->addItem(tr("All channels"), QString());
    for (const Channel& c : m_context.client.inventory()->channels)
        m_channel->addItem(toQString(c.name), toQString(c.id.value));
    const int at = m_channel->findData(current);
    m_channel->setCurrentIndex(std::max(0, at));
    if (at < 0 || m_wanted.isEmpty()) return;
    m_wanted.clear();
    if (isActive()) reload();
}

void EventsPage::applyParameter(const QString& parameter) {
    m_wanted = parameter;
    const int at = m_channel->findData(parameter);
    if (at < 0) return;
    m_wanted.clear();
    m_channel->setCurrentIndex(at);
}

QString EventsPage::toParameter() const { return m_channel->currentData().toString(); }

void EventsPage::save(QSettings& settings) const {
    settings.setValue(QStringLiteral("severity"), m_severity->currentIndex());
    settings.setValue(QStringLiteral("kind"), m_kind->currentIndex());
}

void EventsPage::restore(const QSettings& settings) {
    m_severity->setCurrentIndex(settings.value(QStringLiteral("severity"), 0).toInt());
    m_kind->setCurrentIndex(settings.value(QStringLiteral("kind"), 0).toInt());
}

void EventsPage::activated() {
    m_newer.start();
    reload();
}

void EventsPage::deactivated() { m_newer.stop(); }

void EventsPage::readFilter() {
    m_filter = {};
    m_filter.limit = pageSize;
    m_filter.text = toStd(m_text->text().trimmed());
    if (const int s = m_severity->currentData().toInt(); s >= 0) m_filter.least = static_cast<Severity>(s);
    if (const int k = m_kind->currentData().toInt(); k >= 0) m_filter.kind = static_cast<EventKind>(k);
    if (const QString id = m_channel->currentData().toString(); !id.isEmpty()) m_filter.channel = ChannelId(toStd(id));
}

void EventsPage::reload() {
    if (!isActive()) return;
    readFilter();
    m_newerRequest = m_olderRequest = 0;
    m_reloadRequest = m_context.client.queryEvents(m_filter);
    if (m_model->rowCount() > 0) return;
    m_note->setText(tr("Reading events …"));
    m_stack->setCurrentWidget(m_note);
}

void EventsPage::askNewer() {
    m_model->setNow(m_context.client.now());
    if (m_reloadRequest || m_newerRequest) return;  // one is under way
    inventory::EventFilter filter = m_filter;
    const Event* newest = m_model->at(0);
    filter.afterId = newest ? newest->id : 0;
    m_newerRequest = m_context.client.queryEvents(filter);
}

void EventsPage::askOlder() {
    if (!m_more || m_reloadRequest || m_olderRequest || m_model->rowCount() == 0) return;
    inventory::EventFilter filter = m_filter;
    filter.beforeId = m_model->at(m_model->rowCount() - 1)->id;
    m_olderRequest = m_context.client.queryEvents(filter);
}

void EventsPage::take(quint64 request, const Result<std::vector<Event>>& result) {
    if (request != m_reloadRequest && request != m_newerRequest && request != m_olderRequest) return;
    const bool all = request == m_reloadRequest;
    const bool newer = request == m_newerRequest;
    (all ? m_reloadRequest : newer ? m_newerRequest : m_olderRequest) = 0;
    if (!result) {
        if (!all) return;
        m_note->setText(tr("Events cannot be read: %1").arg(toQString(result.error().message())));
        m_stack->setCurrentWidget(m_note);
        return;
    }
    if (all) m_model->clear();
    if (newer) m_model->prepend(*result);
    else {
        m_model->append(*result);
        m_more = result->size() == pageSize;
    }
    showCounts();
}

void EventsPage::showCounts() {
    const int rows = m_model->rowCount();
    m_export->setEnabled(rows > 0);
    if (rows == 0) {
        const bool filtered = m_filter.channel || m_filter.least || m_filter.kind || !m_filter.text.empty();
        m_note->setText(filtered ? tr("No event matches the filter.")
                                 : tr("Nothing has happened yet. Findings, errors and changes of state appear here as "
                                      "they come."));
    }
    m_stack->setCurrentIndex(rows == 0 ? 0 : 1);
    int hour = 0;
    const WallTime since = m_context.client.now() - std::chrono::hours(1);
    for (const Event& event : m_model->events()) {
        if (event.time < since) break;
        ++hour;
    }
    setHeadline(rows == 0 ? QString() : tr("%n event(s) in the last hour", nullptr, hour));
}

void EventsPage::showDetails() {
    const Event* event = m_model->at(m_table->currentIndex().row());
    m_details->setVisible(event != nullptr);
    if (!event) return;
    const auto paragraph = [](const QString& text) { return QStringLiteral("<p>%1</p>").arg(text.toHtmlEscaped()); };
    QString html = QStringLiteral("<p><b>%1</b></p>").arg(eventText(*event).toHtmlEscaped());
    if (event->finding) {
        html += paragraph(findingAdvice(*event->finding));
        if (!event->finding->url.empty()) html += paragraph(toQString(redactUrl(event->finding->url)));
        if (event->finding->line) html += paragraph(tr("Line %1 of the playlist").arg(event->finding->line));
        html += paragraph(tr("Rule: %1").arg(toQString(event->finding->rule)));
    }
    html += paragraph(wholeTime(event->time, m_context.client.now()));
    if (event->since != WallTime{} && event->kind == EventKind::FindingClosed)
        html += paragraph(tr("It had stood for %1.").arg(duration(event->time - event->since)));
    m_details->setText(html);
}

void EventsPage::exportEvents() {
    auto* dialog = new QFileDialog(window(), tr("Export the events shown"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("Table (*.csv)"), tr("JSON (*.json)")});
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(QStringLiteral("events.csv"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        dialog->setDefaultSuffix(filter.contains(QStringLiteral("json")) ? QStringLiteral("json") : QStringLiteral("csv"));
    });
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        const bool asJson = file.endsWith(QStringLiteral(".json"), Qt::CaseInsensitive);
        const auto name = [this](const ChannelId& id) {
            const Channel* c = m_context.client.inventory()->channel(id);
            return toQString(c ? c->name : id.value);
        };
        const auto result = writeFile(file, asJson ? eventsAsJson(m_model->events()) : eventsAsCsv(m_model->events(), name));
        Q_EMIT m_context.actions.said(result ? tr("%n event(s) exported", nullptr, m_model->rowCount())
                                             : toQString(result.error().message()));
    });
    dialog->open();
}

}  // namespace inspector::console
