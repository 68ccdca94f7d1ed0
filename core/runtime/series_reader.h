// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runtime/inspector.h"
#include "core/runtime/task_thread.h"
#include "core/series/store.h"

#include <functional>
#include <memory>
#include <string>

namespace inspector::runtime {

// The series' queries, on a thread and a read-only connection of their own. Thread-safe.
class SeriesReader {
public:
    // With the store, or null and why not.
    using Query = std::function<void(series::Store* store, const Error* why)>;

    // The options outlive it.
    explicit SeriesReader(const Options& options) : m_options(options) {}

    void start() { m_thread.start({{}, {}, [this] { m_store.reset(); }, {}}); }
    void stop() { m_thread.stop(); }
    void post(Query query);
    // Completes it: what the series are kept in, and how much of them there is.
    void describe(SystemState state, Answer<SystemState> answer);
    // The file is another one now (the old one was set aside).
    void reopen();

private:
    [[nodiscard]] std::string kind();

    const Options& m_options;
    std::unique_ptr<series::Store> m_store;  // on the thread only; opened when first asked
    std::string m_kind;                      // likewise
    TaskThread m_thread{"series query"};
};

}  // namespace inspector::runtime
