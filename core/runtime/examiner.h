// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/probe/examine.h"
#include "core/runtime/inspector.h"
#include "core/runtime/task_thread.h"

#include <mutex>
#include <stop_token>

namespace inspector::runtime {

// Examines one stream at a time, on a thread of its own; a newer request ends the one before. Thread-safe.
class Examiner {
public:
    explicit Examiner(const Clock& clock) : m_clock(clock) {}

    void start() { m_thread.start({}); }
    void stop();
    void run(ExamineRequest request, probe::EngineOptions options, std::function<void(const probe::Progress&)> progress,
             Answer<std::shared_ptr<const Examination>> answer);
    // Ends what is under way: a stream that is being followed answers with what was seen so far.
    void cancel();

private:
    const Clock& m_clock;
    std::mutex m_mutex;
    std::stop_source m_newest;
    TaskThread m_thread{"examiner"};
};

}  // namespace inspector::runtime
