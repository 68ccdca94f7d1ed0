// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/trial.h"

#include <utility>

namespace inspector::runtime {

void Trial::stop() {
    {
        const std::lock_guard lock(m_mutex);
        m_newest.request_stop();
    }
    m_thread.stop();
}

void Trial::run(Channel channel, Template settings, std::optional<Endpoint> through, probe::EngineOptions options,
                Answer<std::shared_ptr<const ProbeReport>> answer) {
    std::stop_token token;
    {
        const std::lock_guard lock(m_mutex);
        m_newest.request_stop();
        m_newest = std::stop_source();
        token = m_newest.get_token();
    }
    m_thread.post([this, token, channel = std::move(channel), settings = std::move(settings), through = std::move(through),
                   options = std::move(options), answer = std::move(answer)](const Error* refused) {
        if (refused) return answer(fail(*refused));
        if (token.stop_requested())
            return answer(fail(Error::Kind::Cancelled, "A newer trial took its place", channel.url));
        if (through) answer(probe::checkThrough(*through, channel, settings, options, m_clock, token));
        else answer(probe::checkOnce(channel, settings, options, m_clock, token));
    });
}

}  // namespace inspector::runtime
