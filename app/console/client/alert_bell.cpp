// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/client/alert_bell.h"

#include "app/console/client/client.h"
#include "app/console/format/alert_text.h"
#include "app/console/format/format.h"

#include <QSettings>

#include <algorithm>

namespace inspector::console {

namespace {

const QString key = QStringLiteral("alerts/");

QString soundKey(Severity severity) { return key + QStringLiteral("sound-") + toQString(toString(severity)); }

}  // namespace

AlertBell::AlertBell(Client& client, QSettings& settings, QObject* parent) : QObject(parent), m_client(client), m_settings(settings) {
    for (const Severity severity : {Severity::Minor, Severity::Major, Severity::Critical})
        if (m_settings.value(soundKey(severity), m_bell.sounds.contains(severity)).toBool()) m_bell.sounds.insert(severity);
        else m_bell.sounds.erase(severity);
    m_bell.notify = m_settings.value(key + QStringLiteral("notify"), m_bell.notify).toBool();
    if (const auto least = severityFromString(toStd(m_settings.value(key + QStringLiteral("notify-least")).toString()))) m_bell.least = *least;
    m_second.setInterval(1'000);
    connect(&m_second, &QTimer::timeout, this, &AlertBell::look);  // acknowledgements run out
    connect(&m_client, &Client::alertsChanged, this, &AlertBell::look);
}

void AlertBell::setSettings(const BellSettings& settings) {
    m_bell = settings;
    for (const Severity severity : {Severity::Minor, Severity::Major, Severity::Critical})
        m_settings.setValue(soundKey(severity), m_bell.sounds.contains(severity));
    m_settings.setValue(key + QStringLiteral("notify"), m_bell.notify);
    m_settings.setValue(key + QStringLiteral("notify-least"), toQString(toString(m_bell.least)));
}

void AlertBell::mute(std::optional<std::chrono::minutes> length) {
    m_ring.mute(length ? std::optional(m_client.now() + *length) : std::nullopt);
    m_wasMuted = length.has_value();
    m_second.start();
    Q_EMIT muteChanged();
}

std::optional<WallTime> AlertBell::mutedUntil() const { return m_ring.mutedUntil(m_client.now()); }

void AlertBell::look() {
    if (m_wasMuted && !mutedUntil()) {
        m_wasMuted = false;
        Q_EMIT muteChanged();
    }
    const auto news = m_ring.look(m_client.alerts(), m_client.now());
    if (!m_second.isActive()) m_second.start();
    if (!m_client.engine().rights.operate) return;
    tell(news);
    if (const auto severity = m_ring.due(m_bell.sounds, m_client.now()); severity && !m_sounds.player().isEmpty()) m_sounds.play(*severity);
}

void AlertBell::tell(const std::vector<const Alert*>& news) {
    const Alert* worst = nullptr;
    int count = 0;
    for (const Alert* alert : news) {
        if (alert->severity < m_bell.least) continue;
        ++count;
        if (!worst || alert->severity > worst->severity) worst = alert;
    }
    if (!worst || !m_bell.notify || m_desktop.by().isEmpty()) return;
    const QString place = alertPlace(*worst, *m_client.inventory());
    const QString text = toQString(worst->summary.empty() ? worst->rule : worst->summary);
    m_desktop.show(worst->severity, tr("%1: %2").arg(severityWord(worst->severity), place),
                   count == 1 ? text : tr("%1 And %n more.", nullptr, count - 1).arg(text));
}

}  // namespace inspector::console
