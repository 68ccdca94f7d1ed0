// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/fetch/fetcher.h"
#include "core/fetch/loop.h"
#include "core/model/report.h"
#include "core/probe/self_watch.h"
#include "core/rules/judge_http.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace inspector::probe {

// What requests have done so far, for whoever shows progress. On the loop's thread.
struct Tally {
    std::uint64_t ended = 0;
    std::uint64_t open = 0;
    std::int64_t bytes = 0;   // of those that have ended
    std::string newest;       // URL, redacted
};

struct StageHold;
using StageHolds = std::map<std::string, StageHold>;  // chain_state.h

// Where cycles run: one worker's loop and fetcher, and where reports go. Outlives every cycle.
struct Surroundings {
    fetch::Loop& loop;
    fetch::Fetcher& fetcher;
    const Clock& clock;
    ProbeId probe;
    std::string caFile;
    std::function<void(std::shared_ptr<const ProbeReport>)> sink;
    // The fetcher answers from a folder (FetcherOptions::fileRoot): what is missing there is no fault, nothing is judged
    // by the wall clock, and every segment is read.
    bool files = false;
    // Somebody watches this one stream: what costs further requests is asked for as well, and of a stream that has ended
    // SegmentPolicy::All means all.
    bool thorough = false;
    Tally* tally = nullptr;                    // null: nobody looks
    rules::ClockCheck* clockCheck = nullptr;   // our own clock against many hosts; null: it is taken to be right
    SelfWatch* selfWatch = nullptr;            // null: nobody asks whether the network is there
    StageHolds* stageHolds = nullptr;          // null: a single look at a chain, nothing to be remembered

    // Our clock's error in seconds (ours - true), where it is known.
    [[nodiscard]] double clockErrorS() const {
        return clockCheck ? clockCheck->offsetS().value_or(0) : 0;
    }
};

}  // namespace inspector::probe
