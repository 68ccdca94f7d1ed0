// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/fetch/worker.h"

#include <stdexcept>

namespace inspector::fetch::test {

Worker::Worker(FetcherOptions options)
    : m_thread([this, options] {
          m_fetcher = std::make_unique<Fetcher>(m_loop, options);
          m_loop.run();
          m_fetcher.reset();
      }) {}

Worker::~Worker() {
    m_loop.quit();
    m_thread.join();
}

std::future<Fetched> Worker::begin(Request request) {
    auto promise = std::make_shared<std::promise<Fetched>>();
    auto body = std::make_shared<std::string>();
    m_loop.post([this, request = std::move(request), promise, body] {
        m_fetcher->start(
            request,
            [body](std::string_view data) {
                body->append(data);
                return true;
            },
            [promise, body](Response response) {
                promise->set_value({std::move(response), std::move(*body), std::this_thread::get_id()});
            });
    });
    return promise->get_future();
}

Fetched Worker::get(Request request) {
    auto answer = begin(std::move(request));
    if (answer.wait_for(std::chrono::seconds(60)) != std::future_status::ready)
        throw std::runtime_error("the fetcher did not answer");
    return answer.get();
}

Fetched Worker::get(const std::string& url) { return get(requestFor(url)); }

void Worker::run(const std::function<void(Fetcher&, Loop&)>& function) {
    std::promise<void> ran;
    m_loop.post([&] {
        function(*m_fetcher, m_loop);
        ran.set_value();
    });
    ran.get_future().get();
}

Request requestFor(const std::string& url) {
    Request request;
    request.url = url;
    request.connectTimeout = std::chrono::seconds(20);
    request.totalTimeout = std::chrono::seconds(40);
    return request;
}

}  // namespace inspector::fetch::test
