// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/examiner.h"

#include <utility>

namespace inspector::runtime {

void Examiner::cancel() {
    const std::lock_guard lock(m_mutex);
    m_newest.request_stop();
}

void Examiner::stop() {
    cancel();
    m_thread.stop();
}

void Examiner::run(ExamineRequest request, probe::EngineOptions options,
                   std::function<void(const probe::Progress&)> progress,
                   Answer<std::shared_ptr<const Examination>> answer) {
    std::stop_token token;
    {
        const std::lock_guard lock(m_mutex);
        m_newest.request_stop();
        m_newest = std::stop_source();
        token = m_newest.get_token();
    }
    m_thread.post([this, token, request = std::move(request), options = std::move(options), progress = std::move(progress),
                   answer = std::move(answer)](const Error* refused) mutable {
        if (refused) return answer(fail(*refused));
        if (token.stop_requested()) return answer(fail(Error::Kind::Cancelled, "Another one was asked for meanwhile"));
        probe::ExamineOptions how;
        how.settings = std::move(request.settings);
        how.engine = std::move(options);
        how.followS = request.followS;
        how.progress = std::move(progress);
        if (!request.url.empty()) return answer(probe::examineUrl(request.url, how, m_clock, token));
        if (!request.path.empty()) return answer(probe::examinePath(request.path, how, m_clock, token));
        answer(probe::examineText(std::move(request.text), request.name, how, m_clock));
    });
}

}  // namespace inspector::runtime
