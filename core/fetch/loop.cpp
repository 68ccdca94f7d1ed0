// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/loop.h"

#include "core/base/log.h"
#include "core/fetch/loop_private.h"

#include <algorithm>

namespace inspector::fetch {

namespace {
constexpr std::chrono::seconds kLongestWait{60};
// While something is measured: a wait that ends late by itself shows that the machine, not the server, was slow.
constexpr std::chrono::milliseconds kWatchEvery{5};
}

bool Loop::Private::runPosted() {
    std::vector<std::function<void()>> functions;
    bool quit = false;
    {
        std::lock_guard lock(mutex);
        functions.swap(posted);
        quit = quitting;
    }
    for (auto& function : functions) {
        function();
        function = nullptr;  // what it holds goes before the next one runs
    }
    return quit;
}

void Loop::Private::runTimers() {
    if (timers.empty()) return;
    const MonoTime now = std::chrono::steady_clock::now();
    due.clear();
    for (auto it = timers.begin(); it != timers.end() && it->first.first <= now; ++it) due.push_back(it->first.second);
    // A timer may cancel another, or set new ones, which wait for the next turn.
    for (const TimerId id : due) {
        const auto time = timerTimes.find(id);
        if (time == timerTimes.end()) continue;
        auto timer = timers.extract({time->second, id});
        timerTimes.erase(time);
        timer.mapped()();
    }
}

template <typename Function>
void Loop::Private::eachClient(Function function) {
    for (std::size_t i = 0; i < clients.size(); ++i)  // clients may come and go meanwhile
        if (clients[i]) function(i);
}

void Loop::Private::wait() {
    std::erase(clients, nullptr);
    descriptors.clear();
    descriptorsOf.assign(clients.size(), {0, 0});
    MonoTime wake = std::chrono::steady_clock::now() + kLongestWait;
    eachClient([&](std::size_t i) {
        const std::size_t first = descriptors.size();
        clients[i]->beforeWait(descriptors, wake);
        descriptorsOf[i] = {first, descriptors.size() - first};
    });
    if (!timers.empty()) wake = std::min(wake, timers.begin()->first.first);
    if (multi.running() > 0) wake = std::min(wake, std::chrono::steady_clock::now() + kWatchEvery);
    // Rounded up: a timer that is due in 0.3 ms must not be waited for in a busy loop.
    const auto ms = std::chrono::ceil<std::chrono::milliseconds>(wake - std::chrono::steady_clock::now());
    const int timeout = static_cast<int>(std::max<std::int64_t>(0, ms.count()));
    const MonoTime slept = std::chrono::steady_clock::now();
    const CURLMcode code = curl_multi_poll(multi.handle(), descriptors.data(), static_cast<unsigned>(descriptors.size()),
                                           timeout, nullptr);
    if (code != CURLM_OK) qCWarning(lcFetch, "Waiting for the network failed: %s", curl_multi_strerror(code));
    multi.wake.wake(slept, wake, std::chrono::steady_clock::now());
}

void Loop::Private::perform() {
    multi.perform();
    buried.clear();
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi.handle(), &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        void* owner = nullptr;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &owner);
        auto* transfer = static_cast<Transfer*>(owner);
        transfer->owner().ended(*transfer, message->data.result);
    }
    eachClient([&](std::size_t i) {
        const auto [first, count] = i < descriptorsOf.size() ? descriptorsOf[i] : std::pair<std::size_t, std::size_t>{};
        clients[i]->afterWait(std::span<const curl_waitfd>(descriptors).subspan(first, count));
    });
    eachClient([&](std::size_t i) {
        while (clients[i] && clients[i]->deliverOne()) {}
    });
}

Loop::Loop() : d(std::make_unique<Private>()) {}
Loop::~Loop() = default;

void Loop::runOnce() {
    if (d->runPosted()) return;
    d->runTimers();
    d->wait();
    d->perform();
}

void Loop::run() {
    while (!d->runPosted()) {
        d->runTimers();
        d->wait();
        d->perform();
    }
    std::vector<std::function<void()>> dropped;
    std::lock_guard lock(d->mutex);
    d->over = true;
    dropped.swap(d->posted);
}

void Loop::quit() {
    {
        std::lock_guard lock(d->mutex);
        d->quitting = true;
    }
    curl_multi_wakeup(d->multi.handle());
}

void Loop::post(std::function<void()> function) {
    {
        std::lock_guard lock(d->mutex);
        if (d->over) return;
        d->posted.push_back(std::move(function));
        if (d->posted.size() > 1) return;  // it is awake, or has been called
    }
    curl_multi_wakeup(d->multi.handle());
}

Loop::TimerId Loop::at(MonoTime when, std::function<void()> function) {
    const TimerId id = d->nextTimer++;
    d->timers.emplace(Private::TimerKey{when, id}, std::move(function));
    d->timerTimes.emplace(id, when);
    return id;
}

Loop::TimerId Loop::after(std::chrono::nanoseconds delay, std::function<void()> function) {
    return at(std::chrono::steady_clock::now() + delay, std::move(function));
}

void Loop::cancel(TimerId timer) {
    const auto time = d->timerTimes.find(timer);
    if (time == d->timerTimes.end()) return;
    d->timers.erase({time->second, timer});
    d->timerTimes.erase(time);
}

}  // namespace inspector::fetch
