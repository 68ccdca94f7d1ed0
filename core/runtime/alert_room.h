// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/alert/book.h"
#include "core/alert/facts.h"
#include "core/alert/window.h"
#include "core/inventory/store.h"
#include "core/runtime/alert_desk.h"
#include "core/runtime/alert_sender.h"
#include "core/runtime/notices.h"
#include "core/runtime/task_thread.h"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace inspector::runtime {

struct AlertTimes {
    Milliseconds turn{500};
    Seconds evaluation{15};           // when no cycle ends
    Milliseconds soonest{1'000};      // between two evaluations, when one does
    Seconds look{5};                  // at the store, when it tells nothing by itself
    Seconds desk{5};                  // schedules and silences begin and end without a word
    Milliseconds lease{20'000};       // "alerts"
};

// Alerts, on a thread and on a connection of their own. A program evaluates the rules of those channels whose leases it holds,
// from what its own probes bring, and writes under the probe's lease. Whoever has the lease "alerts" too evaluates what concerns
// everybody (places, endpoints, the program), and looks after causes, mutes and who is told. Any of them sends.
// What a program says of itself is evaluated by itself. While the store is away evaluation goes on in memory, and is written when it
// is back; that it is away is told without it.
class AlertRoom {
public:
    using Open = std::function<Result<std::unique_ptr<inventory::Store>>()>;
    // The clock outlives it.
    AlertRoom(ProbeId probe, std::string holder, Open open, const Clock& clock, AlertTimes times = {});
    ~AlertRoom();  // stop()
    AlertRoom(const AlertRoom&) = delete;
    AlertRoom& operator=(const AlertRoom&) = delete;

    void start();
    // Gives back the lease "alerts".
    void stop();

    // All thread-safe, and none of them waits.
    void setInventory(std::shared_ptr<const Inventory> inventory);
    // The channels that are looked after here, and the lease under which they are; none: nothing of them can be written now.
    // `fleet`: what concerns everybody may be looked after here.
    void setStanding(std::optional<inventory::Lease> lease, std::set<ChannelId> channels, bool fleet);
    void setTrust(Trust trust);
    void setNotices(std::vector<Notice> notices);
    void addPoints(const std::vector<Point>& points);
    void addStates(const inventory::StatusWrite& write);
    // Alerts changed in the store, or something waits to be sent.
    void look();
    [[nodiscard]] std::vector<FailingReceiver> failing() const;

private:
    struct Inputs {
        std::shared_ptr<const Inventory> inventory;           // null: not changed
        std::optional<inventory::Lease> lease;
        std::set<ChannelId> channels;
        bool fleet = false;
        bool standing = false;                                // the three are new
        std::optional<Trust> trust;
        std::optional<std::vector<Notice>> notices;
        std::vector<inventory::StatusWrite> states;           // findings and statuses alone
        bool look = false;
    };

    void tick();
    void end();
    void take(Inputs inputs);
    void takeStates(const inventory::StatusWrite& write);
    void hold(std::set<ChannelId> channels);
    bool connect();
    void disconnect(const Error& why);
    void renewLease();
    bool follow();
    bool beginAnew(const inventory::AlertNews& news);
    void closeOrphans();
    void learn(const std::set<ChannelId>& fresh);
    void evaluate();
    void keep(alerts::Changes changes);
    bool writeKept();
    bool writePart(bool wide);
    void workDesk();
    void workStoreDesk();
    void workSender();
    void takeNews(const inventory::AlertNews& news);
    [[nodiscard]] bool isOfProgram(const Alert& alert) const;
    [[nodiscard]] bool isWide(const Alert& alert) const;
    [[nodiscard]] bool isOurs(const Alert& alert) const;
    [[nodiscard]] bool isWide(const std::string& fingerprint) const;
    [[nodiscard]] alerts::Facts facts();

    const ProbeId m_probe;
    const std::string m_holder;
    const Open m_open;
    const Clock& m_clock;
    const AlertTimes m_times;

    mutable std::mutex m_mutex;                               // guards the two
    Inputs m_inputs;
    std::vector<FailingReceiver> m_failing;
    std::mutex m_windowsMutex;
    alerts::FigureWindows m_windows;

    // On the thread only.
    std::unique_ptr<inventory::Store> m_store;
    MonoTime m_nextConnect{};
    std::shared_ptr<const Inventory> m_inventory;
    std::optional<inventory::Lease> m_lease;                  // the probe's
    std::optional<inventory::Lease> m_wideLease;              // "alerts"
    bool m_mayBeWide = false;
    MonoTime m_leaseRenewed{};
    std::map<ChannelId, alerts::ChannelFacts> m_channels;     // that are held
    std::set<ChannelId> m_unknown;                            // held, and the store has not been asked of them
    Trust m_trust = Trust::Trusted;
    std::vector<alerts::SystemNotice> m_notices;
    std::optional<FleetStatus> m_fleet;
    alerts::AlertBook m_book;
    std::int64_t m_stamp = 0;
    bool m_begun = false;                                     // the store's alerts are known
    Alerts m_all;                                             // open ones, as the store has them
    Alerts m_closed;                                          // that somebody was told of
    Alerts m_kept;                                            // not written yet
    std::vector<AlertEntry> m_keptEntries;
    std::map<std::string, inventory::AlertMarks> m_keptMarks;  // of the store's own alerts
    Alerts m_closedOfStore;                                   // of those, that somebody was told of
    AlertDesk m_desk;
    AlertDesk m_storeDesk;
    AlertSender m_sender;
    MonoTime m_looked{};
    MonoTime m_evaluated{};
    Nanoseconds m_took{0};
    MonoTime m_desked{};
    bool m_dirty = true;                                      // a cycle ended since
    bool m_news = true;                                       // alerts changed since the desk looked at them
    bool m_due = true;                                        // something may wait to be sent
    MonoTime m_sent{};
    TaskThread m_thread{"alerts"};
};

}  // namespace inspector::runtime
