// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/store_room.h"

#include "core/base/log.h"

#include <algorithm>
#include <utility>

// The inventory thread's writes, and what it tells about itself.
namespace inspector::runtime {

namespace {

constexpr std::size_t mostSystemEvents = 200;
constexpr std::chrono::seconds systemRetry{5};
constexpr std::chrono::seconds stateEvery{1};
constexpr std::chrono::seconds behindFor{60};
constexpr std::chrono::seconds deadAfter{60};
constexpr std::chrono::seconds probesEvery{5};
const char* const storeNotices[] = {"disk-full", "store-read-only", "store-unavailable", "store-failed",
                                    "store-not-opened"};

}  // namespace

void StoreRoom::flushStates() {
    if (!m_session) return;
    // Started while the server was away there is no lease yet: what is found is kept on this machine's disk until then.
    if (!m_standing.lease && !isAlone()) return showUnwritten();
    if (!m_statuses.due(m_clock.mono())) return;
    auto written = writeStates();
    if (written) {
        if (!written->wrote) return;
        wrote({});
        dropLost(written->lost);
        return followEvents();
    }
    const Error& error = written.error();
    if (error.kind == Error::Kind::Denied && m_standing.lease) {
        // Fenced off, or a file that cannot be written: the lease's own words tell.
        const auto lease = m_store->lease(m_standing.lease->name);
        if (lease && (!*lease || (*lease)->epoch != m_standing.lease->epoch)) return m_lease->check();
    }
    if (error.kind == Error::Kind::Conflict) {
        // Something of it was removed by another program a moment ago; the next try leaves it out.
        if (auto inventory = m_store->inventory(); inventory && inventory->revision != m_inventory->revision)
            return publish(std::move(*inventory));
    }
    wrote(fail(error));
    showUnwritten();
    if (error.kind == Error::Kind::Corrupt) reopenLater();
}

Result<StatusWriter::Flushed> StoreRoom::writeStates() {
    const MonoTime begun = m_clock.mono();
    auto written = m_statuses.flush(*m_store, m_standing.lease.value_or(inventory::Lease{}), *m_inventory, begun);
    if (written && written->wrote) m_writeTimes.add(toSeconds(m_clock.mono() - begun) * 1'000);
    return written;
}

// Showing goes on when keeping does not.
void StoreRoom::showUnwritten() {
    const auto events = m_statuses.takeUnshown();
    m_mailbox.events(events);
    m_events.shownAlready(events);
}

void StoreRoom::flushSystemEvents() {
    if (m_systemEvents.empty()) return;
    if (!m_rights.probe && !m_rights.operate) {  // who may only look shows them here
        m_mailbox.events({m_systemEvents.begin(), m_systemEvents.end()});
        m_systemEvents.clear();
        return;
    }
    const MonoTime now = m_clock.mono();
    if (m_inventoryError && now - m_systemTried < systemRetry) return;
    m_systemTried = now;
    auto written = m_store->appendEvents({m_systemEvents.begin(), m_systemEvents.end()});
    wrote(written);
    if (written) {
        m_systemEvents.clear();
        m_systemShown = 0;
        return followEvents();
    }
    const std::vector<Event> fresh(m_systemEvents.begin() + static_cast<std::ptrdiff_t>(m_systemShown),
                                   m_systemEvents.end());
    m_systemShown = m_systemEvents.size();
    m_mailbox.events(fresh);
    m_events.shownAlready(fresh);
}

void StoreRoom::followEvents() {
    const bool local = isAlone();
    m_eventsFollowed = m_clock.mono();
    const auto events = (local ? m_localEvents : m_events).newer(*m_store);
    if (!events) {
        qCWarning(lcRuntime, "new events could not be read: %s", events.error().message().c_str());
        return;
    }
    m_mailbox.events(*events);
    if (local) m_events.shownAlready(*events);  // they come once more when the server has them
    const bool seriesAside = std::any_of(events->begin(), events->end(),
                                         [](const Event& event) { return event.code == "store-set-aside"; });
    if (seriesAside) m_seriesChanged();
}

void StoreRoom::wrote(const Result<void>& result) {
    if (result) {
        m_inventoryWrite = m_clock.now();
        return storeWorks();
    }
    const Notice notice = storeFailing(result.error(), m_clock.now());
    for (const char* id : storeNotices)
        if (notice.id != id) forgetNotice(id);
    if (m_inventoryError != result.error()) m_stateChanged = true;
    m_inventoryError = result.error();
    tell(notice);
}

void StoreRoom::storeWorks() {
    if (!m_inventoryError) return;
    m_inventoryError.reset();
    for (const char* id : storeNotices) forgetNotice(id);
    m_stateChanged = true;
}

void StoreRoom::tell(const Notice& notice, bool toAll) {
    if (!m_notices.put(notice)) return;
    m_stateChanged = true;
    qCInfo(lcRuntime, "%s", notice.english.c_str());
    if (toAll) log(notice);
}

void StoreRoom::forgetNotice(std::string_view id) {
    if (m_notices.remove(id)) m_stateChanged = true;
}

void StoreRoom::log(const Notice& notice) {
    m_systemEvents.push_back(systemEvent(notice));
    if (m_systemEvents.size() <= mostSystemEvents) return;
    m_systemEvents.pop_front();
    if (m_systemShown > 0) --m_systemShown;
}

// ---- The state of it all -----------------------------------------------------------------------------------------------

void StoreRoom::checkServer() {
    if (!m_shared) return;
    const inventory::SharedState server = m_shared->state();
    const WallTime now = m_clock.now();
    if (server.aloneSince) tell(alone(server.why, *server.aloneSince), false);
    else forgetNotice("alone");
    if (server.aloneSince && now - *server.aloneSince > deadAfter) tell(databaseDead(server.why, *server.aloneSince));
    else if (!server.aloneSince) forgetNotice("database-connection-failure");
    if (server.conflicts > 0) m_notices.put(conflicts(server.conflicts, now));
    else forgetNotice("conflicts");
}

// Every console shows a probe that is gone; whoever judges the fleet writes it into the log.
void StoreRoom::checkProbes() {
    const MonoTime now = m_clock.mono();
    if (!m_store || now - m_probesChecked < probesEvery) return;
    m_probesChecked = now;
    const bool several = m_inventory->probes.size() > 1 || m_shared;
    if (!several || isAlone()) return;
    const auto lives = m_store->probeLives();
    if (!lives) return;
    // By the database's clock, as far as the probes' own heartbeats show it.
    WallTime newest{};
    for (const ProbeLife& life : *lives) newest = std::max(newest, life.seen);
    if (m_session == nullptr) newest = std::max(newest, m_clock.now());
    for (const Probe& probe : m_inventory->probes) {
        const auto life = std::find_if(lives->begin(), lives->end(), [&](const ProbeLife& l) { return l.id == probe.id; });
        const bool down = probe.enabled && life != lives->end() && !life->paused && newest - life->seen > deadAfter;
        if (down) tell(serviceDown(*life, m_clock.now()), m_session && m_standing.fleet);
        else forgetNotice(serviceDownId(probe.id));
    }
}

void StoreRoom::checkSession() {
    if (!m_session) return;
    const series::WriterState writer = m_session->writer();
    checkBudget(m_session->stats().budget);
    checkSeries(writer);
    checkDropped(m_session->dropped() + writer.dropped);
    if (m_session->enabled()) forgetNotice("probe-disabled");
    else tell(probeDisabled(m_options.probeId, m_clock.now()));
}

void StoreRoom::checkBudget(BudgetStep step) {
    const BudgetStep before = std::exchange(m_budget, step);
    if (before == step) return;
    const WallTime now = m_clock.now();
    if (step == BudgetStep::AsAsked) forgetNotice("budget-reached");
    else m_notices.put(budgetReached(step, now));
    m_stateChanged = true;
    log({"budget-step", Severity::Minor,
         {textArg("from", std::string(toString(before))), textArg("to", std::string(toString(step)))}, {}, now});
}

void StoreRoom::checkSeries(const series::WriterState& writer) {
    if (!writer.error) {
        forgetNotice("series-failed");
        forgetNotice("metrics-away");
    } else if (m_options.stores.metrics) {
        m_stateChanged = true;
        tell(metricsAway(*writer.error, writer.spooled + writer.queued, m_clock.now()), false);
    } else {
        tell(seriesFailing(*writer.error, m_clock.now()));
    }
    if (!writer.setAside || *writer.setAside == m_seriesSetAside) return;
    m_seriesSetAside = *writer.setAside;
    tell(storeSetAside("series", m_seriesSetAside, m_clock.now()));
    m_seriesChanged();
}

void StoreRoom::checkDropped(std::uint64_t dropped) {
    const MonoTime now = m_clock.mono();
    if (dropped > m_dropped) {
        m_droppedAt = now;
        tell(behind(dropped, m_clock.now()));
    } else if (now - m_droppedAt > behindFor) {
        forgetNotice("engine-behind");
    }
    m_dropped = dropped;
}

void StoreRoom::checkRollUps() {
    if (!m_rollUps) return;
    const auto refused = m_rollUps->state().refused;
    // Where points are refused, too, one notice says so.
    if (refused && !m_notices.has("metrics-away")) tell(rollUpsRefused(*refused, m_clock.now()), false);
    else forgetNotice("rollups-refused");
}

void StoreRoom::publishState() {
    const MonoTime now = m_clock.mono();
    if (!m_stateChanged && ((!m_session && !m_shared) || now - m_statePublished < stateEvery)) return;
    m_stateChanged = false;
    m_statePublished = now;
    EngineState state;
    state.ready = m_tried;
    state.probing = m_session != nullptr;
    state.holder = readableHolder(m_standing.holder);
    if (m_session) {
        state.stats = m_session->stats();
        state.writer = m_session->writer();
    }
    state.inventoryWrite = m_inventoryWrite;
    state.inventoryError = m_inventoryError;
    state.notices = m_notices.all();
    state.rights = m_rights;
    state.shared = m_options.stores.database.has_value();
    if (m_shared) state.server = m_shared->state();
    m_mailbox.engine(std::move(state));
}

// ---- Evidence --------------------------------------------------------------------------------------------------------

// A store that is away for long must not fill the memory: the newest bundles stay.
void StoreRoom::keepFrozen(EvidenceBundle bundle) {
    constexpr std::size_t most = 100;
    const std::lock_guard lock(m_frozenMutex);
    m_frozen.push_back(std::move(bundle));
    if (m_frozen.size() > most) m_frozen.pop_front();
}

void StoreRoom::flushFrozen() {
    for (;;) {
        std::optional<EvidenceBundle> bundle;
        {
            const std::lock_guard lock(m_frozenMutex);
            if (m_frozen.empty()) return;
            bundle = std::move(m_frozen.front());
            m_frozen.pop_front();
        }
        const auto kept = m_store->putEvidence(*bundle);
        if (kept || kept.error().kind == Error::Kind::NotFound) continue;
        qCWarning(lcRuntime, "evidence could not be kept: %s", kept.error().message().c_str());
        const std::lock_guard lock(m_frozenMutex);
        m_frozen.push_front(std::move(*bundle));
        return;
    }
}

}  // namespace inspector::runtime
