// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runtime/inspector.h"
#include "core/runtime/rollup_stores.h"
#include "core/runtime/task_thread.h"
#include "core/series/store.h"

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace inspector::runtime {

// The series' queries, on a thread and a read-only connection of their own. Thread-safe.
class SeriesReader {
public:
    // With the store, or null and why not.
    using Query = std::function<void(series::Store* store, const Error* why)>;

    // What it refers to outlives it.
    SeriesReader(const Options& options, const Clock& clock) : m_options(options), m_clock(clock) {}

    void start() { m_thread.start({{}, {}, [this] { close(); }, {}}); }
    void stop();
    void post(Query query);
    // Within a query: the answer of any range, from the roll-ups where there are some, else from the points.
    [[nodiscard]] Result<std::vector<series::Series>> answer(const series::Query& query);
    // Completes it: what the series are kept in, and how much of them there is.
    void describe(SystemState state, Answer<SystemState> answer);
    // The file is another one now (the old one was set aside).
    void reopen();

private:
    [[nodiscard]] std::string kind();
    void findRollUps();
    void close();

    const Options& m_options;
    const Clock& m_clock;
    const std::shared_ptr<std::atomic<bool>> m_ended = std::make_shared<std::atomic<bool>>(false);
    std::unique_ptr<series::Store> m_store;  // on the thread only; opened when first asked
    std::optional<RollUpSet> m_rollUps;      // likewise
    std::optional<MonoTime> m_lookedFor;     // when they were looked for last
    std::string m_kind;
    TaskThread m_thread{"series query"};
};

}  // namespace inspector::runtime
