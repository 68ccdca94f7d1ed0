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
        WallTime at{};
    };
    ChannelStatus status;              // the new one, whole
    std::vector<OpenFinding> opened;   // new ones and those whose `confirmed`, severity or arguments changed materially
    std::vector<Closed> closed;
    std::vector<Event> events;         // opened, confirmed, closed, state changed
};

// One channel's state over time, pure: (report, template) in, changes out. Confirmation is M of the last N cycles per
// (rule, rung); a refused connection twice in a row. Value semantics, one owner, any thread; a few KiB.
//
// State: down when a confirmed critical finding stands on the multivariant playlist, on the channel as a whole, or on
// every variant rung; degraded when any other confirmed critical or a confirmed major finding stands; else up. Unknown
// before the first trustworthy sample and when no sample came for three intervals. `since` is the first sample of the
// run of samples that led to the state.
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

    [[nodiscard]] const ChannelStatus& status() const;
    [[nodiscard]] std::vector<OpenFinding> open() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

}  // namespace inspector::verdict
