// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <random>
#include <sqlite3.h>
#include <string>
#include <unordered_map>
#include <vector>

// SQLite's file system with a disk that can lose its power or be full. While the object lives it is the default one.
// It remembers for each file what has been synced and what has only been written since: what a power cut would leave.
// One object at a time, one thread at a time.
namespace inspector::series::test {

class CrashVfs {
public:
    CrashVfs();
    ~CrashVfs();
    CrashVfs(const CrashVfs&) = delete;
    CrashVfs& operator=(const CrashVfs&) = delete;

    // Leaves in `folder` what the disk holds after a power cut now: what was synced, and of each later write a random
    // choice of whole 512-byte sectors.
    void cutPower(const std::filesystem::path& folder, std::mt19937& random) const;
    // Called before each write that reaches the disk, and each sync.
    std::function<void()> onOperation;
    // Growing writes beyond so many bytes in all fail as on a full disk.
    std::uint64_t room = UINT64_MAX;
    int syncs = 0;

    struct Pending {
        std::int64_t offset = 0;  // -1: cut to `length`
        std::int64_t length = 0;
        std::vector<char> bytes;
    };
    struct File {
        std::vector<char> synced;
        std::vector<Pending> pending;
    };
    std::unordered_map<std::string, File> files;  // by path

    sqlite3_vfs* real = nullptr;

private:
    sqlite3_vfs m_vfs{};
};

}  // namespace inspector::series::test
