// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/client/desktop_notifier.h"

#include <QApplication>
#include <QFileInfo>
#include <QSystemTrayIcon>

#ifdef INSPECTOR_DBUS
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#endif

namespace inspector::console {

namespace {

constexpr int shownMs = 10'000;

// Without an address libdbus would start a bus of its own, and wait for it.
[[maybe_unused]] bool hasBus() {
    if (qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS")) return true;
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    return !runtime.isEmpty() && QFileInfo::exists(runtime + QStringLiteral("/bus"));
}

}  // namespace

DesktopNotifier::DesktopNotifier(QObject* parent) : QObject(parent) {}

QString DesktopNotifier::by() const {
#ifdef INSPECTOR_DBUS
    if (hasBus()) return tr("the desktop's notifications");
#endif
    return QSystemTrayIcon::isSystemTrayAvailable() ? tr("an icon in the tray") : QString();
}

void DesktopNotifier::show(Severity severity, const QString& title, const QString& text) {
    if (showByBus(severity, title, text)) return;
    if (!QSystemTrayIcon::isSystemTrayAvailable()) {
        Q_EMIT failed(tr("This desktop shows no notifications."));
        return;
    }
    if (!m_tray) m_tray = new QSystemTrayIcon(QApplication::windowIcon(), this);
    m_tray->show();
    m_tray->showMessage(title, text, severity == Severity::Critical ? QSystemTrayIcon::Critical : QSystemTrayIcon::Warning, shownMs);
}

#ifdef INSPECTOR_DBUS
bool DesktopNotifier::showByBus(Severity severity, const QString& title, const QString& text) {
    if (!hasBus()) return false;
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) return false;
    const QString service = QStringLiteral("org.freedesktop.Notifications");
    QDBusMessage call = QDBusMessage::createMethodCall(service, QStringLiteral("/org/freedesktop/Notifications"), service, QStringLiteral("Notify"));
    const QVariantMap hints{{QStringLiteral("urgency"), QVariant::fromValue<uchar>(severity == Severity::Critical ? 2 : 1)},
                            {QStringLiteral("desktop-entry"), QStringLiteral("inspector")}};
    // Its body may have markup: what comes from streams is no markup.
    call.setArguments({QStringLiteral("Inspector"), m_shown, QStringLiteral("inspector"), title, text.toHtmlEscaped(), QStringList{}, hints, shownMs});
    auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher* done) {
        const QDBusPendingReply<uint> reply = *done;
        done->deleteLater();
        if (reply.isError()) Q_EMIT failed(tr("The desktop did not take the notification: %1").arg(reply.error().message()));
        else m_shown = reply.value();
    });
    return true;
}
#else
bool DesktopNotifier::showByBus(Severity, const QString&, const QString&) { return false; }
#endif

}  // namespace inspector::console
