// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/backoff.h"
#include "core/base/ring_buffer.h"
#include "core/series/rejected_log.h"
#include "core/series/writer.h"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <span>

// The writer's own, for its sources only.
namespace inspector::series {

using Steady = std::chrono::steady_clock;

// The tokens of a replay: so many points a second, saved up for a second at most.
class ReplayPace {
public:
    explicit ReplayPace(double perSecond) : m_perSecond(perSecond) {}
    // So many came in and went behind those that wait: the replay must be faster than that.
    void arrived(std::size_t points) { m_arrived += static_cast<double>(points); }
    void refill(Steady::time_point now);
    void take(std::size_t points);
    [[nodiscard]] std::size_t allowed() const { return m_tokens < 1 ? 0 : static_cast<std::size_t>(m_tokens); }
    // Points a second, over the last second or so.
    [[nodiscard]] double rate() const { return m_rate; }
    void stop();

private:
    double m_perSecond;
    double m_tokens = 0;
    double m_arrived = 0;
    double m_taken = 0;
    double m_rate = 0;
    double m_arrivedPerSecond = 0;
    std::optional<Steady::time_point> m_refilled;
    Steady::time_point m_measured{};
};

struct Writer::Private {
    Private(Open openStore, const Clock& time, Nanoseconds keep, WriterOptions what);

    // writer.cpp
    void run();
    std::uint64_t waitForTurn();
    bool isDue() const;
    bool isStopping() const;
    bool turn(bool flushing);
    bool tryStore(bool flushing);
    void end();
    // writer_store.cpp
    template <typename T, typename Call>
    Result<T> storeCall(Call&& call);
    bool ensureOpen();
    bool drain(Steady::time_point until);
    bool writeHand();
    struct Written {
        Result<void> result;
        std::size_t done = 0;  // from the front: written or rejected
        std::uint64_t rejected = 0;
    };
    Written writePoints(std::vector<Point>& points);
    void rejectWhatNoStoreTakes(std::vector<Point>& points);
    void writeParts(std::span<const Point> points, Written& written);
    void reject(const Point& point, const std::string& reason);
    void count(const Written& written, Steady::time_point began);
    bool expireSlice();
    void failed(const Error& error);
    void worksAgain();
    // writer_spool.cpp
    bool spoolWaits() const { return spool && !spool->empty(); }
    void openSpool();
    bool keepAll();
    bool keep(std::span<const Point> points);
    bool replay(bool unpaced);
    void adoptOrphans();
    void publishSpool();
    void runKeeper();
    void keepWhileTheStoreHangs();

    const Open open;
    const Clock& clock;
    const Nanoseconds retention;
    const std::size_t batchMost;
    const std::optional<SpoolOptions> spoolOptions;
    BoundedQueue<Point> queue;

    // The thread's own. While a call of the store is under way, the keeper's, under `callMutex`.
    std::unique_ptr<Store> store;
    std::unique_ptr<Spool> spool;
    std::unique_ptr<RejectedLog> rejectedLog;
    std::vector<Point> hand;    // being written
    bool handKept = false;      // and in the spool as well
    std::vector<Point> batch;   // taken from the queue, not yet confirmed; older than what is in the queue
    ReplayPace pace;
    Backoff backoff;
    Steady::time_point nextTurn = Steady::now();
    Steady::time_point nextTry = Steady::now();  // of a store that failed
    std::optional<Steady::time_point> spoolTried;
    std::optional<MonoTime> swept;  // when the last look for old points began
    std::optional<MonoTime> adopted;
    bool sweeping = false;
    std::string lastRejection;  // a reason is logged once, not for each point

    // Between the thread and the keeper.
    std::mutex callMutex;  // taken before `mutex`
    std::condition_variable keeperWake;
    std::optional<Steady::time_point> callSince;  // a call of the store is under way
    bool ended = false;

    // Shared with everybody.
    mutable std::mutex mutex;
    std::condition_variable wake;  // for the thread
    std::condition_variable told;  // for flush()
    WriterState shared;            // but for `queued`, `latency` and the queue's own part of `dropped`
    RingBuffer<double> latencies;
    std::size_t inHand = 0;
    std::uint64_t flushAsked = 0;  // numbers of flush() calls
    std::uint64_t flushDone = 0;
    std::uint64_t flushFailed = 0;
    bool failing = false;
    bool stopping = false;
    std::thread thread;
    std::thread keeper;
};

// Stores and the function that opens one are others' code: what they throw ends no thread.
template <typename T, typename Call>
Result<T> Writer::Private::storeCall(Call&& call) {
    {
        const std::lock_guard lock(callMutex);
        callSince = Steady::now();
    }
    const auto guarded = [&call]() -> Result<T> {
        try {
            return call();
        } catch (const std::exception& e) {
            return fail(Error::Kind::Other, std::string("the series store failed: ") + e.what());
        }
    };
    auto result = guarded();
    const std::lock_guard lock(callMutex);
    callSince.reset();
    return result;
}

}  // namespace inspector::series
