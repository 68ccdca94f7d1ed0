// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/signals.h"

#include <windows.h>

namespace inspector::cli {

namespace {

HANDLE stopEvent() {
    static const HANDLE event = CreateEventW(nullptr, TRUE, FALSE, nullptr);
    return event;
}

BOOL WINAPI told(DWORD) {
    SetEvent(stopEvent());
    return TRUE;
}

}  // namespace

void holdStopSignals() {
    stopEvent();
    SetConsoleCtrlHandler(told, TRUE);
}

bool waitForStop(Milliseconds timeout) {
    return WaitForSingleObject(stopEvent(), static_cast<DWORD>(timeout.count())) == WAIT_OBJECT_0;
}

}  // namespace inspector::cli
