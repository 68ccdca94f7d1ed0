// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/forms/connection_dialog.h"

#include "app/console/format/theme.h"
#include "app/console/widgets/icons.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QButtonGroup>
#include <QRadioButton>
#include <QVBoxLayout>

#include <algorithm>

namespace inspector::console {

ConnectionDialog::ConnectionDialog(const runtime::StoreRequest& request, QWidget* parent)
    : QDialog(parent), m_connection(new Connection(request, this)), m_said(new QLabel) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Connection"));
    setMinimumWidth(620);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(sizes::space3);
    m_database = makeSide(*layout, tr("Channels, states and who did what"), tr("On this machine, for this program alone"),
                          tr("On a PostgreSQL server, shared with everybody"),
                          QStringLiteral("postgresql://anna@db.example/inspector?sslmode=verify-full"), tr("Password"),
                          m_connection->databaseFrom());
    m_metrics = makeSide(*layout, tr("Figures"), tr("On this machine"), tr("On an InfluxDB server"),
                         QStringLiteral("influxdbs://metrics.example:8086/metrics"), tr("Password or token"), m_connection->metricsFrom());
    const ConnectionFields now = m_connection->fields();
    fill(m_database, now.database);
    fill(m_metrics, now.metrics);
    const QString problem = m_connection->keychainProblem();
    say(*m_said, true, problem.isEmpty() ? tr("Passwords are kept in this computer's keychain, nowhere else.") : problem);
    m_said->setWordWrap(true);
    layout->addWidget(m_said);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    m_test = buttons->addButton(tr("Test"), QDialogButtonBox::ActionRole);
    m_keep = buttons->addButton(tr("Save"), QDialogButtonBox::ActionRole);
    m_restart = buttons->addButton(tr("Start again with it"), QDialogButtonBox::ActionRole);
    m_restart->setEnabled(false);
    m_test->setIcon(icon(Icon::Probe));
    m_test->setDefault(true);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_test, &QPushButton::clicked, this, &ConnectionDialog::test);
    connect(m_keep, &QPushButton::clicked, this, [this] {
        m_keep->setEnabled(false);
        m_connection->keep(read());
    });
    connect(m_restart, &QPushButton::clicked, this, &ConnectionDialog::restartRequested);
    connect(m_connection, &Connection::tried, this, [this](runtime::StoreKind which, bool good, const QString& text) {
        say(which == runtime::StoreKind::Database ? *m_database.said : *m_metrics.said, good, text);
        m_test->setEnabled(true);
    });
    connect(m_connection, &Connection::kept, this, [this](bool good, const QString& text) {
        say(*m_said, good, good ? tr("%1 It holds from the next start.").arg(text) : text);
        m_keep->setEnabled(true);
        m_restart->setEnabled(good);
    });
}

ConnectionDialog::Side ConnectionDialog::makeSide(QVBoxLayout& layout, const QString& title, const QString& own, const QString& shared,
                                                  const QString& example, const QString& secretWord, const QString& from) {
    Side side{new QRadioButton(own), new QRadioButton(shared), new QLineEdit, new QLineEdit, new QLabel};
    auto* head = new QLabel(title);
    head->setFont(console::font(sizes::strong, true));
    auto* group = new QButtonGroup(this);
    group->addButton(side.own);
    group->addButton(side.shared);
    side.url->setPlaceholderText(example);
    side.url->setAccessibleName(title + QStringLiteral(": URL"));
    side.secret->setEchoMode(QLineEdit::Password);
    side.secret->setPlaceholderText(tr("as it is"));
    side.secret->setAccessibleName(title + QStringLiteral(": ") + secretWord);
    side.said->setWordWrap(true);
    side.said->setTextFormat(Qt::PlainText);
    side.said->setTextInteractionFlags(Qt::TextSelectableByMouse);
    if (!from.isEmpty()) say(*side.said, true, tr("Chosen now by %1.").arg(from));
    auto* form = new QFormLayout;
    form->setContentsMargins(sizes::space4, 0, 0, 0);
    form->addRow(tr("URL"), side.url);
    form->addRow(secretWord, side.secret);
    layout.addWidget(head);
    layout.addWidget(side.own);
    layout.addWidget(side.shared);
    layout.addLayout(form);
    layout.addWidget(side.said);
    connect(side.shared, &QRadioButton::toggled, this, [side](bool on) {
        side.url->setEnabled(on);
        side.secret->setEnabled(on);
        if (on) side.url->setFocus();
    });
    return side;
}

void ConnectionDialog::fill(const Side& side, const QString& url) {
    side.url->setText(url);
    (url.isEmpty() ? side.own : side.shared)->setChecked(true);
    side.url->setEnabled(!url.isEmpty());
    side.secret->setEnabled(!url.isEmpty());
}

ConnectionFields ConnectionDialog::read() const {
    ConnectionFields fields;
    if (m_database.shared->isChecked()) {
        fields.database = m_database.url->text().trimmed();
        fields.databasePassword = m_database.secret->text();
    }
    if (m_metrics.shared->isChecked()) {
        fields.metrics = m_metrics.url->text().trimmed();
        fields.metricsSecret = m_metrics.secret->text();
    }
    return fields;
}

void ConnectionDialog::say(QLabel& label, bool good, const QString& text) {
    QPalette palette = label.palette();
    palette.setColor(QPalette::WindowText, good ? theme().quiet : theme().of(Severity::Critical));
    label.setPalette(palette);
    label.setText(text);
    // Long words need more lines: the fields keep their height.
    if (layout()->hasHeightForWidth()) resize(width(), std::max(height(), layout()->totalHeightForWidth(width())));
}

void ConnectionDialog::test() {
    const ConnectionFields fields = read();
    m_database.said->clear();
    m_metrics.said->clear();
    if (fields.database.isEmpty() && fields.metrics.isEmpty())
        return say(*m_said, true, tr("Nothing is shared: there is no server to be tried."));
    m_test->setEnabled(false);
    for (const auto& [url, side] : {std::pair{fields.database, &m_database}, std::pair{fields.metrics, &m_metrics}})
        if (!url.isEmpty()) say(*side->said, true, tr("Trying …"));
    m_connection->test(fields);
}

}  // namespace inspector::console
