// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/store.h"
#include "core/runtime/rollup_stores.h"
#include "core/runtime/task_thread.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace inspector::runtime {

// How often roll-ups are computed, and how soon another program goes on when the one that did is gone.
struct RollUpTimes {
    Milliseconds turn{20'000};        // the lease is renewed
    Milliseconds every{60'000};       // something is computed
    Milliseconds timeToLive{60'000};  // of the lease
    Milliseconds refused{600'000};    // after a refusal
};

// Computes the roll-ups, on a thread and on connections of its own, while this program has the lease for it: of the programs that
// share figures one does. Computing a step again replaces it, so nothing is lost or doubled when another one goes on.
class RollUpKeeper {
public:
    struct State {
        bool ours = false;
        std::optional<Error> refused;  // why there are none: rights, a full disk; not that a server is away
        std::optional<WallTime> minutes, hours;  // computed up to here
    };

    using Open = std::function<Result<std::unique_ptr<inventory::Store>>()>;
    // What it refers to outlives it. `open`: a connection to the inventory, which has the lease.
    RollUpKeeper(const Options& options, const Clock& clock, std::string holder, Open open, RollUpTimes times = {});
    ~RollUpKeeper();  // stop()
    RollUpKeeper(const RollUpKeeper&) = delete;
    RollUpKeeper& operator=(const RollUpKeeper&) = delete;

    void start();
    // Gives the lease back. What is under way is left, within about a second.
    void stop();
    [[nodiscard]] State state() const;  // any thread

private:
    void tick();
    void end();
    bool haveLease();
    Result<bool> openStores();  // false: there are no points yet
    void compute();
    void note(const Result<void>& done);

    const Options& m_options;
    const Clock& m_clock;
    const std::string m_holder;
    const Open m_open;
    const RollUpTimes m_times;
    const std::string m_lease;
    const std::shared_ptr<std::atomic<bool>> m_ended = std::make_shared<std::atomic<bool>>(false);

    mutable std::mutex m_mutex;
    State m_state;

    // On the thread only.
    std::unique_ptr<inventory::Store> m_inventory;
    std::optional<inventory::Lease> m_held;
    std::unique_ptr<series::Store> m_raw;
    std::optional<RollUpSet> m_set;
    std::unique_ptr<series::RollUps> m_rollUps;
    MonoTime m_next{};
    TaskThread m_thread{"roll-ups"};
};

}  // namespace inspector::runtime
