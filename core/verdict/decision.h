// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/status.h"
#include "core/verdict/finding_run.h"

#include <string_view>
#include <vector>

namespace inspector::verdict {

// What is confirmed, turned into a state, with the finding that decided and the first sample of its run.
struct Decision {
    ChannelState state = ChannelState::Up;
    const OpenFinding* reason = nullptr;
    WallTime since{};
};

// New segments come through this stage, as far as polling tells.
[[nodiscard]] bool advances(const StageFigures& stage, double targetDurationS);
// The greatest target duration of a channel's playlists as it was known last; 0: none is known.
[[nodiscard]] double targetDurationOf(const ChannelStatus& status);

// Decides a channel's state from its findings. Refers to both; lives during one update.
//
// The channel's own URL: down when a confirmed critical finding stands on the multivariant playlist, on the channel as a
// whole, or on every variant rung; degraded by any other confirmed critical or major finding. Another stage: down by a
// confirmed critical finding, degraded by a major one. The channel: down when every edge is, else degraded when any
// stage is not up; the own URL's state counts whole, but when it only does not answer us while an edge is up and still gets
// new segments: then viewers can play, and the channel is degraded.
class Decider {
public:
    Decider(const std::vector<FindingRun>& runs, const ChannelStatus& status) : m_runs(runs), m_status(status) {}

    [[nodiscard]] Decision ofOwnUrl() const { return ownUrl(Of::Everything); }
    [[nodiscard]] Decision ofStage(std::string_view stage) const;
    // Needs the stages' states in the status.
    [[nodiscard]] Decision ofChannel() const;
    // The gravest confirmed finding of a rung at the own URL that is at least so severe, the oldest of equals.
    [[nodiscard]] const OpenFinding* worstOfRung(std::string_view rung, Severity least) const;
    // Nothing grave is confirmed, but something grave may be about to: too early to call it up. Empty: at any stage.
    [[nodiscard]] bool undecided(std::string_view stage = {}) const;

private:
    enum class Of { Everything, Content };

    [[nodiscard]] const OpenFinding* worst(std::string_view rung, Severity least, Of of) const;
    [[nodiscard]] Decision ownUrl(Of of) const;
    [[nodiscard]] Decision downByVariants(Of of) const;
    [[nodiscard]] Decision downByEdges() const;
    [[nodiscard]] Decision degradedByAny() const;
    [[nodiscard]] bool known(std::string_view stage) const;
    [[nodiscard]] bool viewersCanPlay() const;

    const std::vector<FindingRun>& m_runs;
    const ChannelStatus& m_status;
};

}  // namespace inspector::verdict
