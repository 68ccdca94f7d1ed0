// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/store.h"
#include "tests/core/inventory/samples.h"
#include "tests/support/process.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <stdexcept>

// What tests of every store have in common, whatever database it stands on.
namespace inspector::inventory {

using namespace inspector::inventory::test;

// One database, and as many stores on it as a test opens.
class Database {
public:
    virtual ~Database() = default;
    virtual std::unique_ptr<Store> open() = 0;
};

class SqliteDatabase final : public Database {
public:
    std::unique_ptr<Store> open() override {
        auto opened = openSqlite({m_folder.path() / "inventory.db", m_folder.path() / "key"});
        if (!opened) throw std::runtime_error(opened.error().message());
        return std::move(opened->store);
    }

private:
    inspector::test::TempDir m_folder;
};

struct Backend {
    const char* name;
    std::function<std::unique_ptr<Database>()> make;
};

class StoreContract : public testing::TestWithParam<Backend> {
protected:
    void SetUp() override {
        m_database = GetParam().make();
        m_store = m_database->open();
    }

    Inventory apply(std::vector<Change> changes, const std::string& actor = "anna", WallTime now = noon) {
        auto applied = m_store->apply(changes, actor, now);
        EXPECT_TRUE(applied) << (applied ? "" : applied.error().message());
        return applied.value_or(Inventory{});
    }
    Error refused(std::vector<Change> changes, const std::string& actor = "bert", WallTime now = after(60)) {
        const auto before = m_store->inventory();
        auto applied = m_store->apply(changes, actor, now);
        EXPECT_FALSE(applied);
        EXPECT_EQ(*before, *m_store->inventory()) << "a refused change changes nothing";
        return applied ? Error{} : applied.error();
    }
    Lease lease() {
        auto lease = m_store->acquireLease("channels", "here", Milliseconds{30'000}, noon);
        EXPECT_TRUE(lease);
        return lease.value_or(Lease{});
    }
    void write(const StatusWrite& write) {
        const auto written = m_store->writeStatus(write, m_lease.name.empty() ? m_lease = lease() : m_lease);
        EXPECT_TRUE(written) << (written ? "" : written.error().message());
    }
    void writeState(ChannelState state, WallTime since, WallTime sampled) {
        StatusWrite one;
        one.statuses = {statusOf("a", state, since, sampled)};
        write(one);
    }
    std::vector<StateSpan> history(WallTime from = after(-86'400), WallTime to = after(20)) {
        return m_store->stateHistory(ChannelId{"a"}, from, to).value_or(std::vector<StateSpan>{});
    }
    static StateSpan span(ChannelState state, WallTime from, std::optional<WallTime> to) {
        return {ChannelId{"a"}, state, from, to};
    }

    std::unique_ptr<Database> m_database;
    std::unique_ptr<Store> m_store;
    Lease m_lease;
};

}  // namespace inspector::inventory
