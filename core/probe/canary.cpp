// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/canary.h"

#include <algorithm>
#include <utility>

namespace inspector::probe {

namespace {
constexpr std::chrono::seconds askEvery{5};
constexpr Milliseconds timeout{3'000};
constexpr std::size_t most = 16;
}  // namespace

Canary::Canary(fetch::Fetcher& fetcher, const Clock& clock, SelfWatch& watch, std::string caFile)
    : m_fetcher(fetcher), m_clock(clock), m_watch(watch), m_caFile(std::move(caFile)) {}

Canary::~Canary() { cancel(); }

void Canary::cancel() {
    for (const fetch::Fetcher::Handle handle : m_asking)
        if (handle != 0) m_fetcher.cancel(handle);
    m_asking.clear();
}

void Canary::setUrls(std::vector<std::string> urls) {
    if (urls.size() > most) urls.resize(most);
    if (urls == m_urls) return;
    cancel();
    m_urls = std::move(urls);
    m_asking.assign(m_urls.size(), 0);
    m_asked = {};
    m_watch.setCanaries(m_urls.size());
}

void Canary::tick() {
    if (m_urls.empty()) return;
    if (std::any_of(m_asking.begin(), m_asking.end(), [](auto handle) { return handle != 0; })) return;
    const bool due = m_asked == MonoTime{} || m_clock.mono() - m_asked >= askEvery;
    if (due || m_watch.wantsCanaries(m_asked)) ask();
}

void Canary::ask() {
    m_asked = m_clock.mono();
    for (std::size_t i = 0; i < m_urls.size(); ++i) {
        fetch::Request request;
        request.url = m_urls[i];
        request.method = fetch::Method::Head;
        request.connectTimeout = request.totalTimeout = timeout;
        request.caFile = m_caFile;
        // A kept connection would hang for as long as it takes to notice that the network went.
        request.freshConnection = true;
        m_asking[i] = m_fetcher.start(request, {}, [this, i, request](const fetch::Response& response) {
            m_asking[i] = 0;
            m_watch.noteCanary(i, networkOutcome(request, response, m_clock.mono()));
        });
    }
}

}  // namespace inspector::probe
