// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/writer.h"

#include "core/base/log.h"
#include "core/base/quantile_sketch.h"
#include "core/series/writer_private.h"

#include <algorithm>

namespace inspector::series {

namespace {

constexpr auto batchEvery = Milliseconds(1'000);
constexpr auto replayEvery = Milliseconds(200);
constexpr auto firstRetry = Milliseconds(500);
constexpr auto lastRetry = Milliseconds(30'000);
constexpr auto stopWithin = Seconds(10);
constexpr auto stopWithinIfSpooled = Seconds(1);
constexpr std::size_t latenciesKept = 500;

}  // namespace

Writer::Private::Private(Open openStore, const Clock& time, Nanoseconds keep, WriterOptions what)
    : open(std::move(openStore)), clock(time), retention(keep), batchMost(std::max<std::size_t>(what.batch, 1)),
      spoolOptions(std::move(what.spool)), queue(what.capacity),
      pace(spoolOptions ? spoolOptions->replayPerSecond : 0), backoff(firstRetry, lastRetry), latencies(latenciesKept) {}

// A turn is due when its time has come, when a batch is full (but not against a store that fails), for a flush, or at
// the end.
bool Writer::Private::isDue() const {
    return stopping || flushAsked > std::max(flushDone, flushFailed) ||
           ((!failing || spoolOptions) && queue.size() >= batchMost);
}

bool Writer::Private::isStopping() const {
    const std::lock_guard lock(mutex);
    return stopping;
}

std::uint64_t Writer::Private::waitForTurn() {
    std::unique_lock lock(mutex);
    const auto until = sweeping ? Steady::now() : nextTurn;
    wake.wait_until(lock, until, [this] { return isDue(); });
    return flushAsked;
}

void Writer::Private::run() {
    openSpool();
    for (;;) {
        const std::uint64_t flush = waitForTurn();
        bool due = Steady::now() >= nextTurn;
        bool flushing = false;
        {
            const std::lock_guard lock(mutex);
            if (stopping) break;
            due = due || isDue();
            flushing = flush > std::max(flushDone, flushFailed);
        }
        if (!due) {
            if (store) expireSlice();
            continue;
        }
        const bool ok = turn(flushing);
        const std::lock_guard lock(mutex);
        (ok ? flushDone : flushFailed) = flush;
        told.notify_all();
    }
    end();
}

// True when all that was there when it began is in the store.
bool Writer::Private::turn(bool flushing) {
    adoptOrphans();
    // Newer points go behind those that wait, and onto the disk before a call that may take long.
    if (failing || spoolWaits()) keepAll();
    const bool tried = flushing || Steady::now() >= nextTry;
    const bool ok = tried && tryStore(flushing);
    if (failing) keepAll();
    if (ok) nextTurn = Steady::now() + batchEvery;
    else if (!failing) nextTurn = Steady::now() + replayEvery;
    else if (spoolOptions) nextTurn = std::min(Steady::now() + batchEvery, std::max(Steady::now(), nextTry));
    else nextTurn = nextTry;
    publishSpool();
    return ok;
}

bool Writer::Private::tryStore(bool flushing) {
    if (!ensureOpen()) return false;
    if (!expireSlice()) return false;  // first: on a full disk it makes the room that the points need
    do {
        if (!replay(flushing)) return false;
        if (drain(Steady::time_point::max())) return true;
    } while (!failing && spoolWaits() && !isStopping());
    return false;
}

void Writer::Private::end() {
    const auto began = Steady::now();
    const auto waits = [this] { return !batch.empty() || queue.size() > 0; };
    // A store that failed is not asked once more where there is a spool.
    const auto patience = spool ? Steady::duration(stopWithinIfSpooled) : Steady::duration(stopWithin);
    while (waits() && !(spool && (failing || spoolWaits())) && Steady::now() < began + patience)
        if (!ensureOpen() || !drain(began + patience)) break;
    if (waits() && !keepAll() && spool)
        while (waits() && Steady::now() < began + stopWithin && ensureOpen() && drain(began + stopWithin)) {}
    store.reset();
    spool.reset();
    const std::size_t lost = batch.size() + queue.size();
    {
        const std::lock_guard lock(callMutex);
        ended = true;
        keeperWake.notify_all();
    }
    const std::lock_guard lock(mutex);
    if (lost > 0) qCWarning(lcSeries, "%zu points could not be written before the end.", lost);
    flushFailed = flushAsked;
    told.notify_all();
}

Writer::Writer(Open open, const Clock& clock, Nanoseconds retention, std::size_t capacity)
    : Writer(std::move(open), clock, retention, WriterOptions{capacity, std::nullopt, WriterOptions{}.batch}) {}

Writer::Writer(Open open, const Clock& clock, Nanoseconds retention, WriterOptions options)
    : d(std::make_unique<Private>(std::move(open), clock, retention, std::move(options))) {
    d->thread = std::thread([p = d.get()] { p->run(); });
    if (d->spoolOptions) d->keeper = std::thread([p = d.get()] { p->runKeeper(); });
}

Writer::~Writer() {
    d->queue.close();
    {
        const std::lock_guard lock(d->mutex);
        d->stopping = true;
    }
    d->wake.notify_all();
    d->thread.join();
    if (d->keeper.joinable()) d->keeper.join();
}

void Writer::write(std::vector<Point> points) {
    for (Point& point : points) d->queue.push(std::move(point));
    if (d->queue.size() < d->batchMost) return;
    { const std::lock_guard lock(d->mutex); }  // the thread either sees the queue or is already waiting
    d->wake.notify_one();
}

bool Writer::flush(Milliseconds timeout) {
    std::unique_lock lock(d->mutex);
    const std::uint64_t mine = ++d->flushAsked;
    d->wake.notify_one();
    d->told.wait_for(lock, timeout, [&] { return d->flushDone >= mine || d->flushFailed >= mine; });
    return d->flushDone >= mine;
}

WriterState Writer::state() const {
    const std::lock_guard lock(d->mutex);
    WriterState state = d->shared;
    state.queued = d->queue.size() + d->inHand;
    state.dropped = d->queue.dropped() + state.spoolDropped;
    if (d->latencies.empty()) return state;
    QuantileSketch sketch;
    for (std::size_t i = 0; i < d->latencies.size(); ++i) sketch.add(d->latencies[i]);
    const auto at = [&sketch](double q) { return sketch.quantile(q).value_or(0); };
    state.latency = BatchLatency{at(0.5), at(0.95), at(0.99)};
    return state;
}

}  // namespace inspector::series
