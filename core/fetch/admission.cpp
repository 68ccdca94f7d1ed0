// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/admission.h"

#include <algorithm>

namespace inspector::fetch {

void Admission::unlist(Host& host) {
    if (!host.queue.empty()) m_ready.erase({host.queue.begin()->first, &host});
}

void Admission::refresh(Host& host) {
    if (!host.queue.empty() && host.running < m_mostPerHost) m_ready.emplace(host.queue.begin()->first, &host);
}

void Admission::forgetIfIdle(const Host& host) {
    if (host.running == 0 && host.queue.empty()) m_hosts.erase(std::string(host.name));
}

Admission::Host* Admission::wait(const std::string& hostName, std::uint64_t order, Transfer* transfer) {
    Host& host = m_hosts[hostName];
    if (host.name.empty()) host.name = hostName;
    unlist(host);
    host.queue.emplace(order, transfer);
    ++m_waiting;
    refresh(host);
    return &host;
}

void Admission::withdraw(Host* host, std::uint64_t order) {
    unlist(*host);
    m_waiting -= static_cast<int>(host->queue.erase(order));
    refresh(*host);
    forgetIfIdle(*host);
}

Transfer* Admission::next() {
    if (m_running >= m_most || m_ready.empty()) return nullptr;
    Host& host = *m_ready.begin()->second;
    unlist(host);
    Transfer* transfer = host.queue.begin()->second;
    host.queue.erase(host.queue.begin());
    --m_waiting;
    ++m_running;
    ++host.running;
    refresh(host);
    return transfer;
}

void Admission::leave(Host* host) {
    unlist(*host);
    --m_running;
    --host->running;
    refresh(*host);
    forgetIfIdle(*host);
}

void Admission::setCaps(int most, int mostPerHost) {
    m_most = std::max(1, most);
    m_mostPerHost = std::max(1, mostPerHost);
    m_ready.clear();
    for (auto& [name, host] : m_hosts) refresh(host);
}

}  // namespace inspector::fetch
