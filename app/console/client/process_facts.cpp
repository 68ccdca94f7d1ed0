// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/client/process_facts.h"

#include <QtGlobal>

#ifdef Q_OS_WIN
#include <windows.h>
#include <psapi.h>
#else
#include <QByteArray>
#include <QFile>
#include <QList>

#include <ctime>

#include <unistd.h>
#endif

namespace inspector::console {

#ifdef Q_OS_WIN

namespace {

double milliseconds(const FILETIME& time) {
    return static_cast<double>((static_cast<std::uint64_t>(time.dwHighDateTime) << 32) | time.dwLowDateTime) / 1e4;
}

PROCESS_MEMORY_COUNTERS memory() {
    PROCESS_MEMORY_COUNTERS counters{};
    GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof counters);
    return counters;
}

}  // namespace

double processAgeMs() {
    FILETIME created, exited, kernel, user, now;
    GetProcessTimes(GetCurrentProcess(), &created, &exited, &kernel, &user);
    GetSystemTimeAsFileTime(&now);
    return milliseconds(now) - milliseconds(created);
}

std::int64_t residentKiB() { return static_cast<std::int64_t>(memory().WorkingSetSize / 1024); }
std::int64_t peakResidentKiB() { return static_cast<std::int64_t>(memory().PeakWorkingSetSize / 1024); }

double threadCpuMs() {
    FILETIME created, exited, kernel, user;
    GetThreadTimes(GetCurrentThread(), &created, &exited, &kernel, &user);
    return milliseconds(kernel) + milliseconds(user);
}

#else

namespace {

QByteArray procFile(const char* name) {
    QFile file(QString::fromLatin1(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// A line of /proc/self/status, "VmHWM:     1234 kB".
std::int64_t statusKiB(const char* key) {
    for (const QByteArray& line : procFile("/proc/self/status").split('\n'))
        if (line.startsWith(key)) return line.mid(static_cast<qsizetype>(qstrlen(key))).simplified().split(' ').first().toLongLong();
    return 0;
}

double uptimeMs() {
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

}  // namespace

// Field 22 of /proc/self/stat is the start in clock ticks since the system's; the name before it may hold spaces.
double processAgeMs() {
    const QByteArray stat = procFile("/proc/self/stat");
    const QList<QByteArray> fields = stat.mid(stat.lastIndexOf(')') + 2).split(' ');
    if (fields.size() < 20) return 0;
    return uptimeMs() - fields[19].toDouble() * 1e3 / static_cast<double>(sysconf(_SC_CLK_TCK));
}

std::int64_t residentKiB() { return statusKiB("VmRSS:"); }
std::int64_t peakResidentKiB() { return statusKiB("VmHWM:"); }

double threadCpuMs() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

#endif

}  // namespace inspector::console
