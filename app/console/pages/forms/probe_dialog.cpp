// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/forms/probe_dialog.h"

#include "app/console/format/format.h"
#include "app/console/format/theme.h"
#include "app/console/widgets/count_box.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace inspector::console {

namespace {

constexpr double megabit = 1e6;

}  // namespace

ProbeDialog::ProbeDialog(Client& client, UndoStack& undo, QWidget* parent)
    : QDialog(parent),
      m_client(client),
      m_undo(undo),
      m_problems(new FormProblems(this)),
      m_which(new QComboBox),
      m_name(new QLineEdit),
      m_region(new QLineEdit),
      m_budget(new QDoubleSpinBox),
      m_workers(countBox(0, 256)),
      m_inFlight(countBox(1, 10'000)),
      m_perHost(countBox(1, 10'000)),
      m_canaries(new QPlainTextEdit),
      m_enabled(new QCheckBox(tr("In &use"))),
      m_save(new QPushButton(tr("&Save"))),
      m_said(new QLabel) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setWindowTitle(tr("Probes: where channels are watched from"));
    m_budget->setRange(0, 1e6);
    m_budget->setDecimals(1);
    m_budget->setSuffix(tr(" Mbit/s"));
    m_budget->setSpecialValueText(tr("no limit"));
    m_workers->setSpecialValueText(tr("by the number of processors"));
    m_canaries->setFixedHeight(76);
    m_canaries->setTabChangesFocus(true);
    m_canaries->setAccessibleName(tr("Canaries"));
    m_canaries->setPlaceholderText(tr("URLs that always answer, one a line: best one within the site and one outside.\n"
                                      "When none does, the probe is blind, not the channels down."));
    m_said->setWordWrap(true);

    auto* form = new QFormLayout;
    form->setVerticalSpacing(sizes::space2);
    form->setHorizontalSpacing(sizes::space4);
    form->addRow(tr("&Probe"), m_which);
    m_problems->addRow(*form, tr("Na&me"), "name", m_name);
    m_problems->addRow(*form, tr("&Region"), "region", m_region);
    m_problems->addRow(*form, tr("Network &budget"), "budget", m_budget);
    m_problems->addRow(*form, tr("&Threads"), "workers", m_workers);
    m_problems->addRow(*form, tr("Requests at &once, a thread"), "maxInFlight", m_inFlight);
    m_problems->addRow(*form, tr("of these to one &host"), "maxPerHost", m_perHost);
    m_problems->addRow(*form, tr("&Canaries"), "canaries", m_canaries);
    m_problems->addRow(*form, QString(), "enabled", m_enabled);
    auto* close = new QDialogButtonBox(QDialogButtonBox::Close);
    close->button(QDialogButtonBox::Close)->setAutoDefault(false);
    m_save->setDefault(true);
    auto* bottom = new QHBoxLayout;
    bottom->addWidget(m_said, 1);
    bottom->addWidget(m_save);
    bottom->addWidget(close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(sizes::space5, sizes::space4, sizes::space5, sizes::space4);
    layout->addLayout(form);
    layout->addStretch();
    layout->addLayout(bottom);
    setMinimumWidth(620);

    for (const Probe& probe : m_client.inventory()->probes)
        m_which->addItem(toQString(probe.name.empty() ? probe.id.value : probe.name), toQString(probe.id.value));
    connect(m_which, &QComboBox::currentIndexChanged, this, &ProbeDialog::load);
    connect(m_save, &QPushButton::clicked, this, &ProbeDialog::save);
    connect(close, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(&m_client, &Client::commandDone, this, [this](quint64 request, const Result<Inventory>& result) {
        if (request != m_request) return;
        m_request = 0;
        m_save->setEnabled(true);
        if (!result) return say(toQString(result.error().message()), true);
        m_which->setItemText(m_which->currentIndex(), m_name->text());
        say(tr("Saved."), false);
        load();
    });
    connect(&m_client, &Client::inventoryChanged, this, [this] {
        if (read() == m_shown) load();
    });
    load();
}

void ProbeDialog::load() {
    const Probe* probe = m_client.inventory()->probe(ProbeId(toStd(m_which->currentData().toString())));
    m_save->setEnabled(probe != nullptr);
    if (!probe) return;
    m_shown = *probe;
    m_name->setText(toQString(probe->name));
    m_region->setText(toQString(probe->region));
    m_budget->setValue(static_cast<double>(probe->budgetBps) / megabit);
    m_workers->setValue(probe->workers);
    m_inFlight->setValue(probe->maxInFlight);
    m_perHost->setValue(probe->maxPerHost);
    QStringList canaries;
    for (const std::string& url : probe->canaries) canaries << toQString(url);
    m_canaries->setPlainText(canaries.join(QLatin1Char('\n')));
    m_enabled->setChecked(probe->enabled);
    m_problems->show({});
}

Probe ProbeDialog::read() const {
    Probe probe = m_shown;
    probe.name = toStd(m_name->text().trimmed());
    probe.region = toStd(m_region->text().trimmed());
    // What is shown is rounded: a budget that was not touched stays as it is.
    const QString before = m_budget->textFromValue(static_cast<double>(m_shown.budgetBps) / megabit);
    if (m_budget->textFromValue(m_budget->value()) != before) probe.budgetBps = qRound64(m_budget->value() * megabit);
    probe.workers = m_workers->value();
    probe.maxInFlight = m_inFlight->value();
    probe.maxPerHost = m_perHost->value();
    probe.canaries.clear();
    for (const QString& line : m_canaries->toPlainText().split(QLatin1Char('\n'), Qt::SkipEmptyParts))
        if (!line.trimmed().isEmpty()) probe.canaries.push_back(toStd(line.trimmed()));
    probe.enabled = m_enabled->isChecked();
    return probe;
}

void ProbeDialog::save() {
    if (m_request) return;
    const Probe value = read();
    const auto problems = inventory::checkProbeValue(value);
    const auto rest = m_problems->show(problems);
    if (!rest.empty()) say(problemText(rest.front()), true);
    if (!problems.empty()) return m_problems->focusFirst(problems);
    if (value == m_shown) return say(tr("Nothing was changed."), false);
    m_save->setEnabled(false);
    m_request = m_undo.apply({inventory::PutProbe{value}}, tr("Change probe %1").arg(toQString(value.name)));
}

void ProbeDialog::say(const QString& text, bool wrong) {
    QPalette palette = m_said->palette();
    palette.setColor(QPalette::WindowText, wrong ? theme().critical : theme().quiet);
    m_said->setPalette(palette);
    m_said->setText(wrong ? QStringLiteral("◆ ") + text : text);
}

}  // namespace inspector::console
