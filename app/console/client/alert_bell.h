// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/desktop_notifier.h"
#include "app/console/client/sound_player.h"
#include "app/console/models/alert_ring.h"

#include <QObject>
#include <QTimer>

#include <optional>
#include <set>

class QSettings;

namespace inspector::console {

class Client;

// What is heard, and shown on the desktop.
struct BellSettings {
    std::set<Severity> sounds{Severity::Critical, Severity::Major};
    bool notify = true;
    Severity least = Severity::Major;  // of what the desktop shows

    bool operator==(const BellSettings&) const = default;
};

// Calls the operator: a sound for each severity until somebody has acknowledged, and a notification on the desktop for what is
// new. Silent where nothing can be acknowledged: a wall that only shows. GUI thread; client and settings outlive it.
class AlertBell : public QObject {
    Q_OBJECT

public:
    AlertBell(Client& client, QSettings& settings, QObject* parent = nullptr);

    [[nodiscard]] const BellSettings& settings() const { return m_bell; }
    void setSettings(const BellSettings& settings);  // kept

    // None: sounds again.
    void mute(std::optional<std::chrono::minutes> length);
    [[nodiscard]] std::optional<WallTime> mutedUntil() const;

    [[nodiscard]] SoundPlayer& sounds() { return m_sounds; }
    [[nodiscard]] DesktopNotifier& desktop() { return m_desktop; }

Q_SIGNALS:
    void muteChanged();

private:
    void look();
    void tell(const std::vector<const Alert*>& news);

    Client& m_client;
    QSettings& m_settings;
    BellSettings m_bell;
    AlertRing m_ring;
    SoundPlayer m_sounds;
    DesktopNotifier m_desktop;
    QTimer m_second;
    bool m_wasMuted = false;
};

}  // namespace inspector::console
