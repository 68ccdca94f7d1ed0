// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/forms/channel_dialog.h"

#include "app/console/format/format.h"
#include "app/console/format/theme.h"
#include "app/console/widgets/week_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <set>

namespace inspector::console {

namespace {

// The value that all channels share; none when they differ.
template <typename T>
std::optional<T> shared(const std::vector<Channel>& channels, T Channel::*member) {
    const bool same = std::all_of(channels.begin(), channels.end(),
                                  [&](const Channel& c) { return c.*member == channels.front().*member; });
    return same ? std::optional(channels.front().*member) : std::nullopt;
}

// By whom a channel is probed, as the form's list has it: nothing, "@" and a region, "=" and a probe.
const QLatin1Char regionPrefix('@');
const QLatin1Char probePrefix('=');
const QLatin1String leaveIt("?");

QString whoProbes(const Channel& channel) {
    if (channel.probeId) return probePrefix + toQString(channel.probeId->value);
    return channel.probeRegion.empty() ? QString() : regionPrefix + toQString(channel.probeRegion);
}

}  // namespace

ChannelDialog::ChannelDialog(Client& client, std::vector<Channel> channels, QWidget* parent)
    : QDialog(parent),
      m_client(client),
      m_channels(std::move(channels)),
      m_problems(new FormProblems(this)),
      m_name(new QLineEdit),
      m_url(new QLineEdit),
      m_group(new QComboBox),
      m_template(new QComboBox),
      m_probe(new QComboBox),
      m_enabled(new QCheckBox(tr("On the air: &probe it"))),
      m_always(new QCheckBox(tr("Al&ways on the air"))),
      m_week(new WeekForm(client.now())),
      m_notes(new QPlainTextEdit),
      m_test(new QPushButton(tr("&Test the URL"))),
      m_outcome(new QLabel),
      m_rest(new QLabel) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    const bool isNew = m_channels.front().id.empty();
    setWindowTitle(several() ? tr("Edit %n channels", nullptr, static_cast<int>(m_channels.size()))
                   : isNew   ? tr("Add a channel")
                             : tr("Edit %1").arg(toQString(m_channels.front().name)));
    build();
    load();
    connect(&m_client, &Client::tried, this,
            [this](quint64 request, const Result<std::shared_ptr<const ProbeReport>>& result) {
                if (request != m_testRequest) return;
                m_testRequest = 0;
                m_test->setEnabled(true);
                showTest(result);
            });
}

void ChannelDialog::build() {
    auto* form = new QFormLayout;
    form->setVerticalSpacing(sizes::space2);
    form->setHorizontalSpacing(sizes::space4);
    if (!several()) {
        m_problems->addRow(*form, tr("&Name"), "name", m_name);
        m_url->setPlaceholderText(QStringLiteral("https://origin.example.com/sport-1/master.m3u8"));
        m_problems->addRow(*form, tr("&URL"), "url", m_url);
        auto* testing = new QVBoxLayout;
        testing->addWidget(m_test, 0, Qt::AlignLeft);
        testing->addWidget(m_outcome);
        form->addRow(QString(), testing);
    }
    m_outcome->setWordWrap(true);
    m_outcome->hide();
    m_group->setEditable(true);
    m_problems->addRow(*form, tr("&Group"), "group", m_group);
    m_problems->addRow(*form, tr("&Template"), "template", m_template);
    m_problems->addRow(*form, tr("&Probed by"), "probe", m_probe);
    m_problems->addRow(*form, QString(), "enabled", m_enabled);
    m_problems->addRow(*form, tr("&Schedule"), "on-air", m_always);
    form->addRow(QString(), m_week);
    connect(m_always, &QCheckBox::stateChanged, this, [this](int state) { m_week->setVisible(state == Qt::Unchecked); });
    m_notes->setFixedHeight(72);
    m_notes->setTabChangesFocus(true);
    if (!several()) m_problems->addRow(*form, tr("N&otes"), "notes", m_notes);
    m_rest->setWordWrap(true);
    m_rest->hide();

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel);
    connect(buttons, &QDialogButtonBox::accepted, this, &ChannelDialog::save);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_week, &WeekForm::typed, this, &ChannelDialog::typed);
    connect(m_test, &QPushButton::clicked, this, &ChannelDialog::test);
    connect(m_name, &QLineEdit::textEdited, this, &ChannelDialog::typed);
    connect(m_url, &QLineEdit::textEdited, this, &ChannelDialog::typed);
    connect(m_template, &QComboBox::currentIndexChanged, this, &ChannelDialog::typed);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(sizes::space5, sizes::space4, sizes::space5, sizes::space4);
    layout->addLayout(form);
    layout->addWidget(m_rest);
    layout->addStretch();
    layout->addWidget(buttons);
    setMinimumWidth(620);
}

void ChannelDialog::load() {
    const Channel& first = m_channels.front();
    m_name->setText(toQString(first.name));
    m_url->setText(toQString(first.url));
    m_notes->setPlainText(toQString(first.notes));
    const auto inventory = m_client.inventory();
    std::set<std::string> groups;
    for (const Channel& c : inventory->channels)
        if (!c.group.empty()) groups.insert(c.group);
    for (const std::string& g : groups) m_group->addItem(toQString(g));
    const auto group = shared(m_channels, &Channel::group);
    m_group->setCurrentText(group ? toQString(*group) : QString());
    if (!group) m_group->lineEdit()->setPlaceholderText(tr("different"));
    const auto templateId = shared(m_channels, &Channel::templateId);
    if (!templateId) m_template->addItem(tr("different"), QString());
    for (const Template& t : inventory->templates) m_template->addItem(toQString(t.name), toQString(t.id.value));
    m_template->setCurrentIndex(std::max(0, m_template->findData(toQString(templateId.value_or(TemplateId()).value))));
    loadProbes();
    const auto onAir = shared(m_channels, &Channel::onAir);
    m_always->setTristate(!onAir);
    m_always->setCheckState(!onAir ? Qt::PartiallyChecked : onAir->empty() ? Qt::Checked : Qt::Unchecked);
    if (onAir) m_week->load(*onAir);
    m_week->setVisible(m_always->checkState() == Qt::Unchecked);
    const auto enabled = shared(m_channels, &Channel::enabled);
    m_enabled->setTristate(!enabled);
    m_enabled->setCheckState(!enabled ? Qt::PartiallyChecked : *enabled ? Qt::Checked : Qt::Unchecked);
}

// Whichever is free, one of a region, or one probe; what is not known any more stays in the list, so that it is not lost.
void ChannelDialog::loadProbes() {
    const auto inventory = m_client.inventory();
    const QString now = whoProbes(m_channels.front());
    const bool same = std::all_of(m_channels.begin(), m_channels.end(), [&](const Channel& c) { return whoProbes(c) == now; });
    if (!same) m_probe->addItem(tr("different"), leaveIt);
    m_probe->addItem(tr("Whichever probe is free"), QString());
    std::set<std::string> regions;
    for (const Probe& probe : inventory->probes)
        if (!probe.region.empty()) regions.insert(probe.region);
    for (const Channel& channel : m_channels)
        if (!channel.probeRegion.empty()) regions.insert(channel.probeRegion);
    for (const std::string& region : regions) m_probe->addItem(tr("A probe of %1").arg(toQString(region)), regionPrefix + toQString(region));
    for (const Probe& probe : inventory->probes)
        m_probe->addItem(tr("Only %1").arg(toQString(probe.name)), probePrefix + toQString(probe.id.value));
    if (same && m_probe->findData(now) < 0) m_probe->addItem(toQString(m_channels.front().probeId.value_or(ProbeId()).value), now);
    m_probe->setCurrentIndex(std::max(0, m_probe->findData(same ? now : QString(leaveIt))));
}

Channel ChannelDialog::read(const Channel& base) const {
    Channel c = base;
    if (!several()) {
        c.name = toStd(m_name->text().trimmed());
        c.url = toStd(m_url->text().trimmed());
        c.notes = toStd(m_notes->toPlainText());
    }
    const QString group = m_group->currentText().trimmed();
    if (!several() || !group.isEmpty() || shared(m_channels, &Channel::group)) c.group = toStd(group);
    if (const QString id = m_template->currentData().toString(); !id.isEmpty()) c.templateId = TemplateId(toStd(id));
    if (const QString who = m_probe->currentData().toString(); who != leaveIt) {
        c.probeId = who.startsWith(probePrefix) ? std::optional(ProbeId(toStd(who.mid(1)))) : std::nullopt;
        c.probeRegion = who.startsWith(regionPrefix) ? toStd(who.mid(1)) : std::string();
    }
    if (m_always->checkState() == Qt::Checked) c.onAir.clear();
    else if (m_always->checkState() == Qt::Unchecked) c.onAir = m_week->read(nullptr).value_or(c.onAir);
    if (m_enabled->checkState() != Qt::PartiallyChecked) c.enabled = m_enabled->isChecked();
    return c;
}

std::vector<inventory::FieldProblem> ChannelDialog::check() const {
    std::vector<inventory::FieldProblem> problems;
    if (!several()) problems = inventory::checkChannel(read(m_channels.front()), *m_client.inventory());
    std::string why;
    if (m_always->checkState() == Qt::Unchecked && !m_week->read(&why)) problems.push_back({"on-air", "times", why});
    return problems;
}

void ChannelDialog::typed() {
    m_outcome->hide();
    if (m_tried) m_problems->show(check());
}

void ChannelDialog::save() {
    m_tried = true;
    const auto problems = check();
    const auto rest = m_problems->show(problems);
    m_rest->setVisible(!rest.empty());
    if (!rest.empty()) m_rest->setText(problemText(rest.front()));
    if (!problems.empty()) return m_problems->focusFirst(problems);
    std::vector<Channel> out;
    for (const Channel& c : m_channels) out.push_back(read(c));
    Q_EMIT saved(out);
    QDialog::accept();
}

void ChannelDialog::test() {
    const auto problems = check();
    std::vector<inventory::FieldProblem> ofUrl;
    std::copy_if(problems.begin(), problems.end(), std::back_inserter(ofUrl),
                 [](const auto& p) { return p.field == "url"; });
    m_problems->show(ofUrl);
    if (!ofUrl.empty()) return m_problems->focusFirst(ofUrl);
    const Channel channel = read(m_channels.front());
    const Template* settings = m_client.inventory()->templateOf(channel.templateId);
    m_test->setEnabled(false);
    m_outcome->setForegroundRole(QPalette::PlaceholderText);
    m_outcome->setText(tr("Fetching it as a probe would …"));
    m_outcome->show();
    m_testRequest = m_client.tryChannel(channel, settings ? *settings : standardTemplate());
}

void ChannelDialog::showTest(const Result<std::shared_ptr<const ProbeReport>>& result) {
    m_outcome->setForegroundRole(QPalette::WindowText);
    if (!result) return m_outcome->setText(toQString(result.error().message()));
    const ProbeReport& report = **result;
    int playlists = 0;
    int segments = 0;
    for (const RungReport& rung : report.rungs) {
        playlists += rung.http.ok ? 1 : 0;
        segments += static_cast<int>(std::count_if(rung.segments.begin(), rung.segments.end(),
                                                   [](const SegmentSample& s) { return s.http.ok; }));
    }
    QStringList lines{tr("%1 of %2 playlists and %n segment(s) came, in %3.", nullptr, segments)
                          .arg(playlists)
                          .arg(report.rungs.size())
                          .arg(milliseconds(toSeconds(report.finished - report.started) * 1000))};
    std::vector<Finding> findings = report.findings;
    std::stable_sort(findings.begin(), findings.end(),
                     [](const Finding& a, const Finding& b) { return a.severity > b.severity; });
    if (findings.empty()) lines << tr("Nothing is wrong with it.");
    constexpr std::size_t most = 5;
    for (std::size_t i = 0; i < std::min(most, findings.size()); ++i)
        lines << QStringLiteral("%1: %2").arg(severityWord(findings[i].severity), findingText(findings[i]));
    if (findings.size() > most) lines << tr("and %n more", nullptr, static_cast<int>(findings.size() - most));
    m_outcome->setText(lines.join(QLatin1Char('\n')));
}

}  // namespace inspector::console
