// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/rollup_keeper.h"

#include "core/base/log.h"
#include "core/runtime/store_places.h"

#include <QCryptographicHash>
#include <QSysInfo>

#include <utility>

namespace inspector::runtime {

namespace {

constexpr int mostPieces = 20;  // a turn, of what has piled up

// Figures on this machine's disk are this machine's to sum up, also where the inventory is everybody's.
std::string leaseOf(const Options& options) {
    if (options.stores.metrics || !options.stores.database) return "rollups";
    const auto hash = QCryptographicHash::hash(QByteArray::fromStdString(seriesWhere(options)), QCryptographicHash::Sha256);
    return "rollups:" + QSysInfo::machineHostName().toStdString() + ":" + hash.left(4).toHex().toStdString();
}

// A store that fails when its user ends: a piece of work has dozens of questions.
class UntilEnded final : public series::Store {
public:
    UntilEnded(std::unique_ptr<series::Store> store, std::shared_ptr<const std::atomic<bool>> ended)
        : m_store(std::move(store)), m_ended(std::move(ended)) {}

    Result<void> write(std::span<const Point> points) override {
        return *m_ended ? Result<void>(ending()) : m_store->write(points);
    }
    Result<std::vector<series::Series>> query(const series::Query& query) override {
        return *m_ended ? Result<std::vector<series::Series>>(ending()) : m_store->query(query);
    }
    Result<std::vector<Point>> points(const series::Selection& selection, std::size_t limit) override {
        return *m_ended ? Result<std::vector<Point>>(ending()) : m_store->points(selection, limit);
    }
    Result<bool> expire(WallTime before) override { return *m_ended ? Result<bool>(ending()) : m_store->expire(before); }
    Result<series::Stats> stats() override { return *m_ended ? Result<series::Stats>(ending()) : m_store->stats(); }

private:
    static tl::unexpected<Error> ending() { return fail(Error::Kind::Cancelled, "The program is ending"); }

    const std::unique_ptr<series::Store> m_store;
    const std::shared_ptr<const std::atomic<bool>> m_ended;
};

}  // namespace

RollUpKeeper::RollUpKeeper(const Options& options, const Clock& clock, std::string holder, Open open, RollUpTimes times)
    : m_options(options), m_clock(clock), m_holder(std::move(holder)), m_open(std::move(open)), m_times(times),
      m_lease(leaseOf(options)) {}

RollUpKeeper::~RollUpKeeper() { stop(); }

void RollUpKeeper::start() { m_thread.start({{}, [this] { tick(); }, [this] { end(); }, m_times.turn}); }

void RollUpKeeper::stop() {
    *m_ended = true;
    m_thread.stop();
}

RollUpKeeper::State RollUpKeeper::state() const {
    const std::lock_guard lock(m_mutex);
    return m_state;
}

void RollUpKeeper::tick() {
    const bool ours = haveLease();
    {
        const std::lock_guard lock(m_mutex);
        m_state.ours = ours;
        if (!ours) m_state.refused.reset();
    }
    if (ours && m_clock.mono() >= m_next) return compute();
    if (ours) return;
    m_next = {};
    m_rollUps.reset();
    m_set.reset();
    m_raw.reset();
}

void RollUpKeeper::end() {
    if (m_inventory && m_held)
        if (auto released = m_inventory->releaseLease(*m_held); !released)
            qCWarning(lcRuntime, "the roll-ups' lease runs out by itself: %s", released.error().message().c_str());
    m_inventory.reset();
}

bool RollUpKeeper::haveLease() {
    m_held.reset();
    if (!m_inventory) {
        auto opened = m_open();
        if (!opened) return false;
        m_inventory = std::move(*opened);
    }
    auto lease = m_inventory->acquireLease(m_lease, m_holder, m_times.timeToLive, m_clock.now());
    if (lease) m_held = std::move(*lease);
    else if (lease.error().kind != Error::Kind::Conflict) m_inventory.reset();
    return m_held.has_value();
}

Result<bool> RollUpKeeper::openStores() {
    if (m_rollUps) return true;
    auto raw = openSeriesToRead(m_options, m_ended);
    if (!raw && raw.error().kind == Error::Kind::NotFound) return false;
    if (!raw) return fail(std::move(raw.error()));
    auto set = openRollUps(m_options, false, m_ended);
    if (!set) return fail(std::move(set.error()));
    m_raw = std::make_unique<UntilEnded>(std::move(raw->store), m_ended);
    m_set = std::move(*set);
    using Late = series::RollUps::Late;
    // To count two days of points in a file costs more than all the rest.
    m_rollUps = std::make_unique<series::RollUps>(*m_raw, m_set->minute, m_set->hour,
                                                  m_options.stores.metrics ? Late::LookFor : Late::None);
    return true;
}

void RollUpKeeper::compute() {
    m_next = m_clock.mono() + m_times.every;
    const auto there = openStores();
    if (!there) return note(fail(there.error()));
    if (!*there) return;
    MonoTime renewed = m_clock.mono();
    for (int piece = 0; piece < mostPieces; ++piece) {
        const auto more = m_rollUps->advance(m_clock.now());
        note(more ? Result<void>() : fail(more.error()));
        if (!more || !*more) return;
        if (m_clock.mono() - renewed < m_times.timeToLive / 3) continue;
        if (!haveLease()) return;
        renewed = m_clock.mono();
    }
    m_next = {};  // what has piled up goes on with the next turn
}

void RollUpKeeper::note(const Result<void>& done) {
    const std::lock_guard lock(m_mutex);
    m_state.refused.reset();
    if (m_rollUps) {
        m_state.minutes = m_rollUps->done(series::Resolution::Minute);
        m_state.hours = m_rollUps->done(series::Resolution::Hour);
    }
    if (done) return;
    const Error& error = done.error();
    if (error.kind == Error::Kind::Cancelled) return;
    m_rollUps.reset();
    m_set.reset();
    m_raw.reset();
    qCInfo(lcRuntime, "roll-ups wait: %s", error.message().c_str());
    if (error.kind == Error::Kind::Unavailable) return;
    m_state.refused = error;
    m_next = m_clock.mono() + m_times.refused;
}

}  // namespace inspector::runtime
