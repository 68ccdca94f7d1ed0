// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/series/store.h"

#include <atomic>
#include <functional>
#include <mutex>
#include <vector>

// A store for the tests of the writer, which hands it to its own thread: what it did is asked for from the test's.
namespace inspector::series::test {

// What outlives the stores that are opened one after another.
struct FakeDisk {
    std::mutex mutex;
    std::vector<std::vector<Point>> batches;           // confirmed
    std::vector<WallTime> expired;                     // arguments of expire()
    std::function<Result<void>(std::span<const Point>)> onWrite;  // fails or throws in place of writing
    std::function<Result<Opened>()> onOpen;            // in place of opening; no store in it: go on
    std::function<Result<bool>()> onExpire;
    int opens = 0;
    int writes = 0;

    std::size_t points() {
        std::lock_guard lock(mutex);
        std::size_t n = 0;
        for (const auto& batch : batches) n += batch.size();
        return n;
    }
    template <typename Call>
    auto locked(Call&& call) {
        std::lock_guard lock(mutex);
        return call(*this);
    }
};

class FakeStore final : public Store {
public:
    explicit FakeStore(FakeDisk& disk) : m_disk(disk) {}

    Result<void> write(std::span<const Point> points) override {
        std::lock_guard lock(m_disk.mutex);
        ++m_disk.writes;
        if (m_disk.onWrite)
            if (auto result = m_disk.onWrite(points); !result) return result;
        m_disk.batches.emplace_back(points.begin(), points.end());
        return {};
    }
    Result<std::vector<Series>> query(const Query&) override { return {}; }
    Result<std::vector<Point>> points(const Selection&, std::size_t) override { return {}; }
    Result<bool> expire(WallTime before) override {
        std::lock_guard lock(m_disk.mutex);
        m_disk.expired.push_back(before);
        return m_disk.onExpire ? m_disk.onExpire() : Result<bool>(false);
    }
    Result<Stats> stats() override { return Stats{}; }

private:
    FakeDisk& m_disk;
};

inline std::function<Result<Opened>()> opener(FakeDisk& disk) {
    return [&disk]() -> Result<Opened> {
        Opened opened;
        std::lock_guard lock(disk.mutex);
        ++disk.opens;
        if (disk.onOpen) {
            auto result = disk.onOpen();
            if (!result) return result;
            opened.setAside = result->setAside;
        }
        opened.store = std::make_unique<FakeStore>(disk);
        return opened;
    };
}

}  // namespace inspector::series::test
