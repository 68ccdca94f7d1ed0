// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/forms/endpoint_form.h"

#include "app/console/format/chain_text.h"
#include "app/console/format/format.h"
#include "app/console/format/theme.h"
#include "app/console/pages/forms/template_text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>
#include <set>

namespace inspector::console {

namespace {

constexpr int namedChannels = 4;

QLabel* quietLabel() {
    auto* label = new QLabel;
    label->setWordWrap(true);
    label->setFont(console::font(sizes::caption));
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QLabel* heading(const QString& text) {
    auto* label = new QLabel(text);
    label->setFont(console::font(sizes::strong));
    label->setContentsMargins(0, sizes::space2, 0, 0);
    return label;
}

// An editable list of the words that others have already.
QComboBox* wordBox() {
    auto* box = new QComboBox;
    box->setEditable(true);
    box->setInsertPolicy(QComboBox::NoInsert);
    return box;
}

void fillWords(QComboBox& box, const std::vector<Endpoint>& endpoints, std::string Endpoint::*member,
               const std::string& own) {
    std::set<std::string> words{own};
    for (const Endpoint& endpoint : endpoints) words.insert(endpoint.*member);
    box.clear();
    for (const std::string& word : words) box.addItem(toQString(word));
    box.setCurrentText(toQString(own));
}

// The URL as it may be shown: a token's value is nobody's business.
QString shownUrl(Endpoint endpoint, const Channel& channel) {
    const bool token = !endpoint.token.empty() && endpoint.token != inventory::noToken;
    endpoint.token.clear();
    std::string url = redactUrl(urlThrough(endpoint, channel));
    if (!url.empty() && token) url.append(url.find('?') == std::string::npos ? "?" : "&").append("…");
    return toQString(url);
}

}  // namespace

EndpointForm::EndpointForm(Client& client, QWidget* parent)
    : QWidget(parent),
      m_client(client),
      m_problems(new FormProblems(this)),
      m_name(new QLineEdit),
      m_role(new QComboBox),
      m_provider(wordBox()),
      m_region(wordBox()),
      m_enabled(new QCheckBox(tr("In use: &watch the channels through it"))),
      m_base(new QLineEdit),
      m_pinned(new QLineEdit),
      m_host(new QLineEdit),
      m_family(new QComboBox),
      m_token(new QLineEdit),
      m_headers(new QPlainTextEdit),
      m_example(new QComboBox),
      m_url(quietLabel()),
      m_carries(new QComboBox),
      m_groups(new QListWidget),
      m_pattern(new QLineEdit),
      m_count(quietLabel()),
      m_notes(new QPlainTextEdit) {
    for (const StageRole role : {StageRole::Packager, StageRole::Origin, StageRole::Edge})
        m_role->addItem(stageRoleWord(role), static_cast<int>(role));
    m_notes->setTabChangesFocus(true);
    m_notes->setFixedHeight(56);

    auto* form = new QFormLayout;
    form->setVerticalSpacing(sizes::space2);
    form->setHorizontalSpacing(sizes::space4);
    m_problems->addRow(*form, tr("Na&me"), "name", m_name);
    m_problems->addRow(*form, tr("&Role"), "role", m_role);
    m_problems->addRow(*form, tr("&CDN"), "provider", m_provider);
    m_problems->addRow(*form, tr("Re&gion"), "region", m_region);
    m_problems->addRow(*form, QString(), "enabled", m_enabled);
    auto* notes = new QFormLayout;
    notes->setHorizontalSpacing(sizes::space4);
    m_problems->addRow(*notes, tr("N&otes"), "notes", m_notes);

    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(sizes::space2);
    layout->addLayout(form);
    layout->addWidget(heading(tr("How it is reached")));
    layout->addWidget(makeWay());
    layout->addWidget(heading(tr("What it carries")));
    layout->addWidget(makeCarried());
    layout->addLayout(notes);
    layout->addStretch();
    // One column of captions throughout.
    int widest = 0;
    const auto captions = [this] {
        std::vector<QLabel*> out;
        for (QLabel* label : findChildren<QLabel*>())
            if (label->buddy()) out.push_back(label);
        return out;
    }();
    for (const QLabel* label : captions) widest = std::max(widest, label->sizeHint().width());
    for (QLabel* label : captions) label->setMinimumWidth(widest);
}

QWidget* EndpointForm::makeWay() {
    m_family->addItem(tr("IPv4 or IPv6"), static_cast<int>(IpFamily::Any));
    m_family->addItem(tr("IPv4 only"), static_cast<int>(IpFamily::V4));
    m_family->addItem(tr("IPv6 only"), static_cast<int>(IpFamily::V6));
    m_base->setPlaceholderText(tr("https://edge.example.com, or empty: the channel's own URL"));
    m_base->setToolTip(tr("Another host with the same path, or a pattern with {path}, {file}, {query}, {channel} and {group}."));
    m_pinned->setPlaceholderText(tr("none, or 192.0.2.7, [2001:db8::1]:443"));
    m_pinned->setToolTip(tr("Connects there, with the URL's own name for TLS and Host."));
    m_host->setPlaceholderText(tr("as the URL says"));
    m_token->setEchoMode(QLineEdit::Password);
    m_token->setPlaceholderText(tr("none, or hdnts=…"));
    m_token->setToolTip(tr("A query that every request gets. It is sealed in the store and never exported."));
    m_token->setAccessibleName(tr("Token"));
    m_headers->setPlaceholderText(tr("Name: value, one a line, beside the template's. Values of Authorization, Cookie "
                                     "and the like are sealed."));
    m_headers->setFixedHeight(56);
    m_headers->setTabChangesFocus(true);
    auto* content = new QWidget;
    auto* form = new QFormLayout(content);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(sizes::space2);
    form->setHorizontalSpacing(sizes::space4);
    m_problems->addRow(*form, tr("&Base URL"), "baseUrl", m_base);
    m_problems->addRow(*form, tr("Pinned &address"), "pinnedAddress", m_pinned);
    m_problems->addRow(*form, tr("&Host header"), "hostHeader", m_host);
    m_problems->addRow(*form, tr("Addresses"), "family", m_family);
    m_problems->addRow(*form, tr("&Token"), "token", m_token);
    m_problems->addRow(*form, tr("Request hea&ders"), "headers", m_headers);
    m_problems->addRow(*form, tr("For &example"), "example", m_example);
    m_url->setAccessibleName(tr("URL of the example"));
    form->addRow(QString(), m_url);
    for (QLineEdit* edit : {m_name, m_base, m_pinned, m_host, m_token, m_pattern})
        connect(edit, &QLineEdit::textChanged, this, &EndpointForm::preview);
    connect(m_headers, &QPlainTextEdit::textChanged, this, &EndpointForm::edited);
    connect(m_example, &QComboBox::currentIndexChanged, this, &EndpointForm::preview);
    connect(m_role, &QComboBox::currentIndexChanged, this, [this] {
        const bool edge = m_role->currentData().toInt() == static_cast<int>(StageRole::Edge);
        m_provider->setEnabled(edge);
        Q_EMIT edited();
    });
    return content;
}

QWidget* EndpointForm::makeCarried() {
    m_carries->addItem(tr("All channels"), static_cast<int>(Carries::All));
    m_carries->addItem(tr("The channels of these groups"), static_cast<int>(Carries::Groups));
    m_carries->addItem(tr("The channels whose id, name or path is like this"), static_cast<int>(Carries::Pattern));
    m_groups->setFixedHeight(84);
    m_groups->setAccessibleName(tr("Groups"));
    m_pattern->setPlaceholderText(tr("sport-* or */hd/*: * is anything, ? one character"));
    m_count->setAccessibleName(tr("Channels that it carries"));
    auto* content = new QWidget;
    auto* form = new QFormLayout(content);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(sizes::space2);
    form->setHorizontalSpacing(sizes::space4);
    m_problems->addRow(*form, tr("Carr&ies"), "carries", m_carries);
    form->addRow(QString(), m_count);
    m_problems->addRow(*form, tr("Gro&ups"), "groups", m_groups);
    m_problems->addRow(*form, tr("&Pattern"), "pattern", m_pattern);
    connect(m_groups, &QListWidget::itemChanged, this, &EndpointForm::preview);
    connect(m_carries, &QComboBox::currentIndexChanged, this, [this, form] {
        const auto carries = static_cast<Carries>(m_carries->currentData().toInt());
        // A row is its caption, its editor and the place of its problem.
        for (const auto& [editor, of] : {std::pair<QWidget*, Carries>{m_groups, Carries::Groups}, {m_pattern, Carries::Pattern}}) {
            editor->setVisible(carries == of);
            for (int row = 0; row < form->rowCount(); ++row)
                if (auto* caption = qobject_cast<QLabel*>(form->itemAt(row, QFormLayout::LabelRole)
                                                              ? form->itemAt(row, QFormLayout::LabelRole)->widget()
                                                              : nullptr);
                    caption && caption->buddy() == editor)
                    caption->setVisible(carries == of);
        }
        preview();
    });
    return content;
}

void EndpointForm::load(const Endpoint& e) {
    m_shown = e;
    {
        const QSignalBlocker quiet(this);
        const auto inventory = m_client.inventory();
        m_name->setText(toQString(e.name));
        m_role->setCurrentIndex(m_role->findData(static_cast<int>(e.role)));
        fillWords(*m_provider, inventory->endpoints, &Endpoint::provider, e.provider);
        fillWords(*m_region, inventory->endpoints, &Endpoint::region, e.region);
        m_enabled->setChecked(e.enabled);
        m_base->setText(toQString(e.baseUrl));
        m_pinned->setText(toQString(e.pinnedAddress));
        m_host->setText(toQString(e.hostHeader));
        m_family->setCurrentIndex(m_family->findData(static_cast<int>(e.family)));
        m_token->setText(toQString(e.token));
        m_headers->setPlainText(headersToText(e.headers));
        m_notes->setPlainText(toQString(e.notes));
        m_pattern->setText(toQString(e.pattern));
        fillGroups();
        fillExamples();
        m_carries->setCurrentIndex(-1);  // so that it changes, and its rows follow
        m_carries->setCurrentIndex(m_carries->findData(static_cast<int>(e.carries)));
    }
    m_problems->show({});
    preview();
}

void EndpointForm::fillExamples() {
    const QString before = m_example->currentData().toString();
    m_example->clear();
    for (const Channel& channel : m_client.inventory()->channels)
        m_example->addItem(toQString(channel.name), toQString(channel.id.value));
    // The one that was looked at, else the first that it carries.
    int index = m_example->findData(before);
    for (int i = 0; index < 0 && i < m_example->count(); ++i) {
        const Channel* channel = m_client.inventory()->channel(ChannelId(toStd(m_example->itemData(i).toString())));
        if (channel && carriesChannel(m_shown, *channel)) index = i;
    }
    m_example->setCurrentIndex(std::max(0, index));
}

void EndpointForm::fillGroups() {
    const QSignalBlocker quiet(m_groups);
    std::set<std::string> groups(m_shown.groups.begin(), m_shown.groups.end());
    for (const Channel& channel : m_client.inventory()->channels)
        if (!channel.group.empty()) groups.insert(channel.group);
    m_groups->clear();
    for (const std::string& group : groups) {
        auto* item = new QListWidgetItem(toQString(group), m_groups);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        const bool carried = std::find(m_shown.groups.begin(), m_shown.groups.end(), group) != m_shown.groups.end();
        item->setCheckState(carried ? Qt::Checked : Qt::Unchecked);
    }
}

Endpoint EndpointForm::read(QString* wrong) const {
    Endpoint e = m_shown;
    e.name = toStd(m_name->text().trimmed());
    e.role = static_cast<StageRole>(m_role->currentData().toInt());
    e.provider = toStd(m_provider->currentText().trimmed());
    e.region = toStd(m_region->currentText().trimmed());
    e.enabled = m_enabled->isChecked();
    e.baseUrl = toStd(m_base->text().trimmed());
    e.pinnedAddress = toStd(m_pinned->text().trimmed());
    e.hostHeader = toStd(m_host->text().trimmed());
    e.family = static_cast<IpFamily>(m_family->currentData().toInt());
    e.token = toStd(m_token->text().trimmed());
    if (e.token.empty() && !m_shown.token.empty()) e.token = inventory::noToken;
    e.headers = headersFromText(m_headers->toPlainText(), m_shown.headers, wrong);
    e.notes = toStd(m_notes->toPlainText());
    e.carries = static_cast<Carries>(m_carries->currentData().toInt());
    e.pattern = toStd(m_pattern->text().trimmed());
    e.groups.clear();
    for (int row = 0; row < m_groups->count(); ++row)
        if (m_groups->item(row)->checkState() == Qt::Checked) e.groups.push_back(toStd(m_groups->item(row)->text()));
    return e;
}

const Channel* EndpointForm::example() const {
    return m_client.inventory()->channel(ChannelId(toStd(m_example->currentData().toString())));
}

void EndpointForm::preview() {
    const Endpoint endpoint = read();
    const auto inventory = m_client.inventory();
    const Channel* channel = example();
    QString url = channel ? shownUrl(endpoint, *channel) : QString();
    if (channel && url.isEmpty()) url = tr("No URL can be made of the channel's: correct the base URL.");
    if (channel && !url.isEmpty() && ownsUrl(endpoint, *channel))
        url += QLatin1Char('\n') + tr("The channel's own URL leads here already: its name is used, and nothing is asked for twice.");
    else if (!endpoint.pinnedAddress.empty()) url += QLatin1Char('\n') + tr("at %1").arg(toQString(endpoint.pinnedAddress));
    m_url->setText(url);

    QStringList names;
    int count = 0;
    for (const Channel& c : inventory->channels) {
        if (!carriesChannel(endpoint, c)) continue;
        if (++count <= namedChannels) names << toQString(c.name);
    }
    QString text = tr("Carries %1 of %n channel(s)", nullptr, static_cast<int>(inventory->channels.size())).arg(count);
    if (count > 0) text += QStringLiteral(": ") + names.join(QStringLiteral(", "));
    if (count > namedChannels) text += QStringLiteral(" …");
    m_count->setText(text);
    Q_EMIT edited();
}

std::vector<inventory::FieldProblem> EndpointForm::show(const std::vector<inventory::FieldProblem>& problems) {
    return m_problems->show(problems);
}

void EndpointForm::focusFirst(const std::vector<inventory::FieldProblem>& problems) { m_problems->focusFirst(problems); }

void EndpointForm::focusName() {
    m_name->setFocus();
    m_name->selectAll();
}

}  // namespace inspector::console
