// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/receiver_trial.h"

#include "core/base/random_id.h"
#include "core/notify/check.h"
#include "core/notify/message.h"
#include "core/notify/receiver_fields.h"
#include "core/notify/receivers/telling.h"

#include <utility>

namespace inspector::runtime {

void ReceiverTrial::run(Receiver receiver, Answer<ReceiverAnswer> answer) {
    for (const notify::Problem& problem : notify::checkReceiver(receiver))
        if (problem.refused) return answer(fail(Error::Kind::InvalidInput, notify::english(problem), receiver.name));
    Notification notification;
    notification.key = "test-" + randomId();
    notification.groupKey = notification.key;
    notification.route = "test";
    notification.receiver = receiver.id;
    notification.why = Notification::Why::Test;
    notification.time = m_clock.now();
    const notify::MessageFacts facts;
    notify::Conversation conversation = notify::tell({notification, receiver, {}, facts, notification.time});
    {
        const std::lock_guard lock(m_mutex);
        if (!m_stopped) {
            if (!m_sender) m_sender = std::make_unique<notify::Sender>();
            m_sender->tell(receiver.id, std::move(conversation), [answer = std::move(answer)](notify::Outcome outcome) {
                answer(ReceiverAnswer{outcome.kind == notify::Outcome::Kind::Told, std::move(outcome.words)});
            });
            return;
        }
    }
    answer(fail(Error::Kind::Cancelled, "The program is ending"));
}

void ReceiverTrial::stop() {
    std::unique_ptr<notify::Sender> sender;
    {
        const std::lock_guard lock(m_mutex);
        m_stopped = true;
        sender = std::move(m_sender);
    }
    if (sender) sender->stop();
}

}  // namespace inspector::runtime
