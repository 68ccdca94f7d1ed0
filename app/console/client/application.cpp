// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/client/application.h"

#include "app/console/client/process_facts.h"
#include "core/base/log.h"

#include <QEvent>
#include <QMetaEnum>

#include <chrono>
#include <utility>

namespace inspector::console {

namespace {

constexpr double frameMs = 16;

QByteArray describe(const QByteArray& receiver, QEvent::Type type) {
    const char* name = QMetaEnum::fromType<QEvent::Type>().valueToKey(type);
    return receiver + ' ' + (name ? QByteArray(name) : QByteArray::number(static_cast<int>(type)));
}

}  // namespace

Application::Application(int& argc, char** argv) : QApplication(argc, argv) {
    setApplicationName(QStringLiteral("Inspector"));
    setOrganizationName(QStringLiteral("Inspector"));
    setApplicationVersion(QStringLiteral(INSPECTOR_VERSION));
}

// Only the outermost event counts: what it sends on is within its time. The receiver may be gone afterwards.
bool Application::notify(QObject* receiver, QEvent* event) {
    if (m_depth > 0) return QApplication::notify(receiver, event);
    const char* name = receiver->metaObject()->className();
    const QEvent::Type type = event->type();
    const double cpu = threadCpuMs();
    const auto start = std::chrono::steady_clock::now();
    ++m_depth;
    const bool handled = QApplication::notify(receiver, event);
    --m_depth;
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    const double used = threadCpuMs() - cpu;
    ++m_events;
    if (took.count() > frameMs) ++m_over16;
    if (used > frameMs) ++m_over16Cpu;
    if (took.count() > m_longest.ms || used > m_longestCpu.cpuMs) note(took.count(), used, describe(name, type));
    return handled;
}

void Application::note(double ms, double cpuMs, const QByteArray& what) {
    if (ms > frameMs) qCDebug(lcConsole, "%s took %.1f ms (%.1f ms of processor)", what.constData(), ms, cpuMs);
    if (ms > m_longest.ms) m_longest = {ms, cpuMs, what};
    if (cpuMs > m_longestCpu.cpuMs) m_longestCpu = {ms, cpuMs, what};
}

void Application::startCounting() {
    m_startUp = std::exchange(m_longest, {});
    m_longestCpu = {};
    m_events = m_over16 = m_over16Cpu = 0;
}

QJsonObject Application::measured() const {
    return {{QStringLiteral("longest_block_ms"), m_longest.ms},
            {QStringLiteral("longest_block"), QString::fromLatin1(m_longest.what)},
            {QStringLiteral("longest_block_cpu_ms"), m_longestCpu.cpuMs},
            {QStringLiteral("longest_block_cpu"), QString::fromLatin1(m_longestCpu.what)},
            {QStringLiteral("blocks_over_16_ms"), static_cast<qint64>(m_over16)},
            {QStringLiteral("blocks_over_16_ms_cpu"), static_cast<qint64>(m_over16Cpu)},
            {QStringLiteral("events"), static_cast<qint64>(m_events)},
            {QStringLiteral("start_up_block_ms"), m_startUp.ms},
            {QStringLiteral("resident_kib"), static_cast<qint64>(residentKiB())},
            {QStringLiteral("peak_resident_kib"), static_cast<qint64>(peakResidentKiB())}};
}

}  // namespace inspector::console
