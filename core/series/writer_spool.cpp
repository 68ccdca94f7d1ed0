// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The writer and its spool: what the store does not take goes to disk, and back in order.
#include "core/base/log.h"
#include "core/series/point_check.h"
#include "core/series/writer_private.h"

#include <algorithm>

namespace inspector::series {

namespace {

constexpr auto spoolEvery = Seconds(5);            // tries to open one that could not be opened
constexpr auto adoptEvery = std::chrono::minutes(10);
constexpr auto measureEvery = Seconds(1);
constexpr auto keeperEvery = Milliseconds(250);
constexpr auto patience = Seconds(2);              // with a call of the store, before the keeper steps in
constexpr auto patienceAtTheEnd = Milliseconds(250);

double secondsOf(Steady::duration d) { return std::chrono::duration<double>(d).count(); }

}  // namespace

void ReplayPace::refill(Steady::time_point now) {
    if (!m_refilled) {
        m_refilled = m_measured = now;
        m_arrived = m_taken = 0;
    }
    if (const auto past = now - m_measured; past >= measureEvery) {
        m_rate = std::exchange(m_taken, 0) / secondsOf(past);
        m_arrivedPerSecond = std::exchange(m_arrived, 0) / secondsOf(past);
        m_measured = now;
    }
    const double perSecond = std::max(m_perSecond, 2 * m_arrivedPerSecond);
    m_tokens = std::min(m_tokens + perSecond * secondsOf(now - *m_refilled), perSecond);
    m_refilled = now;
}

void ReplayPace::take(std::size_t points) {
    m_tokens -= static_cast<double>(points);
    m_taken += static_cast<double>(points);
}

void ReplayPace::stop() {
    m_refilled.reset();
    m_rate = 0;
}

void Writer::Private::openSpool() {
    if (!spoolOptions || spool) return;
    const auto now = Steady::now();
    if (spoolTried && now - *spoolTried < spoolEvery) return;
    spoolTried = now;
    auto opened = Spool::open(*spoolOptions);
    if (opened) {
        spool = std::move(*opened);
        rejectedLog = std::make_unique<RejectedLog>(spool->state().folder / "rejected", spoolOptions->mostRejectedBytes);
        publishSpool();
        return;
    }
    const std::lock_guard lock(mutex);
    if (shared.spoolError != opened.error())
        qCWarning(lcSeries, "Points cannot be spooled: %s", opened.error().message().c_str());
    shared.spoolError = opened.error();
}

// All that waits in memory goes to the spool; false when not all of it could.
bool Writer::Private::keepAll() {
    openSpool();
    if (!spool) return false;
    for (;;) {
        if (batch.empty()) batch = queue.takeBatch(batchMost, Milliseconds(0));
        if (batch.empty()) break;
        rejectWhatNoStoreTakes(batch);
        if (!keep(batch)) {
            publishSpool();
            return false;
        }
        pace.arrived(batch.size());
        batch.clear();
        publishSpool();
    }
    return true;
}

bool Writer::Private::keep(std::span<const Point> points) {
    const auto kept = spool->append(points);
    const std::lock_guard lock(mutex);
    if (kept) {
        shared.spoolError.reset();
        return true;
    }
    if (!shared.spoolError)
        qCWarning(lcSeries, "Points wait in memory, the spool fails: %s", kept.error().message().c_str());
    shared.spoolError = kept.error();
    return false;
}

// Oldest first, as many as the pace allows; true when nothing is left to replay.
bool Writer::Private::replay(bool unpaced) {
    if (!spoolWaits()) return true;
    pace.refill(Steady::now());
    while (unpaced || pace.allowed() > 0) {
        if (isStopping()) return false;
        auto points = spool->front(unpaced ? batchMost : std::min(batchMost, pace.allowed()));
        if (points.empty()) break;
        const std::size_t size = points.size();
        const auto began = Steady::now();
        const Written written = writePoints(points);
        if (!written.result) {
            failed(written.result.error());
            return false;
        }
        worksAgain();
        spool->pop();
        count(written, began);
        pace.take(size);
        publishSpool();
    }
    return !spoolWaits();
}

void Writer::Private::adoptOrphans() {
    const MonoTime now = clock.mono();
    if (!spool || (adopted && now - *adopted < adoptEvery)) return;
    if (adopted) spool->adopt();  // opening it did so already
    adopted = now;
}

void Writer::Private::publishSpool() {
    if (spool && spool->empty()) pace.stop();
    const SpoolState state = spool ? spool->state() : SpoolState{};
    const std::lock_guard lock(mutex);
    inHand = batch.size() + (handKept ? 0 : hand.size());
    if (!spool) return;
    shared.spooled = state.points;
    shared.spoolBytes = state.bytes;
    shared.spoolDropped = state.dropped;
    shared.spoolDamaged = state.damaged;
    shared.oldestSpooled = state.oldest;
    shared.replayedPerS = pace.rate();
}

// ---- The keeper ------------------------------------------------------------------------------------------------------

// Only while the thread waits for the store does the keeper touch what is the thread's: the call cannot end before the
// keeper lets go of `callMutex`.
void Writer::Private::runKeeper() {
    std::unique_lock lock(callMutex);
    while (!ended) {
        keeperWake.wait_for(lock, keeperEvery);
        if (callSince && Steady::now() - *callSince >= (isStopping() ? Steady::duration(patienceAtTheEnd) : patience))
            keepWhileTheStoreHangs();
    }
}

void Writer::Private::keepWhileTheStoreHangs() {
    if (!spool) return;
    if (!hand.empty() && !handKept) {
        auto points = hand;  // the store may be reading it
        std::erase_if(points, [](const Point& point) { return !columnsOf(point); });
        if (!keep(points)) return;
        spool->give();
        handKept = true;
        publishSpool();
    }
    keepAll();
}

}  // namespace inspector::series
