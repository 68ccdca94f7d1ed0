// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/forms/template_dialog.h"

#include "app/console/format/format.h"
#include "app/console/format/theme.h"
#include "app/console/pages/forms/template_text.h"
#include "app/console/widgets/count_box.h"
#include "app/console/widgets/icons.h"
#include "core/base/text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace inspector::console {

namespace {

Milliseconds msOf(const QDoubleSpinBox& box) { return Milliseconds(qRound64(box.value() * 1000)); }

QDoubleSpinBox* secondsBox(double least, double most) {
    auto* box = new QDoubleSpinBox;
    box->setRange(least, most);
    box->setDecimals(1);
    box->setSuffix(TemplateDialog::tr(" s"));
    return box;
}

}  // namespace

TemplateDialog::TemplateDialog(Client& client, UndoStack& undo, QWidget* parent)
    : QDialog(parent),
      m_client(client),
      m_undo(undo),
      m_problems(new FormProblems(this)),
      m_list(new QListWidget),
      m_name(new QLineEdit),
      m_interval(secondsBox(1, 3600)),
      m_follow(new QCheckBox(tr("&Follow each playlist at its target duration, as a player would"))),
      m_segments(new QComboBox),
      m_inspect(new QCheckBox(tr("L&ook inside segments, and fetch keys to do so"))),
      m_latency(secondsBox(0, 86'400)),
      m_edges(new QCheckBox(tr("Watch it &through its endpoints, too"))),
      m_alwaysOn(new QCheckBox(tr("The channel never &ends"))),
      m_ladder(new QPlainTextEdit),
      m_confirm(countBox(1, 10)),
      m_window(countBox(1, 10)),
      m_connectTimeout(secondsBox(0.1, 60)),
      m_playlistTimeout(secondsBox(0.1, 120)),
      m_segmentTimeout(secondsBox(0.1, 600)),
      m_retries(countBox(0, 5)),
      m_family(new QComboBox),
      m_verify(new QCheckBox(tr("Verify the server's &certificate"))),
      m_proxy(new QLineEdit),
      m_headers(new QPlainTextEdit),
      m_rules(new QPlainTextEdit),
      m_save(new QPushButton(tr("&Save"))),
      m_remove(new QPushButton(icon(Icon::Remove), tr("Remove"))),
      m_said(new QLabel) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setWindowTitle(tr("Templates: how channels are watched"));
    m_list->setFixedWidth(190);
    m_list->setAccessibleName(tr("Templates"));
    m_said->setWordWrap(true);

    auto* addButton = new QPushButton(icon(Icon::Add), tr("&New"));
    auto* copyButton = new QPushButton(icon(Icon::Duplicate), tr("&Duplicate"));
    auto* left = new QVBoxLayout;
    left->addWidget(m_list, 1);
    for (QPushButton* button : {addButton, copyButton, m_remove}) left->addWidget(button);
    auto* close = new QDialogButtonBox(QDialogButtonBox::Close);
    for (QPushButton* button : {addButton, copyButton, m_remove, close->button(QDialogButtonBox::Close)})
        button->setAutoDefault(false);  // Return in a field saves
    m_save->setDefault(true);
    auto* bottom = new QHBoxLayout;
    bottom->addWidget(m_said, 1);
    bottom->addWidget(m_save);
    bottom->addWidget(close);
    auto* right = new QVBoxLayout;
    right->addWidget(makeForm(), 1);
    right->addLayout(bottom);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(sizes::space4, sizes::space4, sizes::space4, sizes::space4);
    layout->setSpacing(sizes::space4);
    layout->addLayout(left);
    layout->addLayout(right, 1);
    resize(860, 680);

    connect(m_list, &QListWidget::currentRowChanged, this, &TemplateDialog::choose);
    connect(addButton, &QPushButton::clicked, this, [this] { add(false); });
    connect(copyButton, &QPushButton::clicked, this, [this] { add(true); });
    connect(m_remove, &QPushButton::clicked, this, &TemplateDialog::remove);
    connect(m_save, &QPushButton::clicked, this, &TemplateDialog::save);
    connect(close, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(&m_client, &Client::commandDone, this, [this](quint64 request, const Result<Inventory>& result) {
        if (request != m_request) return;
        m_request = 0;
        m_save->setEnabled(true);
        if (!result) return say(toQString(result.error().message()), true);
        say(tr("Saved. Channels go over to it at their next cycle."), false);
        fillList(m_selectAfter);
    });
    connect(&m_client, &Client::inventoryChanged, this, [this] {
        if (!changed()) fillList(m_shown.id.value);
    });
    fillList({});
}

QWidget* TemplateDialog::makeForm() {
    for (const SegmentPolicy p : {SegmentPolicy::None, SegmentPolicy::Newest, SegmentPolicy::All})
        m_segments->addItem(segmentPolicyWord(p), static_cast<int>(p));
    m_family->addItem(tr("IPv4 or IPv6"), static_cast<int>(IpFamily::Any));
    m_family->addItem(tr("IPv4 only"), static_cast<int>(IpFamily::V4));
    m_family->addItem(tr("IPv6 only"), static_cast<int>(IpFamily::V6));
    m_proxy->setPlaceholderText(tr("none, or http://proxy.example.com:3128"));
    m_headers->setPlaceholderText(tr("Name: value, one a line. Values of Authorization, Cookie and the like are "
                                     "sealed in the store."));
    m_rules->setPlaceholderText(tr("Changes to the catalogue, one a line: a rule's id, then off or a severity"));
    m_inspect->setAccessibleName(tr("Look inside segments"));
    m_latency->setAccessibleName(tr("Largest live latency"));
    m_alwaysOn->setAccessibleName(tr("The channel never ends"));
    m_ladder->setAccessibleName(tr("Expected ladder"));
    m_inspect->setToolTip(tr("Timestamps, key frames, codecs and ad markers are judged. Without it, only size and speed are."));
    m_latency->setSpecialValueText(tr("any"));
    m_latency->setToolTip(tr("How far the newest segment may be behind the wall clock, by program date-time."));
    m_edges->setAccessibleName(tr("Watch through endpoints"));
    m_edges->setToolTip(tr("In each cycle a playlist and a segment are asked for through every endpoint that carries the channel."));
    m_alwaysOn->setToolTip(tr("An end list in a playlist is then a finding."));
    m_ladder->setPlaceholderText(tr("Rungs that must be there, one a line:\n"
                                    "1280x720 3000000 25 avc1,mp4a\n"
                                    "A dash is not compared. Empty: whatever the channel has."));
    for (QPlainTextEdit* edit : {m_ladder, m_headers, m_rules}) {
        edit->setFixedHeight(64);
        edit->setTabChangesFocus(true);
    }
    auto* confirming = new QWidget;
    auto* row = new QHBoxLayout(confirming);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_confirm);
    row->addWidget(new QLabel(tr("of the last")));
    row->addWidget(m_window);
    row->addWidget(new QLabel(tr("cycles")));
    row->addStretch();

    auto* content = new QWidget;
    auto* form = new QFormLayout(content);
    form->setVerticalSpacing(sizes::space2);
    form->setHorizontalSpacing(sizes::space4);
    m_problems->addRow(*form, tr("Na&me"), "name", m_name);
    m_problems->addRow(*form, tr("&Interval"), "interval", m_interval);
    m_problems->addRow(*form, QString(), "follow", m_follow);
    m_problems->addRow(*form, tr("Se&gments of each rung"), "segments", m_segments);
    m_problems->addRow(*form, QString(), "inspectSegments", m_inspect);
    m_problems->addRow(*form, tr("Largest live &latency"), "maxLatencyS", m_latency);
    m_problems->addRow(*form, QString(), "watchEdges", m_edges);
    m_problems->addRow(*form, QString(), "alwaysOn", m_alwaysOn);
    m_problems->addRow(*form, tr("Expected l&adder"), "ladder", m_ladder);
    m_problems->addRow(*form, tr("A finding is confirmed in"), "confirmCycles", confirming);
    m_problems->addRow(*form, tr("Connecting may take"), "connectTimeout", m_connectTimeout);
    m_problems->addRow(*form, tr("A playlist may take"), "playlistTimeout", m_playlistTimeout);
    m_problems->addRow(*form, tr("A segment may take"), "segmentTimeout", m_segmentTimeout);
    m_problems->addRow(*form, tr("Tries again in a cycle"), "retries", m_retries);
    m_problems->addRow(*form, tr("Addresses"), "family", m_family);
    m_problems->addRow(*form, QString(), "verifyTls", m_verify);
    m_problems->addRow(*form, tr("&Proxy"), "proxy", m_proxy);
    m_problems->addRow(*form, tr("Request &headers"), "headers", m_headers);
    m_problems->addRow(*form, tr("&Rules"), "rules", m_rules);
    auto* scroll = new QScrollArea;
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    return scroll;
}

void TemplateDialog::fillList(const std::string& select) {
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    int row = 0;
    for (const Template& t : m_client.inventory()->templates) {
        auto* item = new QListWidgetItem(toQString(t.name), m_list);
        item->setData(Qt::UserRole, toQString(t.id.value));
        if (t.id.value == select) row = m_list->count() - 1;
    }
    m_list->setCurrentRow(row);
    choose();
}

void TemplateDialog::choose() {
    const auto* item = m_list->currentItem();
    const Template* t = item ? m_client.inventory()->templateOf(TemplateId(toStd(item->data(Qt::UserRole).toString())))
                             : nullptr;
    m_remove->setEnabled(t && t->id != standardTemplate().id);
    if (t) load(*t);
}

void TemplateDialog::load(const Template& t) {
    m_shown = t;
    m_name->setText(toQString(t.name));
    m_interval->setValue(toSeconds(t.interval));
    m_follow->setChecked(t.follow);
    m_segments->setCurrentIndex(m_segments->findData(static_cast<int>(t.segments)));
    m_inspect->setChecked(t.inspectSegments);
    m_latency->setValue(t.maxLatencyS);
    m_edges->setChecked(t.watchEdges);
    m_alwaysOn->setChecked(t.alwaysOn);
    m_ladder->setPlainText(ladderToText(t.ladder));
    m_confirm->setValue(t.confirmCycles);
    m_window->setValue(t.confirmWindow);
    m_connectTimeout->setValue(toSeconds(t.connectTimeout));
    m_playlistTimeout->setValue(toSeconds(t.playlistTimeout));
    m_segmentTimeout->setValue(toSeconds(t.segmentTimeout));
    m_retries->setValue(t.retries);
    m_family->setCurrentIndex(m_family->findData(static_cast<int>(t.family)));
    m_verify->setChecked(t.verifyTls);
    m_proxy->setText(toQString(t.proxy));
    m_headers->setPlainText(headersToText(t.headers));
    m_rules->setPlainText(rulesToText(t.rules));
    m_problems->show({});
}

Template TemplateDialog::read(Wrong* wrong) const {
    Template t = m_shown;
    t.name = toStd(m_name->text().trimmed());
    t.interval = msOf(*m_interval);
    t.follow = m_follow->isChecked();
    t.segments = static_cast<SegmentPolicy>(m_segments->currentData().toInt());
    t.inspectSegments = m_inspect->isChecked();
    t.maxLatencyS = m_latency->value();
    t.watchEdges = m_edges->isChecked();
    t.alwaysOn = m_alwaysOn->isChecked();
    t.ladder = ladderFromText(m_ladder->toPlainText(), wrong ? &wrong->rung : nullptr);
    t.confirmCycles = m_confirm->value();
    t.confirmWindow = m_window->value();
    t.connectTimeout = msOf(*m_connectTimeout);
    t.playlistTimeout = msOf(*m_playlistTimeout);
    t.segmentTimeout = msOf(*m_segmentTimeout);
    t.retries = m_retries->value();
    t.family = static_cast<IpFamily>(m_family->currentData().toInt());
    t.verifyTls = m_verify->isChecked();
    t.proxy = toStd(m_proxy->text().trimmed());
    t.headers = headersFromText(m_headers->toPlainText(), m_shown.headers, wrong ? &wrong->header : nullptr);
    t.rules = rulesFromText(m_rules->toPlainText(), wrong ? &wrong->rule : nullptr);
    return t;
}

bool TemplateDialog::changed() const { return !(read() == m_shown); }

void TemplateDialog::save() {
    if (m_request) return;
    Wrong wrong;
    const Template value = read(&wrong);
    auto problems = inventory::checkTemplate(value, *m_client.inventory());
    if (!wrong.rung.isEmpty()) problems.push_back({"ladder", "text", toStd(wrong.rung)});
    if (!wrong.header.isEmpty()) problems.push_back({"headers", "text", toStd(wrong.header)});
    if (!wrong.rule.isEmpty()) problems.push_back({"rules", "text", toStd(wrong.rule)});
    const auto rest = m_problems->show(problems);
    if (!rest.empty()) say(problemText(rest.front()), true);
    if (!problems.empty()) return m_problems->focusFirst(problems);
    if (!changed()) return say(tr("Nothing was changed."), false);
    m_selectAfter = value.id.value;
    m_save->setEnabled(false);
    m_request = m_undo.apply({inventory::PutTemplate{value}}, tr("Change template %1").arg(toQString(value.name)));
}

void TemplateDialog::add(bool copy) {
    if (m_request) return;
    Template value = copy ? m_shown : standardTemplate();
    const auto& templates = m_client.inventory()->templates;
    const QString base = copy ? tr("%1 copy").arg(toQString(m_shown.name)) : tr("New template");
    int n = 1;
    const auto taken = [&](const std::string& name) {
        return std::any_of(templates.begin(), templates.end(), [&](const Template& t) {
            return t.name == name || t.id.value == slug(name);
        });
    };
    QString name = base;
    while (taken(toStd(name))) name = QStringLiteral("%1 %2").arg(base).arg(++n);
    value.name = toStd(name);
    value.id = TemplateId(slug(value.name));
    value.revision = 0;
    m_selectAfter = value.id.value;
    m_request = m_undo.apply({inventory::PutTemplate{value}}, tr("Add template %1").arg(name));
}

void TemplateDialog::remove() {
    if (m_request || m_shown.id.empty()) return;
    m_selectAfter.clear();
    m_request = m_undo.apply({inventory::RemoveTemplate{m_shown.id}},
                             tr("Remove template %1").arg(toQString(m_shown.name)));
}

void TemplateDialog::say(const QString& text, bool wrong) {
    QPalette palette = m_said->palette();
    palette.setColor(QPalette::WindowText, wrong ? theme().critical : theme().quiet);
    m_said->setPalette(palette);
    m_said->setText(wrong ? QStringLiteral("◆ ") + text : text);
}

void TemplateDialog::reject() {
    if (changed() && m_said->property("asked").toString() != toQString(m_shown.id.value)) {
        m_said->setProperty("asked", toQString(m_shown.id.value));
        return say(tr("This template has unsaved changes: save them, or close once more to drop them."), true);
    }
    QDialog::reject();
}

}  // namespace inspector::console
