// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <curl/curl.h>

#include <vector>

namespace inspector::fetch {

// libcurl's library state, once a process. True when it could be made.
bool initLibraries();

// Used libcurl handles, kept because they are dear to make. On the loop's thread; owned by the loop.
class EasyPool {
public:
    EasyPool() = default;
    ~EasyPool();
    EasyPool(const EasyPool&) = delete;
    EasyPool& operator=(const EasyPool&) = delete;

    // Null when there is no memory. Give it back when it is in no multi handle any more.
    [[nodiscard]] CURL* take();
    void giveBack(CURL* easy);

private:
    std::vector<CURL*> m_idle;
};

}  // namespace inspector::fetch
