// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/store_room.h"

#include "core/base/log.h"
#include "core/runtime/commands.h"

#include <QSysInfo>

#include <algorithm>
#include <system_error>
#include <utility>

namespace inspector::runtime {

namespace {

constexpr Milliseconds tickInterval{300};
const char* const leaseName = "channels";

}  // namespace

StoreRoom::StoreRoom(const Options& options, const Clock& clock, Mailbox& mailbox, std::function<void()> seriesChanged)
    : m_options(options), m_clock(clock), m_mailbox(mailbox), m_seriesChanged(std::move(seriesChanged)),
      m_retention(options.retention) {}

StoreRoom::~StoreRoom() { stop(); }

void StoreRoom::start() { m_thread.start({{}, [this] { tick(); }, [this] { end(); }, tickInterval}); }

void StoreRoom::stop() { m_thread.stop(); }

void StoreRoom::post(StoreTask task) {
    m_thread.post([this, task = std::move(task)](const Error* refused) {
        if (refused) task(nullptr, refused);
        else if (!m_store) task(nullptr, &m_why);
        else task(m_store.get(), nullptr);
    });
}

void StoreRoom::apply(std::vector<inventory::Change> changes, Answer<Inventory> answer) {
    post([this, changes = std::move(changes), answer = std::move(answer)](inventory::Store* store, const Error* why) {
        if (!store) return answer(fail(*why));
        auto applied = commands::apply(*store, changes, m_options.actor, m_clock.now());
        if (applied) {
            m_inventoryWrite = m_clock.now();
            publish(*applied);
        }
        answer(std::move(applied));
    });
}

void StoreRoom::settle(std::int64_t edit, bool overwrite, Answer<Inventory> answer) {
    post([this, edit, overwrite, answer = std::move(answer)](inventory::Store* store, const Error* why) {
        if (!store) return answer(fail(*why));
        auto* shared = dynamic_cast<inventory::SharedStore*>(store);
        if (!shared) return answer(fail(Error::Kind::NotFound, "No edit waits: this program works on its own store"));
        auto settled = shared->settle(edit, overwrite, m_options.actor, m_clock.now());
        if (settled) publish(*settled);
        answer(std::move(settled));
    });
}

void StoreRoom::system(Answer<SystemState> answer) {
    post([this, answer = std::move(answer)](inventory::Store* store, const Error* why) {
        if (!store) return answer(fail(*why));
        SystemState state;
        const WallTime now = m_clock.now();
        if (auto facts = store->facts(now)) state.database = std::move(*facts);
        else state.databaseError = std::move(facts.error());
        if (auto lives = store->probeLives()) state.probes = std::move(*lives);
        if (auto leases = store->channelLeases(now)) state.leases = std::move(*leases);
        state.databaseTime = now + state.database.clockAhead.value_or(Milliseconds{0});
        answer(std::move(state));
    });
}

void StoreRoom::probeNow(const ChannelId& channel) {
    const std::lock_guard lock(m_mutex);
    if (m_session) m_session->probeNow(channel);
}

std::shared_ptr<const ProbeReport> StoreRoom::newestReport(const ChannelId& channel) const {
    const std::lock_guard lock(m_mutex);
    return m_session ? m_session->newestReport(channel) : nullptr;
}

void StoreRoom::recent(const ChannelId& channel, Answer<evidence::Exchanges> answer) {
    m_thread.post([this, channel, answer = std::move(answer)](const Error* refused) {
        if (refused) return answer(fail(*refused));
        if (m_session) return answer(m_session->recent(channel));
        answer(fail(Error::Kind::Unavailable, "The last minutes are kept by the program that probes the channel", channel.value,
                    "Look at what was frozen, or open Inspector there"));
    });
}

std::shared_ptr<const Inventory> StoreRoom::inventory() const {
    const std::lock_guard lock(m_mutex);
    return m_inventory;
}

void StoreRoom::tick() {
    if (!m_store && m_clock.mono() >= m_nextOpen) open();
    if (m_store) follow();
    if (m_store) flushStates();
    if (m_store) flushSystemEvents();
    if (m_store) flushFrozen();
    if (m_store) {
        if (auto expired = m_retention.work(*m_store, m_clock.now()); !expired)
            qCWarning(lcRuntime, "old events could not be forgotten: %s", expired.error().message().c_str());
    }
    if (!m_session) {
        inventory::StatusWrite stale;
        stale.statuses = m_watch.expire(m_clock.now());
        m_mailbox.states(stale);
    }
    checkSession();
    publishState();
}

// What was confirmed is kept: the probes end first, then what they brought is written, then the lease is given back.
void StoreRoom::end() {
    endProbing();
    if (m_store && m_standing.lease && !m_statuses.empty()) {
        if (auto written = m_statuses.flush(*m_store, *m_standing.lease, *m_inventory, m_clock.mono()); !written)
            qCWarning(lcRuntime, "the last states were not kept: %s", written.error().message().c_str());
    }
    if (m_store && !m_systemEvents.empty())
        (void)m_store->appendEvents({m_systemEvents.begin(), m_systemEvents.end()});
    if (m_store) flushFrozen();
    m_lease.reset();
    m_store.reset();
}

// ---- The inventory ---------------------------------------------------------------------------------------------------

inventory::SqliteOptions StoreRoom::file() const {
    return {m_options.dataFolder / "inventory.db", m_options.dataFolder / "key"};
}

void StoreRoom::open() {
    std::error_code folderError;
    std::filesystem::create_directories(m_options.dataFolder, folderError);
    auto opened = inventory::openSqlite(file());
    m_tried = true;
    m_stateChanged = true;
    if (!opened) {
        m_why = opened.error();
        if (folderError)
            m_why = {Error::Kind::Denied, "The data folder cannot be made: " + folderError.message(),
                     m_options.dataFolder.string(), "Make it writable for this user, or choose another one"};
        m_nextOpen = m_clock.mono() + m_openBackoff.fail();
        m_inventoryError = m_why;
        tell(storeNotOpened(m_why, m_clock.now()));
        return;
    }
    m_openBackoff.succeed();
    m_store = std::move(opened->store);
    storeWorks();
    if (opened->setAside) tell(storeSetAside("inventory", opened->setAside->string(), m_clock.now()));
    tellWarnings(opened->warnings);
    if (auto begun = m_events.begin(*m_store); !begun)
        qCWarning(lcRuntime, "events could not be read: %s", begun.error().message().c_str());
    if (auto inventory = m_store->inventory()) publish(std::move(*inventory));
    m_watch = {};
    m_feed = {};
    refreshWatch();
    startLease();
    if (m_standing.probe) beginProbing();
}

// What does not keep the store from working: secrets that cannot be unsealed, a disk without a write-ahead log.
void StoreRoom::tellWarnings(const std::vector<std::string>& warnings) {
    forgetNotice("store-warning");
    std::string text;
    for (const std::string& warning : warnings) text += (text.empty() ? "" : " ") + warning + ".";
    if (!text.empty()) m_notices.put({"store-warning", Severity::Minor, {textArg("text", text)}, text, m_clock.now()});
}

void StoreRoom::startLease() {
    if (!m_options.probe) return;
    if (m_lease) return m_lease->check(true);
    const auto connect = [this]() -> Result<std::unique_ptr<inventory::Store>> {
        auto opened = inventory::openSqlite(file());
        if (!opened) return fail(std::move(opened.error()));
        if (opened->setAside) m_thread.post([this](const Error* refused) { if (!refused) reopenLater(); });
        return std::move(opened->store);
    };
    const auto changed = [this](const Standing& standing) {
        m_thread.post([this, standing](const Error* refused) { if (!refused) stand(standing); });
    };
    m_lease = std::make_unique<LeaseKeeper>(leaseName, makeHolder(), connect, m_clock, changed);
    m_lease->start();
}

void StoreRoom::reopenLater() {
    m_store.reset();
    m_nextOpen = m_clock.mono();
}

void StoreRoom::follow() {
    const auto moved = m_feed.moved(*m_store, m_clock.mono());
    if (!moved) {
        if (moved.error().kind == Error::Kind::Corrupt) reopenLater();
        return;
    }
    if (!*moved) return;
    auto inventory = m_store->inventory();
    if (inventory && inventory->revision != m_inventory->revision) publish(std::move(*inventory));
    if (!m_session) refreshWatch();
    followEvents();
}

void StoreRoom::publish(Inventory inventory) {
    auto next = std::make_shared<const Inventory>(std::move(inventory));
    std::vector<ChannelId> removed;
    for (const Channel& channel : m_inventory->channels)
        if (!next->channel(channel.id)) removed.push_back(channel.id);
    {
        const std::lock_guard lock(m_mutex);
        m_inventory = next;
    }
    if (m_session) {
        m_session->setInventory(next);
        m_session->forget(removed);
    }
    m_watch.forget(removed);
    m_mailbox.inventory(std::move(next), removed);
}

// The probes table has an entry for whoever probes, so that channels can be pinned to it and its budget be set.
void StoreRoom::registerProbe() {
    if (m_inventory->probe(m_options.probeId)) return;
    Probe probe;
    probe.id = m_options.probeId;
    probe.name = QSysInfo::machineHostName().toStdString();
    auto applied = commands::apply(*m_store, {inventory::PutProbe{probe}}, m_options.actor, m_clock.now());
    if (applied) publish(std::move(*applied));
    else qCWarning(lcRuntime, "this probe is not in the inventory: %s", applied.error().message().c_str());
}

// ---- Probing and watching ----------------------------------------------------------------------------------------------

void StoreRoom::stand(const Standing& standing) {
    const Standing before = std::exchange(m_standing, standing);
    m_stateChanged = true;
    if (standing.error) wrote(fail(*standing.error));
    else if (standing.lease) wrote({});

    if (standing.probe) {
        forgetNotice("watching-only");
        // Lost and taken again: another program may have probed between, so what is known comes from the store.
        if (before.lease && standing.lease && before.lease->epoch != standing.lease->epoch) {
            endProbing();
            m_statuses.clear();
        }
        beginProbing();
        if (!before.holder.empty())
            log({"took-over", Severity::Info, {textArg("holder", readableHolder(before.holder))},
                 "The program that probed has ended; this one probes now.", m_clock.now()});
    } else {
        endProbing();
        m_statuses.clear();
        tell(watchingOnly(readableHolder(standing.holder), m_clock.now()));
        if (m_store) refreshWatch();
    }
    publishState();
}

void StoreRoom::beginProbing() {
    if (m_session || !m_store) return;
    if (m_standing.lease) registerProbe();
    Restored restored;
    const WallTime now = m_clock.now();
    if (auto statuses = m_store->statuses()) restored.statuses = std::move(*statuses);
    if (auto findings = m_store->openFindings(std::nullopt)) restored.findings = std::move(*findings);
    if (auto spans = m_store->stateHistory(std::nullopt, std::chrono::floor<std::chrono::days>(now), now))
        restored.today = std::move(*spans);
    auto session = std::make_unique<ProbingSession>(m_options, m_clock, std::move(restored), m_inventory, m_mailbox,
                                                    m_statuses, [this](EvidenceBundle b) { keepFrozen(std::move(b)); });
    const std::lock_guard lock(m_mutex);
    m_session = std::move(session);
}

void StoreRoom::endProbing() {
    std::unique_ptr<ProbingSession> session;
    {
        const std::lock_guard lock(m_mutex);
        session = std::move(m_session);
    }
    if (!session) return;
    session.reset();
    m_watch = {};
    m_budget = BudgetStep::AsAsked;
    m_dropped = 0;
    for (const char* id : {"budget-reached", "series-failed", "engine-behind", "probe-disabled"}) forgetNotice(id);
}

void StoreRoom::refreshWatch() {
    auto news = m_watch.refresh(*m_store, m_clock.now());
    if (!news) {
        qCWarning(lcRuntime, "the channels' states could not be read: %s", news.error().message().c_str());
        return;
    }
    inventory::StatusWrite write;
    write.statuses = std::move(news->statuses);
    write.fleet = std::move(news->fleet);
    m_mailbox.states(write);
    m_mailbox.findings(news->findings);
    if (m_options.probe) return;
    const auto lease = m_store->lease(leaseName);
    std::string holder = lease && *lease && (*lease)->expires > m_clock.now() ? (*lease)->holder : std::string{};
    m_stateChanged = m_stateChanged || holder != m_standing.holder;
    m_standing.holder = std::move(holder);
}

}  // namespace inspector::runtime
