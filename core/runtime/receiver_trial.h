// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/routing.h"
#include "core/notify/sender.h"
#include "core/runtime/inspector.h"

#include <memory>
#include <mutex>

namespace inspector::runtime {

// Sends test messages, past the outbox. Thread-safe; its thread begins with the first one.
class ReceiverTrial {
public:
    explicit ReceiverTrial(const Clock& clock) : m_clock(clock) {}
    // The receiver has its secrets.
    void run(Receiver receiver, Answer<ReceiverAnswer> answer);
    void stop();

private:
    const Clock& m_clock;
    std::mutex m_mutex;
    bool m_stopped = false;
    std::unique_ptr<notify::Sender> m_sender;
};

}  // namespace inspector::runtime
