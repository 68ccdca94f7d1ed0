// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/lease_keeper.h"

#include "core/base/log.h"

#include <QCoreApplication>
#include <QSysInfo>

#include <exception>
#include <random>
#include <utility>

namespace inspector::runtime {

bool Standing::operator==(const Standing& other) const {
    const auto epoch = [](const Standing& s) { return s.lease ? std::optional(s.lease->epoch) : std::nullopt; };
    return probe == other.probe && epoch(*this) == epoch(other) && holder == other.holder && error == other.error;
}

LeaseKeeper::LeaseKeeper(std::string name, std::string holder, Open open, const Clock& clock, Changed changed)
    : m_name(std::move(name)), m_holder(std::move(holder)), m_open(std::move(open)), m_clock(clock),
      m_changed(std::move(changed)) {}

LeaseKeeper::~LeaseKeeper() { stop(); }

void LeaseKeeper::start() {
    m_thread = std::thread([this] {
        try {
            run();
        } catch (const std::exception& e) {
            qCCritical(lcRuntime, "the lease thread caught an exception: %s", e.what());
        }
    });
}

void LeaseKeeper::check(bool reopen) {
    const std::lock_guard lock(m_mutex);
    m_check = true;
    m_reopen = m_reopen || reopen;
    m_wake.notify_one();
}

void LeaseKeeper::stop() {
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        m_wake.notify_one();
    }
    if (m_thread.joinable()) m_thread.join();
}

void LeaseKeeper::run() {
    for (;;) {
        Standing now = ask();
        const bool changed = !m_told || !(now == m_standing);
        m_standing = std::move(now);
        m_told = true;
        if (changed) m_changed(m_standing);

        std::unique_lock lock(m_mutex);
        m_wake.wait_for(lock, renewal, [this] { return m_check || m_stopping; });
        if (m_stopping) break;
        m_check = false;
        if (std::exchange(m_reopen, false)) m_store.reset();
    }
    if (m_store && m_standing.lease) {
        if (auto released = m_store->releaseLease(*m_standing.lease); !released)
            qCWarning(lcRuntime, "the lease runs out by itself: %s", released.error().message().c_str());
    }
    m_store.reset();
}

Standing LeaseKeeper::ask() {
    if (!m_store) {
        auto opened = m_open();
        if (!opened) return withoutWriting(std::move(opened.error()));
        m_store = std::move(*opened);
    }
    auto lease = m_store->acquireLease(m_name, m_holder, timeToLive, m_clock.now());
    if (lease) return {true, std::move(*lease), {}, std::nullopt};
    if (lease.error().kind == Error::Kind::Conflict) return {false, std::nullopt, lease.error().where, std::nullopt};
    if (lease.error().kind == Error::Kind::Corrupt) m_store.reset();
    return withoutWriting(std::move(lease.error()));
}

Standing LeaseKeeper::withoutWriting(Error error) {
    if (m_store) {
        // The lease may have run out meanwhile; but who cannot write it cannot lose it either.
        const auto kept = m_store->lease(m_name);
        if (kept && *kept && (*kept)->holder != m_holder && (*kept)->expires > m_clock.now())
            return {false, std::nullopt, (*kept)->holder, std::move(error)};
    }
    return {true, m_standing.lease, {}, std::move(error)};
}

std::string makeHolder() {
    std::random_device random;
    char id[24];
    std::snprintf(id, sizeof id, "%08x%08x", random(), random());
    return QSysInfo::machineHostName().toStdString() + ":" + std::to_string(QCoreApplication::applicationPid()) +
           ":" + id;
}

std::string readableHolder(const std::string& holder) { return holder.substr(0, holder.rfind(':')); }

}  // namespace inspector::runtime
