// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bounded_queue.h"
#include "core/base/clock.h"
#include "core/series/spool.h"
#include "core/series/store.h"

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace inspector::series {

// How long a batch takes to be written, over the last some hundred batches.
struct BatchLatency {
    double p50Ms = 0;
    double p95Ms = 0;
    double p99Ms = 0;
};

struct WriterState {
    std::uint64_t written = 0;
    std::uint64_t dropped = 0;            // the queue or the spool was full: counted and shown
    std::uint64_t rejected = 0;           // points that the store would not take
    std::size_t queued = 0;
    std::optional<WallTime> lastWrite;    // of the newest batch that was confirmed
    std::optional<Error> error;           // why nothing is being written now
    std::optional<std::string> setAside;  // a corrupt file that was kept aside
    double lastBatchMs = 0;
    std::optional<BatchLatency> latency;  // none before the first batch

    // Of the spool, where there is one.
    std::uint64_t spooled = 0;            // points that wait in it
    std::uint64_t spoolBytes = 0;
    std::uint64_t spoolDropped = 0;       // of `dropped`: the spool was full
    std::uint64_t spoolDamaged = 0;       // of its files, kept aside
    std::optional<WallTime> oldestSpooled;
    double replayedPerS = 0;              // points; 0 when nothing is being replayed
    std::optional<Error> spoolError;      // why points wait in memory only
};

struct WriterOptions {
    std::size_t capacity = 200'000;       // of the queue in memory, in points
    std::optional<SpoolOptions> spool;
    std::size_t batch = 5'000;            // points in one write of the store, at most
};

// The batching writer: a thread of its own that owns the store; batches go out at least once a second. While the store
// fails, points wait in a bounded queue and the store is opened again with a back-off. Also expires old points.
// With a spool they wait on disk: what the store did not take goes there at once, newer points go behind it, and it is
// replayed in order and at a bounded pace, also after a restart of the program. While a call of the store hangs, a second
// thread does that. What no store takes is kept as text in the spool's folder, in "rejected".
// Thread-safe.
class Writer {
public:
    using Open = std::function<Result<Opened>()>;

    // `retention`: how long points are kept (zero: for ever). The clock outlives the writer.
    Writer(Open open, const Clock& clock, Nanoseconds retention, std::size_t capacity = 200'000);
    Writer(Open open, const Clock& clock, Nanoseconds retention, WriterOptions options);
    // Writes what is queued, or spools it, then ends the thread: after at most 10 seconds, or with a spool 1 second and the
    // one call of the store that is under way.
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    void write(std::vector<Point> points);
    // Waits until all that was queued or spooled before has been written, or failed; for tests and an orderly end.
    bool flush(Milliseconds timeout);
    [[nodiscard]] WriterState state() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

}  // namespace inspector::series
