// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runtime/task_thread.h"
#include "core/series/store.h"

#include <filesystem>
#include <functional>
#include <memory>

namespace inspector::runtime {

// The series' queries, on a thread and a read-only connection of their own. Thread-safe.
class SeriesReader {
public:
    // With the store, or null and why not.
    using Query = std::function<void(series::Store* store, const Error* why)>;

    explicit SeriesReader(std::filesystem::path file) : m_file(std::move(file)) {}

    void start() { m_thread.start({{}, {}, [this] { m_store.reset(); }, {}}); }
    void stop() { m_thread.stop(); }
    void post(Query query);
    // The file is another one now (the old one was set aside).
    void reopen();

private:
    const std::filesystem::path m_file;
    std::unique_ptr<series::Store> m_store;  // on the thread only; opened when first asked
    TaskThread m_thread{"series query"};
};

}  // namespace inspector::runtime
