// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/inventory/store.h"

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

    bool operator==(const Standing& other) const;
};

// Takes the lease and keeps it, on a thread and a connection of its own, so that a slow query elsewhere loses no lease.
// The renewal is the heartbeat: a program that dies is followed within the lease's time to live. Where the store cannot
// be written by anybody (a full or read-only disk), probing goes on without: writes are fenced, not probes.
class LeaseKeeper {
public:
    using Open = std::function<Result<std::unique_ptr<inventory::Store>>()>;
    using Changed = std::function<void(const Standing&)>;

    static constexpr Milliseconds timeToLive{10'000};
    static constexpr Milliseconds renewal{2'000};

    // `changed` is called on the keeper's thread. The clock outlives it.
    LeaseKeeper(std::string name, std::string holder, Open open, const Clock& clock, Changed changed);
    ~LeaseKeeper();  // stop()
    LeaseKeeper(const LeaseKeeper&) = delete;
    LeaseKeeper& operator=(const LeaseKeeper&) = delete;

    void start();
    // Asks again at once; with `reopen` on a new connection (the file is another one now).
    void check(bool reopen = false);
    // Releases the lease and ends the thread.
    void stop();

private:
    void run();
    Standing ask();
    Standing withoutWriting(Error error);

    const std::string m_name;
    const std::string m_holder;
    const Open m_open;
    const Clock& m_clock;
    const Changed m_changed;

    // On the keeper's thread only.
    std::unique_ptr<inventory::Store> m_store;
    Standing m_standing;
    bool m_told = false;

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
