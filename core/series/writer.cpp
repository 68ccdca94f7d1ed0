// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/writer.h"

#include "core/base/backoff.h"
#include "core/base/log.h"
#include "core/series/point_check.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <span>

namespace inspector::series {

namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t batchMost = 5'000;
constexpr auto batchEvery = Milliseconds(1'000);
constexpr auto expireEvery = std::chrono::minutes(10);
constexpr auto firstRetry = Milliseconds(500);
constexpr auto lastRetry = Milliseconds(30'000);
constexpr auto stopWithin = Seconds(10);

// Stores and the function that opens one are others' code: what they throw ends no thread.
template <typename T, typename Call>
Result<T> guarded(Call&& call) {
    try {
        return call();
    } catch (const std::exception& e) {
        return fail(Error::Kind::Other, std::string("the series store failed: ") + e.what());
    }
}

}  // namespace

struct Writer::Private {
    Private(Open openStore, const Clock& time, Nanoseconds keep, std::size_t capacity)
        : open(std::move(openStore)), clock(time), retention(keep), queue(capacity) {}

    void run();
    std::uint64_t waitForTurn();
    bool isDue() const;
    bool ensureOpen();
    bool drain(Steady::time_point until);
    bool writeBatch();
    void rejectWhatNoStoreTakes();
    Result<void> writeParts(std::span<const Point> points, std::size_t& done, std::uint64_t& rejected);
    bool expireSlice();
    void failed(const Error& error);
    void end();

    const Open open;
    const Clock& clock;
    const Nanoseconds retention;
    BoundedQueue<Point> queue;

    // The thread's own.
    std::unique_ptr<Store> store;
    std::vector<Point> batch;  // taken from the queue, not yet confirmed
    Backoff backoff{firstRetry, lastRetry};
    Steady::time_point nextTurn = Steady::now();
    std::optional<MonoTime> swept;  // when the last look for old points began
    bool sweeping = false;
    std::string lastRejection;  // a reason is logged once, not for each point

    // Shared.
    mutable std::mutex mutex;
    std::condition_variable wake;  // for the thread
    std::condition_variable told;  // for flush()
    WriterState shared;            // but for `queued` and the queue's own part of `dropped`
    std::size_t inHand = 0;
    std::uint64_t flushAsked = 0;  // numbers of flush() calls
    std::uint64_t flushDone = 0;
    std::uint64_t flushFailed = 0;
    bool failing = false;
    bool stopping = false;
    std::thread thread;
};

// A turn is due when its time has come, when a batch is full (but not against a store that fails), for a flush, or at
// the end.
bool Writer::Private::isDue() const {
    return stopping || flushAsked > std::max(flushDone, flushFailed) || (!failing && queue.size() >= batchMost);
}

std::uint64_t Writer::Private::waitForTurn() {
    std::unique_lock lock(mutex);
    const auto until = sweeping ? Steady::now() : nextTurn;
    wake.wait_until(lock, until, [this] { return isDue(); });
    return flushAsked;
}

void Writer::Private::run() {
    for (;;) {
        const std::uint64_t flush = waitForTurn();
        {
            std::lock_guard lock(mutex);
            if (stopping) break;
        }
        bool due = Steady::now() >= nextTurn;
        if (!due) {
            std::lock_guard lock(mutex);
            due = isDue();
        }
        bool ok = !due || ensureOpen();
        if (ok && store) ok = expireSlice();  // first: on a full disk it makes the room that the points need
        if (!due) continue;
        ok = ok && drain(Steady::time_point::max());
        if (ok) nextTurn = Steady::now() + batchEvery;
        std::lock_guard lock(mutex);
        (ok ? flushDone : flushFailed) = flush;
        told.notify_all();
    }
    end();
}

bool Writer::Private::ensureOpen() {
    if (store) return true;
    auto opened = guarded<Opened>([this] { return open(); });
    if (opened && !opened->store) opened = fail(Error::Kind::Other, "no series store was opened");
    if (!opened) {
        failed(opened.error());
        return false;
    }
    store = std::move(opened->store);
    if (opened->setAside) {
        const auto name = opened->setAside->u8string();
        std::lock_guard lock(mutex);
        shared.setAside = std::string(name.begin(), name.end());
    }
    return true;
}

// Writes what was queued when it began; what comes meanwhile waits for its own turn.
bool Writer::Private::drain(Steady::time_point until) {
    std::size_t left = batch.size() + queue.size();
    while (left > 0 && Steady::now() < until) {
        if (batch.empty()) batch = queue.takeBatch(batchMost, Milliseconds(0));
        if (batch.empty()) break;
        left -= std::min(left, batch.size());
        {
            std::lock_guard lock(mutex);
            inHand = batch.size();
        }
        if (!writeBatch()) return false;
    }
    backoff.succeed();
    std::lock_guard lock(mutex);
    if (failing) qCInfo(lcSeries, "The series store takes points again.");
    failing = false;
    shared.error.reset();
    return true;
}

bool Writer::Private::writeBatch() {
    const auto began = Steady::now();
    auto result = guarded<void>([this] { return store->write(batch); });
    std::size_t done = result ? batch.size() : 0;
    std::uint64_t rejected = 0;
    if (!result && result.error().kind == Error::Kind::InvalidInput) {
        rejectWhatNoStoreTakes();
        result = writeParts(batch, done, rejected);
    }
    batch.erase(batch.begin(), batch.begin() + static_cast<std::ptrdiff_t>(done));
    {
        std::lock_guard lock(mutex);
        shared.written += done - rejected;
        shared.rejected += rejected;
        inHand = batch.size();
        if (result && done > rejected) {
            shared.lastWrite = clock.now();
            shared.lastBatchMs = std::chrono::duration<double, std::milli>(Steady::now() - began).count();
        }
    }
    if (!result) failed(result.error());
    return result.has_value();
}

// One bad point must not cost the batch.
void Writer::Private::rejectWhatNoStoreTakes() {
    const std::size_t before = batch.size();
    std::string reason;
    std::erase_if(batch, [&](const Point& point) {
        const auto columns = columnsOf(point);
        if (!columns && reason.empty()) reason = columns.error().message();
        return !columns;
    });
    if (!reason.empty() && reason != lastRejection) {
        lastRejection = reason;
        qCWarning(lcSeries, "A point cannot be stored and is left out: %s", reason.c_str());
    }
    std::lock_guard lock(mutex);
    shared.rejected += before - batch.size();
    inHand = batch.size();
}

// Halves what the store refuses until the points that it refuses stand alone. `done` counts from the front: written
// or rejected.
Result<void> Writer::Private::writeParts(std::span<const Point> points, std::size_t& done, std::uint64_t& rejected) {
    if (points.empty()) return {};
    auto result = guarded<void>([&] { return store->write(points); });
    if (result) {
        done += points.size();
        return result;
    }
    if (result.error().kind != Error::Kind::InvalidInput) return result;
    if (points.size() == 1) {
        qCWarning(lcSeries, "The series store refuses a point: %s", result.error().message().c_str());
        ++done;
        ++rejected;
        return {};
    }
    const std::size_t half = points.size() / 2;
    if (auto ok = writeParts(points.first(half), done, rejected); !ok) return ok;
    return writeParts(points.subspan(half), done, rejected);
}

// One bounded piece of a sweep, when one is due; false when the store failed.
bool Writer::Private::expireSlice() {
    if (retention <= Nanoseconds{0}) return true;
    const MonoTime now = clock.mono();
    if (!sweeping && swept && now - *swept < expireEvery) return true;
    if (!sweeping) swept = now;
    const auto more = guarded<bool>([this] { return store->expire(clock.now() - retention); });
    sweeping = more.value_or(true);
    if (!more) failed(more.error());
    return more.has_value();
}

void Writer::Private::failed(const Error& error) {
    store.reset();
    if (sweeping) swept.reset();  // it goes on with the store that is opened next
    sweeping = false;
    const bool first = backoff.failures() == 0;
    const auto wait = backoff.fail();
    // A damaged file is set aside by opening it again, which need not wait.
    nextTurn = Steady::now() + (first && error.kind == Error::Kind::Corrupt ? Milliseconds(0) : wait);
    std::lock_guard lock(mutex);
    if (!failing || shared.error != error)
        qCWarning(lcSeries, "Points wait, the series store fails: %s", error.message().c_str());
    failing = true;
    shared.error = error;
}

void Writer::Private::end() {
    const auto until = Steady::now() + stopWithin;
    while ((!batch.empty() || queue.size() > 0) && Steady::now() < until)
        if (!ensureOpen() || !drain(until)) break;
    store.reset();
    const std::size_t lost = batch.size() + queue.size();
    std::lock_guard lock(mutex);
    if (lost > 0) qCWarning(lcSeries, "%zu points could not be written before the end.", lost);
    flushFailed = flushAsked;
    told.notify_all();
}

Writer::Writer(Open open, const Clock& clock, Nanoseconds retention, std::size_t capacity)
    : d(std::make_unique<Private>(std::move(open), clock, retention, capacity)) {
    d->thread = std::thread([p = d.get()] { p->run(); });
}

Writer::~Writer() {
    d->queue.close();
    {
        std::lock_guard lock(d->mutex);
        d->stopping = true;
    }
    d->wake.notify_all();
    d->thread.join();
}

void Writer::write(std::vector<Point> points) {
    for (Point& point : points) d->queue.push(std::move(point));
    if (d->queue.size() < batchMost) return;
    { std::lock_guard lock(d->mutex); }  // the thread either sees the queue or is already waiting
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
    std::lock_guard lock(d->mutex);
    WriterState state = d->shared;
    state.queued = d->queue.size() + d->inHand;
    state.dropped = d->queue.dropped();
    return state;
}

}  // namespace inspector::series
