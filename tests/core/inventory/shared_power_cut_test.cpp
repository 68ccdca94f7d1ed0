// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a program that was alone leaves on a disk that loses its power.
#include "tests/core/inventory/shared_fixture.h"
#include "tests/core/series/crash_vfs.h"

#include <filesystem>
#include <random>
#include <set>

namespace inspector::inventory {
namespace {

using series::test::CrashVfs;

class SharedPowerCut : public SharedStoreTest {};

TEST_F(SharedPowerCut, LosesNothingThatWasConfirmedAlone) {
    open();
    edit(*m_store, {PutChannel{channelNamed("a")}});
    m_store.reset();
    cut();
    struct Image {
        std::filesystem::path folder;
        int confirmed;
    };
    std::vector<Image> images;
    {
        CrashVfs disk;
        std::mt19937 random(20261123);
        int confirmed = 0, operations = 0, next = 1;
        open();
        disk.onOperation = [&] {
            if (++operations < next || images.size() >= 40) return;
            next = operations + 1 + static_cast<int>(random() % 60);
            images.push_back({m_folder.path() / ("cut-" + std::to_string(images.size())), confirmed});
            std::filesystem::create_directory(images.back().folder);
            disk.cutPower(images.back().folder, random);
        };
        for (; confirmed < 60; ++confirmed) {
            note(*m_store, "a", std::to_string(confirmed));
            Event event = openedEvent("a", m_clock.now());
            event.code = std::to_string(confirmed);
            ASSERT_TRUE(m_store->appendEvents({event}));
        }
        disk.onOperation = nullptr;
        m_store.reset();
    }
    EXPECT_GE(images.size(), 20u);
    for (const Image& image : images) {
        SCOPED_TRACE(image.folder.filename().string() + " after " + std::to_string(image.confirmed));
        SharedStore::Options there = options();
        there.folder = image.folder;
        auto opened = SharedStore::open(std::move(there), m_clock);
        ASSERT_TRUE(opened) << opened.error().message();
        EXPECT_TRUE((*opened)->setAside().empty()) << (*opened)->setAside().front();
        const auto edits = (*opened)->pendingEdits();
        ASSERT_TRUE(edits);
        // Each that was confirmed, and the one that was under way as a whole or not at all.
        EXPECT_GE(static_cast<int>(edits->size()), image.confirmed);
        EXPECT_LE(static_cast<int>(edits->size()), image.confirmed + 1);
        std::set<std::string> codes;
        for (const Event& event : eventsOf(**opened)) codes.insert(event.code);
        for (int n = 0; n < image.confirmed; ++n) EXPECT_TRUE(codes.contains(std::to_string(n))) << n;
        // What is shown is at most the one that was under way ahead of what will be delivered.
        const int shown = std::atoi(channelOf(**opened, "a").notes.c_str());
        EXPECT_GE(shown, static_cast<int>(edits->size()) - 1);
        EXPECT_LE(shown, image.confirmed);
    }
    // The last of them goes on with its server.
    SharedStore::Options last = options();
    last.folder = images.back().folder;
    m_network.there = true;
    auto opened = SharedStore::open(std::move(last), m_clock);
    ASSERT_TRUE(opened) << opened.error().message();
    (*opened)->reconnect(true);
    EXPECT_EQ((*opened)->state().pending, 0u);
    EXPECT_GE(std::stoi(channelOf(server(), "a").notes), images.back().confirmed - 1);
}

}  // namespace
}  // namespace inspector::inventory
