// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/multi.h"

#include <ares.h>

#include <new>

namespace inspector::fetch {

namespace {
constexpr std::size_t kMostIdle = 64;
}

bool initLibraries() {
    static const bool ok =
        curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK && ares_library_init(ARES_LIB_INIT_ALL) == ARES_SUCCESS;
    return ok;
}

Multi::Multi() {
    initLibraries();
    m_handle = curl_multi_init();
    if (!m_handle) throw std::bad_alloc();
}

Multi::~Multi() {
    for (CURL* easy : m_idle) curl_easy_cleanup(easy);
    curl_multi_cleanup(m_handle);
}

CURL* Multi::take() {
    if (m_idle.empty()) return curl_easy_init();
    CURL* easy = m_idle.back();
    m_idle.pop_back();
    return easy;
}

void Multi::giveBack(CURL* easy) {
    if (m_idle.size() >= kMostIdle) {
        curl_easy_cleanup(easy);
        return;
    }
    // So that nothing of one request, its secrets first, is left for the next.
    curl_easy_reset(easy);
    m_idle.push_back(easy);
}

void Multi::perform() {
    m_performing = true;
    curl_multi_perform(m_handle, &m_running);
    // libcurl 7.88 notices that an address is dead, but goes to the next one only when it is called again, and does not
    // ask to be: that could be a minute later.
    if (connecting > 0) curl_multi_perform(m_handle, &m_running);
    m_performing = false;
}

}  // namespace inspector::fetch
