// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/fetch/loop.h"
#include "core/model/report.h"
#include "core/probe/self_watch.h"

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace inspector::probe {

// The last stop of a report before it leaves the worker: one with requests that failed below HTTP waits, for two seconds at most (four where there are canaries), until it is
// known whether it was the probe's own network; then all that it has is marked as blind. Reports of a channel keep their order.
// On the loop's thread.
class ReportGate {
public:
    using Sink = std::function<void(std::shared_ptr<const ProbeReport>)>;

    // References outlive it.
    ReportGate(fetch::Loop& loop, const Clock& clock, SelfWatch& watch, Sink sink);
    ~ReportGate();  // what still waits is dropped
    ReportGate(const ReportGate&) = delete;
    ReportGate& operator=(const ReportGate&) = delete;

    void take(std::shared_ptr<const ProbeReport> report);

private:
    using Doubts = std::vector<std::pair<MonoTime, MonoTime>>;  // when its failed requests ran
    struct Waiting {
        std::shared_ptr<const ProbeReport> report;
        Doubts doubts;
        MonoTime until{};
    };
    enum class Answer { Believe, Blind, NotYet };

    [[nodiscard]] Doubts doubtsOf(const ProbeReport& report) const;
    [[nodiscard]] Answer judge(const Doubts& doubts, MonoTime until) const;
    void release(std::shared_ptr<const ProbeReport> report, bool blind);
    void look();

    fetch::Loop& m_loop;
    const Clock& m_clock;
    SelfWatch& m_watch;
    const Sink m_sink;
    std::deque<Waiting> m_waiting;
    std::optional<fetch::Loop::TimerId> m_timer;
};

}  // namespace inspector::probe
