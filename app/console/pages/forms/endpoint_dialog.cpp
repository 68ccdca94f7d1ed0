// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/forms/endpoint_dialog.h"

#include "app/console/format/chain_text.h"
#include "app/console/format/format.h"
#include "app/console/format/theme.h"
#include "app/console/pages/forms/endpoint_form.h"
#include "app/console/widgets/icons.h"
#include "core/base/text.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <tuple>

namespace inspector::console {

namespace {

// "playlist 200 in 12 ms from 192.0.2.7"
QString requestText(const StageRequest& request) {
    const QString what = request.kind == ExchangeKind::Segment ? EndpointDialog::tr("Segment") : EndpointDialog::tr("Playlist");
    const HttpSample& http = request.http;
    if (!http.ok)
        return EndpointDialog::tr("%1: %2").arg(what, http.status > 0 ? QString::number(http.status) : toQString(http.message));
    QString text = EndpointDialog::tr("%1: %2 in %3 from %4").arg(what).arg(http.status).arg(milliseconds(http.totalMs), toQString(http.remoteAddress));
    if (request.cache.state != CacheState::Unknown) text += QStringLiteral(", ") + cacheStateWord(request.cache.state).toLower();
    return text;
}

}  // namespace

EndpointDialog::EndpointDialog(Client& client, UndoStack& undo, const EndpointId& select, QWidget* parent)
    : QDialog(parent),
      m_client(client),
      m_undo(undo),
      m_list(new QListWidget),
      m_form(new EndpointForm(client)),
      m_try(new QPushButton(icon(Icon::Probe), tr("Tr&y it"))),
      m_save(new QPushButton(tr("&Save"))),
      m_remove(new QPushButton(icon(Icon::Remove), tr("Remove"))),
      m_copy(new QPushButton(icon(Icon::Duplicate), tr("Dup&licate"))),
      m_said(new QLabel) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setWindowTitle(tr("Endpoints: where channels can be had from"));
    m_list->setFixedWidth(250);
    m_list->setSpacing(2);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setAccessibleName(tr("Endpoints"));
    m_said->setWordWrap(true);

    auto* addButton = new QPushButton(icon(Icon::Add), tr("&New"));
    auto* left = new QVBoxLayout;
    left->addWidget(m_list, 1);
    for (QPushButton* button : {addButton, m_copy, m_remove}) left->addWidget(button);
    auto* close = new QDialogButtonBox(QDialogButtonBox::Close);
    for (QPushButton* button : {addButton, m_copy, m_remove, m_try, close->button(QDialogButtonBox::Close)})
        button->setAutoDefault(false);  // Return in a field saves
    m_save->setDefault(true);
    auto* bottom = new QHBoxLayout;
    bottom->addWidget(m_said, 1);
    bottom->addWidget(m_try);
    bottom->addWidget(m_save);
    bottom->addWidget(close);
    auto* scroll = new QScrollArea;
    scroll->setWidget(m_form);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* right = new QVBoxLayout;
    right->addWidget(scroll, 1);
    right->addLayout(bottom);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(sizes::space4, sizes::space4, sizes::space4, sizes::space4);
    layout->setSpacing(sizes::space4);
    layout->addLayout(left);
    layout->addLayout(right, 1);
    resize(920, 780);

    connect(m_list, &QListWidget::currentRowChanged, this, &EndpointDialog::choose);
    connect(addButton, &QPushButton::clicked, this, [this] { add(false); });
    connect(m_copy, &QPushButton::clicked, this, [this] { add(true); });
    connect(m_remove, &QPushButton::clicked, this, &EndpointDialog::remove);
    connect(m_save, &QPushButton::clicked, this, &EndpointDialog::save);
    connect(m_try, &QPushButton::clicked, this, &EndpointDialog::tryIt);
    connect(close, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(&m_client, &Client::commandDone, this, [this](quint64 request, const Result<Inventory>& result) {
        if (request != m_request) return;
        m_request = 0;
        m_save->setEnabled(true);
        if (!result) return say(toQString(result.error().message()), true);
        say(tr("Saved. Channels are watched through it from their next cycle on."), false);
        fillList(m_selectAfter);
    });
    connect(&m_client, &Client::tried, this, [this](quint64 request, const Result<std::shared_ptr<const ProbeReport>>& result) {
        if (request != m_trial) return;
        m_trial = 0;
        m_try->setEnabled(true);
        showTrial(result);
    });
    connect(&m_client, &Client::inventoryChanged, this, [this] {
        if (!m_form->changed()) fillList(m_form->loaded().id.value);
    });
    fillList(select.value);
    if (m_list->count() == 0)
        say(tr("None yet: channels are watched at their own URLs only. Add the origin and the edges that carry them."), false);
}

void EndpointDialog::fillList(const std::string& select) {
    const QSignalBlocker quiet(m_list);
    std::vector<const Endpoint*> inOrder;
    const auto inventory = m_client.inventory();
    for (const Endpoint& endpoint : inventory->endpoints) inOrder.push_back(&endpoint);
    std::sort(inOrder.begin(), inOrder.end(), [](const Endpoint* a, const Endpoint* b) {
        return std::tie(a->role, a->name, a->id) < std::tie(b->role, b->name, b->id);
    });
    m_list->clear();
    int row = 0;
    for (const Endpoint* endpoint : inOrder) {
        const QString place = endpointPlace(*endpoint);
        auto* item = new QListWidgetItem(
            QStringLiteral("%1\n%2").arg(toQString(endpoint->name), endpoint->enabled ? place : tr("%1, not in use").arg(place)), m_list);
        item->setData(Qt::UserRole, toQString(endpoint->id.value));
        if (endpoint->id.value == select) row = m_list->count() - 1;
    }
    m_list->setCurrentRow(row);
    choose();
}

void EndpointDialog::choose() {
    const auto* item = m_list->currentItem();
    const Endpoint* endpoint =
        item ? m_client.inventory()->endpoint(EndpointId(toStd(item->data(Qt::UserRole).toString()))) : nullptr;
    for (QPushButton* button : {m_remove, m_copy, m_save, m_try}) button->setEnabled(endpoint != nullptr);
    m_form->setEnabled(endpoint != nullptr);
    m_form->load(endpoint ? *endpoint : Endpoint{});
}

EndpointId EndpointDialog::freshId(const std::string& name) const {
    const std::string base = slug(name);
    EndpointId id(base);
    for (int n = 2; m_client.inventory()->endpoint(id) || id.value == ownStage; ++n)
        id = EndpointId(base + "-" + std::to_string(n));
    return id;
}

void EndpointDialog::save() {
    if (m_request) return;
    QString wrong;
    const Endpoint value = m_form->read(&wrong);
    auto problems = inventory::checkEndpoint(value, *m_client.inventory());
    if (!wrong.isEmpty()) problems.push_back({"headers", "text", toStd(wrong)});
    const auto rest = m_form->show(problems);
    if (!rest.empty()) say(problemText(rest.front()), true);
    if (!problems.empty()) return m_form->focusFirst(problems);
    if (!m_form->changed()) return say(tr("Nothing was changed."), false);
    m_selectAfter = value.id.value;
    m_save->setEnabled(false);
    m_request = m_undo.apply({inventory::PutEndpoint{value}}, tr("Change endpoint %1").arg(toQString(value.name)));
}

void EndpointDialog::add(bool copy) {
    if (m_request) return;
    Endpoint value = copy ? m_form->loaded() : Endpoint{};
    const QString base = copy ? tr("%1 copy").arg(toQString(value.name)) : tr("New edge");
    const auto taken = [this](const std::string& name) {
        const auto& all = m_client.inventory()->endpoints;
        return std::any_of(all.begin(), all.end(), [&](const Endpoint& e) { return e.name == name; });
    };
    QString name = base;
    for (int n = 2; taken(toStd(name)); ++n) name = QStringLiteral("%1 %2").arg(base).arg(n);
    value.name = toStd(name);
    value.id = freshId(value.name);
    value.revision = 0;
    if (!copy) value.enabled = false;  // nothing is asked of a place that nobody has named yet
    m_selectAfter = value.id.value;
    m_request = m_undo.apply({inventory::PutEndpoint{value}}, tr("Add endpoint %1").arg(name));
    m_form->focusName();
}

void EndpointDialog::remove() {
    const Endpoint& gone = m_form->loaded();
    if (m_request || gone.id.empty()) return;
    m_selectAfter.clear();
    m_request = m_undo.apply({inventory::RemoveEndpoint{gone.id}}, tr("Remove endpoint %1").arg(toQString(gone.name)));
}

void EndpointDialog::tryIt() {
    Endpoint value = m_form->read();
    const auto problems = inventory::checkEndpoint(value, *m_client.inventory());
    m_form->show(problems);
    if (!problems.empty()) return m_form->focusFirst(problems);
    const Channel* channel = m_form->example();
    if (!channel) return say(tr("There is no channel to try it with."), true);
    if (value.token == inventory::noToken) value.token.clear();
    const Template* settings = m_client.inventory()->templateOf(channel->templateId);
    m_try->setEnabled(false);
    say(tr("Asking for %1 through it, as a probe would …").arg(toQString(channel->name)), false);
    m_trial = m_client.tryEndpoint(value, *channel, settings ? *settings : standardTemplate());
}

void EndpointDialog::showTrial(const Result<std::shared_ptr<const ProbeReport>>& result) {
    if (!result) return say(toQString(result.error().message()), true);
    const std::string stage = m_form->loaded().id.value;
    QStringList lines;
    bool wrong = false;
    for (const StageSample& sample : (*result)->stages)
        if (sample.stage == stage)
            for (const StageRequest& request : sample.requests) {
                lines << requestText(request);
                wrong = wrong || !request.http.ok;
            }
    std::vector<Finding> findings;
    for (const Finding& finding : (*result)->findings)
        if (finding.stage == stage && finding.severity > Severity::Info) findings.push_back(finding);
    std::stable_sort(findings.begin(), findings.end(),
                     [](const Finding& a, const Finding& b) { return a.severity > b.severity; });
    constexpr std::size_t most = 3;
    for (std::size_t i = 0; i < std::min(most, findings.size()); ++i)
        lines << QStringLiteral("%1: %2").arg(severityWord(findings[i].severity), findingText(findings[i]));
    if (findings.size() > most) lines << tr("and %n more", nullptr, static_cast<int>(findings.size() - most));
    lines.removeDuplicates();
    if (lines.isEmpty()) lines << tr("Nothing was asked of it.");
    say(lines.join(QLatin1Char('\n')), wrong);
}

void EndpointDialog::say(const QString& text, bool wrong) {
    QPalette palette = m_said->palette();
    palette.setColor(QPalette::WindowText, wrong ? theme().critical : theme().quiet);
    m_said->setPalette(palette);
    m_said->setText(wrong ? QStringLiteral("◆ ") + text : text);
}

void EndpointDialog::reject() {
    const QString id = toQString(m_form->loaded().id.value);
    if (!id.isEmpty() && m_form->changed() && m_said->property("asked").toString() != id) {
        m_said->setProperty("asked", id);
        return say(tr("This endpoint has unsaved changes: save them, or close once more to drop them."), true);
    }
    QDialog::reject();
}

}  // namespace inspector::console
