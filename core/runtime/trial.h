// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runtime/inspector.h"
#include "core/runtime/task_thread.h"

#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>

namespace inspector::runtime {

// Tries one channel at a time, on a thread of its own. A newer trial cancels the one before: who asks again has changed
// what was typed. Thread-safe.
class Trial {
public:
    explicit Trial(const Clock& clock) : m_clock(clock) {}

    void start() { m_thread.start({}); }
    void stop();
    // `through`: what is reached of it through an endpoint, beside its own URL.
    void run(Channel channel, Template settings, std::optional<Endpoint> through, probe::EngineOptions options,
             Answer<std::shared_ptr<const ProbeReport>> answer);

private:
    const Clock& m_clock;
    std::mutex m_mutex;
    std::stop_source m_newest;
    TaskThread m_thread{"trial"};
};

}  // namespace inspector::runtime
