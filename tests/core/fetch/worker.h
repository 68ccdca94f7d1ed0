// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fetch/fetcher.h"
#include "core/fetch/loop.h"

#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>

namespace inspector::fetch::test {

struct Fetched {
    Response response;
    std::string body;
    std::thread::id thread;  // on which `done` ran
};

// A loop with one fetcher on a thread of its own, as a probe's worker has it.
class Worker {
public:
    explicit Worker(FetcherOptions options = {});
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    // Waits for the answer.
    Fetched get(Request request);
    Fetched get(const std::string& url);
    std::future<Fetched> begin(Request request);
    // Runs `function` on the loop's thread and waits until it has returned.
    void run(const std::function<void(Fetcher&, Loop&)>& function);
    [[nodiscard]] std::thread::id thread() const { return m_thread.get_id(); }

private:
    Loop m_loop;
    std::unique_ptr<Fetcher> m_fetcher;  // made and destroyed on the thread
    std::thread m_thread;
};

Request requestFor(const std::string& url);

}  // namespace inspector::fetch::test
