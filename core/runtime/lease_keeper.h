// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/inventory/store.h"
#include "core/runtime/channel_turns.h"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace inspector::runtime {

// Where this program stands among those that use one store.
struct Standing {
    bool probe = false;                     // ours to probe
    std::optional<inventory::Lease> lease;  // none while the store cannot be written: then nothing is
    std::string holder;                     // who else holds it; empty when we do or nobody
    std::optional<Error> error;             // why the lease cannot be written now
    std::optional<std::vector<ChannelId>> channels;  // to be probed; none: not known, all stays as it is
    bool fleet = false;                     // the fleet's judgement is ours to write

    bool operator==(const Standing& other) const;
};

// Takes the lease of a probe's identity ("probe:<id>") and keeps it, on a thread and a connection of its own, so that a slow
// query elsewhere loses no lease; with each renewal it takes its turn at the channels. Where the store cannot be written by
// anybody (a full or read-only disk), or is away, probing goes on without: writes are fenced, not probes.
class LeaseKeeper {
public:
    using Open = std::function<Result<std::unique_ptr<inventory::Store>>()>;
    using Changed = std::function<void(const Standing&)>;

    // `changed` is called on the keeper's thread. The clock outlives it.
    LeaseKeeper(const ProbeId& probe, std::string holder, Open open, const Clock& clock, Changed changed,
                LeaseTimes times = {});
    ~LeaseKeeper();  // stop()
    LeaseKeeper(const LeaseKeeper&) = delete;
    LeaseKeeper& operator=(const LeaseKeeper&) = delete;

    // What turns need to know; on any thread.
    [[nodiscard]] ChannelTurns& turns() { return m_turns; }
    // Whether the own lease holds, as far as that is known: since the last renewal that was confirmed it has not run out.
    // Who could read but not write that nobody else has taken it has it still. Any thread.
    [[nodiscard]] bool leased(MonoTime now) const { return now.time_since_epoch().count() < m_until; }

    void start();
    // The next turn comes now; with `reopen` on a new connection (the file is another one now).
    void check(bool reopen = false);
    // Tells that it is stopping, gives back the channels and the lease, and ends the thread.
    void stop();

private:
    void run();
    void release();
    Standing ask();
    Standing withoutWriting(Error error);
    void confirm(MonoTime asked);
    [[nodiscard]] bool isPatient() const;

    const std::string m_name;
    const std::string m_holder;
    const Open m_open;
    const Clock& m_clock;
    const Changed m_changed;
    const LeaseTimes m_times;
    ChannelTurns m_turns;
    std::atomic<MonoTime::rep> m_until{MonoTime::min().time_since_epoch().count()};

    // On the keeper's thread only.
    std::unique_ptr<inventory::Store> m_store;
    Standing m_standing;
    bool m_told = false;
    bool m_away = false;                // the store could not be read either
    std::optional<MonoTime> m_back;     // since when it can

    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_check = false;
    bool m_reopen = false;
    bool m_stopping = false;
    std::thread m_thread;
};

// "host:pid:random", unique among all programs.
[[nodiscard]] std::string makeHolder();
// "host:pid", for people.
[[nodiscard]] std::string readableHolder(const std::string& holder);

}  // namespace inspector::runtime
