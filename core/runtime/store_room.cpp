// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/store_room.h"

#include "core/base/log.h"
#include "core/runtime/commands.h"
#include "core/runtime/store_places.h"

#include <algorithm>
#include <system_error>
#include <utility>

namespace inspector::runtime {

namespace {

constexpr Milliseconds tickInterval{300};
// While nothing is heard of the server, its store is tried now and then all the same: that may take seconds.
constexpr std::chrono::seconds blindTry{15};
constexpr std::chrono::seconds eventsEvery{5};

}  // namespace

StoreRoom::StoreRoom(const Options& options, const Clock& clock, Mailbox& mailbox, std::function<void()> seriesChanged)
    : m_options(options), m_clock(clock), m_mailbox(mailbox), m_seriesChanged(std::move(seriesChanged)),
      m_started(clock.now()), m_retention(options.history) {}

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
        if (auto may = mayEdit(changes); !may) return answer(fail(may.error()));
        const MonoTime begun = m_clock.mono();
        auto applied = commands::apply(*store, changes, m_options.actor, m_clock.now());
        if (applied) {
            m_inventoryWrite = m_clock.now();
            m_writeTimes.add(toSeconds(m_clock.mono() - begun) * 1'000);
            publish(*applied);
        } else if (applied.error().kind == Error::Kind::Conflict) {
            // Whoever asked is to see what the others made of it before hearing that they were faster.
            if (auto now = store->inventory(); now && now->revision != m_inventory->revision) publish(std::move(*now));
        }
        answer(std::move(applied));
    });
}

void StoreRoom::settle(std::int64_t edit, bool overwrite, Answer<Inventory> answer) {
    post([this, edit, overwrite, answer = std::move(answer)](inventory::Store* store, const Error* why) {
        if (!store) return answer(fail(*why));
        auto* shared = dynamic_cast<inventory::SharedStore*>(store);
        if (auto may = mayEdit(); !may) return answer(fail(may.error()));
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
        state.writeP50Ms = m_writeTimes.percentile(0.5);
        state.writeP95Ms = m_writeTimes.percentile(0.95);
        state.writeP99Ms = m_writeTimes.percentile(0.99);
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
        if (m_session && m_session->holds(channel)) return answer(m_session->recent(channel));
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
    if (m_shared) followServer();
    if (m_store) follow();
    tellFigures();
    if (m_store) flushStates();
    if (m_store) flushSystemEvents();
    if (m_store) flushFrozen();
    if (m_store && m_rights.probe) {
        if (auto expired = m_retention.work(*m_store, m_clock.now()); !expired)
            qCWarning(lcRuntime, "old events could not be forgotten: %s", expired.error().message().c_str());
    }
    inventory::StatusWrite stale;
    stale.statuses = m_watch.expire(m_clock.now());
    m_mailbox.states(stale);
    checkServer();
    checkProbes();
    checkSession();
    checkRollUps();
    checkReceivers();
    tellAlerts();
    publishState();
}

// What was confirmed is kept: the probes end first, then what they brought is written, then the lease is given back.
void StoreRoom::end() {
    m_listener.reset();
    m_rollUps.reset();
    endProbing();
    m_alerts.reset();
    if (m_store && (m_standing.lease || isAlone()) && !m_statuses.empty()) {
        if (auto written = writeStates(); !written)
            qCWarning(lcRuntime, "the last states were not kept: %s", written.error().message().c_str());
    }
    if (m_store && !m_systemEvents.empty())
        (void)m_store->appendEvents({m_systemEvents.begin(), m_systemEvents.end()});
    if (m_store) flushFrozen();
    m_lease.reset();
    m_shared = nullptr;
    m_store.reset();
}

// ---- Opening ---------------------------------------------------------------------------------------------------------

Result<inventory::Opened> StoreRoom::openStore() {
    std::error_code folderError;
    std::filesystem::create_directories(m_options.dataFolder, folderError);
    if (!m_options.stores.database) {
        auto opened = inventory::openSqlite(inventoryFile(m_options));
        if (!opened && folderError)
            return fail(Error::Kind::Denied, "The data folder cannot be made: " + folderError.message(),
                        m_options.dataFolder.string(), "Make it writable for this user, or choose another one");
        return opened;
    }
    inventory::SharedStore::Options shared;
    shared.open = [this] { return connectInventory(m_options); };
    shared.folder = replicaFolder(m_options);
    shared.keyFile = m_options.dataFolder / "key";
    std::filesystem::create_directories(shared.folder, folderError);
    auto opened = inventory::SharedStore::open(std::move(shared), m_clock);
    if (!opened) return fail(std::move(opened.error()));
    m_shared = opened->get();
    const auto& aside = m_shared->setAside();
    return inventory::Opened{std::move(*opened), aside.empty() ? std::nullopt : std::optional(aside.front()), std::nullopt,
                             m_shared->warnings()};
}

void StoreRoom::open() {
    auto opened = openStore();
    m_tried = true;
    m_stateChanged = true;
    if (!opened) {
        m_why = opened.error();
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
    readRights();
    m_eventsBegun = false;
    beginEvents();
    if (auto inventory = m_store->inventory()) publish(std::move(*inventory));
    seedAlerts();
    m_watch = {};
    m_feed = {};
    refreshWatch();
    m_alertsBegun = false;
    followAlerts();
    listen();
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
    if (!m_rights.probe) return tell(mayNotProbe(m_rights, m_clock.now()), false);
    forgetNotice("may-not-probe");
    if (m_lease) return m_lease->check(true);
    const auto connect = [this]() -> Result<std::unique_ptr<inventory::Store>> {
        auto opened = connectInventory(m_options);
        if (!opened) return fail(std::move(opened.error()));
        if (opened->setAside) m_thread.post([this](const Error* refused) { if (!refused) reopenLater(); });
        return std::move(opened->store);
    };
    const auto changed = [this](const Standing& standing) {
        m_thread.post([this, standing](const Error* refused) { if (!refused) stand(standing); });
    };
    m_lease = std::make_unique<LeaseKeeper>(m_options.probeId, makeHolder(), connect, m_clock, changed);
    m_lease->turns().setInventory(m_inventory);
    tellFigures();
    m_alerts = std::make_unique<AlertRoom>(m_options.probeId, makeHolder(), connect, m_clock);
    m_alerts->setInventory(m_inventory);
    m_alerts->start();
    m_lease->start();
    m_rollUps = std::make_unique<RollUpKeeper>(m_options, m_clock, makeHolder(), connect);
    m_rollUps->start();
}

void StoreRoom::reopenLater() {
    m_shared = nullptr;
    m_store.reset();
    m_nextOpen = m_clock.mono();
}

// ---- The server that the inventory is shared on --------------------------------------------------------------------------

void StoreRoom::listen() {
    if (!m_shared || m_listener) return;
    m_listener = std::make_unique<inventory::PostgresListener>(
        *m_options.stores.database, [this](const inventory::PostgresListener::News& news) { hear(news); });
    m_listener->start();
}

// What a person did does not wait for the tick.
void StoreRoom::hear(const inventory::PostgresListener::News& news) {
    {
        const std::lock_guard lock(m_heardMutex);
        m_heard.connected = (m_heard.connected && !news.disconnected) || news.connected;
        m_heard.disconnected = (m_heard.disconnected && !news.connected) || news.disconnected;
        m_heard.inventory = m_heard.inventory || news.inventory;
        m_heard.state = m_heard.state || news.state;
        m_heard.alerts = m_heard.alerts || news.alerts;
        m_heard.outbox = m_heard.outbox || news.outbox;
        if (news.why) m_heard.why = news.why;
    }
    if (news.connected || news.disconnected || news.inventory || news.alerts || news.outbox) m_thread.kick();
}

// The listener knows first whether the server is there; while it is not, its store is not asked: that could take seconds.
void StoreRoom::followServer() {
    inventory::PostgresListener::News news;
    {
        const std::lock_guard lock(m_heardMutex);
        std::swap(news, m_heard);
    }
    const MonoTime now = m_clock.mono();
    if (news.disconnected) {
        m_listening = false;
        // Anything else than an absent server concerns the feed alone: changes are asked for then.
        const bool away = news.why && news.why->kind == Error::Kind::Unavailable;
        if (away) m_reconnected = now;
        if (away && !isAlone()) m_shared->lost(*news.why);
    }
    if (news.connected) m_listening = true;
    bool back = false;
    if (isAlone() && (m_listening || now - m_reconnected >= blindTry)) {
        m_reconnected = now;
        back = m_shared->reconnect(news.connected);
    }
    const bool alone = isAlone();
    if (std::exchange(m_wasAlone, alone) != alone) {
        m_stateChanged = true;
        beginEvents();
    }
    if (news.connected || back) {  // anything may have been missed
        readRights();
        startLease();
        followInventory();
        followStates();
        m_alertsBegun = false;
        followAlerts();
        return;
    }
    if (news.inventory) followInventory();
    if (news.alerts) followAlerts();
    if ((news.alerts || news.outbox) && m_alerts) m_alerts->look();
    if (news.state) m_feed.note();
}

bool StoreRoom::isAlone() const { return m_shared && !m_shared->state().connected; }

// Where following the events begins; of the server's that was said once, and it goes on where it was when it is back.
void StoreRoom::beginEvents() {
    if (!isAlone() && std::exchange(m_eventsBegun, true)) return;
    if (auto begun = (isAlone() ? m_localEvents : m_events).begin(*m_store); !begun)
        qCWarning(lcRuntime, "events could not be read: %s", begun.error().message().c_str());
}

void StoreRoom::readRights() {
    const auto rights = m_store->rights();
    if (!rights || m_rights == *rights) return;
    m_rights = *rights;
    m_stateChanged = true;
}

Result<void> StoreRoom::mayEdit(const std::vector<inventory::Change>& changes) const {
    if (m_rights.edit) return {};
    // What belongs to a shift's work is everybody's who has one.
    using namespace inventory;
    const bool work = !changes.empty() && std::all_of(changes.begin(), changes.end(), [](const Change& change) {
        return std::holds_alternative<PutSilence>(change) || std::holds_alternative<RemoveSilence>(change) ||
               std::holds_alternative<PutMaintenance>(change) || std::holds_alternative<RemoveMaintenance>(change) ||
               std::holds_alternative<PutView>(change) || std::holds_alternative<RemoveView>(change);
    });
    if (work && m_rights.operate) return {};
    return fail(Error::Kind::Denied,
                "The user " + m_rights.user + " (" + m_rights.role + ") may not " + (work ? "silence alerts" : "change what is configured"), {},
                work ? "Ask for the role inspector_operator" : "Ask for the role inspector_administrator, or ask an administrator to make the change");
}

// ---- The inventory ---------------------------------------------------------------------------------------------------

void StoreRoom::follow() {
    if (m_listening && m_shared && !isAlone()) {
        const MonoTime now = m_clock.mono();
        if (now - m_eventsFollowed >= eventsEvery) followEvents();  // one that comes with no state is told by nobody
        if (!m_feed.due(now)) return;
    } else {
        const auto moved = m_feed.moved(*m_store, m_clock.mono());
        if (!moved) {
            if (moved.error().kind == Error::Kind::Corrupt) reopenLater();
            return;
        }
        if (!*moved) return;
    }
    followInventory();
    followStates();
    followAlerts();
    if (m_alerts && !m_listening) m_alerts->look();
}

// Everything at first, then what changed; everything again where the server takes turns with the replica.
void StoreRoom::followAlerts() {
    const std::int64_t after = m_alertsBegun ? m_alertStamp : 0;
    auto news = m_store->alertNews(after);
    if (!news) return;
    m_alertStamp = news->stamp;
    if (std::exchange(m_alertsBegun, true) && !(news->all && after != 0)) m_mailbox.alerts(news->alerts);
    else m_mailbox.openAlerts(std::move(news->alerts));
}

// Shipped rules that the store never had.
void StoreRoom::seedAlerts() {
    if (!m_rights.edit || isAlone() || !m_inventory) return;
    auto seeded = commands::seedAlerts(*m_store, m_options.actor, m_clock.now());
    if (seeded && *seeded == *m_inventory) return;
    if (seeded) publish(std::move(*seeded));
    else qCWarning(lcRuntime, "the shipped alert rules were not stored: %s", seeded.error().message().c_str());
}

void StoreRoom::checkReceivers() {
    if (!m_alerts) return;
    std::set<std::string> failing;
    for (const FailingReceiver& one : m_alerts->failing()) {
        const Notice notice = receiverFailed(one);
        failing.insert(notice.id);
        tell(notice, false);
    }
    for (const std::string& id : m_failing)
        if (!failing.contains(id)) forgetNotice(id);
    m_failing = std::move(failing);
}

void StoreRoom::followInventory() {
    auto inventory = m_store->inventory();
    if (inventory && *inventory != *m_inventory) publish(std::move(*inventory));
}

void StoreRoom::followStates() {
    refreshWatch();
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
    if (m_alerts) m_alerts->setInventory(next);
    if (m_session) {
        m_session->setInventory(next);
        m_session->forget(removed);
    }
    if (m_lease) {
        m_lease->turns().setInventory(next);
        m_lease->check();
    }
    m_watch.forget(removed);
    m_mailbox.inventory(std::move(next), removed);
}

}  // namespace inspector::runtime
