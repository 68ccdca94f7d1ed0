// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The writer and its store: opening, batches, bad points, expiry.
#include "core/base/log.h"
#include "core/series/point_check.h"
#include "core/series/writer_private.h"

#include <algorithm>
#include <iterator>

namespace inspector::series {

namespace {

constexpr auto expireEvery = std::chrono::minutes(10);

}  // namespace

bool Writer::Private::ensureOpen() {
    if (store) return true;
    auto opened = storeCall<Opened>([this] { return open(); });
    if (opened && !opened->store) opened = fail(Error::Kind::Other, "no series store was opened");
    if (!opened) {
        failed(opened.error());
        return false;
    }
    store = std::move(opened->store);
    if (opened->setAside) {
        const auto name = opened->setAside->u8string();
        const std::lock_guard lock(mutex);
        shared.setAside = std::string(name.begin(), name.end());
    }
    return true;
}

// Writes what was queued when it began; what comes meanwhile waits for its own turn.
bool Writer::Private::drain(Steady::time_point until) {
    std::size_t left = batch.size() + queue.size();
    while (left > 0 && Steady::now() < until) {
        if (spoolWaits()) return false;  // the keeper put some of them there: they come first
        if (spool && until == Steady::time_point::max() && isStopping()) return false;
        hand = batch.empty() ? queue.takeBatch(batchMost, Milliseconds(0)) : std::exchange(batch, {});
        if (hand.empty()) break;
        left -= std::min(left, hand.size());
        if (!writeHand()) return false;
    }
    worksAgain();
    return true;
}

void Writer::Private::worksAgain() {
    backoff.succeed();
    const std::lock_guard lock(mutex);
    if (failing) qCInfo(lcSeries, "The series store takes points again.");
    failing = false;
    shared.error.reset();
}

// What was not written waits in `batch`, or in the spool where the keeper has put it.
bool Writer::Private::writeHand() {
    publishSpool();
    const auto began = Steady::now();
    const Written written = writePoints(hand);
    const bool kept = std::exchange(handKept, false);
    if (written.result && kept) spool->pop();
    if (written.result || !kept) count(written, began);
    hand.erase(hand.begin(), hand.begin() + static_cast<std::ptrdiff_t>(written.done));
    if (kept) rejectWhatNoStoreTakes(hand);  // which the keeper left out
    else batch.insert(batch.begin(), std::make_move_iterator(hand.begin()), std::make_move_iterator(hand.end()));
    hand.clear();
    publishSpool();
    if (!written.result) failed(written.result.error());
    return written.result.has_value();
}

void Writer::Private::count(const Written& written, Steady::time_point began) {
    const std::lock_guard lock(mutex);
    shared.written += written.done - written.rejected;
    shared.rejected += written.rejected;
    if (!written.result || written.done == written.rejected) return;
    shared.lastWrite = clock.now();
    shared.lastBatchMs = std::chrono::duration<double, std::milli>(Steady::now() - began).count();
    latencies.push(shared.lastBatchMs);
}

Writer::Private::Written Writer::Private::writePoints(std::vector<Point>& points) {
    Written written;
    written.result = storeCall<void>([&] { return store->write(points); });
    if (!written.result && written.result.error().kind == Error::Kind::InvalidInput) {
        rejectWhatNoStoreTakes(points);
        writeParts(points, written);
    } else if (written.result) {
        written.done = points.size();
    }
    return written;
}

void Writer::Private::reject(const Point& point, const std::string& reason) {
    if (rejectedLog) rejectedLog->add(point, reason, clock.now());
    if (reason == lastRejection) return;
    lastRejection = reason;
    qCWarning(lcSeries, "A point cannot be stored and is left out: %s", reason.c_str());
}

// One bad point must not cost the batch.
void Writer::Private::rejectWhatNoStoreTakes(std::vector<Point>& points) {
    const std::size_t before = points.size();
    std::erase_if(points, [this](const Point& point) {
        const auto columns = columnsOf(point);
        if (!columns) reject(point, columns.error().message());
        return !columns;
    });
    const std::lock_guard lock(mutex);
    shared.rejected += before - points.size();
}

// Halves what the store refuses until the points that it refuses stand alone.
void Writer::Private::writeParts(std::span<const Point> points, Written& written) {
    written.result = {};
    if (points.empty()) return;
    written.result = storeCall<void>([&] { return store->write(points); });
    if (written.result) {
        written.done += points.size();
        return;
    }
    if (written.result.error().kind != Error::Kind::InvalidInput) return;
    if (points.size() == 1) {
        reject(points.front(), written.result.error().message());
        ++written.done;
        ++written.rejected;
        written.result = {};
        return;
    }
    const std::size_t half = points.size() / 2;
    writeParts(points.first(half), written);
    if (written.result) writeParts(points.subspan(half), written);
}

// One bounded piece of a sweep, when one is due; false when the store failed.
bool Writer::Private::expireSlice() {
    if (retention <= Nanoseconds{0}) return true;
    const MonoTime now = clock.mono();
    if (!sweeping && swept && now - *swept < expireEvery) return true;
    if (!sweeping) swept = now;
    const auto more = storeCall<bool>([this] { return store->expire(clock.now() - retention); });
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
    nextTry = Steady::now() + (first && error.kind == Error::Kind::Corrupt ? Milliseconds(0) : wait);
    const std::lock_guard lock(mutex);
    if (!failing || shared.error != error)
        qCWarning(lcSeries, "Points wait, the series store fails: %s", error.message().c_str());
    failing = true;
    shared.error = error;
}

}  // namespace inspector::series
