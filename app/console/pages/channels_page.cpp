// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/channels_page.h"

#include "app/console/client/client.h"
#include "app/console/client/fleet_history.h"
#include "app/console/format/format.h"
#include "app/console/format/theme.h"
#include "app/console/pages/channel_actions.h"
#include "app/console/pages/fleet_faces.h"
#include "app/console/pages/fleet_words.h"
#include "app/console/pages/saved_views.h"
#include "app/console/widgets/channel_table.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSettings>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace inspector::console {

ChannelsPage::ChannelsPage(const PageContext& context, QWidget* parent)
    : Page(parent), m_context(context), m_faces(new FleetFaces(context, makeContent(), this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_faces);

    connect(&context.client, &Client::inventoryChanged, this, [this] { if (isActive()) catchUp(); });
    connect(&context.client, &Client::statusesChanged, this,
            [this](const std::vector<ChannelId>& channels) { if (isActive()) takeStatuses(channels); });
    connect(&context.client, &Client::engineChanged, this, [this] { if (isActive()) m_faces->refresh(); });
    connect(&context.history, &FleetHistory::changed, this, [this] { if (isActive()) second(); });
    connect(&context.history, &FleetHistory::bitratesSeeded, this, [this] { if (isActive()) catchUp(); });
}

QString ChannelsPage::title() const { return tr("Channels"); }

QWidget* ChannelsPage::makeContent() {
    auto* content = new QWidget;
    m_table = new ChannelTable(m_model, content);
    makeActions();
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeToolbar());
    m_problem = new QLabel(content);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->setContentsMargins(sizes::space5, 0, sizes::space5, sizes::space2);
    m_problem->hide();
    layout->addWidget(m_problem);
    layout->addWidget(m_table, 1);
    connect(m_table, &ChannelTable::opened, this, [this](const ChannelId& channel) {
        Q_EMIT pageRequested(QStringLiteral("channel"), toQString(channel.value));
    });
    connect(m_table, &ChannelTable::selectionMoved, this, &ChannelsPage::selectionChanged);
    connect(m_table, &QWidget::customContextMenuRequested, this, &ChannelsPage::showMenu);
    selectionChanged();
    return content;
}

QWidget* ChannelsPage::makeToolbar() {
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(sizes::space5, 0, sizes::space5, sizes::space3);
    row->setSpacing(sizes::space2);

    m_filter = new QLineEdit(bar);
    m_filter->setClearButtonEnabled(true);
    m_filter->setPlaceholderText(tr("Filter: words, state:down, group:sport, ttfb>200 …  (Ctrl+F)"));
    m_filter->setAccessibleName(tr("Filter"));
    m_filter->setToolTip(tr("Words in name or group; state: group: name: template: probe: finding:, a comma for either; "
                            "ttfb> (ms), errors> (%), ratio>, latency> (s), age> (s), bitrate< (Mbit/s), findings>, "
                            "availability< (%). A minus before it turns it round, quotes keep spaces."));
    m_filter->setMinimumWidth(220);
    m_filter->setMaximumWidth(460);
    connect(m_filter, &QLineEdit::textChanged, this, &ChannelsPage::filterChanged);
    auto* focus = new QAction(this);
    focus->setShortcut(QKeySequence::Find);
    focus->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(focus, &QAction::triggered, m_filter, [this] { m_filter->setFocus(Qt::ShortcutFocusReason); });
    QWidget::addAction(focus);

    m_grouping = new QComboBox(bar);
    m_grouping->addItem(tr("Not grouped"));
    m_grouping->addItem(tr("By group"));
    m_grouping->addItem(tr("By state"));
    m_grouping->setAccessibleName(tr("Grouping"));
    connect(m_grouping, &QComboBox::currentIndexChanged, this,
            [this](int index) { m_model.setGrouping(static_cast<Grouping>(index)); });

    auto* columns = new QToolButton(bar);
    columns->setIcon(icon(Icon::Columns));
    columns->setAutoRaise(true);
    columns->setToolTip(tr("Choose columns"));
    columns->setAccessibleName(tr("Choose columns"));
    columns->setPopupMode(QToolButton::InstantPopup);
    auto* columnMenu = new QMenu(columns);
    connect(columnMenu, &QMenu::aboutToShow, this, [this, columnMenu] {
        columnMenu->clear();
        m_table->fillColumnMenu(*columnMenu);
    });
    columns->setMenu(columnMenu);

    m_count = new QLabel(bar);
    m_count->setForegroundRole(QPalette::PlaceholderText);

    auto* views = new SavedViews(m_context, "channels", [this] { return m_filter->text(); }, bar);
    connect(views, &SavedViews::chosen, m_filter, &QLineEdit::setText);
    row->addWidget(m_filter, 1);
    row->addWidget(views);
    row->addWidget(m_grouping);
    row->addWidget(columns);
    row->addSpacing(sizes::space2);
    row->addWidget(m_count);
    row->addStretch();
    for (QAction* action : m_actions) {
        auto* button = new QToolButton(bar);
        button->setDefaultAction(action);
        button->setAutoRaise(true);
        button->setAccessibleName(action->text());
        row->addWidget(button);
    }
    return bar;
}

QAction* ChannelsPage::addAction(const QString& word, Icon which, const QKeySequence& key, bool needsSelection, Act act) {
    auto* action = new QAction(icon(which), word, this);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    action->setToolTip(key.isEmpty() ? word : QStringLiteral("%1 (%2)").arg(word, key.toString(QKeySequence::NativeText)));
    connect(action, &QAction::triggered, this, [this, act = std::move(act)] { act(m_table->selectedChannels()); });
    action->setData(action->toolTip());
    QWidget::addAction(action);
    m_actions.push_back(action);
    if (needsSelection) m_onSelection.push_back(action);
    return action;
}

void ChannelsPage::makeActions() {
    ChannelActions& actions = m_context.actions;
    const auto changing = [this](QAction* action) { m_changing.push_back(action); };
    changing(addAction(tr("Add a channel"), Icon::Add, QKeySequence::New, false,
              [this, &actions](const auto&) { actions.addChannel(window()); }));
    changing(addAction(tr("Edit"), Icon::Edit, QKeySequence(Qt::Key_F2), true,
              [this, &actions](const auto& selected) { actions.edit(window(), selected); }));
    changing(addAction(tr("Duplicate"), Icon::Duplicate, QKeySequence(Qt::CTRL | Qt::Key_D), true,
              [this, &actions](const auto& selected) { actions.duplicate(window(), selected); }));
    addAction(tr("Probe now"), Icon::Probe, QKeySequence(Qt::Key_F5), true,
              [&actions](const auto& selected) { actions.probeNow(selected); });
    changing(addAction(tr("Watch"), Icon::Enable, {}, true, [&actions](const auto& selected) { actions.setEnabled(selected, true); }));
    changing(addAction(tr("Take off the air: do not probe"), Icon::Disable, {}, true,
              [&actions](const auto& selected) { actions.setEnabled(selected, false); }));
    changing(addAction(tr("Remove"), Icon::Remove, QKeySequence::Delete, true,
              [this, &actions](const auto& selected) { actions.remove(window(), selected); }));
    changing(addAction(tr("Import a list"), Icon::Import, QKeySequence(Qt::CTRL | Qt::Key_I), false,
              [this, &actions](const auto&) { actions.importList(window()); }));
    addAction(tr("Export"), Icon::Export, QKeySequence(Qt::CTRL | Qt::Key_E), false,
              [this, &actions](const auto& selected) { actions.exportList(window(), selected); });
    addAction(tr("Templates"), Icon::Template, QKeySequence(Qt::CTRL | Qt::Key_T), false,
              [this, &actions](const auto&) { actions.editTemplates(window()); });
    connect(&actions, &ChannelActions::rightsChanged, this, &ChannelsPage::selectionChanged);
}

void ChannelsPage::applyParameter(const QString& filter) { m_filter->setText(filter); }

QString ChannelsPage::parameter() const { return m_filter->text(); }

void ChannelsPage::save(QSettings& settings) const {
    settings.setValue(QStringLiteral("columns"), m_table->saveColumns());
    settings.setValue(QStringLiteral("grouping"), m_grouping->currentIndex());
}

void ChannelsPage::restore(const QSettings& settings) {
    m_table->restoreColumns(settings.value(QStringLiteral("columns")).toByteArray());
    m_grouping->setCurrentIndex(std::clamp(settings.value(QStringLiteral("grouping")).toInt(), 0, 2));
}

void ChannelsPage::activated() {
    catchUp();
    if (!m_table->currentIndex().isValid()) m_table->setFocus();
}

void ChannelsPage::catchUp() {
    const auto inventory = m_context.client.inventory();
    m_model.setNow(m_context.client.now());
    m_model.setInventory(*inventory);
    std::vector<ChannelId> all;
    for (const Channel& channel : inventory->channels) all.push_back(channel.id);
    takeStatuses(all);
    m_model.arrangeIfChanged();
    m_faces->refresh();
    second();
}

void ChannelsPage::takeStatuses(const std::vector<ChannelId>& channels) {
    for (const ChannelId& channel : channels) {
        const ChannelStatus* status = m_context.client.status(channel);
        if (!status) continue;
        const auto* bitrates = m_context.history.bitrates(channel);
        m_model.merge(*status, bitrates ? bitrates->toVector() : std::vector<float>{});
    }
}

void ChannelsPage::second() {
    m_model.setNow(m_context.client.now());
    m_model.arrangeIfChanged();
    m_table->viewport()->update();
    answer();
}

void ChannelsPage::filterChanged() {
    const ChannelFilter filter(m_filter->text());
    m_problem->setText(filter.problems().join(QLatin1Char(' ')));
    m_problem->setVisible(!filter.problems().isEmpty());
    m_model.setFilter(filter);
    answer();
}

void ChannelsPage::selectionChanged() {
    const bool any = !m_table->selectedChannels().empty();
    for (QAction* action : m_onSelection) action->setEnabled(any);
    // What this user may not do is grey, and says why.
    const QString why = m_context.actions.whyNot();
    for (QAction* action : m_changing) {
        if (!why.isEmpty()) action->setEnabled(false);
        else if (std::find(m_onSelection.begin(), m_onSelection.end(), action) == m_onSelection.end()) action->setEnabled(true);
        action->setToolTip(why.isEmpty() ? action->data().toString() : action->text() + QStringLiteral("\n") + why);
    }
    answer();
}

void ChannelsPage::showMenu(const QPoint& at) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (QAction* action : m_onSelection) menu->addAction(action);
    menu->popup(m_table->viewport()->mapToGlobal(at));
}

void ChannelsPage::answer() {
    if (!m_count) return;
    const auto selected = m_table->selectionModel()->selectedRows().size();
    const bool filtered = m_model.shownCount() != m_model.channelCount();
    QString count = filtered ? tr("%1 of %n", nullptr, static_cast<int>(m_model.channelCount())).arg(m_model.shownCount())
                             : tr("%n channel(s)", nullptr, static_cast<int>(m_model.channelCount()));
    if (selected > 1) count += tr(", %1 selected").arg(selected);
    m_count->setText(count);
    setHeadline(m_model.channelCount() ? fleetSentence(m_context.history.counts(), nullptr) : QString());
}

}  // namespace inspector::console
