// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/lease_keeper.h"

#include "core/base/log.h"
#include "core/base/random_id.h"

#include <QCoreApplication>
#include <QSysInfo>

#include <exception>
#include <utility>

namespace inspector::runtime {

bool Standing::operator==(const Standing& other) const {
    const auto epoch = [](const Standing& s) { return s.lease ? std::optional(s.lease->epoch) : std::nullopt; };
    return probe == other.probe && epoch(*this) == epoch(other) && holder == other.holder && error == other.error &&
           channels == other.channels && fleet == other.fleet;
}

LeaseKeeper::LeaseKeeper(const ProbeId& probe, std::string holder, Open open, const Clock& clock, Changed changed,
                         LeaseTimes times)
    : m_name(probeLease(probe)), m_holder(std::move(holder)), m_open(std::move(open)), m_clock(clock),
      m_changed(std::move(changed)), m_times(times), m_turns(probe, m_holder, clock, times) {}

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
        // Told again where it was not followed, too: a channel that was lost for a moment.
        const bool followed = !now.channels || m_turns.probes(*now.channels);
        const bool changed = !m_told || !followed || !(now == m_standing);
        m_standing = std::move(now);
        m_told = true;
        if (changed) m_changed(m_standing);

        std::unique_lock lock(m_mutex);
        m_wake.wait_for(lock, m_times.turn, [this] { return m_check || m_stopping; });
        if (m_stopping) break;
        m_check = false;
        if (std::exchange(m_reopen, false)) m_store.reset();
    }
    release();
    m_store.reset();
}

// In order: nothing is taken any more, then the channels are free, and the identity with them.
void LeaseKeeper::release() {
    if (!m_store || !m_standing.lease || m_away) return;
    m_turns.sayGoodbye(*m_store);
    if (auto released = m_store->releaseLease(*m_standing.lease); !released)
        qCWarning(lcRuntime, "the lease runs out by itself: %s", released.error().message().c_str());
    const auto fleet = m_store->lease(fleetLease);
    if (fleet && *fleet && (*fleet)->holder == m_holder) (void)m_store->releaseLease(**fleet);
}

void LeaseKeeper::confirm(MonoTime asked) { m_until = (asked + m_times.timeToLive).time_since_epoch().count(); }

// When the database was away, everybody's lease has run out: those who are there have the time to say so.
bool LeaseKeeper::isPatient() const { return m_back && m_clock.mono() - *m_back < m_times.timeToLive; }

Standing LeaseKeeper::ask() {
    if (!m_store) {
        auto opened = m_open();
        if (!opened) return withoutWriting(std::move(opened.error()));
        m_store = std::move(*opened);
    }
    const MonoTime asked = m_clock.mono();
    auto lease = m_store->acquireLease(m_name, m_holder, m_times.timeToLive, m_clock.now());
    if (!lease) {
        if (lease.error().kind == Error::Kind::Conflict)
            return {false, std::nullopt, lease.error().where, std::nullopt, std::nullopt, false};
        return withoutWriting(std::move(lease.error()));
    }
    if (std::exchange(m_away, false)) m_back = asked;
    confirm(asked);
    auto turn = m_turns.take(*m_store, *lease, isPatient());
    if (!turn) return withoutWriting(std::move(turn.error()));
    return {true, std::move(*lease), {}, std::nullopt, std::move(turn->channels), turn->fleet};
}

// The lease may have run out meanwhile; but who cannot write it cannot lose it either, until somebody else writes.
Standing LeaseKeeper::withoutWriting(Error error) {
    const MonoTime asked = m_clock.mono();
    const Result<std::optional<inventory::Lease>> kept = m_store ? m_store->lease(m_name) : fail(error);
    if (!kept) {
        m_away = true;
        m_store.reset();
        return {true, m_standing.lease, {}, std::move(error), m_standing.channels, !m_told || m_standing.fleet};
    }
    if (*kept && (*kept)->holder != m_holder && (*kept)->expires > m_clock.now())
        return {false, std::nullopt, (*kept)->holder, std::move(error), std::nullopt, false};
    ChannelTurns::Outcome ours = m_turns.look(*m_store);
    confirm(asked);
    if (error.kind == Error::Kind::Corrupt) m_store.reset();
    return {true, m_standing.lease, {}, std::move(error), std::move(ours.channels), ours.fleet};
}

std::string makeHolder() {
    return QSysInfo::machineHostName().toStdString() + ":" + std::to_string(QCoreApplication::applicationPid()) + ":" + randomId();
}

std::string readableHolder(const std::string& holder) { return holder.substr(0, holder.rfind(':')); }

}  // namespace inspector::runtime
