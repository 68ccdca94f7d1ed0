// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <functional>
#include <memory>

namespace inspector::fetch {

class Fetcher;

// The event loop of one worker thread: timers, posted functions and (through Fetcher) transfers, on curl_multi_poll.
// Everything but post() and quit() is called on the loop's own thread, the one that calls run(). No Qt event loop is
// needed. Owned by its worker; a Fetcher on it must go first.
class Loop {
public:
    using TimerId = std::uint64_t;

    Loop();
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    // Runs until quit(). Functions posted before quit() are still run.
    void run();
    // One turn: waits for what comes next and handles it. run() is this until quit().
    void runOnce();
    // Thread-safe; may be called before run().
    void quit();
    // Thread-safe: runs `function` on the loop's thread, in order. After run() has returned it is dropped.
    void post(std::function<void()> function);

    // Calls `function` once at `when` (monotonic). Cancelling a timer that has fired is harmless.
    TimerId at(MonoTime when, std::function<void()> function);
    TimerId after(std::chrono::nanoseconds delay, std::function<void()> function);
    void cancel(TimerId timer);

private:
    friend class Fetcher;
    struct Private;
    std::unique_ptr<Private> d;
};

}  // namespace inspector::fetch
