// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/config/condition_form.h"

#include "app/console/format/format.h"
#include "app/console/format/rule_text.h"
#include "app/console/format/theme.h"
#include "app/console/pages/config/config_tab.h"
#include "core/base/duration.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace inspector::console {

namespace {

QFormLayout* formOf(QWidget* page) {
    auto* form = new QFormLayout(page);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(sizes::space2);
    form->setHorizontalSpacing(sizes::space4);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    return form;
}

void choose(QComboBox& box, int data) { box.setCurrentIndex(std::max(0, box.findData(data))); }

void row(QFormLayout& form, const QString& label, QWidget* editor) {
    editor->setAccessibleName(label);
    auto* word = new QLabel(label);
    word->setMinimumWidth(configLabelWidth);
    word->setBuddy(editor);
    form.addRow(word, editor);
}

QComboBox* comboOf(const QString& name) {
    auto* box = new QComboBox;
    box->setAccessibleName(name);
    return box;
}

}  // namespace

ConditionForm::ConditionForm(QWidget* parent) : QWidget(parent), m_kind(comboOf(tr("Looks at"))) {
    m_pages[0] = makeFigure();
    m_pages[1] = makeFinding();
    m_pages[2] = makeState();
    m_pages[3] = makeVerdict();
    m_pages[4] = makeSystem();
    for (const QString& word : {tr("A figure"), tr("A finding"), tr("A channel's state"), tr("Where it broke"), tr("The program itself")})
        m_kind->addItem(word);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(sizes::space2);
    auto* kind = new QWidget;
    row(*formOf(kind), tr("Looks at"), m_kind);
    layout->addWidget(kind);
    for (QWidget* page : m_pages) layout->addWidget(page);
    setFocusProxy(m_kind);

    connect(m_kind, &QComboBox::currentIndexChanged, this, &ConditionForm::showKind);
    connect(m_measurement, &QComboBox::currentIndexChanged, this, &ConditionForm::fillFields);
    for (QComboBox* box : findChildren<QComboBox*>()) connect(box, &QComboBox::currentTextChanged, this, &ConditionForm::typed);
    for (QLineEdit* line : {m_tags, m_window, m_by, m_threshold, m_findings, m_causes, m_notices})
        connect(line, &QLineEdit::textChanged, this, &ConditionForm::typed);
    for (QSpinBox* box : {m_leastPoints, m_leastChannels}) connect(box, &QSpinBox::valueChanged, this, &ConditionForm::typed);
    connect(m_confidence, &QDoubleSpinBox::valueChanged, this, &ConditionForm::typed);
    connect(m_eachRung, &QCheckBox::toggled, this, &ConditionForm::typed);
    fillFields();
    showKind();
}

QWidget* ConditionForm::makeFigure() {
    auto* page = new QWidget;
    auto* form = formOf(page);
    m_measurement = comboOf(tr("Figures of"));
    for (int i = 0; i < measurementCount; ++i) m_measurement->addItem(measurementWord(static_cast<Measurement>(i)), i);
    m_field = comboOf(tr("Figure"));
    m_tags = new QLineEdit;
    m_tags->setPlaceholderText(QStringLiteral("rung=\"1080p\", stage!=\"packager\""));
    m_aggregate = comboOf(tr("Taken as"));
    for (int i = 0; i <= static_cast<int>(WindowAggregate::Absent); ++i) m_aggregate->addItem(aggregateWord(static_cast<WindowAggregate>(i)), i);
    m_window = new QLineEdit;
    m_window->setPlaceholderText(QStringLiteral("5m"));
    m_by = new QLineEdit;
    m_by->setPlaceholderText(tr("channel, rung"));
    m_comparison = comboOf(tr("Comparison"));
    for (int i = 0; i <= static_cast<int>(Comparison::NotEqual); ++i) m_comparison->addItem(comparisonWord(static_cast<Comparison>(i)), i);
    m_threshold = new QLineEdit;
    m_threshold->setAccessibleName(tr("Threshold"));
    m_leastPoints = new QSpinBox;
    m_leastPoints->setRange(1, 4'096);
    m_comparison->setMinimumWidth(110);
    auto* limit = new QHBoxLayout;
    limit->addWidget(m_comparison);
    limit->addWidget(m_threshold, 1);
    row(*form, tr("Figures of"), m_measurement);
    row(*form, tr("Figure"), m_field);
    row(*form, tr("Only with"), m_tags);
    row(*form, tr("Taken as"), m_aggregate);
    row(*form, tr("Over"), m_window);
    row(*form, tr("Apart by"), m_by);
    form->addRow(tr("Is"), limit);
    row(*form, tr("Least points"), m_leastPoints);
    return page;
}

QWidget* ConditionForm::makeFinding() {
    auto* page = new QWidget;
    auto* form = formOf(page);
    m_findings = new QLineEdit;
    m_findings->setPlaceholderText(tr("any; or hls-playlist-stale, http-*"));
    m_least = comboOf(tr("At least"));
    for (int i = 0; i <= static_cast<int>(Severity::Critical); ++i) m_least->addItem(severityWord(static_cast<Severity>(i)), i);
    m_eachRung = new QCheckBox(tr("Each rung by itself"));
    row(*form, tr("Findings"), m_findings);
    row(*form, tr("At least"), m_least);
    form->addRow(QString(), m_eachRung);
    return page;
}

QWidget* ConditionForm::makeState() {
    auto* page = new QWidget;
    auto* form = formOf(page);
    m_state = comboOf(tr("State"));
    m_state->addItem(stateWord(ChannelState::Down), static_cast<int>(ChannelState::Down));
    m_state->addItem(tr("Degraded or down"), static_cast<int>(ChannelState::Degraded));
    m_state->addItem(stateWord(ChannelState::Unknown), static_cast<int>(ChannelState::Unknown));
    m_state->addItem(stateWord(ChannelState::Up), static_cast<int>(ChannelState::Up));
    row(*form, tr("State"), m_state);
    return page;
}

QWidget* ConditionForm::makeVerdict() {
    auto* page = new QWidget;
    auto* form = formOf(page);
    m_causes = new QLineEdit;
    m_causes->setPlaceholderText(tr("any; or packager, origin, cdn, edge, region, several, probe"));
    m_confidence = new QDoubleSpinBox;
    m_confidence->setRange(0, 1);
    m_confidence->setSingleStep(0.05);
    m_leastChannels = new QSpinBox;
    m_leastChannels->setRange(1, 100'000);
    row(*form, tr("Causes"), m_causes);
    row(*form, tr("Least sure"), m_confidence);
    row(*form, tr("Least channels"), m_leastChannels);
    return page;
}

QWidget* ConditionForm::makeSystem() {
    auto* page = new QWidget;
    auto* form = formOf(page);
    m_notices = new QLineEdit;
    m_notices->setPlaceholderText(QStringLiteral("disk-full, receiver-failed*"));
    row(*form, tr("Notices"), m_notices);
    return page;
}

void ConditionForm::showKind() {
    for (int i = 0; i < 5; ++i) m_pages[i]->setVisible(m_kind->currentIndex() == i);
}

void ConditionForm::fillFields() {
    const QString before = m_field->currentText();
    const QSignalBlocker quiet(m_field);
    m_field->clear();
    for (const FieldInfo& field : schemaOf(static_cast<Measurement>(m_measurement->currentData().toInt())).fields)
        if (!field.text) m_field->addItem(toQString(field.name));
    m_field->setCurrentIndex(std::max(0, m_field->findText(before)));
}

void ConditionForm::load(const Condition& condition) {
    const QSignalBlocker quiet(this);
    m_kind->setCurrentIndex(static_cast<int>(condition.index()));
    const FigureCondition* figure = std::get_if<FigureCondition>(&condition);
    const FigureCondition c = figure ? *figure : newFigure();
    choose(*m_measurement, static_cast<int>(c.measurement));
    fillFields();
    if (!c.field.empty() && m_field->findText(toQString(c.field)) < 0) m_field->addItem(toQString(c.field));
    m_field->setCurrentIndex(std::max(0, m_field->findText(toQString(c.field))));
    m_tags->setText(toQString(formatMatchers(c.tags)).remove(QLatin1Char('{')).remove(QLatin1Char('}')));
    choose(*m_aggregate, static_cast<int>(c.aggregate));
    m_window->setText(durationText(c.window));
    m_by->setText(listText(c.by));
    choose(*m_comparison, static_cast<int>(c.comparison));
    m_threshold->setText(QString::number(c.threshold, 'g', 15));
    m_leastPoints->setValue(static_cast<int>(c.leastPoints));
    const FindingCondition* finding = std::get_if<FindingCondition>(&condition);
    const FindingCondition f = finding ? *finding : FindingCondition();
    m_findings->setText(listText(f.findings));
    choose(*m_least, static_cast<int>(f.least));
    m_eachRung->setChecked(f.eachRung);
    const StateCondition* state = std::get_if<StateCondition>(&condition);
    choose(*m_state, static_cast<int>(state ? state->state : ChannelState::Down));
    const VerdictCondition* verdict = std::get_if<VerdictCondition>(&condition);
    const VerdictCondition v = verdict ? *verdict : VerdictCondition();
    std::vector<std::string> causes;
    for (const Cause cause : v.causes) causes.emplace_back(toString(cause));
    m_causes->setText(listText(causes));
    m_confidence->setValue(v.leastConfidence);
    m_leastChannels->setValue(static_cast<int>(v.leastChannels));
    const SystemCondition* system = std::get_if<SystemCondition>(&condition);
    m_notices->setText(system ? listText(system->notices) : QString());
    showKind();
}

FigureCondition ConditionForm::readFigure(std::string* why) const {
    FigureCondition c;
    c.measurement = static_cast<Measurement>(m_measurement->currentData().toInt());
    c.field = toStd(m_field->currentText());
    if (const QString tags = m_tags->text().trimmed(); !tags.isEmpty()) {
        if (auto matchers = parseMatchers(toStd(tags), why)) c.tags = std::move(*matchers);
    }
    c.aggregate = static_cast<WindowAggregate>(m_aggregate->currentData().toInt());
    if (const auto window = parseDuration(toStd(m_window->text().trimmed()))) c.window = *window;
    else *why = toStd(tr("“%1” is no duration; write 90s, 5m or 1h.").arg(m_window->text()));
    c.by = readList(m_by->text());
    c.comparison = static_cast<Comparison>(m_comparison->currentData().toInt());
    bool ok = false;
    c.threshold = m_threshold->text().trimmed().toDouble(&ok);
    if (!ok) c.threshold = QLocale().toDouble(m_threshold->text().trimmed(), &ok);
    if (!ok) c.threshold = std::numeric_limits<double>::quiet_NaN();  // the rule's check says so
    c.leastPoints = static_cast<std::uint32_t>(m_leastPoints->value());
    return c;
}

Condition ConditionForm::read(std::string* why) const {
    switch (m_kind->currentIndex()) {
        case 0: return readFigure(why);
        case 1: return FindingCondition{readList(m_findings->text()), static_cast<Severity>(m_least->currentData().toInt()), m_eachRung->isChecked()};
        case 2: return StateCondition{static_cast<ChannelState>(m_state->currentData().toInt())};
        case 3: {
            VerdictCondition c;
            for (const std::string& word : readList(m_causes->text())) {
                if (const auto cause = causeFromString(word)) c.causes.push_back(*cause);
                else *why = toStd(tr("“%1” is no cause.").arg(toQString(word)));
            }
            c.leastConfidence = m_confidence->value();
            c.leastChannels = static_cast<std::uint32_t>(m_leastChannels->value());
            return c;
        }
        default: return SystemCondition{readList(m_notices->text())};
    }
}

}  // namespace inspector::console
