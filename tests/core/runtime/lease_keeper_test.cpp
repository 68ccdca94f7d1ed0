// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/lease_keeper.h"
#include "tests/core/runtime/fake_store.h"
#include "tests/support/process.h"

#include <gtest/gtest.h>

using namespace inspector;
using namespace inspector::runtime;
using namespace std::chrono_literals;
using test::FakeFile;
using test::FakeStore;
using test::waitFor;

namespace {

// A keeper and what it said last.
class Kept {
public:
    Kept(std::shared_ptr<FakeFile> file, const Clock& clock, const std::string& holder)
        : m_keeper("channels", holder,
                   [file]() -> Result<std::unique_ptr<inventory::Store>> { return std::make_unique<FakeStore>(file); },
                   clock, [this](const Standing& standing) {
                       const std::lock_guard lock(m_mutex);
                       m_standing = standing;
                   }) {
        m_keeper.start();
    }
    LeaseKeeper& keeper() { return m_keeper; }
    Standing standing() {
        const std::lock_guard lock(m_mutex);
        return m_standing.value_or(Standing{});
    }
    bool becomes(const std::function<bool(const Standing&)>& condition) {
        return waitFor([&] {
            m_keeper.check();
            return condition(standing());
        });
    }

private:
    std::mutex m_mutex;
    std::optional<Standing> m_standing;
    LeaseKeeper m_keeper;
};

}  // namespace

TEST(LeaseKeeper, TakesAFreeLeaseAndGivesItBack) {
    auto file = std::make_shared<FakeFile>();
    ManualClock clock;
    Kept kept(file, clock, "a:1:x");
    EXPECT_TRUE(kept.becomes([](const Standing& s) { return s.probe && s.lease && s.lease->epoch == 1; }));
    kept.keeper().stop();
    EXPECT_FALSE(file->lease);
}

TEST(LeaseKeeper, WatchesWhileAnotherHoldsItAndTakesOverWhenItRunsOut) {
    auto file = std::make_shared<FakeFile>();
    ManualClock clock;
    file->lease = inventory::Lease{"channels", "b:2:y", 1, clock.now() + 10s};
    file->epoch = 1;
    Kept kept(file, clock, "a:1:x");
    EXPECT_TRUE(kept.becomes([](const Standing& s) { return !s.probe && s.holder == "b:2:y"; }));
    clock.advance(11s);
    EXPECT_TRUE(kept.becomes([](const Standing& s) { return s.probe && s.lease && s.lease->epoch == 2; }));
}

TEST(LeaseKeeper, ProbesOnWithoutALeaseWhileTheStoreCannotBeWritten) {
    auto file = std::make_shared<FakeFile>();
    ManualClock clock;
    file->writeError = Error{Error::Kind::Full, "full", {}, {}};
    Kept kept(file, clock, "a:1:x");
    EXPECT_TRUE(kept.becomes([](const Standing& s) { return s.probe && !s.lease && s.error; }));
    {
        const std::lock_guard lock(file->mutex);
        file->writeError.reset();
    }
    EXPECT_TRUE(kept.becomes([](const Standing& s) { return s.probe && s.lease && !s.error; }));
}

TEST(LeaseKeeper, LeavesALeaseToItsHolderWhenTheStoreCannotBeWritten) {
    auto file = std::make_shared<FakeFile>();
    ManualClock clock;
    file->writeError = Error{Error::Kind::Denied, "read-only", {}, {}};
    file->lease = inventory::Lease{"channels", "b:2:y", 1, clock.now() + 10s};
    Kept kept(file, clock, "a:1:x");
    EXPECT_TRUE(kept.becomes([](const Standing& s) { return !s.probe && s.holder == "b:2:y" && s.error; }));
}

TEST(LeaseKeeper, TellsWhenItLostTheLease) {
    auto file = std::make_shared<FakeFile>();
    ManualClock clock;
    Kept kept(file, clock, "a:1:x");
    ASSERT_TRUE(kept.becomes([](const Standing& s) { return s.probe; }));
    {
        const std::lock_guard lock(file->mutex);
        file->lease = inventory::Lease{"channels", "b:2:y", ++file->epoch, clock.now() + 10s};
    }
    EXPECT_TRUE(kept.becomes([](const Standing& s) { return !s.probe && s.holder == "b:2:y"; }));
    kept.keeper().stop();
    EXPECT_EQ(file->lease->holder, "b:2:y");
}

TEST(LeaseKeeper, NamesItsHolderByHostAndProcess) {
    const std::string holder = makeHolder();
    EXPECT_NE(holder, makeHolder());
    EXPECT_EQ(readableHolder(holder), readableHolder(makeHolder()));
    EXPECT_EQ(readableHolder("host:12:abcdef"), "host:12");
}
