// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/config/maintenance_tab.h"

#include "app/console/client/own_name.h"
#include "app/console/format/format.h"
#include "app/console/format/rule_text.h"
#include "app/console/format/schedule_text.h"
#include "app/console/pages/config/names.h"
#include "app/console/pages/config/span_fields.h"
#include "core/base/random_id.h"
#include "core/notify/check.h"

#include <QDateTimeEdit>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>

#include <algorithm>
#include <tuple>

namespace inspector::console {

namespace {

SpanState stateOf(const Maintenance& m, WallTime now) { return spanState(m.starts, m.ends, m.recurs, now); }

QString whereText(const Maintenance& m, const Inventory& inventory) {
    return scopeText({{}, m.groups, m.channels, m.endpoints}, inventory);
}

}  // namespace

MaintenanceTab::MaintenanceTab(const PageContext& context)
    : ConfigTab(context, Needs::Operate, {tr("State"), tr("Name"), tr("Where"), tr("Until"), tr("By"), tr("Comment")},
                tr("No work is planned. A maintenance mutes the alerts of its channels and endpoints, and marks their states: make one with “New”.")) {
    const int widths[] = {130, 150, 180, 130, 110, 100};
    for (int i = 0; i < 6; ++i) table().setColumnWidth(i, widths[i]);
    removeButton().setText(tr("End now"));
    m_name = addLine(tr("&Name"));
    m_channels = addLine(tr("C&hannels"));
    m_groups = addLine(tr("&Groups"));
    m_endpoints = addLine(tr("&Endpoints"), tr("Names with commas between."));
    m_matched = new QLabel;
    m_matched->setWordWrap(true);
    addRow(tr("So many"), m_matched);
    m_span = new SpanFields(this);
    addRow(tr("&From"), m_span->startsEdit());
    addRow(tr("&Until"), m_span->endsEdit());
    addRow(tr("Only at"), m_span->recursEdit(), intervalHelp());
    m_comment = addLine(tr("&Comment"));
    connect(m_span, &SpanFields::typed, this, &MaintenanceTab::typed);
    begin();
}

QString MaintenanceTab::toId(const MaintenanceId& id) { return toQString(id.value); }

QString MaintenanceTab::headline() const {
    int active = 0;
    int planned = 0;
    for (const Maintenance& m : client().inventory()->maintenance) {
        const SpanState state = stateOf(m, client().now());
        active += state == SpanState::Active ? 1 : 0;
        planned += state == SpanState::Planned ? 1 : 0;
    }
    if (active == 0 && planned == 0) return tr("No work is planned.");
    return tr("%1 active, %2 planned.").arg(active).arg(planned);
}

std::vector<ConfigModel::Row> MaintenanceTab::rows() const {
    const WallTime now = client().now();
    std::vector<Maintenance> all = client().inventory()->maintenance;
    std::sort(all.begin(), all.end(), [&](const Maintenance& a, const Maintenance& b) {
        return std::tuple(stateOf(a, now), a.ends, a.id) < std::tuple(stateOf(b, now), b.ends, b.id);
    });
    std::vector<ConfigModel::Row> out;
    for (const Maintenance& m : all) {
        const SpanState state = stateOf(m, now);
        const QString word = state == SpanState::Planned ? tr("Planned, %1").arg(clockTime(m.starts)) : spanWord(state);
        out.push_back({toId(m.id), {word, toQString(m.name), whereText(m, *client().inventory()), clockTime(m.ends), toQString(m.author), toQString(m.comment)},
                       std::nullopt, state == SpanState::Ended, QStringLiteral("%1\n%2 – %3").arg(toQString(m.name), wholeTime(m.starts, now), wholeTime(m.ends, now))});
    }
    return out;
}

void MaintenanceTab::load(const QString& id) {
    const Maintenance* stored = id.isEmpty() ? nullptr : client().inventory()->maintenanceOf(MaintenanceId(toStd(id)));
    if (stored) {
        m_loaded = *stored;
    } else {
        m_loaded = {};
        m_loaded.id = MaintenanceId(randomId());
        m_loaded.starts = client().now();
        m_loaded.ends = client().now() + std::chrono::hours{2};
    }
    const auto inventory = client().inventory();
    m_name->setText(toQString(m_loaded.name));
    m_channels->setText(namesOf(m_loaded.channels, inventory->channels));
    m_groups->setText(listText(m_loaded.groups));
    m_endpoints->setText(namesOf(m_loaded.endpoints, inventory->endpoints));
    m_span->load(m_loaded.starts, m_loaded.ends, m_loaded.recurs);
    m_comment->setText(toQString(m_loaded.comment));
    m_shown = read(nullptr);
}

Maintenance MaintenanceTab::read(std::string* why) const {
    const auto inventory = client().inventory();
    Maintenance m = m_loaded;
    m.name = toStd(m_name->text().trimmed());
    m.channels = idsOf<ChannelId>(m_channels->text(), inventory->channels);
    m.groups = readList(m_groups->text());
    m.endpoints = idsOf<EndpointId>(m_endpoints->text(), inventory->endpoints);
    m.starts = m_span->starts();
    m.ends = m_span->ends();
    m.recurs = m_span->recurs(why);
    m.comment = toStd(m_comment->text().trimmed());
    if (isNew()) m.author = ownName();
    return m;
}

QString MaintenanceTab::loadedTitle() const { return isNew() ? tr("New maintenance") : toQString(m_loaded.name); }

std::vector<ConfigTab::Problem> MaintenanceTab::problems() const {
    std::string why;
    const Maintenance m = read(&why);
    if (!why.empty()) return {{true, toQString(why)}};
    if (!isNew() && !differs() && stateOf(m, client().now()) == SpanState::Ended) return {};
    std::vector<Problem> out;
    const auto inventory = client().inventory();
    for (const ChannelId& id : m.channels)
        if (!inventory->channel(id)) out.push_back({true, tr("There is no channel %1.").arg(toQString(id.value))});
    for (const EndpointId& id : m.endpoints)
        if (!inventory->endpoint(id)) out.push_back({true, tr("There is no endpoint %1.").arg(toQString(id.value))});
    for (const std::string& group : m.groups) {
        const auto& channels = inventory->channels;
        if (std::none_of(channels.begin(), channels.end(), [&](const Channel& c) { return c.group == group; }))
            out.push_back({false, tr("No channel is in the group %1.").arg(toQString(group))});
    }
    for (const notify::Problem& p : notify::checkMaintenance(m, client().now())) out.push_back({p.refused, notifyProblemText(p)});
    return out;
}

bool MaintenanceTab::differs() const {
    std::string why;
    Maintenance now = read(&why);
    now.author = m_shown.author;
    return !why.empty() || !(now == m_shown);
}

std::optional<inventory::Change> MaintenanceTab::save() {
    Maintenance m = read(nullptr);
    m_saved = m.id;
    return inventory::PutMaintenance{std::move(m)};
}

std::optional<inventory::Change> MaintenanceTab::removal() const {
    if (m_loaded.revision == 0 || stateOf(m_loaded, client().now()) == SpanState::Ended) return std::nullopt;
    return inventory::RemoveMaintenance{m_loaded.id};
}

void MaintenanceTab::duplicate() {
    const auto length = m_loaded.ends - m_loaded.starts;
    m_loaded.id = MaintenanceId(randomId());
    m_loaded.revision = 0;
    m_loaded.starts = client().now();
    m_loaded.ends = m_loaded.starts + length;
    m_name->setText(tr("%1 copy").arg(m_name->text()));
    m_span->load(m_loaded.starts, m_loaded.ends, m_loaded.recurs);
}

void MaintenanceTab::formChanged() {
    const bool planned = m_loaded.revision != 0 && stateOf(m_loaded, client().now()) == SpanState::Planned;
    removeButton().setText(planned ? tr("Remove") : tr("End now"));
    const Maintenance m = read(nullptr);
    int channels = 0;
    for (const Channel& c : client().inventory()->channels) {
        const bool named = std::find(m.channels.begin(), m.channels.end(), c.id) != m.channels.end();
        const bool grouped = std::find(m.groups.begin(), m.groups.end(), c.group) != m.groups.end();
        channels += named || grouped ? 1 : 0;
    }
    m_matched->setText(tr("%n channel(s)", nullptr, channels) + QStringLiteral(", ") + tr("%n endpoint(s)", nullptr, static_cast<int>(m.endpoints.size())));
}

}  // namespace inspector::console
