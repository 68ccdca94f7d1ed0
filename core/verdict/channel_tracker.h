// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/ring_buffer.h"
#include "core/model/event.h"
#include "core/model/report.h"
#include "core/model/status.h"
#include "core/model/template.h"

#include <memory>
#include <string>
#include <vector>

namespace inspector::verdict {

// What one cycle changed.
struct TrackerChanges {
    struct Closed {
        std::string rule;
        std::string rung;
        std::string stage;
        WallTime at{};
    };
    ChannelStatus status;              // the new one, whole
    std::vector<OpenFinding> opened;   // new ones and those whose `confirmed`, severity or arguments changed materially
    std::vector<Closed> closed;
    std::vector<Event> events;         // opened, confirmed, closed, state changed
};

// One channel's state over time, pure: (report, template) in, changes out. Confirmation is M of the last N cycles per
// (rule, rung, stage); a refused connection twice in a row. Value semantics, one owner, any thread; a few KiB.
//
// A report of the chain changes the stages' figures and findings and what follows from them, never what is known of the
// channel's own URL; a blind report changes nothing. Of a late one no time counts.
// The states are decided as decision.h says. Unknown before the first trustworthy sample and when none came for three
// intervals. `since` is the first sample of the run of samples that led to the state.
class ChannelTracker {
public:
    explicit ChannelTracker(ChannelId channel);
    ~ChannelTracker();
    ChannelTracker(ChannelTracker&&) noexcept;
    ChannelTracker& operator=(ChannelTracker&&) noexcept;

    // Goes on where another process (or this one before a restart) had stopped.
    void restore(const ChannelStatus& status, const std::vector<OpenFinding>& open);

    [[nodiscard]] TrackerChanges update(const ProbeReport& report, const Template& settings);
    // To be called now and then: unknown when nothing fresh came. None when nothing changed.
    [[nodiscard]] std::optional<TrackerChanges> expire(WallTime now);
    // Stages that are none of the channel's any more go, with their findings. `stages`: those it has besides its own URL.
    // None when nothing changed.
    [[nodiscard]] std::optional<TrackerChanges> keepStages(const std::vector<std::string>& stages, WallTime at);
    // Goes out with every status from now on.
    void setVerdict(std::optional<Verdict> verdict);

    [[nodiscard]] const ChannelStatus& status() const;
    [[nodiscard]] std::vector<OpenFinding> open() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

}  // namespace inspector::verdict
