// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/forms/silence_here_dialog.h"

#include "app/console/client/own_name.h"
#include "app/console/client/undo_stack.h"
#include "app/console/format/alert_text.h"
#include "app/console/format/format.h"
#include "app/console/format/theme.h"
#include "app/console/pages/forms/alert_dialogs.h"
#include "core/base/random_id.h"
#include "core/notify/check.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QDateTimeEdit>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace inspector::console {

namespace {

constexpr int untilSix = -6, untilThen = -1;
constexpr int placesShown = 5;

QString problemWords(const notify::Problem& problem) {
    const notify::ProblemText* text = notify::textOf(problem.id);
    if (!text) return toQString(problem.id);
    Finding finding;
    finding.args = problem.args;
    return fillTemplate(QCoreApplication::translate("notify", text->message), finding);
}

}  // namespace

Matchers commonMatchers(const std::vector<Alert>& alerts) {
    static constexpr const char* wanted[] = {"alertname", "channel", "endpoint", "provider", "region", "stage", "rung", "finding", "probe"};
    Matchers out;
    if (alerts.empty()) return out;
    for (const char* name : wanted) {
        const std::string value(labelOf(alerts.front().labels, name));
        const bool shared = std::all_of(alerts.begin(), alerts.end(), [&](const Alert& alert) { return labelOf(alert.labels, name) == value; });
        if (!value.empty() && shared) out.push_back({name, Matcher::Op::Equal, value});
    }
    return out;
}

SilenceHereDialog::SilenceHereDialog(Client& client, UndoStack& undo, const QString& about, const std::vector<Alert>& alerts, QWidget* parent)
    : QDialog(parent),
      m_client(client),
      m_undo(undo),
      m_matchers(new QPlainTextEdit),
      m_for(new QComboBox),
      m_until(new QDateTimeEdit),
      m_comment(new QLineEdit),
      m_problem(new QLabel),
      m_matched(new QLabel),
      m_save(new QPushButton(tr("&Silence"))) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setWindowTitle(tr("Silence"));
    auto* head = new QLabel(about);
    head->setTextFormat(Qt::PlainText);
    head->setFont(console::font(sizes::strong, true));
    m_matchers->setPlainText(toQString(formatMatchers(commonMatchers(alerts))));
    m_matchers->setFixedHeight(64);
    m_matchers->setTabChangesFocus(true);
    m_matchers->setFont(console::monospace(sizes::body));
    m_matchers->setAccessibleName(tr("What is silenced"));
    m_matchers->setToolTip(tr("Labels of alerts: name=\"value\", != for all but, =~ and !~ for regular expressions, with commas between. All must match."));
    m_for->addItem(tr("15 minutes"), 15);
    m_for->addItem(tr("1 hour"), 60);
    m_for->addItem(tr("4 hours"), 240);
    m_for->addItem(tr("until 6:00"), untilSix);
    m_for->addItem(tr("until …"), untilThen);
    m_for->setCurrentIndex(1);
    m_for->setAccessibleName(tr("For how long"));
    m_until->setDateTime(QDateTime::fromMSecsSinceEpoch(toMillis(m_client.now() + std::chrono::hours(24))));
    m_until->setCalendarPopup(true);
    m_until->setDisplayFormat(QStringLiteral("ddd d MMM yyyy HH:mm"));
    m_until->setAccessibleName(tr("Until"));
    m_until->hide();
    m_comment->setPlaceholderText(tr("Why, for those who come after you"));
    m_comment->setMaxLength(1'000);
    for (QLabel* label : {m_problem, m_matched}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
    }
    m_matched->setForegroundRole(QPalette::PlaceholderText);

    auto* time = new QHBoxLayout;
    time->addWidget(m_for);
    time->addWidget(m_until);
    time->addStretch();
    auto* form = new QFormLayout;
    form->setVerticalSpacing(sizes::space2);
    form->setHorizontalSpacing(sizes::space4);
    form->addRow(tr("&What"), m_matchers);
    form->addRow(QString(), m_matched);
    auto* forLabel = new QLabel(tr("&For"));
    forLabel->setBuddy(m_for);
    form->addRow(forLabel, time);
    form->addRow(tr("&Comment"), m_comment);
    form->addRow(QString(), m_problem);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    buttons->addButton(m_save, QDialogButtonBox::ActionRole);
    m_save->setDefault(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(sizes::space5, sizes::space4, sizes::space5, sizes::space4);
    layout->setSpacing(sizes::space3);
    layout->addWidget(head);
    layout->addLayout(form);
    layout->addStretch();
    layout->addWidget(buttons);
    setMinimumWidth(560);

    m_typing.setSingleShot(true);
    m_typing.setInterval(150);
    connect(&m_typing, &QTimer::timeout, this, &SilenceHereDialog::check);
    connect(m_matchers, &QPlainTextEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(m_comment, &QLineEdit::textChanged, this, &SilenceHereDialog::check);
    connect(m_until, &QDateTimeEdit::dateTimeChanged, this, &SilenceHereDialog::check);
    connect(m_for, &QComboBox::currentIndexChanged, this, [this] {
        m_until->setVisible(m_for->currentData().toInt() == untilThen);
        check();
    });
    connect(m_save, &QPushButton::clicked, this, &SilenceHereDialog::save);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(&m_client, &Client::commandDone, this, [this](quint64 request, const Result<Inventory>& result) {
        if (request != m_request) return;
        m_request = 0;
        m_save->setEnabled(true);
        if (!result) return m_problem->setText(toQString(result.error().message()));
        Q_EMIT silenced(clockTime(ends()));
        accept();
    });
    m_comment->setFocus();
    check();
}

WallTime SilenceHereDialog::ends() const {
    const int minutes = m_for->currentData().toInt();
    if (minutes == untilSix) return nextLocalHour(6, m_client.now());
    if (minutes == untilThen) return fromMillis(m_until->dateTime().toMSecsSinceEpoch());
    return m_client.now() + std::chrono::minutes(minutes);
}

Silence SilenceHereDialog::read(std::string* why) const {
    Silence silence;
    silence.starts = m_client.now();
    silence.ends = ends();
    silence.author = ownName();
    silence.comment = toStd(m_comment->text().trimmed());
    if (auto matchers = parseMatchers(toStd(m_matchers->toPlainText().trimmed()), why)) silence.matchers = std::move(*matchers);
    return silence;
}

void SilenceHereDialog::check() {
    std::string why;
    const Silence silence = read(&why);
    QString problem;
    bool refused = !why.empty();
    if (refused) {
        problem = tr("This is no list of matchers: %1").arg(toQString(why));
    } else {
        for (const notify::Problem& each : notify::checkSilence(silence, m_client.now())) {
            refused = refused || each.refused;
            if (each.id == "comment-missing" && problem.isEmpty()) continue;  // its field says so
            problem = problemWords(each);
            if (each.refused) break;
        }
    }
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    m_save->setEnabled(!refused && m_request == 0);
    preview(silence.matchers);
}

void SilenceHereDialog::preview(const Matchers& matchers) {
    const Match match(matchers);
    const auto inventory = m_client.inventory();
    int count = 0;
    QStringList places;
    for (const auto& [fingerprint, alert] : m_client.alerts()) {
        if (matchers.empty() || alert.state == AlertState::Pending || !match(alert.labels)) continue;
        ++count;
        const QString place = alertPlace(alert, *inventory);
        if (places.size() < placesShown && !places.contains(place)) places << place;
    }
    if (count == 0) return m_matched->setText(tr("It matches no alert that is open now."));
    const QString names = places.join(QStringLiteral(", "));
    m_matched->setText(tr("It matches %n open alert(s) now: %1", nullptr, count).arg(count > places.size() ? tr("%1 …").arg(names) : names));
}

void SilenceHereDialog::save() {
    Silence silence = read(nullptr);
    silence.id = SilenceId(randomId());
    m_save->setEnabled(false);
    m_request = m_undo.apply({inventory::PutSilence{std::move(silence)}}, tr("Silence"));
}

}  // namespace inspector::console
