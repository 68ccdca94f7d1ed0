// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/replica_folder.h"

#include "core/inventory/paths.h"

#include <QLockFile>

#include <string>
#include <system_error>
#include <utility>

namespace inspector::inventory {

namespace {

namespace fs = std::filesystem;

constexpr int mostFolders = 16;

fs::path numbered(const fs::path& wanted, int number) {
    fs::path path = wanted;
    if (number > 1) path += "-" + std::to_string(number);
    return path;
}

std::unique_ptr<QLockFile> lockOf(const fs::path& folder) {
    auto lock = std::make_unique<QLockFile>(toQt(folder / "lock"));
    lock->setStaleLockTime(0);  // only the end of its program frees a folder, however long it runs
    return lock;
}

}  // namespace

ReplicaFolder::ReplicaFolder(fs::path path, std::unique_ptr<QLockFile> lock) : m_path(std::move(path)), m_lock(std::move(lock)) {}
ReplicaFolder::~ReplicaFolder() = default;
ReplicaFolder::ReplicaFolder(ReplicaFolder&&) noexcept = default;
ReplicaFolder& ReplicaFolder::operator=(ReplicaFolder&&) noexcept = default;

Result<ReplicaFolder> ReplicaFolder::take(const fs::path& wanted) {
    for (int i = 1; i <= mostFolders; ++i) {
        const fs::path folder = numbered(wanted, i);
        std::error_code error;
        fs::create_directories(folder, error);
        if (error)
            return fail(error == std::errc::no_space_on_device ? Error::Kind::Full : Error::Kind::Denied,
                        "The folder of the replica cannot be made: " + error.message(), toUtf8(folder),
                        "Make it writable for this user, or choose another data folder");
        auto lock = lockOf(folder);
        if (lock->tryLock(0)) return ReplicaFolder(folder, std::move(lock));
        if (lock->error() == QLockFile::PermissionError)
            return fail(Error::Kind::Denied, "The folder of the replica cannot be written", toUtf8(folder),
                        "Make it writable for this user, or choose another data folder");
        if (lock->error() == QLockFile::UnknownError)
            return fail(Error::Kind::Full, "The folder of the replica cannot be locked", toUtf8(folder),
                        "Free some space on that disk");
    }
    return fail(Error::Kind::Unavailable, "Too many programs keep a replica of this server here", toUtf8(wanted),
                "End some of them");
}

std::vector<ReplicaFolder> ReplicaFolder::abandoned(const fs::path& wanted, const ReplicaFolder& own) {
    std::vector<ReplicaFolder> found;
    for (int i = 1; i <= mostFolders; ++i) {
        const fs::path folder = numbered(wanted, i);
        std::error_code ignored;
        if (folder == own.path() || !fs::exists(folder / "journal.db", ignored)) continue;
        auto lock = lockOf(folder);
        if (lock->tryLock(0)) found.push_back(ReplicaFolder(folder, std::move(lock)));
    }
    return found;
}

}  // namespace inspector::inventory
