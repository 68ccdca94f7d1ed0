// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/config/receivers_tab.h"

#include "app/console/format/format.h"
#include "app/console/format/rule_text.h"
#include "app/console/format/theme.h"
#include "app/console/pages/config/receiver_fields_form.h"
#include "core/base/random_id.h"
#include "core/notify/receiver_fields.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>

#include <algorithm>
#include <functional>
#include <set>

namespace inspector::console {

namespace {

constexpr std::size_t mostAnswers = 500;

std::set<std::string> storedSecrets(const Receiver& receiver) {
    std::set<std::string> names;
    for (const auto& [name, value] : receiver.secrets) names.insert(name);
    return names;
}

bool routesName(const Route& route, const ReceiverId& id) {
    if (route.receiver == id || route.escalateTo == id) return true;
    return std::any_of(route.children.begin(), route.children.end(), [&](const Route& child) { return routesName(child, id); });
}

}  // namespace

ReceiversTab::ReceiversTab(const PageContext& context)
    : ConfigTab(context, Needs::Administer, {tr("Receiver"), tr("Kind"), tr("On"), tr("Told by"), tr("Last answer")},
                tr("Nobody is told of alerts: make a receiver with “New”, send it a test, and name it in a route.")) {
    const int widths[] = {180, 110, 44, 90, 200};
    for (int i = 0; i < 5; ++i) table().setColumnWidth(i, widths[i]);
    m_name = addLine(tr("&Name"));
    m_kind = new QComboBox;
    for (int i = 0; i < receiverKindCount; ++i) m_kind->addItem(receiverKindWord(static_cast<ReceiverKind>(i)), i);
    addRow(tr("&Kind"), m_kind);
    m_enabled = new QCheckBox(tr("Switched on"));
    addRow(QString(), m_enabled);
    m_resolved = new QCheckBox(tr("Also tell what is resolved"));
    addRow(QString(), m_resolved);
    m_perMinute = new QSpinBox;
    m_perMinute->setRange(1, 10'000);
    addRow(tr("Most a minute"), m_perMinute, tr("More messages than that become one summary."));
    addSection(tr("Where and how"));
    m_fields = new ReceiverFields;
    below().addWidget(m_fields);
    m_outcome = new QLabel;
    m_outcome->setWordWrap(true);
    m_outcome->setTextFormat(Qt::PlainText);
    m_outcome->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_outcome->hide();
    below().addWidget(m_outcome);
    m_test = addTool(tr("Send a &test"), Icon::Play);

    connect(m_kind, &QComboBox::activated, this, [this] {
        Receiver other = read();
        other.kind = static_cast<ReceiverKind>(m_kind->currentData().toInt());
        showRows(other.kind);
        m_fields->load(other, other.kind == m_loaded.kind ? storedSecrets(m_loaded) : std::set<std::string>());
        typed();
    });
    for (QCheckBox* box : {m_enabled, m_resolved}) connect(box, &QCheckBox::toggled, this, &ReceiversTab::typed);
    connect(m_perMinute, &QSpinBox::valueChanged, this, &ReceiversTab::typed);
    connect(m_fields, &ReceiverFields::typed, this, &ReceiversTab::typed);
    connect(m_test, &QPushButton::clicked, this, [this] {
        m_outcome->setText(tr("Sending a test …"));
        m_outcome->show();
        m_testRequest = client().tryReceiver(read());
        formChanged();
    });
    connect(&client(), &Client::receiverTried, this, [this](quint64 request, const Result<runtime::ReceiverAnswer>& result) {
        if (request != m_testRequest) return;
        m_testRequest = 0;
        showTest(result);
        formChanged();
    });
    connect(&client(), &Client::outboxReady, this, [this](quint64 request, const Result<std::vector<OutboxEntry>>& result) {
        if (request != m_outboxRequest) return;
        m_outboxRequest = 0;
        if (!result) return;
        m_answers.clear();
        for (const OutboxEntry& entry : *result) {   // newest first
            if (entry.attempts == 0 && !entry.sent && !entry.given) continue;
            const WallTime time = entry.sent ? *entry.sent : entry.given ? *entry.given : entry.notification.time;
            m_answers.try_emplace(entry.notification.receiver.value, Answer{time, entry.sent.has_value(), toQString(entry.answer)});
        }
        refresh();
    });
    begin();
}

void ReceiversTab::shown() {
    refresh();
    if (m_outboxRequest) return;
    inventory::OutboxFilter filter;
    filter.which = inventory::OutboxFilter::Which::Any;
    filter.limit = mostAnswers;
    m_outboxRequest = client().queryOutbox(filter);
}

QString ReceiversTab::headline() const {
    const auto inventory = client().inventory();
    const auto told = std::count_if(inventory->receivers.begin(), inventory->receivers.end(),
                                    [&](const Receiver& r) { return r.enabled && routesName(inventory->routing.root, r.id); });
    if (told == 0) return tr("Nobody is told of alerts.");
    return tr("%n receiver(s) are told of alerts.", nullptr, static_cast<int>(told));
}

std::vector<ConfigModel::Row> ReceiversTab::rows() const {
    const auto inventory = client().inventory();
    const WallTime now = client().now();
    std::vector<ConfigModel::Row> out;
    for (const Receiver& r : inventory->receivers) {
        QString answer;
        if (const auto at = m_answers.find(r.id.value); at != m_answers.end()) {
            const Answer& a = at->second;
            answer = (a.taken ? tr("taken %1") : tr("▲ not taken, %1")).arg(ago(a.time, now));
            if (!a.text.isEmpty()) answer = tr("%1: %2").arg(answer, a.text);
        }
        out.push_back({toQString(r.id.value),
                       {toQString(r.name), receiverKindWord(r.kind), r.enabled ? tr("on") : tr("off"),
                        r.kind == ReceiverKind::Heartbeat                ? tr("by itself")
                        : routesName(inventory->routing.root, r.id) ? tr("a route")
                                                                    : tr("no route"),
                        answer},
                       std::nullopt, !r.enabled, {}});
    }
    return out;
}

void ReceiversTab::load(const QString& id) {
    const Receiver* stored = id.isEmpty() ? nullptr : client().inventory()->receiver(ReceiverId(toStd(id)));
    const bool another = !stored || stored->id != m_loaded.id;
    if (stored) {
        m_loaded = *stored;
    } else {
        m_loaded = {};
        m_loaded.id = ReceiverId(randomId());
    }
    m_name->setText(toQString(m_loaded.name));
    m_kind->setCurrentIndex(m_kind->findData(static_cast<int>(m_loaded.kind)));
    m_enabled->setChecked(m_loaded.enabled);
    m_resolved->setChecked(m_loaded.sendResolved);
    m_perMinute->setValue(static_cast<int>(m_loaded.mostPerMinute));
    m_fields->load(m_loaded, storedSecrets(m_loaded));
    showRows(m_loaded.kind);
    if (!another) return;
    m_testRequest = 0;
    m_outcome->hide();
}

// A heartbeat is told no alerts.
void ReceiversTab::showRows(ReceiverKind kind) {
    showRow(m_resolved, kind != ReceiverKind::Heartbeat);
    showRow(m_perMinute, kind != ReceiverKind::Heartbeat);
}

Receiver ReceiversTab::read() const {
    Receiver r = m_loaded;
    r.name = toStd(m_name->text().trimmed());
    r.kind = static_cast<ReceiverKind>(m_kind->currentData().toInt());
    r.enabled = m_enabled->isChecked();
    r.sendResolved = m_resolved->isChecked();
    r.mostPerMinute = static_cast<std::uint32_t>(m_perMinute->value());
    m_fields->read(r);
    if (r.kind != m_loaded.kind)   // the other kind's are of no use
        for (const std::string& name : storedSecrets(m_loaded))
            if (!r.secrets.contains(name)) r.secrets[name] = std::string(inventory::noToken);
    return r;
}

QString ReceiversTab::loadedTitle() const { return isNew() ? tr("New receiver") : toQString(m_loaded.name); }

std::vector<ConfigTab::Problem> ReceiversTab::problems() const {
    const Receiver r = read();
    std::vector<Problem> out;
    const std::set<std::string> stored = r.kind == m_loaded.kind ? storedSecrets(m_loaded) : std::set<std::string>();
    for (notify::Problem& p : notify::checkReceiver(r, stored)) {
        for (Arg& arg : p.args)
            if (const auto* field = arg.name == "field" ? notify::fieldOf(r.kind, arg.text) : nullptr)
                arg.text = toStd(QCoreApplication::translate("notify", field->label));
        out.push_back({p.refused, notifyProblemText(p)});
    }
    for (const Receiver& other : client().inventory()->receivers)
        if (other.id != r.id && other.name == r.name) out.push_back({true, tr("There is one with this name already.")});
    return out;
}

bool ReceiversTab::differs() const {
    const Receiver now = read();
    Receiver before = m_loaded;
    before.secrets.clear();   // only what is typed changes them
    return !(now == before);
}

std::optional<inventory::Change> ReceiversTab::save() { return inventory::PutReceiver{read()}; }

std::optional<inventory::Change> ReceiversTab::removal() const {
    if (m_loaded.revision == 0) return std::nullopt;
    return inventory::RemoveReceiver{m_loaded.id};
}

// Without its secrets: nobody can read them to copy them.
void ReceiversTab::duplicate() {
    Receiver copy = read();
    copy.id = ReceiverId(randomId());
    copy.revision = 0;
    copy.secrets.clear();
    m_loaded = copy;
    m_name->setText(tr("%1 copy").arg(m_name->text()));
    m_fields->load(m_loaded, {});
}

QString ReceiversTab::savedId() const { return toQString(m_loaded.id.value); }

void ReceiversTab::formChanged() {
    const auto list = problems();
    const bool refused = std::any_of(list.begin(), list.end(), [](const Problem& p) { return p.refused; });
    m_test->setEnabled(whyNot().isEmpty() && m_testRequest == 0 && !refused);
    m_test->setToolTip(whyNot());
}

void ReceiversTab::showTest(const Result<runtime::ReceiverAnswer>& result) {
    if (!result) return m_outcome->setText(QStringLiteral("◆ ") + toQString(result.error().message()));
    const QString answer = toQString(result->answer);
    const QString said = result->told ? tr("It has taken the test.") : tr("▲ It has not taken the test.");
    m_outcome->setText(answer.isEmpty() ? said : tr("%1 It answered: %2").arg(said, answer));
}

}  // namespace inspector::console
