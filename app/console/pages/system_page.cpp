// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/system_page.h"

#include "app/console/format/format.h"
#include "app/console/format/theme.h"
#include "app/console/models/probe_model.h"
#include "app/console/pages/channel_actions.h"
#include "app/console/widgets/fact_card.h"
#include "app/console/widgets/icons.h"
#include "app/console/widgets/table_setup.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QTableView>

#include <algorithm>

namespace inspector::console {

namespace {

constexpr int askEvery = 3'000;  // ms

void showCard(FactCard& view, const SystemCard& card, bool known) {
    std::vector<FactCard::Fact> facts;
    for (const SystemCard::Row& row : card.rows) facts.push_back({row.label, row.value, row.tip});
    view.show(card.title, !known ? Mark::Unknown : card.trouble ? markOf(*card.trouble) : Mark::Ok, card.sentence, facts);
}

QLabel* heading(const QString& word) {
    auto* label = new QLabel(word);
    label->setFont(console::font(sizes::strong, true));
    return label;
}

// "channel sport-1, template standard"
QString subjects(const std::vector<inventory::Change>& changes) {
    QStringList words;
    for (const inventory::Change& change : changes)
        words << std::visit(
            [](const auto& one) -> QString {
                using T = std::decay_t<decltype(one)>;
                if constexpr (std::is_same_v<T, inventory::PutChannel>) return SystemPage::tr("channel %1").arg(toQString(one.channel.name));
                else if constexpr (std::is_same_v<T, inventory::RemoveChannel>) return SystemPage::tr("channel %1 removed").arg(toQString(one.id.value));
                else if constexpr (std::is_same_v<T, inventory::PutTemplate>) return SystemPage::tr("template %1").arg(toQString(one.value.name));
                else if constexpr (std::is_same_v<T, inventory::RemoveTemplate>) return SystemPage::tr("template %1 removed").arg(toQString(one.id.value));
                else if constexpr (std::is_same_v<T, inventory::PutProbe>) return SystemPage::tr("probe %1").arg(toQString(one.probe.name));
                else if constexpr (std::is_same_v<T, inventory::RemoveProbe>) return SystemPage::tr("probe %1 removed").arg(toQString(one.id.value));
                else if constexpr (std::is_same_v<T, inventory::PutEndpoint>) return SystemPage::tr("endpoint %1").arg(toQString(one.value.name));
                else if constexpr (std::is_same_v<T, inventory::RemoveEndpoint>) return SystemPage::tr("endpoint %1 removed").arg(toQString(one.id.value));
                else if constexpr (std::is_same_v<T, inventory::PutAlertRule>) return SystemPage::tr("alert rule %1").arg(toQString(one.value.name));
                else if constexpr (std::is_same_v<T, inventory::RemoveAlertRule>) return SystemPage::tr("alert rule %1 removed").arg(toQString(one.id.value));
                else if constexpr (std::is_same_v<T, inventory::PutSilence>) return SystemPage::tr("silence %1").arg(toQString(formatMatchers(one.value.matchers)));
                else if constexpr (std::is_same_v<T, inventory::RemoveSilence>) return SystemPage::tr("silence %1 ended").arg(toQString(one.id.value));
                else if constexpr (std::is_same_v<T, inventory::PutMaintenance>) return SystemPage::tr("maintenance %1").arg(toQString(one.value.name));
                else if constexpr (std::is_same_v<T, inventory::RemoveMaintenance>) return SystemPage::tr("maintenance %1 ended").arg(toQString(one.id.value));
                else if constexpr (std::is_same_v<T, inventory::PutReceiver>) return SystemPage::tr("receiver %1").arg(toQString(one.value.name));
                else if constexpr (std::is_same_v<T, inventory::RemoveReceiver>) return SystemPage::tr("receiver %1 removed").arg(toQString(one.id.value));
                else if constexpr (std::is_same_v<T, inventory::PutRouting>) return SystemPage::tr("routes of alerts");
                else if constexpr (std::is_same_v<T, inventory::PutView>) return SystemPage::tr("view %1").arg(toQString(one.value.name));
                else return SystemPage::tr("view %1 removed").arg(toQString(one.id.value));
            },
            change);
    if (words.size() > 3) words = words.mid(0, 3) << SystemPage::tr("and %n more", nullptr, static_cast<int>(words.size()) - 3);
    return words.join(QStringLiteral(", "));
}

}  // namespace

SystemPage::SystemPage(const PageContext& context, QWidget* parent)
    : Page(parent), m_context(context), m_database(new FactCard), m_figures(new FactCard), m_program(new FactCard),
      m_model(new ProbeModel(this)), m_probes(new QTableView), m_noProbes(new QLabel), m_edits(makeEdits()) {
    auto* cards = new QHBoxLayout;
    cards->setSpacing(sizes::space3);
    for (FactCard* card : {m_database, m_figures, m_program}) cards->addWidget(card, 1);

    m_probes->setModel(m_model);
    setUpTable(*m_probes);
    setStateColumn(*m_probes, ProbeModel::State, ProbeModel::StateRole);
    m_probes->setAccessibleName(tr("Probes"));
    QHeaderView* header = m_probes->horizontalHeader();
    header->setSectionResizeMode(ProbeModel::Reason, QHeaderView::Stretch);
    const int widths[] = {150, 110, 96, 76, 64, 72, 96, 76, 80, 110, 0};
    static_assert(sizeof widths / sizeof *widths == ProbeModel::ColumnCount);
    for (int column = 0; column < ProbeModel::ColumnCount; ++column)
        if (widths[column] > 0) header->resizeSection(column, widths[column]);
    m_noProbes->setForegroundRole(QPalette::PlaceholderText);
    m_noProbes->setAlignment(Qt::AlignTop | Qt::AlignLeft);

    auto* tools = new QHBoxLayout;
    tools->addWidget(heading(tr("Probes")));
    tools->addStretch();
    auto* changes = new QPushButton(icon(Icon::Events), tr("Who changed what …"));
    auto* probes = new QPushButton(icon(Icon::Probe), tr("Probes …"));
    connect(changes, &QPushButton::clicked, this, [this] { Q_EMIT pageRequested(QStringLiteral("changes"), {}); });
    connect(probes, &QPushButton::clicked, this, [this] { m_context.actions.editProbes(window()); });
    auto* connection = new QPushButton(icon(Icon::System), tr("Connection …"));
    connect(connection, &QPushButton::clicked, this, [this] { m_context.actions.editConnection(window()); });
    tools->addWidget(changes);
    tools->addWidget(probes);
    tools->addWidget(connection);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(sizes::space4, sizes::space3, sizes::space4, sizes::space3);
    layout->setSpacing(sizes::space3);
    layout->addLayout(cards);
    layout->addWidget(m_edits);
    layout->addLayout(tools);
    layout->addWidget(m_noProbes, 1);
    layout->addWidget(m_probes, 1);

    m_timer.setInterval(askEvery);
    connect(&m_timer, &QTimer::timeout, this, &SystemPage::ask);
    Client& client = m_context.client;
    connect(&client, &Client::engineChanged, this, [this] {
        if (isActive()) show();
    });
    connect(&client, &Client::systemReady, this, [this](quint64 request, const Result<std::shared_ptr<const runtime::SystemState>>& result) {
        if (request != m_asked) return;
        m_asked = 0;
        if (result) m_state = **result;
        else if (m_state) m_state->databaseError = result.error();
        show();
    });
    connect(&client, &Client::pendingEditsReady, this,
            [this](quint64 request, const Result<PendingEdits>& result) {
                if (request != m_askedEdits) return;
                m_askedEdits = 0;
                if (result) showEdits(**result);
            });
    connect(&client, &Client::commandDone, this, [this] {
        if (isActive()) ask();
    });
    show();
}

QWidget* SystemPage::makeEdits() {
    auto* box = new QWidget;
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(sizes::space2);
    layout->addWidget(heading(tr("Changes that wait")));
    m_editRows = new QVBoxLayout;
    m_editRows->setSpacing(sizes::space1);
    layout->addLayout(m_editRows);
    box->hide();
    return box;
}

void SystemPage::activated() {
    m_timer.start();
    ask();
}

void SystemPage::deactivated() { m_timer.stop(); }

void SystemPage::ask() {
    if (!m_asked) m_asked = m_context.client.querySystem();
    if (!m_askedEdits && m_context.client.engine().shared) m_askedEdits = m_context.client.queryPendingEdits();
}

void SystemPage::show() {
    const runtime::EngineState& engine = m_context.client.engine();
    const WallTime now = m_context.client.now();
    const runtime::SystemState* state = m_state ? &*m_state : nullptr;
    const SystemCard cards[] = {databaseCard(engine, state, now), figuresCard(engine, state, now), programCard(engine, state)};
    FactCard* const views[] = {m_database, m_figures, m_program};
    for (int i = 0; i < 3; ++i) showCard(*views[i], cards[i], engine.ready);

    if (state && !state->databaseError) m_model->setRows(probeRows(*m_context.client.inventory(), state->probes, state->leases, state->databaseTime.value_or(now)), now);
    // Heartbeats are the server's: without it nobody knows who probes.
    const bool known = !engine.server.aloneSince && m_model->rowCount() > 0;
    m_noProbes->setText(engine.server.aloneSince ? tr("Who probes is known again when the database is back.") : tr("No probe has run yet."));
    m_probes->setVisible(known);
    m_noProbes->setVisible(!known);

    if (!engine.ready) return setHeadline({});
    const SystemCard* worst = nullptr;
    for (const SystemCard& card : cards)
        if (card.trouble && (!worst || *card.trouble > *worst->trouble)) worst = &card;
    const auto& rows = m_model->rows();
    const auto gone = std::count_if(rows.begin(), rows.end(), [](const auto& row) { return row.state == ChannelState::Down; });
    if (worst && (*worst->trouble == Severity::Critical || gone == 0))
        setHeadline(tr("%1: %2").arg(worst->title, worst->sentence));
    else if (gone > 0) setHeadline(tr("%n probe(s) are gone.", nullptr, static_cast<int>(gone)));
    else setHeadline(tr("Everything is as it should be."));
}

void SystemPage::showEdits(const std::vector<inventory::PendingEdit>& edits) {
    while (QLayoutItem* item = m_editRows->takeAt(0)) {
        if (QWidget* widget = item->widget()) widget->deleteLater();
        delete item;
    }
    for (const inventory::PendingEdit& edit : edits) {
        auto* row = new QWidget;
        auto* layout = new QHBoxLayout(row);
        layout->setContentsMargins(0, 0, 0, 0);
        QString text = tr("%1, %2: %3").arg(clockTime(edit.at), toQString(edit.actor), subjects(edit.changes));
        if (edit.refused) text += QLatin1Char('\n') + toQString(edit.refused->message());
        else text += QLatin1Char('\n') + tr("It is sent when the server is back.");
        auto* words = new QLabel(text);
        words->setTextFormat(Qt::PlainText);
        words->setWordWrap(true);
        words->setTextInteractionFlags(Qt::TextSelectableByMouse);
        layout->addWidget(words, 1);
        if (edit.isConflict()) {
            auto* overwrite = new QPushButton(icon(Icon::Export), tr("Send over theirs"));
            auto* drop = new QPushButton(icon(Icon::Remove), tr("Drop mine"));
            connect(overwrite, &QPushButton::clicked, this, [this, id = edit.id] { m_context.client.settle(id, true); });
            connect(drop, &QPushButton::clicked, this, [this, id = edit.id] { m_context.client.settle(id, false); });
            layout->addWidget(overwrite);
            layout->addWidget(drop);
        }
        m_editRows->addWidget(row);
    }
    m_edits->setVisible(!edits.empty());
}

}  // namespace inspector::console
