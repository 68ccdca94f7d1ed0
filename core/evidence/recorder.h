// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bounded_queue.h"
#include "core/base/clock.h"
#include "core/evidence/ring.h"
#include "core/model/evidence.h"
#include "core/model/report.h"

#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace inspector::evidence {

struct RecorderOptions {
    std::filesystem::path folder;
    RingLimits limits;
    Nanoseconds before = std::chrono::minutes(5);    // what a bundle goes back
    Nanoseconds after = std::chrono::seconds(30);    // and how long it waits for what follows
    std::size_t mostQueued = 2'000;                  // reports; beyond them the oldest are dropped and counted
};

// The flight recorder: keeps what the cycles brought in a ring on the disk, and freezes a channel's ring into a bundle when
// something broke. Everything is written on a thread of its own; record() and freeze() never wait for it. Thread-safe.
class Recorder {
public:
    // Called on the recorder's thread.
    using Frozen = std::function<void(EvidenceBundle)>;

    // The clock outlives it.
    Recorder(RecorderOptions options, const Clock& clock, Frozen frozen);
    ~Recorder();  // writes what is queued, freezes what waits, ends the thread
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;

    void record(std::shared_ptr<const ProbeReport> report);
    // A bundle of the channel is made a little later. A further request for the channel meanwhile is part of the first.
    void freeze(const ChannelId& channel, const ProbeId& probe, const Finding& finding);
    void forget(const ChannelId& channel);
    // What the ring has of a channel since `from`, oldest first. Reads files: not for a thread that must not wait.
    [[nodiscard]] Exchanges read(const ChannelId& channel, WallTime from) const;

    [[nodiscard]] std::uint64_t dropped() const { return m_queue.dropped(); }
    // The newest write's failure, in English; empty: none.
    [[nodiscard]] std::string failure() const;

private:
    struct Freeze {
        ChannelId channel;
        ProbeId probe;
        Finding finding;
        WallTime asked{};
        MonoTime due{};
    };
    void run();
    void freezeDue(bool all);
    void finish(const Freeze& freeze);

    const RecorderOptions m_options;
    const Clock& m_clock;
    const Frozen m_frozen;
    BoundedQueue<std::shared_ptr<const ProbeReport>> m_queue;
    mutable std::mutex m_ringMutex;
    Ring m_ring;
    mutable std::mutex m_mutex;         // guards these two
    std::vector<Freeze> m_waiting;
    std::string m_failure;
    std::thread m_thread;
};

}  // namespace inspector::evidence
