// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/backoff.h"
#include "core/inventory/postgres_listener.h"
#include "core/runtime/alert_room.h"
#include "core/runtime/change_feed.h"
#include "core/runtime/event_follower.h"
#include "core/runtime/inspector.h"
#include "core/runtime/lease_keeper.h"
#include "core/runtime/mailbox.h"
#include "core/runtime/notices.h"
#include "core/runtime/probing_session.h"
#include "core/runtime/retention.h"
#include "core/runtime/rollup_keeper.h"
#include "core/runtime/status_writer.h"
#include "core/runtime/task_thread.h"
#include "core/runtime/watch.h"
#include "core/runtime/write_times.h"

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace inspector::runtime {

// The inventory thread: it owns the inventory's store and what stands on it, opens it (again), answers what is asked of
// it, and probes or watches as the lease has it. Public functions are thread-safe; the rest runs on the thread.
class StoreRoom {
public:
    // Runs on the thread with the open store, or with null and the reason.
    using StoreTask = std::function<void(inventory::Store* store, const Error* why)>;

    // What it refers to outlives it. `seriesChanged`: the series' file is another one now.
    StoreRoom(const Options& options, const Clock& clock, Mailbox& mailbox, std::function<void()> seriesChanged);
    ~StoreRoom();
    StoreRoom(const StoreRoom&) = delete;
    StoreRoom& operator=(const StoreRoom&) = delete;

    void start();
    void stop();

    void post(StoreTask task);
    void apply(std::vector<inventory::Change> changes, Answer<Inventory> answer);
    void settle(std::int64_t edit, bool overwrite, Answer<Inventory> answer);
    void system(Answer<SystemState> answer);
    void probeNow(const ChannelId& channel);
    [[nodiscard]] std::shared_ptr<const ProbeReport> newestReport(const ChannelId& channel) const;
    [[nodiscard]] std::shared_ptr<const Inventory> inventory() const;
    // The flight recorder's last minutes of a channel; Unavailable where another program probes it.
    void recent(const ChannelId& channel, Answer<evidence::Exchanges> answer);

private:
    void tick();
    void end();
    // Opening
    void open();
    void reopenLater();
    void startLease();
    void tellWarnings(const std::vector<std::string>& warnings);
    Result<inventory::Opened> openStore();
    // The server that it is shared on
    void listen();
    void hear(const inventory::PostgresListener::News& news);  // on the listener's thread
    void followServer();
    [[nodiscard]] bool isAlone() const;  // the server is away
    void beginEvents();
    void readRights();
    [[nodiscard]] Result<void> mayEdit(const std::vector<inventory::Change>& changes = {}) const;
    // The inventory
    void follow();
    void followInventory();
    void followStates();
    void followAlerts();
    void tellAlerts();
    void checkReceivers();
    void seedAlerts();
    void publish(Inventory inventory);
    void registerProbe();
    // Probing and watching
    void stand(const Standing& standing);
    void beginProbing();
    void endProbing();
    void hold(std::set<ChannelId> channels);
    void dropLost(const std::vector<ChannelId>& lost);
    [[nodiscard]] Restored restored(const std::set<ChannelId>& channels);
    [[nodiscard]] std::set<ChannelId> heldWithoutLeases();
    [[nodiscard]] bool probesAll() const;
    void tellFigures();
    void refreshWatch();
    void watchHolder();
    // Writing
    void flushStates();
    Result<StatusWriter::Flushed> writeStates();
    void flushSystemEvents();
    void keepFrozen(EvidenceBundle bundle);  // any thread
    void flushFrozen();
    void followEvents();
    void wrote(const Result<void>& result);
    void storeWorks();
    void showUnwritten();
    void tell(const Notice& notice, bool toAll = true);  // toAll: the log that every console shows has it too
    void forgetNotice(std::string_view id);
    void log(const Notice& notice);
    // The state of it all
    void checkServer();
    void checkProbes();
    void checkSession();
    void checkBudget(BudgetStep step);
    void checkSeries(const series::WriterState& writer);
    void checkDropped(std::uint64_t dropped);
    void checkRollUps();
    void publishState();

    const Options& m_options;
    const Clock& m_clock;
    Mailbox& m_mailbox;
    const std::function<void()> m_seriesChanged;
    TaskThread m_thread{"inventory"};
    StatusWriter m_statuses;

    mutable std::mutex m_mutex;  // guards these two for other threads; only the inventory thread changes them
    std::shared_ptr<const Inventory> m_inventory = std::make_shared<const Inventory>();
    std::unique_ptr<ProbingSession> m_session;
    std::mutex m_heardMutex;
    inventory::PostgresListener::News m_heard;  // not followed yet
    std::mutex m_frozenMutex;
    std::deque<EvidenceBundle> m_frozen;  // bundles that are not in the store yet

    // On the inventory thread only.
    std::unique_ptr<inventory::Store> m_store;
    inventory::SharedStore* m_shared = nullptr;  // the same, when it is shared
    Rights m_rights;
    bool m_listening = false;  // what changes is told
    bool m_wasAlone = false;
    MonoTime m_reconnected{};
    MonoTime m_probesChecked{};
    const WallTime m_started;
    Error m_why{Error::Kind::Unavailable, "The inventory is not open yet", {}, "Try again in a moment"};
    Backoff m_openBackoff{Milliseconds{500}, Milliseconds{10'000}};
    MonoTime m_nextOpen{};
    bool m_tried = false;
    std::unique_ptr<LeaseKeeper> m_lease;
    std::unique_ptr<RollUpKeeper> m_rollUps;
    std::unique_ptr<AlertRoom> m_alerts;
    std::int64_t m_alertStamp = 0;     // of what the mailbox was told
    bool m_alertsBegun = false;
    std::set<std::string> m_failing;   // receivers' notices
    Standing m_standing;
    ChangeFeed m_feed;
    EventFollower m_events;       // of the store that everybody writes
    EventFollower m_localEvents;  // of the replica, while the server is away: its ids are its own
    bool m_eventsBegun = false;
    MonoTime m_eventsFollowed{};
    Watch m_watch;
    Retention m_retention;
    Notices m_notices;
    std::deque<Event> m_systemEvents;  // not written yet
    std::size_t m_systemShown = 0;     // the first of them, shown already
    MonoTime m_systemTried{};
    BudgetStep m_budget = BudgetStep::AsAsked;
    std::string m_seriesSetAside;
    std::uint64_t m_dropped = 0;
    MonoTime m_droppedAt{};
    WriteTimes m_writeTimes;
    std::optional<WallTime> m_inventoryWrite;
    std::optional<Error> m_inventoryError;
    MonoTime m_statePublished{};
    bool m_stateChanged = true;
    std::unique_ptr<inventory::PostgresListener> m_listener;  // ends first: it speaks to the rest
};

}  // namespace inspector::runtime
