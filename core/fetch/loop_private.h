// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fetch/loop.h"
#include "core/fetch/multi.h"
#include "core/fetch/transfer.h"

#include <curl/curl.h>

#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

namespace inspector::fetch {

// A fetcher as its loop sees it. A turn of the loop is: posted functions, timers, beforeWait, the wait, libcurl's
// work, ended, afterWait, deliverOne until there is nothing to deliver.
class LoopClient {
public:
    virtual ~LoopClient() = default;
    // Starts what may start, adds the descriptors to wait for, and lowers `wake` to when it must run at the latest.
    virtual void beforeWait(std::vector<curl_waitfd>& descriptors, MonoTime& wake) = 0;
    // `descriptors` are those it added, with what happened on them.
    virtual void afterWait(std::span<const curl_waitfd> descriptors) = 0;
    // A transfer of its own that libcurl is through with.
    virtual void ended(Transfer& transfer, CURLcode code) = 0;
    // Calls one `done`, as its very last act: the client may be gone when it returns. False when there was none.
    virtual bool deliverOne() = 0;
};

struct Loop::Private {
    bool runPosted();  // true when it is time to quit
    void runTimers();
    void wait();
    void perform();
    template <typename Function>
    void eachClient(Function function);

    Multi multi;
    std::vector<LoopClient*> clients;  // null: gone during this turn
    std::vector<std::pair<std::size_t, std::size_t>> descriptorsOf;  // offset and count, by client
    std::vector<curl_waitfd> descriptors;
    std::vector<std::unique_ptr<Transfer>> buried;  // cancelled by a callback from inside libcurl

    using TimerKey = std::pair<MonoTime, TimerId>;
    std::map<TimerKey, std::function<void()>> timers;
    std::unordered_map<TimerId, MonoTime> timerTimes;
    std::vector<TimerId> due;
    TimerId nextTimer = 1;

    std::mutex mutex;  // of what follows
    std::vector<std::function<void()>> posted;
    bool quitting = false;
    bool over = false;
};

}  // namespace inspector::fetch
