// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <memory>
#include <vector>

class QLockFile;

namespace inspector::inventory {

// The folder of a replica and its journal: locked by one program. Another program on this machine with the same server has
// one of its own beside it, with a number. The lock ends with the object, and with its program.
class ReplicaFolder {
public:
    // Unavailable when all numbers are taken.
    [[nodiscard]] static Result<ReplicaFolder> take(const std::filesystem::path& wanted);
    // What programs that are gone have left beside `own`, locked.
    [[nodiscard]] static std::vector<ReplicaFolder> abandoned(const std::filesystem::path& wanted, const ReplicaFolder& own);
    ~ReplicaFolder();
    ReplicaFolder(ReplicaFolder&&) noexcept;
    ReplicaFolder& operator=(ReplicaFolder&&) noexcept;

    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
    [[nodiscard]] std::filesystem::path replica() const { return m_path / "inventory.db"; }
    [[nodiscard]] std::filesystem::path journal() const { return m_path / "journal.db"; }

private:
    ReplicaFolder(std::filesystem::path path, std::unique_ptr<QLockFile> lock);

    std::filesystem::path m_path;
    std::unique_ptr<QLockFile> m_lock;
};

}  // namespace inspector::inventory
