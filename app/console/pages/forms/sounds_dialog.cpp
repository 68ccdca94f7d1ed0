// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/forms/sounds_dialog.h"

#include "app/console/client/alert_bell.h"
#include "app/console/format/format.h"
#include "app/console/format/theme.h"
#include "app/console/widgets/icons.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace inspector::console {

namespace {

QLabel* heading(const QString& text) {
    auto* label = new QLabel(text);
    label->setFont(console::font(sizes::strong, true));
    return label;
}

QLabel* quiet(const QString& text) {
    auto* label = new QLabel(text);
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setWordWrap(true);
    return label;
}

}  // namespace

SoundsDialog::SoundsDialog(AlertBell& bell, QWidget* parent)
    : QDialog(parent), m_bell(bell), m_notify(new QCheckBox(tr("&Tell on the desktop what is new"))), m_least(new QComboBox), m_said(new QLabel) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setWindowTitle(tr("Sounds and notifications"));
    const QString& player = m_bell.sounds().player();
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(sizes::space4);
    grid->setVerticalSpacing(sizes::space2);
    grid->setColumnStretch(0, 1);
    int row = 0;
    for (const Severity severity : {Severity::Critical, Severity::Major, Severity::Minor}) {
        auto* box = new QCheckBox(severityWord(severity));
        box->setChecked(m_bell.settings().sounds.contains(severity));
        auto* test = new QPushButton(icon(Icon::Play), tr("Test"));
        test->setAccessibleName(tr("Test the sound of %1").arg(severityWord(severity)));
        test->setAutoDefault(false);
        test->setEnabled(!player.isEmpty());
        grid->addWidget(box, row, 0);
        grid->addWidget(quiet(tr("again every %1").arg(duration(AlertRing::repeatOf(severity)))), row, 1);
        grid->addWidget(test, row++, 2);
        m_sounds[severity] = box;
        connect(box, &QCheckBox::toggled, this, &SoundsDialog::take);
        connect(test, &QPushButton::clicked, this, [this, severity] { m_bell.sounds().play(severity); });
    }

    m_notify->setChecked(m_bell.settings().notify);
    for (const Severity severity : {Severity::Minor, Severity::Major, Severity::Critical})
        m_least->addItem(severity == Severity::Critical ? severityWord(severity) : tr("%1 or graver").arg(severityWord(severity)), static_cast<int>(severity));
    m_least->setCurrentIndex(m_least->findData(static_cast<int>(m_bell.settings().least)));
    m_least->setAccessibleName(tr("Least severity that is told"));
    auto* test = new QPushButton(icon(Icon::Play), tr("Test"));
    test->setAccessibleName(tr("Test the notification"));
    test->setAutoDefault(false);
    auto* desktop = new QHBoxLayout;
    desktop->addWidget(m_notify, 1);
    desktop->addWidget(m_least);
    desktop->addWidget(test);
    m_said->setWordWrap(true);
    m_said->setTextFormat(Qt::PlainText);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(sizes::space5, sizes::space4, sizes::space5, sizes::space4);
    layout->setSpacing(sizes::space3);
    layout->addWidget(heading(tr("A sound until somebody has acknowledged")));
    layout->addLayout(grid);
    layout->addWidget(quiet(player.isEmpty() ? tr("Nothing here plays sounds: install pw-play (pipewire-bin), paplay (pulseaudio-utils) or aplay (alsa-utils).")
                                             : tr("Played by %1.").arg(player)));
    layout->addSpacing(sizes::space3);
    layout->addWidget(heading(tr("On the desktop")));
    layout->addLayout(desktop);
    const QString by = m_bell.desktop().by();
    layout->addWidget(quiet(by.isEmpty() ? tr("This desktop has no notifications and no tray.") : tr("By %1.").arg(by)));
    layout->addWidget(m_said);
    layout->addStretch();
    layout->addWidget(buttons);
    setMinimumWidth(480);

    connect(m_notify, &QCheckBox::toggled, this, &SoundsDialog::take);
    connect(m_least, &QComboBox::currentIndexChanged, this, &SoundsDialog::take);
    connect(test, &QPushButton::clicked, this, [this] {
        m_bell.desktop().show(Severity::Major, tr("Inspector"), tr("This is how an alert is told here."));
    });
    connect(&m_bell.sounds(), &SoundPlayer::failed, m_said, &QLabel::setText);
    connect(&m_bell.desktop(), &DesktopNotifier::failed, m_said, &QLabel::setText);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void SoundsDialog::take() {
    BellSettings settings;
    settings.sounds.clear();
    for (const auto& [severity, box] : m_sounds)
        if (box->isChecked()) settings.sounds.insert(severity);
    settings.notify = m_notify->isChecked();
    settings.least = static_cast<Severity>(m_least->currentData().toInt());
    m_least->setEnabled(settings.notify);
    m_bell.setSettings(settings);
}

}  // namespace inspector::console
