// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/routing.h"
#include "core/notify/receivers/conversation.h"

#include <cstddef>
#include <functional>
#include <memory>

namespace inspector::notify {

struct SenderLimits {
    Milliseconds connect{10'000};
    Milliseconds total{30'000};          // of one request
    std::size_t answerBytes = 256 * 1024;
    std::size_t perReceiver = 2;         // conversations at a time
    std::size_t atOnce = 64;             // of all receivers
    std::size_t waiting = 5'000;         // more are refused, to be tried again
};

// Carries conversations with receivers with libcurl, on a thread of its own, and each mail on another one: a receiver that hangs
// delays no other. Redirections are not followed, TLS is verified, the environment's proxies are not used. All functions may be
// called from any thread.
class Sender {
public:
    // On the sender's thread, once for each tell(); short, and it throws nothing. It may call tell().
    using Done = std::function<void(Outcome)>;

    explicit Sender(SenderLimits limits = {});
    ~Sender();  // stop()
    Sender(const Sender&) = delete;
    Sender& operator=(const Sender&) = delete;

    void tell(const ReceiverId& receiver, Conversation conversation, Done done);
    // Ends the threads within a second. What is not ended by then is told as "again": the receiver may have taken it. Later calls of
    // tell() end at once in the same way. Not from a Done.
    void stop();

private:
    class Loop;
    std::unique_ptr<Loop> m_loop;
};

}  // namespace inspector::notify
