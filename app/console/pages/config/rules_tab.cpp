// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/config/rules_tab.h"

#include "app/console/format/format.h"
#include "app/console/format/rule_text.h"
#include "app/console/format/theme.h"
#include "app/console/pages/config/condition_form.h"
#include "app/console/pages/config/names.h"
#include "app/console/widgets/table_setup.h"
#include "core/alert/check_rule.h"
#include "core/alert/default_rules.h"
#include "core/base/duration.h"
#include "core/base/text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>

#include <algorithm>

namespace inspector::console {

namespace {

constexpr std::size_t mostCounted = 5'000;
constexpr std::size_t mostFirings = 200;

// The same but for what the store adds.
bool sameRule(AlertRule a, const AlertRule& b) {
    a.revision = b.revision;
    a.updated = b.updated;
    a.shipped = b.shipped;
    return a == b;
}

bool isEdited(const AlertRule& rule) {
    const auto shipped = alerts::defaultRule(rule.id.value);
    return shipped && !sameRule(rule, *shipped);
}

Seconds durationOf(const QLineEdit& line, std::string* why) {
    const QString text = line.text().trimmed();
    if (text.isEmpty() || text == QLatin1String("0")) return Seconds{0};
    if (const auto duration = parseDuration(toStd(text))) return *duration;
    if (why) *why = toStd(RulesTab::tr("“%1” is no duration; write 90s, 5m or 1h.").arg(text));
    return Seconds{0};
}

}  // namespace

RulesTab::RulesTab(const PageContext& context)
    : ConfigTab(context, Needs::Administer, {tr("Rule"), tr("Severity"), tr("On"), tr("Last day"), tr("For"), tr("Shipped"), tr("Looks at")},
                tr("There are no rules: nothing raises an alert. Make one with “New”.")) {
    setSeverityCells(1);
    const int widths[] = {232, 88, 34, 74, 46, 60, 300};
    for (int i = 0; i < 7; ++i) table().setColumnWidth(i, widths[i]);
    table().setColumnHidden(6, true);  // to be searched; the form says it in full

    m_name = addLine(tr("&Name"));
    m_enabled = new QCheckBox(tr("Switched on"));
    addRow(QString(), m_enabled);
    m_severity = new QComboBox;
    for (int i = static_cast<int>(Severity::Critical); i >= 0; --i) m_severity->addItem(severityWord(static_cast<Severity>(i)), i);
    addRow(tr("Severity"), m_severity, tr("Info is logged only: nobody is told."));
    addSection(tr("When"));
    m_condition = new ConditionForm;
    form().addRow(m_condition);
    m_holdFor = addLine(tr("For"), tr("So long it must hold before the alert fires."));
    m_keepFor = addLine(tr("Keeps firing for"), tr("So long it must be over before the alert is resolved."));
    auto* share = new QWidget;
    auto* shareRow = new QHBoxLayout(share);
    shareRow->setContentsMargins(0, 0, 0, 0);
    m_times = new QSpinBox;
    m_of = new QSpinBox;
    for (QSpinBox* box : {m_times, m_of}) box->setRange(1, 100);
    m_times->setAccessibleName(tr("True in so many"));
    m_of->setAccessibleName(tr("of so many evaluations"));
    shareRow->addWidget(m_times);
    shareRow->addWidget(new QLabel(tr("of the last")));
    shareRow->addWidget(m_of);
    shareRow->addWidget(new QLabel(tr("evaluations")));
    shareRow->addStretch();
    addRow(tr("True in"), share);
    m_noData = new QComboBox;
    for (const NoData policy : {NoData::Keep, NoData::Alert, NoData::Ignore}) m_noData->addItem(noDataWord(policy), static_cast<int>(policy));
    addRow(tr("Without data"), m_noData);
    m_noDataAfter = addLine(tr("No data after"));
    addSection(tr("Where"));
    m_templates = addLine(tr("Templates"));
    m_groups = addLine(tr("Groups"));
    m_channels = addLine(tr("Channels"));
    m_endpoints = addLine(tr("Endpoints"), tr("Names with commas between; empty: all. Each list that is given must name it."));
    addSection(tr("What is told"));
    m_summary = addLine(tr("Summary"), tr("With {channel}, {value}, {threshold} or another label in braces; empty: made of the condition."));
    m_advice = new QPlainTextEdit;
    m_advice->setFixedHeight(64);
    m_advice->setTabChangesFocus(true);
    addRow(tr("What to do"), m_advice);
    m_runbook = addLine(tr("Runbook"));
    m_runbook->setPlaceholderText(QStringLiteral("https://wiki.example.com/runbook"));
    m_labels = addLine(tr("Labels"), tr("Added to its alerts, such as team=\"video\"; routes and silences can ask for them."));

    addSection(tr("Tried on what was"));
    m_day = new QPushButton(icon(Icon::Play), tr("Try on the last 24 h"));
    m_week = new QPushButton(icon(Icon::Play), tr("on 7 days"));
    auto* tries = new QHBoxLayout;
    tries->addWidget(m_day);
    tries->addWidget(m_week);
    tries->addStretch();
    m_trial = new QLabel(tr("How often it would have fired, before it is switched on."));
    m_trial->setWordWrap(true);
    m_trial->setTextFormat(Qt::PlainText);
    m_trial->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_where = new ConfigModel({tr("Fired"), tr("For"), tr("Where")}, this);
    m_whereTable = new QTableView;
    m_whereTable->setModel(m_where);
    setUpTable(*m_whereTable);
    m_whereTable->horizontalHeader()->setStretchLastSection(true);
    m_whereTable->setColumnWidth(0, 130);
    m_whereTable->setColumnWidth(1, 80);
    m_whereTable->setFixedHeight(7 * sizes::row);
    m_whereTable->setAccessibleName(tr("When it would have fired"));
    m_whereTable->hide();
    below().addLayout(tries);
    below().addWidget(m_trial);
    below().addWidget(m_whereTable);
    m_setBack = addTool(tr("Set back to the shipped one"), Icon::Undo);

    for (QCheckBox* box : {m_enabled}) connect(box, &QCheckBox::toggled, this, &RulesTab::typed);
    for (QComboBox* box : {m_severity, m_noData}) connect(box, &QComboBox::currentIndexChanged, this, &RulesTab::typed);
    for (QSpinBox* box : {m_times, m_of}) connect(box, &QSpinBox::valueChanged, this, &RulesTab::typed);
    connect(m_advice, &QPlainTextEdit::textChanged, this, &RulesTab::typed);
    connect(m_condition, &ConditionForm::typed, this, &RulesTab::typed);
    connect(m_day, &QPushButton::clicked, this, [this] { tryOn(Seconds{24 * 3600}); });
    connect(m_week, &QPushButton::clicked, this, [this] { tryOn(Seconds{7 * 24 * 3600}); });
    connect(m_setBack, &QPushButton::clicked, this, [this] {
        auto shipped = alerts::defaultRule(m_loaded.id.value);
        if (!shipped) return;
        shipped->revision = m_loaded.revision;
        fill(*shipped);
        typed();
    });
    connect(&client(), &Client::ruleTried, this, [this](quint64 request, const Result<std::shared_ptr<const runtime::RuleTrialReport>>& result) {
        if (request != m_trialRequest) return;
        m_trialRequest = 0;
        showTrial(result);
        formChanged();
    });
    connect(&client(), &Client::alertsReady, this, [this](quint64 request, const Result<std::vector<Alert>>& result) {
        if (request != m_countRequest) return;
        m_countRequest = 0;
        if (!result) return;
        m_fired.clear();
        const WallTime from = client().now() - std::chrono::hours{24};
        for (const Alert& alert : *result)
            if (alert.fired && *alert.fired >= from) ++m_fired[alert.rule];
        refresh();
    });
    begin();
}

void RulesTab::shown() {
    refresh();
    if (m_countRequest) return;
    inventory::AlertFilter filter;
    filter.from = client().now() - std::chrono::hours{24};
    filter.limit = mostCounted;
    m_countRequest = client().queryAlerts(filter);
}

QString RulesTab::headline() const {
    const auto& rules = client().inventory()->alertRules;
    const auto on = std::count_if(rules.begin(), rules.end(), [](const AlertRule& rule) { return rule.enabled; });
    if (rules.empty()) return tr("There are no rules: nothing raises an alert.");
    return tr("%1 of %n rule(s) are switched on.", nullptr, static_cast<int>(rules.size())).arg(on);
}

std::vector<ConfigModel::Row> RulesTab::rows() const {
    std::vector<ConfigModel::Row> out;
    for (const AlertRule& rule : client().inventory()->alertRules) {
        const QString scope = scopeText(rule.scope, *client().inventory());
        const QString what = scope.isEmpty() ? conditionText(rule.condition) : tr("%1; in %2").arg(conditionText(rule.condition), scope);
        const auto fired = m_fired.find(rule.id.value);
        const QString shipped = !alerts::defaultRule(rule.id.value) ? QString() : isEdited(rule) ? tr("changed") : tr("shipped");
        out.push_back({toQString(rule.id.value),
                       {toQString(rule.name), severityWord(rule.severity), rule.enabled ? tr("on") : tr("off"),
                        fired == m_fired.end() ? QString() : QString::number(fired->second), durationText(rule.holdFor), shipped, what},
                       rule.severity, !rule.enabled, QStringLiteral("%1 (%2)\n%3").arg(toQString(rule.name), toQString(rule.id.value), what)});
    }
    return out;
}

void RulesTab::load(const QString& id) {
    const AlertRule* stored = id.isEmpty() ? nullptr : client().inventory()->alertRule(AlertRuleId(toStd(id)));
    AlertRule fresh;
    fresh.enabled = false;   // tried first
    fresh.condition = newFigure();
    fresh.holdFor = Seconds{60};
    const bool another = !stored || stored->id != m_loaded.id;
    m_loaded = stored ? *stored : fresh;
    fill(m_loaded);
    m_shown = read(nullptr);
    if (!another) return;
    m_trialRequest = 0;
    m_trial->setText(tr("How often it would have fired, before it is switched on."));
    m_whereTable->hide();
}

void RulesTab::fill(const AlertRule& rule) {
    const auto inventory = client().inventory();
    m_name->setText(toQString(rule.name));
    m_enabled->setChecked(rule.enabled);
    m_condition->load(rule.condition);
    m_templates->setText(namesOf(rule.scope.templates, inventory->templates));
    m_groups->setText(listText(rule.scope.groups));
    m_channels->setText(namesOf(rule.scope.channels, inventory->channels));
    m_endpoints->setText(namesOf(rule.scope.endpoints, inventory->endpoints));
    m_severity->setCurrentIndex(m_severity->findData(static_cast<int>(rule.severity)));
    m_holdFor->setText(durationText(rule.holdFor));
    m_keepFor->setText(durationText(rule.keepFiringFor));
    m_times->setValue(static_cast<int>(rule.times));
    m_of->setValue(static_cast<int>(rule.of));
    m_noData->setCurrentIndex(m_noData->findData(static_cast<int>(rule.noData)));
    m_noDataAfter->setText(durationText(rule.noDataAfter));
    m_labels->setText(rule.labels.empty() ? QString() : labelsText(rule.labels));
    m_summary->setText(toQString(rule.summary));
    m_advice->setPlainText(toQString(rule.advice));
    m_runbook->setText(toQString(rule.runbook));
}

AlertRule RulesTab::read(std::string* why) const {
    std::string unread;
    if (!why) why = &unread;
    const auto inventory = client().inventory();
    AlertRule rule = m_loaded;
    rule.name = toStd(m_name->text().trimmed());
    if (isNew()) {   // an id that no rule has: the name's slug
        const std::string base = slug(rule.name);
        rule.id = AlertRuleId(base);
        for (int n = 2; inventory->alertRule(rule.id); ++n) rule.id = AlertRuleId(base + "-" + std::to_string(n));
    }
    rule.enabled = m_enabled->isChecked();
    rule.condition = m_condition->read(why);
    rule.scope = {idsOf<TemplateId>(m_templates->text(), inventory->templates), readList(m_groups->text()),
                  idsOf<ChannelId>(m_channels->text(), inventory->channels), idsOf<EndpointId>(m_endpoints->text(), inventory->endpoints)};
    rule.severity = static_cast<Severity>(m_severity->currentData().toInt());
    rule.holdFor = durationOf(*m_holdFor, why);
    rule.keepFiringFor = durationOf(*m_keepFor, why);
    rule.times = static_cast<std::uint32_t>(m_times->value());
    rule.of = static_cast<std::uint32_t>(m_of->value());
    rule.noData = static_cast<NoData>(m_noData->currentData().toInt());
    rule.noDataAfter = durationOf(*m_noDataAfter, why);
    if (auto labels = readLabels(m_labels->text(), why)) rule.labels = std::move(*labels);
    rule.summary = toStd(m_summary->text());
    rule.advice = toStd(m_advice->toPlainText());
    rule.runbook = toStd(m_runbook->text().trimmed());
    return rule;
}

QString RulesTab::loadedTitle() const {
    if (isNew()) return m_name->text().trimmed().isEmpty() ? tr("New rule") : m_name->text().trimmed();
    return toQString(m_loaded.name);
}

std::vector<ConfigTab::Problem> RulesTab::problems() const {
    std::string why;
    const AlertRule rule = read(&why);
    std::vector<Problem> out;
    if (!why.empty()) out.push_back({true, toQString(why)});
    for (const alerts::RuleProblem& problem : alerts::checkRule(rule, *client().inventory()))
        out.push_back({problem.refused, ruleProblemText(problem)});
    return out;
}

bool RulesTab::differs() const {
    std::string why;
    AlertRule now = read(&why);
    now.id = m_shown.id;
    return !why.empty() || !(now == m_shown);
}

std::optional<inventory::Change> RulesTab::save() { return inventory::PutAlertRule{read(nullptr)}; }

std::optional<inventory::Change> RulesTab::removal() const {
    if (m_loaded.id.empty()) return std::nullopt;
    return inventory::RemoveAlertRule{m_loaded.id};
}

void RulesTab::duplicate() {
    m_loaded.id = {};
    m_loaded.revision = 0;
    m_loaded.shipped = false;
    m_name->setText(tr("%1 copy").arg(m_name->text()));
    m_enabled->setChecked(false);
}

QString RulesTab::savedId() const { return toQString(read(nullptr).id.value); }

void RulesTab::formChanged() {
    m_setBack->setVisible(!isNew() && isEdited(m_loaded));
    m_setBack->setEnabled(whyNot().isEmpty());
    std::string why;
    const bool readable = [&] { (void)read(&why); return why.empty(); }();
    for (QPushButton* button : {m_day, m_week}) button->setEnabled(m_trialRequest == 0 && readable);
}

void RulesTab::tryOn(Seconds span) {
    AlertRule rule = read(nullptr);
    rule.enabled = true;
    if (rule.id.empty()) rule.id = AlertRuleId("trial");
    const WallTime now = client().now();
    m_trialRequest = client().tryRule(rule, now - span, now);
    m_trial->setText(tr("Trying it on what was stored …"));
    m_whereTable->hide();
    formChanged();
}

void RulesTab::showTrial(const Result<std::shared_ptr<const runtime::RuleTrialReport>>& result) {
    if (!result) return m_trial->setText(QStringLiteral("◆ ") + toQString(result.error().message()));
    const runtime::RuleTrialReport& report = **result;
    m_trial->setText(trialLines(report).join(QLatin1Char('\n')));
    std::vector<ConfigModel::Row> rows;
    for (const alerts::TrialFiring& firing : report.trial.firings) {
        if (rows.size() >= mostFirings) break;
        Labels labels = firing.labels;
        for (const char* every : {"alertname", "severity"}) labels.erase(every);
        rows.push_back({QString::number(rows.size()),
                        {clockTime(firing.fired), firing.resolved ? duration(*firing.resolved - firing.fired) : tr("still"), labelsText(labels)},
                        std::nullopt, false, {}});
    }
    m_whereTable->setVisible(!rows.empty());
    m_where->setRows(std::move(rows));
}

}  // namespace inspector::console
