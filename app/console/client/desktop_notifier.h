// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/severity.h"

#include <QObject>
#include <QString>

class QSystemTrayIcon;

namespace inspector::console {

// A message on the desktop: by the freedesktop service over D-Bus where there is one, else by an icon in the tray. Never
// waits. A newer message takes the place of the one before. GUI thread.
class DesktopNotifier : public QObject {
    Q_OBJECT

public:
    explicit DesktopNotifier(QObject* parent = nullptr);

    void show(Severity severity, const QString& title, const QString& text);
    // By what: empty where the desktop has nothing for it.
    [[nodiscard]] QString by() const;

Q_SIGNALS:
    void failed(const QString& why);

private:
    bool showByBus(Severity severity, const QString& title, const QString& text);

    QSystemTrayIcon* m_tray = nullptr;
    uint m_shown = 0;  // the service's number of our message
};

}  // namespace inspector::console
