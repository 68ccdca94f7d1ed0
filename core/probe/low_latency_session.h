// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/hls/parser.h"
#include "core/probe/low_latency_cycle.h"

// What one rung's session has at hand. Internal to the low-latency part of core/probe.
namespace inspector::probe {

// A short look asks for a part that has left the playlist once in so many cycles.
inline constexpr std::uint64_t leftEvery = 4;

struct LowLatencyCycle::Session {
    Poll* poll = nullptr;
    Depth depth = Depth::Brief;
    bool again = false;                         // under suspicion
    std::string base;                           // URL of the newest version
    std::shared_ptr<const hls::Parsed> version; // newest whole one
    double roundTripS = 0;                      // to the first byte of an answer that waits for nothing
    double targetS = 6;
    std::optional<std::uint64_t> directiveHash; // body of the newest answer to a directive
    std::shared_ptr<const media::InitSegment> init;
    bool inspect = false;
    bool saidDelivery = false;
    bool over = false;                          // nothing more is to be learnt
    std::optional<double> delayS;               // least: publication - program date-time, on a clock common to all rungs
    std::optional<double> latencyS;             // least: behind the true wall clock

    [[nodiscard]] LowLatencyState& state() const { return *poll->rung->lowLatency; }
    // It is a look in which a part that has left the playlist is asked for.
    [[nodiscard]] bool asksLeft(std::uint64_t cycle) const { return state().leftGone || cycle % leftEvery == 0; }
    [[nodiscard]] const hls::Playlist& playlist() const { return version->playlist; }
    [[nodiscard]] rules::Context context() const { return {poll->report.rung, "packager", poll->report.url}; }
    // One finding a rule: the gravest.
    void add(std::vector<Finding> findings) const;
};

// A playlist that was asked for with directives.
struct LowLatencyCycle::Reload {
    bool asked = false;
    Answer answer;
    std::shared_ptr<const hls::Parsed> parsed;  // null: no playlist came
    std::uint64_t bodyHash = 0;
    bool endsWithDiscontinuity = false;         // before the parts of the segment that is being made
    bool held = false;                          // it waited longer than a round trip explains
    MonoTime earliest{};                        // when what it waited for can have been there

    [[nodiscard]] double waitedS() const {
        const fetch::Timings& t = answer.response.timings;
        return toSeconds(answer.response.status > 0 ? t.firstByte : t.total);
    }
};

// A hinted part that was asked for.
struct LowLatencyCycle::Hint {
    const hls::PreloadHint* hint = nullptr;     // null: there is none
    std::string url;
    bool asked = false;
    Answer answer;
    std::optional<media::Inspection> inspection;
};

// Duration of a part by its samples, and of one sample.
struct PartMedia {
    std::optional<double> durationS;
    double frameS = 0;
};
[[nodiscard]] PartMedia mediaOf(const std::optional<media::Inspection>& inspection);

}  // namespace inspector::probe
