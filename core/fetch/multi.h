// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fetch/wake_clock.h"

#include <curl/curl.h>

#include <vector>

namespace inspector::fetch {

// The libraries' own state, once a process. True when it could be made.
bool initLibraries();

// libcurl's multi handle, and used easy handles, kept because they are dear to make. On the loop's thread; owned by the
// loop.
class Multi {
public:
    Multi();
    ~Multi();
    Multi(const Multi&) = delete;
    Multi& operator=(const Multi&) = delete;

    [[nodiscard]] CURLM* handle() const { return m_handle; }
    // Null when there is no memory. Give it back when it is in no multi handle any more.
    [[nodiscard]] CURL* take();
    void giveBack(CURL* easy);
    // Lets libcurl do what there is to do.
    void perform();
    // Inside libcurl: no handle may be added or removed.
    [[nodiscard]] bool performing() const { return m_performing; }

    // Transfers that may have another address to try.
    int connecting = 0;
    // Transfers under way.
    [[nodiscard]] int running() const { return m_running; }
    // How late the thread is with what it notices.
    WakeClock wake;

private:
    CURLM* m_handle;
    std::vector<CURL*> m_idle;
    bool m_performing = false;
    int m_running = 0;
};

}  // namespace inspector::fetch
