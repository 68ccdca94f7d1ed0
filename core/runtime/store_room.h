// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/backoff.h"
#include "core/runtime/change_feed.h"
#include "core/runtime/event_follower.h"
#include "core/runtime/inspector.h"
#include "core/runtime/lease_keeper.h"
#include "core/runtime/mailbox.h"
#include "core/runtime/notices.h"
#include "core/runtime/probing_session.h"
#include "core/runtime/retention.h"
#include "core/runtime/status_writer.h"
#include "core/runtime/task_thread.h"
#include "core/runtime/watch.h"

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
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
    [[nodiscard]] inventory::SqliteOptions file() const;
    // The inventory
    void follow();
    void publish(Inventory inventory);
    void registerProbe();
    // Probing and watching
    void stand(const Standing& standing);
    void beginProbing();
    void endProbing();
    void refreshWatch();
    // Writing
    void flushStates();
    void flushSystemEvents();
    void keepFrozen(EvidenceBundle bundle);  // any thread
    void flushFrozen();
    void followEvents();
    void wrote(const Result<void>& result);
    void storeWorks();
    void showUnwritten();
    void tell(const Notice& notice);
    void forgetNotice(std::string_view id);
    void log(const Notice& notice);
    // The state of it all
    void checkSession();
    void checkBudget(BudgetStep step);
    void checkSeries(const series::WriterState& writer);
    void checkDropped(std::uint64_t dropped);
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
    std::mutex m_frozenMutex;
    std::deque<EvidenceBundle> m_frozen;  // bundles that are not in the store yet

    // On the inventory thread only.
    std::unique_ptr<inventory::Store> m_store;
    Error m_why{Error::Kind::Unavailable, "The inventory is not open yet", {}, "Try again in a moment"};
    Backoff m_openBackoff{Milliseconds{500}, Milliseconds{10'000}};
    MonoTime m_nextOpen{};
    bool m_tried = false;
    std::unique_ptr<LeaseKeeper> m_lease;
    Standing m_standing;
    ChangeFeed m_feed;
    EventFollower m_events;
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
    std::optional<WallTime> m_inventoryWrite;
    std::optional<Error> m_inventoryError;
    MonoTime m_statePublished{};
    bool m_stateChanged = true;
};

}  // namespace inspector::runtime
