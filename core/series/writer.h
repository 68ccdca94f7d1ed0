// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bounded_queue.h"
#include "core/base/clock.h"
#include "core/series/store.h"

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace inspector::series {

struct WriterState {
    std::uint64_t written = 0;
    std::uint64_t dropped = 0;            // the queue was full: counted and shown
    std::uint64_t rejected = 0;           // points that the store would not take
    std::size_t queued = 0;
    std::optional<WallTime> lastWrite;    // of the newest batch that was confirmed
    std::optional<Error> error;           // why nothing is being written now
    std::optional<std::string> setAside;  // a corrupt file that was kept aside
    double lastBatchMs = 0;
};

// The batching writer: a thread of its own that owns the store; batches go out at least once a second. While the store
// fails, points wait in a bounded queue and the store is opened again with a back-off. Also expires old points.
// Thread-safe.
class Writer {
public:
    using Open = std::function<Result<Opened>()>;

    // `retention`: how long points are kept (zero: for ever). The clock outlives the writer.
    Writer(Open open, const Clock& clock, Nanoseconds retention, std::size_t capacity = 200'000);
    ~Writer();  // writes what is queued (bounded wait), then ends the thread
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    void write(std::vector<Point> points);
    // Waits until all that was queued before has been written, or failed; for tests and an orderly end.
    bool flush(Milliseconds timeout);
    [[nodiscard]] WriterState state() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

}  // namespace inspector::series
