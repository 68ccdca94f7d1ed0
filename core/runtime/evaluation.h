// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bounded_queue.h"
#include "core/base/clock.h"
#include "core/inventory/store.h"
#include "core/model/inventory.h"
#include "core/model/report.h"
#include "core/runtime/day_share.h"
#include "core/runtime/fleet_watch.h"
#include "core/verdict/channel_tracker.h"

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <unordered_map>
#include <vector>

namespace inspector::runtime {

// What the store knew when this program took over: all channels, or some.
struct Restored {
    std::vector<ChannelStatus> statuses;
    std::vector<inventory::FindingRow> findings;
    std::vector<inventory::StateSpan> today;  // of the present day, UTC
};

// What other programs find about the channels that they probe; of statuses those that changed.
struct OthersNews {
    std::vector<ChannelStatus> statuses;
    std::unordered_map<ChannelId, std::vector<OpenFinding>> open;  // all
};

// Takes the probes' reports one by one: a tracker a channel makes states, findings and events of them, and once a second,
// sooner when one of them changed (at most every 200 ms), the fleet is judged as a whole. A blind report counts nowhere.
// A thread of its own; push(), setInventory() and newestReport() are thread-safe and never wait for it. When it cannot keep up, the
// oldest reports are dropped and counted.
class Evaluation {
public:
    struct Sinks {  // called on the evaluation's thread
        std::function<void(std::vector<Point>)> points;
        std::function<void(inventory::StatusWrite, std::size_t reports)> states;
        // A channel became worse: the finding that says so was confirmed as major or critical.
        std::function<void(const ChannelId&, const ProbeId&, const Finding&)> broke;
        // How the probe itself is; may be empty: trusted.
        std::function<verdict::ProbeView()> probe;
    };

    // `held`: as hold() has it. The clock outlives it.
    Evaluation(const Clock& clock, Restored restored, std::shared_ptr<const Inventory> inventory, Sinks sinks,
               std::optional<std::set<ChannelId>> held = std::nullopt);
    ~Evaluation();  // evaluates what is queued, then ends the thread
    Evaluation(const Evaluation&) = delete;
    Evaluation& operator=(const Evaluation&) = delete;

    void push(std::shared_ptr<const ProbeReport> report);
    void setInventory(std::shared_ptr<const Inventory> inventory);
    // The channels that are this program's; what the store knows of those that are new goes on. Until it is called: all.
    void hold(std::set<ChannelId> channels, Restored restored);
    void setOthers(OthersNews news);
    // Whether the fleet's judgement is this program's to write; it is at first.
    void setFleet(bool ours);
    [[nodiscard]] std::shared_ptr<const ProbeReport> newestReport(const ChannelId& channel) const;
    [[nodiscard]] std::uint64_t dropped() const { return m_queue.dropped(); }

private:
    struct Watched {
        verdict::ChannelTracker tracker;
        DayShare today;
    };

    void run();
    void restore(Restored restored);
    bool followInventory();
    void followHeld();
    void followOthers();
    [[nodiscard]] bool isOurs(const ChannelId& channel) const { return !m_held || m_held->contains(channel); }
    [[nodiscard]] FleetWatch::Ours ours() const;
    void addOthers(std::vector<verdict::ChannelView>& views) const;
    void forgetStages();
    Watched& watchedOf(const ChannelId& channel);
    void take(const ProbeReport& report, std::vector<Point>& points);
    void evaluate(const ProbeReport& report);
    [[nodiscard]] bool dueToJudge(MonoTime now) const;
    void judge(std::vector<Point>& points);
    void keepNewest(const ProbeReport& report);
    void expire();
    ChannelStatus withVerdict(Watched& watched, std::optional<Verdict> verdict) const;
    void addShares(const Watched& watched, ChannelStatus& status) const;
    void tellBroken(const ChannelId& channel, const ProbeId& probe, const std::vector<Event>& events) const;
    void hand(const ChannelId& channel, Watched& watched, verdict::TrackerChanges changes, std::size_t reports) const;

    const Clock& m_clock;
    const Sinks m_sinks;
    BoundedQueue<std::shared_ptr<const ProbeReport>> m_queue;

    // On the evaluation's thread only.
    std::shared_ptr<const Inventory> m_inventory;
    std::optional<std::set<ChannelId>> m_held;  // none: all
    std::unordered_map<ChannelId, Watched> m_channels;
    std::unordered_map<ChannelId, ChannelStatus> m_others;
    std::unordered_map<ChannelId, std::vector<OpenFinding>> m_othersOpen;
    bool m_fleetIsOurs = true;
    FleetWatch m_fleet;
    MonoTime m_followed{};   // when the inventory changed; none: it did not
    MonoTime m_judged{};
    bool m_changed = false;  // since the fleet was judged

    mutable std::mutex m_mutex;
    std::shared_ptr<const Inventory> m_nextInventory;
    std::optional<std::set<ChannelId>> m_nextHeld;
    Restored m_nextRestored;
    OthersNews m_nextOthers;
    bool m_haveOthers = false;
    bool m_nextFleet = true;
    std::unordered_map<ChannelId, std::shared_ptr<const ProbeReport>> m_newest;
    std::thread m_thread;
};

}  // namespace inspector::runtime
