// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What every store promises, of a shared one whose server is there.
#include "core/inventory/shared_store.h"
#include "tests/core/inventory/store_contract.h"

#include <gtest/gtest.h>

namespace inspector::inventory {
namespace {

class SharedDatabase final : public Database {
public:
    std::unique_ptr<Store> open() override {
        SharedStore::Options options;
        options.open = [this] { return openSqlite({m_folder.path() / "server" / "inventory.db", m_folder.path() / "key"}); };
        options.folder = m_folder.path() / "replica";
        options.keyFile = m_folder.path() / "key";
        auto opened = SharedStore::open(std::move(options), m_clock);
        if (!opened) throw std::runtime_error(opened.error().message());
        return std::move(*opened);
    }

private:
    inspector::test::TempDir m_folder;
    SystemClock m_clock;
};

INSTANTIATE_TEST_SUITE_P(SharedStore, StoreContract,
                         testing::Values(Backend{"Shared", [] { return std::make_unique<SharedDatabase>(); }}),
                         [](const auto& backend) { return backend.param.name; });

}  // namespace
}  // namespace inspector::inventory
