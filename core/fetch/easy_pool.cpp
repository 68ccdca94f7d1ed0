// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/easy_pool.h"

#include <ares.h>

namespace inspector::fetch {

namespace {
constexpr std::size_t kMostIdle = 64;
}

bool initLibraries() {
    static const bool ok =
        curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK && ares_library_init(ARES_LIB_INIT_ALL) == ARES_SUCCESS;
    return ok;
}

EasyPool::~EasyPool() {
    for (CURL* easy : m_idle) curl_easy_cleanup(easy);
}

CURL* EasyPool::take() {
    if (m_idle.empty()) return curl_easy_init();
    CURL* easy = m_idle.back();
    m_idle.pop_back();
    return easy;
}

void EasyPool::giveBack(CURL* easy) {
    if (m_idle.size() >= kMostIdle) {
        curl_easy_cleanup(easy);
        return;
    }
    // So that nothing of one request, its secrets first, is left for the next.
    curl_easy_reset(easy);
    m_idle.push_back(easy);
}

}  // namespace inspector::fetch
