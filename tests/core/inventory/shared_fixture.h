// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/shared_store.h"
#include "tests/core/inventory/flaky_store.h"
#include "tests/core/inventory/samples.h"
#include "tests/support/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace inspector::inventory {

using namespace inspector::inventory::test;

// A shared store with a SQLite file for its server, and the server as others see it.
class SharedStoreTest : public testing::Test {
protected:
    [[nodiscard]] std::filesystem::path serverFolder() const { return m_folder.path() / "server"; }
    [[nodiscard]] std::filesystem::path replicaFolder() const { return m_folder.path() / "replica"; }

    std::unique_ptr<Store> openServer() const {
        auto opened = openSqlite({serverFolder() / "inventory.db", m_folder.path() / "key"});
        if (!opened) throw std::runtime_error(opened.error().message());
        return std::move(opened->store);
    }
    SharedStore::Options options() {
        SharedStore::Options options;
        options.open = [this]() -> Result<Opened> {
            ++m_network.opened;
            if (!m_network.there) return fail(Network::gone());
            Opened opened;
            opened.store = std::make_unique<FlakyStore>(openServer(), m_network);
            return opened;
        };
        options.folder = replicaFolder();
        options.keyFile = m_folder.path() / "key";
        return options;
    }
    Result<std::unique_ptr<SharedStore>> tryOpen() { return SharedStore::open(options(), m_clock); }
    void open() {
        m_store.reset();
        auto opened = tryOpen();
        if (!opened) throw std::runtime_error(opened.error().message());
        m_store = std::move(*opened);
    }
    // The server as it really is.
    Store& server() {
        if (!m_server) m_server = openServer();
        return *m_server;
    }
    void cut() { m_network.there = false; }
    // Whether the shared store is connected then.
    bool heal() {
        m_network.there = true;
        m_network.callsLeft = -1;
        m_network.answerLost = false;
        m_store->reconnect(true);
        return m_store->state().connected;
    }

    static Inventory must(const Result<Inventory>& result) {
        EXPECT_TRUE(result) << (result ? "" : result.error().message());
        return result.value_or(Inventory{});
    }
    Inventory edit(Store& store, std::vector<Change> changes, const std::string& actor = "anna") {
        m_clock.advance(Seconds{1});
        return must(store.apply(changes, actor, m_clock.now()));
    }
    static Channel channelOf(Store& store, const std::string& id) {
        const auto inventory = store.inventory();
        const Channel* found = inventory ? inventory->channel(ChannelId{id}) : nullptr;
        EXPECT_NE(found, nullptr) << id;
        return found ? *found : Channel{};
    }
    // Puts a channel anew with another name or notes, on the revision that the store has.
    void rename(Store& store, const std::string& id, const std::string& name, const std::string& actor = "anna") {
        Channel channel = channelOf(store, id);
        channel.name = name;
        edit(store, {PutChannel{channel}}, actor);
    }
    void note(Store& store, const std::string& id, const std::string& notes, const std::string& actor = "bert") {
        Channel channel = channelOf(store, id);
        channel.notes = notes;
        edit(store, {PutChannel{channel}}, actor);
    }
    static std::size_t auditRows(Store& store, const std::string& item, const std::string& action) {
        AuditFilter filter;
        filter.limit = 100'000;
        const auto rows = store.audit(filter);
        EXPECT_TRUE(rows);
        std::size_t count = 0;
        if (rows)
            for (const AuditEntry& row : *rows) count += row.item == item && row.action == action;
        return count;
    }
    static std::vector<Event> eventsOf(Store& store) {
        EventFilter all;
        all.limit = 1'000'000;
        const auto events = store.events(all);
        EXPECT_TRUE(events);
        return events.value_or(std::vector<Event>{});
    }
    Lease takeLease(Store& store, const std::string& holder = "here") {
        const auto lease = store.acquireLease("probe:local", holder, Milliseconds{30'000}, m_clock.now());
        EXPECT_TRUE(lease);
        return lease.value_or(Lease{});
    }

    inspector::test::TempDir m_folder;
    ManualClock m_clock{noon};
    Network m_network;
    std::unique_ptr<Store> m_server;
    std::unique_ptr<SharedStore> m_store;
};

}  // namespace inspector::inventory
